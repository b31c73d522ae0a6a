import type { AccountName, Instant } from "./code.ts";

// The history as the chain sees it, and who looked. What is hashed: server/domain/history.ts.

/** A row of `event`. Numbers past 2^53 and microseconds would not survive a JavaScript value, so they stay text. */
export interface EventRecord {
	readonly id: string;
	readonly complaint: string;
	readonly version: number;
	/** UTC with microseconds, `2026-11-21T08:00:00.000000Z`. */
	readonly at: string;
	readonly kind: string;
	readonly actor: string;
	/** The database's own text of the jsonb value, which is canonical: keys once and in its order, numbers with all their digits. */
	readonly data: string;
	/** Of the transaction that wrote it. */
	readonly xid: string;
}

export interface HistoryLink {
	/** 1, 2, 3 … */
	readonly position: number;
	readonly event: string;
	/** When it was linked: UTC with milliseconds. */
	readonly at: string;
	/** Every event of a transaction before this one is linked here or earlier. */
	readonly seenFrom: string;
	/** A transaction of the chainer's just before it made the link: one that began after it has no event with an id below those linked before. */
	readonly seenTo: string;
	/** 64 hexadecimal digits each. */
	readonly rowHash: string;
	readonly chainHash: string;
}

/** The chain up to a link: whoever has it can tell whether that much of the history is still the same. */
export type HistoryHead = Pick<HistoryLink, "position" | "chainHash">;

export interface PublishedHead extends HistoryHead {
	/** When it was published, as the publisher wrote it. */
	readonly at: string;
}

/** A link with the event that it names; null when there is none. */
export interface LinkedEvent {
	readonly link: HistoryLink;
	readonly event: EventRecord | null;
}

/** Somebody opened a case. */
export interface Look {
	readonly at: Instant;
	readonly account: AccountName;
}

/** `GET /api/complaints/:id/looks`, latest first. */
export interface LooksAnswer {
	/** All there are; `looks` has at most the latest 500. */
	readonly total: number;
	readonly looks: readonly Look[];
}
