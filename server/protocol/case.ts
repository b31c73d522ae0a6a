import type { CaseClocks } from "./clock.ts";
import type { AccountName, Instant, RegionCode, UnitCode } from "./code.ts";
import type { ComplaintRow, RegionReason } from "./complaint.ts";
import type { Evidence } from "./evidence.ts";
import type { HandBackCause } from "./hand-back.ts";

/** One reason in a suggestion's chain, in the order in which it was found. Screens word it by `kind`. */
export type Reason =
	| {
			readonly kind: "region";
			readonly how: RegionReason;
			readonly region: RegionCode | null;
			/** Metres to the nearest kelurahan (nearest, outside). */
			readonly distanceM: number | null;
			/** Metres to the nearest border (inside). */
			readonly borderM: number | null;
			/** True when the border is nearer than the configured band: the neighbour is then an alternative. */
			readonly isAmbiguous: boolean;
	  }
	| {
			readonly kind: "rule";
			readonly rule: number;
			readonly version: number;
			readonly priority: number;
			readonly when: string;
			readonly basis: string;
			readonly points: number;
	  }
	| {
			/** Object words in the text. `words` are the lexicon's own phrases, never a citizen's words: they say nothing private. */
			readonly kind: "words";
			readonly rule: number;
			readonly version: number;
			/** Short name of the rule, e.g. `lampu-jalan`. */
			readonly code: string;
			readonly words: readonly string[];
			/** How they stand in the sentence; anything but "named" changed their weight. */
			readonly standing: "named" | "cause" | "effect" | "place" | "landmark";
			readonly basis: string;
			readonly points: number;
	  }
	| {
			/** The point lies on ground that has a master of its own. */
			readonly kind: "override";
			readonly area: number;
			readonly layer: string;
			readonly name: string;
			readonly distanceM: number;
			readonly bufferM: number;
			/** Kinds of unit it takes over from; null: whoever comes first. */
			readonly replaces: readonly string[] | null;
			readonly source: string;
			readonly points: number;
	  }
	| { readonly kind: "serves"; readonly unit: UnitCode; readonly area: RegionCode }
	| { readonly kind: "gateway"; readonly unit: UnitCode }
	| { readonly kind: "holder"; readonly unit: UnitCode }
	| {
			/**
			 * The unit sent this very complaint back. "Wrong authority" and "not our task" take all its points and put it behind every unit
			 * that did not; the other causes say nothing about who is responsible and take none.
			 */
			readonly kind: "handed_back";
			readonly unit: UnitCode;
			readonly cause: HandBackCause;
			readonly at: Instant;
			readonly points: number;
	  };

export interface SuggestedUnit {
	readonly unit: UnitCode;
	readonly dispatchKind: "koordinasi" | "disposisi";
	/** What its reasons weigh together; the first rule of a category weighs 3. */
	readonly points: number;
	readonly reasons: readonly Reason[];
}

/** Why nothing, or not the first choice, could be suggested; never a silent default. */
export interface Shortfall {
	/** `all_handed_back`: whoever could be suggested has refused this complaint already; they stay as alternatives. */
	readonly kind: "no_rule" | "no_unit_of_kind" | "no_region" | "all_handed_back";
	readonly unitKind: string | null;
	readonly region: RegionCode | null;
}

export interface Suggestion {
	readonly best: SuggestedUnit | null;
	/** At most three, in order. */
	readonly alternatives: readonly SuggestedUnit[];
	readonly shortfalls: readonly Shortfall[];
}

export interface CaseEvent {
	readonly at: Instant;
	readonly version: number;
	readonly kind: string;
	/** Account name, `channel:jaki`, or `sql:role` for a plain SQL writer. */
	readonly actor: string;
	readonly data: Readonly<Record<string, unknown>>;
}

/** Hours in the calendar without an answer until escalation (setting `escalation_hours`): no unit has it, its unit has not begun, a dispatch is not answered. */
export interface EscalationHours {
	readonly unassigned: number;
	readonly waiting: number;
	readonly answer: number;
}

/** `GET /api/complaints/:id`. Looking is logged. */
export interface ComplaintCase {
	readonly row: ComplaintRow;
	/** False: `text` and `address` are null, and notes are left out, whatever was written. */
	readonly mayReadWords: boolean;
	readonly text: string | null;
	readonly address: string | null;
	readonly clocks: CaseClocks;
	readonly statusSince: Instant;
	/** When it is, or was, escalated unless somebody answers; null when nobody has to. */
	readonly escalatesAt: Instant | null;
	readonly regionDistanceM: number | null;
	readonly borderDistanceM: number | null;
	readonly events: readonly CaseEvent[];
	/** Photos, oldest first; empty where the role may not see them. */
	readonly evidence: readonly Evidence[];
	readonly suggestion: Suggestion;
	/** Until when the last dispatch may be undone by the caller; null when it may not. */
	readonly undoUntil: Instant | null;
	readonly you: AccountName;
}

/**
 * `GET /api/complaints?number=JK2503050007`: a complaint by the number that citizens know, closed ones too, for whoever wants to
 * dispute, re-open or answer for it. Letters in either case, blanks, dots and dashes make no difference. 400 for what is no number, 404
 * where nobody has it, 403 `outside_scope` outside the account's area. It has no words: no look is logged until the case is opened by `row.id`.
 */
export interface FoundComplaint {
	readonly row: ComplaintRow;
	/** Null while it is open. */
	readonly closedAt: Instant | null;
}

/** Characters that a search for an address holds at most, and letters and digits that it needs. */
export const ADDRESS_TEXT_MAX = 100;
export const ADDRESS_LETTERS_MIN = 3;

/**
 * `GET /api/complaints-at?address=sudirman 12`: the newest complaints of the account's area, closed ones too, in whose address every
 * word begins a word; of a unit those that it holds now. The addresses themselves stay in the case, where a look is logged. 400 for a
 * text with fewer than ADDRESS_LETTERS_MIN letters and digits or of more than ADDRESS_TEXT_MAX characters.
 */
export interface FoundAtAddress {
	/** Newest first. */
	readonly found: readonly FoundComplaint[];
	/** There are others. */
	readonly hasMore: boolean;
}
