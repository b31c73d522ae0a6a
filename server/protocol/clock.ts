import type { AccountName, Instant } from "./code.ts";

/** coordination, finish, red_mark: every complaint's. channel: its channel's own. unit: of the level of a unit that had it. */
export const CLOCKS = ["coordination", "finish", "red_mark", "channel", "unit"] as const;
export type ClockName = (typeof CLOCKS)[number];

/** By the clock, day and night, or while the offices are open. */
export const COUNTINGS = ["calendar", "working"] as const;
export type Counting = (typeof COUNTINGS)[number];

export const UNIT_LEVELS = ["kelurahan", "kecamatan", "kota", "sudin", "dinas", "badan", "biro", "upt", "bumd", "puskesmas"] as const;
export type UnitLevel = (typeof UNIT_LEVELS)[number];

/** One clock as it stands: what its rule gave, and where pauses and an estimate have moved it. */
export interface CaseClock {
	readonly clock: ClockName;
	/** Of clock `unit` only. */
	readonly unitLevel: UnitLevel | null;
	readonly startedAt: Instant;
	/** By its rule, before any pause or estimate. */
	readonly firstDueAt: Instant;
	readonly dueAt: Instant;
	readonly counting: Counting;
	/** Whether a pause of the complaint stops it. */
	readonly isPausable: boolean;
	/** Null for complaints older than the rules. */
	readonly rule: { readonly id: number; readonly version: number; readonly basis: string } | null;
}

/** The clocks stand still from `startsAt` to `endsAt`. */
export interface Pause {
	readonly owner: AccountName;
	/** Null where the role may not read what was written. */
	readonly reason: string | null;
	readonly startsAt: Instant;
	/** As it was given, or earlier if it was resumed. */
	readonly endsAt: Instant;
}

/** EWS: the finish that somebody answers for. */
export interface Estimate {
	readonly by: AccountName;
	readonly at: Instant;
	readonly finishAt: Instant;
	readonly reason: string | null;
}

/** Opening hours `HH:MM` in Asia/Jakarta. */
export interface OpeningHours {
	readonly opens: string;
	readonly closes: string;
}

export interface WorkingHours extends OpeningHours {
	/** ISO days of the week, 1 is Monday. */
	readonly days: readonly number[];
}

/** When the offices are open: the week, and the days that are otherwise (hours null: closed). */
export interface WorkingTime {
	readonly week: WorkingHours;
	/** `YYYY-MM-DD`. A day that the week has closed stays closed. */
	readonly days: readonly { readonly day: string; readonly hours: OpeningHours | null }[];
}

/** All clocks of a complaint, and what they follow from. */
export interface CaseClocks {
	readonly clocks: readonly CaseClock[];
	/** In order, none overlapping; the last may still run. */
	readonly pauses: readonly Pause[];
	/** Oldest first; the last one holds. */
	readonly estimates: readonly Estimate[];
	/** Null where none of the clocks counts working time. */
	readonly workingTime: WorkingTime | null;
	readonly pauseMaxDays: number;
	/** The latest finish that may be estimated. */
	readonly estimateLimit: Instant;
}
