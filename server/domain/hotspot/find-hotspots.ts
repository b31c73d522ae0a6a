import { expectOverdue } from "./expected-overdue.ts";
import { benjaminiHochberg, benjaminiHochbergLimit } from "./false-discovery.ts";
import { giStar, type Neighbours } from "./gi-star.ts";
import type { HotspotOptions } from "./options.ts";
import type { OverdueCounts } from "./overdue-counts.ts";
import { overdueExcess } from "./overdue-excess.ts";
import { countUpperTail, normalUpperTail } from "./tail-probability.ts";

/**
 * The whole city, tested. All arrays are by place: the cells with at least one open complaint, ascending by H3 index.
 * `cells` are their indices in the grid of the counts.
 */
export interface FoundHotspots {
	readonly cells: Int32Array;
	readonly neighbours: Neighbours;
	readonly open: Uint32Array;
	readonly overdue: Uint32Array;
	readonly expected: Float64Array;
	readonly variance: Float64Array;
	/** Share overdue that is expected, by stratum. */
	readonly rates: Float64Array;
	/** The tested values x_i, and what made them. */
	readonly excess: Float64Array;
	readonly overdispersion: number;
	readonly limit: number;
	/** Gi* and its one-sided upper p. */
	readonly z: Float64Array;
	readonly p: Float64Array;
	/** Over the tested cells; NaN in the others. */
	readonly q: Float64Array;
	/** 1 or 0: whether the neighbourhood holds enough to be tested, is hot, or may stay so if it was. */
	readonly isTested: Uint8Array;
	readonly isHot: Uint8Array;
	readonly isWarm: Uint8Array;
}

/**
 * A cell is hot when all of this holds:
 *
 * 1. its neighbourhood holds at least `minOpen` open complaints: such cells are tested, m of them;
 * 2. q ≤ alpha for p = P(Z ≥ Gi*), Benjamini–Hochberg over the m: overdue excess clusters here more than it varies in the city;
 * 3. its neighbourhood's overdue count is above chance by itself: Benjamini–Hochberg at `countAlpha` over the m again, with p the
 *    upper tail (countUpperTail) of mean ΣE and variance Σ(V + τ² V²). Gi* takes sums of a few skewed values for normal, which
 *    alone would make false hotspots where counts are small; this second look does not. Cells that fail at 2 have p = 1 here;
 * 4. at least `minOverdue` are overdue in the neighbourhood, and (ΣO - ΣE) / ΣV ≥ minLogOdds, the one-step estimate of the
 *    neighbourhood's log odds ratio: with a million complaints anything is significant;
 * 5. the cell itself has more overdue than expected: not one that merely lies beside the trouble.
 *
 * Warm is the same with `exitAlpha`, with `countAlpha` as many times larger, and with half of `minOverdue` and `minLogOdds`, but without
 * 5: the dead band in which a cell that was hot stays so.
 *
 * Pure, and the same to the bit for the same counts. O(cells × strata).
 */
export function findHotspots(counts: OverdueCounts, options: HotspotOptions): FoundHotspots {
	const area = counts.studyArea();
	const { cells, neighbours } = area;
	const n = cells.length;
	const open = new Uint32Array(n);
	const overdue = new Uint32Array(n);
	for (let place = 0; place < n; place++) {
		open[place] = counts.cellOpen[cells[place] as number] as number;
		overdue[place] = counts.cellOverdue[cells[place] as number] as number;
	}
	const { rates, expected, variance } = expectOverdue(counts, area, options.priorOpen);
	const { values: excess, overdispersion, limit } = overdueExcess(overdue, expected, variance);
	const z = giStar(excess, neighbours);

	const p = new Float64Array(n);
	const testedP = new Float64Array(n);
	const isTested = new Uint8Array(n);
	for (let place = 0; place < n; place++) {
		p[place] = normalUpperTail(z[place] as number);
		isTested[place] = isAtLeastNear(open, neighbours, place, options.minOpen) ? 1 : 0;
		testedP[place] = isTested[place] === 1 ? (p[place] as number) : Number.NaN;
	}
	const q = benjaminiHochberg(testedP);

	const m = isTested.reduce((sum, is) => sum + is, 0);
	/** The cells that pass at `alpha`, with counts and excess of `share` of what is asked for. */
	const selectPast = (alpha: number, share: number): Uint8Array => {
		const places: number[] = [];
		for (let place = 0; place < n; place++) if ((q[place] as number) <= alpha) places.push(place);
		const around = places.map((place) => sumAround(place, neighbours, overdue, expected, variance, overdispersion));
		const countP = around.map((near) => countUpperTail(near.overdue, near.expected, near.spread));
		const most = benjaminiHochbergLimit(countP, m, (options.countAlpha * alpha) / options.alpha);
		const isPast = new Uint8Array(n);
		for (const [at, near] of around.entries()) {
			const isEnough =
				(countP[at] as number) <= most &&
				near.overdue >= options.minOverdue * share &&
				near.overdue - near.expected >= options.minLogOdds * share * near.variance;
			if (isEnough) isPast[places[at] as number] = 1;
		}
		return isPast;
	};
	const isHot = selectPast(options.alpha, 1);
	for (let place = 0; place < n; place++) if ((overdue[place] as number) <= (expected[place] as number)) isHot[place] = 0;
	const isWarm = selectPast(options.exitAlpha, 0.5);
	return { cells, neighbours, open, overdue, expected, variance, rates, excess, overdispersion, limit, z, p, q, isTested, isHot, isWarm };
}

/** Whether the neighbourhood holds so many: in a full city its first cell does. */
function isAtLeastNear(open: Uint32Array, { starts, cells }: Neighbours, place: number, least: number): boolean {
	let sum = 0;
	for (let entry = starts[place] as number; entry < (starts[place + 1] as number) && sum < least; entry++) {
		sum += open[cells[entry] as number] as number;
	}
	return sum >= least;
}

interface Around {
	readonly overdue: number;
	readonly expected: number;
	readonly variance: number;
	/** Σ (V + τ² V²). */
	readonly spread: number;
}

function sumAround(
	place: number,
	{ starts, cells }: Neighbours,
	overdue: Uint32Array,
	expected: Float64Array,
	variance: Float64Array,
	overdispersion: number,
): Around {
	const sums = { overdue: 0, expected: 0, variance: 0, spread: 0 };
	for (let entry = starts[place] as number; entry < (starts[place + 1] as number); entry++) {
		const near = cells[entry] as number;
		const nearVariance = variance[near] as number;
		sums.overdue += overdue[near] as number;
		sums.expected += expected[near] as number;
		sums.variance += nearVariance;
		sums.spread += nearVariance + overdispersion * nearVariance * nearVariance;
	}
	return sums;
}
