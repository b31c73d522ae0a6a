// What a hotspot is, in numbers. All of it comes in as an argument; these are the room's.

export interface HotspotOptions {
	/** H3 resolution of the cells that are tested: 7 (5.2 km²), 8 (0.74 km²) or 9 (0.11 km²). */
	readonly resolution: 7 | 8 | 9;
	/** A cell's neighbourhood: all cells at most so many steps away, itself included (H3 gridDisk). */
	readonly ring: 1 | 2;
	/** Ends of the age bands within which complaints are compared, ms since they were reported; ascending. */
	readonly ageEdgesMs: readonly number[];
	/** False discovery rate at which a cell becomes hot, and the one past which it is hot no longer. */
	readonly alpha: number;
	readonly exitAlpha: number;
	/** The same for the second look, at the neighbourhood's count alone. */
	readonly countAlpha: number;
	/** Open complaints in the neighbourhood below which a cell is not tested. */
	readonly minOpen: number;
	/** Overdue complaints in the neighbourhood below which a cell is not hot, however surprising they are. */
	readonly minOverdue: number;
	/** Excess of the neighbourhood in log odds below which it is true but of no interest; 0.4 is odds of 1.5 to 1. */
	readonly minLogOdds: number;
	/** So many complaints that behave like the whole band are added to each category before its rate is taken. */
	readonly priorOpen: number;
}

const HOUR_MS = 3_600_000;

/**
 * The first band cannot be late by any clock yet and the second by the first clock only (domain.md §3). There is no band past
 * 24 h: from there on, age itself is the lateness that is looked for, and a finer band would explain it away.
 */
export const HOTSPOT_OPTIONS: HotspotOptions = {
	resolution: 8,
	ring: 1,
	ageEdgesMs: [6 * HOUR_MS, 24 * HOUR_MS],
	alpha: 0.05,
	exitAlpha: 0.2,
	countAlpha: 0.01,
	minOpen: 10,
	minOverdue: 5,
	minLogOdds: 0.4,
	priorOpen: 20,
};
