import { z } from "zod";
import type { ComplaintId, UnitCode } from "./code.ts";
import { MANY_MAX } from "./command-limit.ts";
import type { HotspotId } from "./hotspot.ts";
import { text } from "./text.ts";
import { type CommandAnswer, type CommandRefusal, type RefusalReason, version } from "./up.ts";

// Handing over in bulk. Each item is a command of its own, with its own expected version and its own answer: one that is refused
// stops no other. Up, like the single commands; the preview is `POST /api/dispatch-preview` and does nothing.

// An item's own key is this one with the complaint's id behind it, at most 64 characters.
const key = text.min(8).max(40);
const id = z
	.number()
	.int()
	.positive()
	.max(2 ** 53 - 1)
	.transform((value) => value as ComplaintId);
/** `suggested`: whatever is suggested for it when it is handed over. */
const unit = text
	.min(1)
	.max(80)
	.transform((value) => value as UnitCode | "suggested");
const items = z
	.array(z.object({ id, version, unit }).strict())
	.min(1)
	.max(MANY_MAX)
	.refine((list) => new Set(list.map((item) => item.id)).size === list.length, "each complaint once");

const hotspot = text
	.min(1)
	.max(40)
	.transform((value) => value as HotspotId);

export const manySchemas = {
	/** `hotspot`: the one that it is done about, which remembers it (protocol/hotspot.ts). */
	"dispatch-many": z.object({ key, items, note: text.trim().min(1).max(2000).optional(), hotspot: hotspot.optional() }).strict(),
	/** Reminds the units that hold them, each as `nudge` does. */
	"nudge-many": z.object({ key, ids: z.array(id).min(1).max(MANY_MAX), hotspot: hotspot.optional() }).strict(),
	/** Takes back one's own dispatches, each as `undo` does. */
	"undo-many": z.object({ key, ids: z.array(id).min(1).max(MANY_MAX) }).strict(),
} as const;

export type ManyName = keyof typeof manySchemas;
export type ManyCommand<Name extends ManyName> = z.infer<(typeof manySchemas)[Name]>;

/** In the order of the items. */
export type ManyItemAnswer = CommandAnswer & { readonly id: ComplaintId };

export type ManyAnswer = { readonly ok: true; readonly items: readonly ManyItemAnswer[] } | CommandRefusal;

export const previewSchema = z.object({ items }).strict();

/** What `dispatch-many` with the same items would do now, as far as can be foretold. */
export interface DispatchPreview {
	/** Most complaints first. */
	readonly split: readonly { readonly unit: UnitCode; readonly count: number }[];
	readonly refusals: readonly { readonly reason: RefusalReason; readonly count: number }[];
	/** In the order that was asked; `unit` is null where nothing can be suggested. */
	readonly items: readonly { readonly id: ComplaintId; readonly unit: UnitCode | null; readonly refusal: RefusalReason | null }[];
}
