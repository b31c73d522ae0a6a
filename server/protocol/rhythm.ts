// GET /api/rhythm: how much comes in an hour, how much usually does, and how long the shift still runs.
import type { Instant } from "./code.ts";

/** Hours that are told, the one that ends now included. */
export const RHYTHM_HOURS = 24;
/** Earlier weeks that an hour is compared with, as far as the city was watched then. */
export const RHYTHM_WEEKS = 8;

/** Complaints reported within an hour, and within the same hour of earlier weeks. */
export interface RhythmHour {
	/** The hour is `[end - 1 h, end)`. */
	readonly end: Instant;
	readonly count: number;
	/** Null without an earlier week: then nothing is usual yet. */
	readonly usual: {
		/** Of the counts of the earlier weeks: their mean, and the lowest and highest of them. */
		readonly mean: number;
		readonly low: number;
		readonly high: number;
		readonly weeks: number;
	} | null;
}

export interface Rhythm {
	/** The latest hour is the last and ends at the instant of the answer: all hours end at the same minute. */
	readonly hours: readonly RhythmHour[];
	/** The one that runs (setting `shifts`). */
	readonly shift: { readonly code: string; readonly endsAt: Instant };
}
