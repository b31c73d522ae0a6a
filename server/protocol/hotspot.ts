import type { AccountName, CategoryCode, Cell, ComplaintId, Instant, RegionCode, UnitCode } from "./code.ts";

/** The cell in which it was strongest when it was found, with `-2`, `-3` … behind it when another hotspot already has that name. */
export type HotspotId = string & { readonly __code: "hotspot" };

/**
 * - `new`: found within the last half hour, and about as large as then.
 * - `growing`, `fading`: more, or fewer, overdue than when the phase was last decided, by more than chance.
 * - `persistent`: neither, for half an hour. `fading` is also one that is not found any longer, for ten minutes.
 * - `gone`: said once.
 */
export const HOTSPOT_PHASES = ["new", "growing", "persistent", "fading", "gone"] as const;
export type HotspotPhase = (typeof HOTSPOT_PHASES)[number];

/** For whom the overdue complaints wait: somebody who dispatches, the unit's first answer, its work, or the validator. */
export const HOTSPOT_WAITS = ["dispatch", "answer", "work", "validation"] as const;
export type HotspotWait = (typeof HOTSPOT_WAITS)[number];

/** What one category, unit or region has in a hotspot. */
export interface HotspotShare<Code> {
	/** null: no unit, no region. */
	readonly code: Code | null;
	readonly open: number;
	readonly overdue: number;
	/** How many of the open would be overdue if this were like anywhere: by their categories and ages. */
	readonly expected: number;
}

/** What was done about a hotspot, and what became of it. */
export interface HotspotAct {
	readonly kind: "dispatch" | "nudge";
	readonly at: Instant;
	/** null in the wall's view. */
	readonly by: AccountName | null;
	/**
	 * How many complaints that were overdue it was done with, those whose dispatch was undone left out, and how many of them are
	 * overdue still: a unit has to answer, hand in its work or close them; that they were handed on is not enough.
	 */
	readonly complaints: number;
	readonly stillOverdue: number;
	/** Overdue in the whole hotspot when it was done. */
	readonly overdueThen: number;
}

/** What the room remembers of the place. */
export interface HotspotMemory {
	/** Since it was found, latest first, at most five. */
	readonly acts: readonly HotspotAct[];
	/** Hotspots of the last 28 days that overlapped it and are gone, and when the last of them went. */
	readonly before: number;
	readonly lastGoneAt: Instant | null;
	/**
	 * Overdue in the same cells at this hour on the same weekday: the median of `weeks` earlier weeks, at most four. null where the room
	 * does not know that far back, or does not know yet.
	 */
	readonly earlier: { readonly weeks: number; readonly overdue: number } | null;
}

/** A cluster of cells in which significantly more is overdue than elsewhere (server/domain/hotspot). */
export interface Hotspot {
	readonly id: HotspotId;
	readonly phase: HotspotPhase;
	readonly since: Instant;
	readonly phaseSince: Instant;
	/** Set when it is gone because it became part of another one. */
	readonly into: HotspotId | null;
	/** What it is called by as long as it lives: the region that had most of it when it was found. null where it lay in none. */
	readonly place: RegionCode | null;
	/** Set once nothing of it lies in `place` any longer: the region that has most of it now. */
	readonly movedTo: RegionCode | null;
	/** At one H3 resolution of 7 to 9; ascending. */
	readonly cells: readonly Cell[];
	/** Highest Gi* of its cells, and the smallest q (false discovery rate at which it would still be one). */
	readonly z: number;
	readonly q: number;
	readonly open: number;
	readonly overdue: number;
	readonly expected: number;
	/** All three by most overdue beyond what is expected. Regions are all; of the others at most five, the rest is the difference to the totals. */
	readonly regions: readonly HotspotShare<RegionCode>[];
	readonly categories: readonly HotspotShare<CategoryCode>[];
	readonly units: readonly HotspotShare<UnitCode>[];
	/** Overdue complaints by what they wait for, and by the clock that ran out: the first answer's or the finish's. */
	readonly waits: Readonly<Record<HotspotWait, number>>;
	readonly clocks: { readonly coordination: number; readonly finish: number };
	/** Longest overdue first, at most five; always empty in the wall's view. */
	readonly oldest: readonly ComplaintId[];
	readonly memory: HotspotMemory;
}

/**
 * All hotspots of an audience as they were at `at`, when they were last looked for: it replaces what was said before. Said when it
 * changes, to whoever connects, and every 30 s, so that a screen sees when nobody looks any longer.
 */
export interface Hotspots {
	readonly at: Instant;
	readonly list: readonly Hotspot[];
}
