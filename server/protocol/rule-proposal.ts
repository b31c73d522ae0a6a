import { z } from "zod";
import type { CategoryCode, ComplaintId, Instant, RegionCode } from "./code.ts";
import type { HandBackCause } from "./hand-back.ts";
import { text } from "./text.ts";
import type { CommandRefusal } from "./up.ts";

/** "This routing rule keeps being wrong in this place": made by hand-backs, decided by a supervisor. `GET /api/rule-proposals` lists the open ones. */
export interface RuleProposal {
	readonly id: number;
	readonly rule: number;
	readonly version: number;
	readonly category: CategoryCode;
	readonly unitKind: string;
	readonly unitLevel: string;
	/** Kelurahan or kota in which the rule shall not hold any longer. */
	readonly region: RegionCode;
	readonly cause: HandBackCause;
	/** The complaints that were handed back for it. */
	readonly complaints: readonly ComplaintId[];
	readonly at: Instant;
	/** Which kinds of unit the rules name next for this category, in order: who gets it when this one is accepted. */
	readonly next: readonly { readonly unitKind: string; readonly unitLevel: string }[];
}

/** `POST /api/rule-proposals/:id`. The key makes a repeat harmless. */
export const proposalDecisionSchema = z
	.object({
		key: text.min(8).max(64),
		accept: z.boolean(),
		note: text.trim().min(1).max(2000).optional(),
	})
	.strict();

export type ProposalAnswer = { readonly ok: true; readonly id: number } | CommandRefusal;
