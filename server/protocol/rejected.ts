import type { Instant } from "./code.ts";

/** An intake item that was refused, with the body as it was received. */
export interface RejectedItem {
	readonly id: number;
	readonly at: Instant;
	readonly code: string;
	readonly path: string;
	readonly message: string;
	readonly body: unknown;
}

/** `GET /api/rejected?before=&limit=`, newest first. */
export interface RejectedAnswer {
	/** All there are, so that a page never passes for the whole. */
	readonly total: number;
	/** The same by reason, the most frequent first. */
	readonly byCode: readonly { readonly code: string; readonly count: number }[];
	readonly items: readonly RejectedItem[];
	/** `?before=` of the next page; null on the last one. */
	readonly next: number | null;
}
