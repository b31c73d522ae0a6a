import { z } from "zod";
import type { AlarmId, AlarmPriority, AlarmWhat } from "./alarm.ts";
import type { AccountName, CategoryCode, ComplaintId, Instant, RegionCode, UnitCode } from "./code.ts";
import type { HotspotId, HotspotPhase } from "./hotspot.ts";
import { text } from "./text.ts";
import type { CommandRefusal } from "./up.ts";

// What one shift leaves to the next: built from what is abnormal, written by the lead who goes, acknowledged item by item by the one
// who comes, and kept.

/** The setting `shifts`: a shift lasts until the next one starts, Jakarta time. `leads` are the roles that write and acknowledge. */
export const shiftsSchema = z.object({
	leads: z.array(z.string()).min(1),
	list: z
		.array(z.object({ code: text.min(1).max(20), starts: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }))
		.min(1)
		.max(12),
});
export type Shifts = z.infer<typeof shiftsSchema>;

/** A shift of one day; a night belongs to the day on which it began. */
export interface ShiftOfDay {
	/** `YYYY-MM-DD` in Jakarta. */
	readonly day: string;
	readonly shift: string;
}

/** As it was when it was written; it does not change with what happens later. */
export type HandoverWhat =
	| {
			readonly kind: "hotspot";
			readonly hotspot: HotspotId;
			readonly region: RegionCode | null;
			readonly phase: HotspotPhase;
			readonly since: Instant;
			readonly overdue: number;
			readonly expected: number;
	  }
	| {
			readonly kind: "alarm";
			readonly alarm: AlarmId;
			readonly what: AlarmWhat;
			readonly priority: AlarmPriority;
			readonly raisedAt: Instant;
	  }
	| {
			readonly kind: "shelved";
			readonly alarm: AlarmId;
			readonly what: AlarmWhat;
			readonly priority: AlarmPriority;
			readonly by: AccountName | null;
			readonly until: Instant;
			readonly reason: string | null;
	  }
	| {
			readonly kind: "claim";
			readonly complaint: ComplaintId;
			readonly number: string;
			readonly category: CategoryCode;
			readonly unit: UnitCode | null;
			readonly by: AccountName;
			readonly dueAt: Instant | null;
	  }
	| { readonly kind: "note"; readonly text: string };

/** Answer of `GET /api/handover-draft`: what is abnormal now, in the caller's scope. */
export interface HandoverDraft {
	/** The shift that runs, and the one before it; the first is offered. `written` is its hand-over, if there is one. */
	readonly choices: readonly (ShiftOfDay & { readonly written: number | null })[];
	readonly items: readonly HandoverWhat[];
}

/** In the list of `GET /api/handovers?day=YYYY-MM-DD`; without a day the latest fifty. Latest first. */
export interface HandoverSummary extends ShiftOfDay {
	readonly id: number;
	readonly writtenBy: AccountName;
	readonly writtenAt: Instant;
	readonly items: number;
	/** Not acknowledged yet. */
	readonly open: number;
}

export interface HandoverItem {
	/** 1, 2, 3 … */
	readonly position: number;
	readonly what: HandoverWhat;
	readonly note: string | null;
	readonly acknowledged: { readonly by: AccountName; readonly at: Instant } | null;
	/** Words of whoever acknowledged. */
	readonly reply: string | null;
}

/** Answer of `GET /api/handovers/ID`. */
export interface Handover extends HandoverSummary {
	readonly scope: readonly RegionCode[];
	readonly list: readonly HandoverItem[];
}

const words = text.trim().min(1).max(2000);

/** `POST /api/handovers`: the server itself adds what is abnormal; the writer adds words to it. The key makes a repeat harmless. */
export const handoverSchema = z
	.object({
		key: text.min(8).max(64),
		day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
		shift: text.min(1).max(20),
		/** Of items of the draft; one about what is no longer abnormal is kept as a free note. */
		remarks: z.array(z.object({ subject: text.min(1).max(200), text: words }).strict()).max(200),
		notes: z.array(words).max(50),
	})
	.strict();

/** `POST /api/handovers/ID/items/POSITION`: "I have read it and take it on." */
export const handoverReplySchema = z.object({ key: text.min(8).max(64), reply: words.optional() }).strict();

export type HandoverAnswer = { readonly ok: true; readonly id: number } | CommandRefusal;
