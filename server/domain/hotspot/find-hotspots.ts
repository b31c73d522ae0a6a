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
	/** Place, by index in the grid; -1 for a cell without an open complaint, and past its end for one that is new. */
	readonly placeOf: Int32Array;
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
	const { cells, neighbours, placeOf } = area;
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
	let m = 0;
	for (let place = 0; place < n; place++) {
		p[place] = normalUpperTail(z[place] as number);
		if (isAtLeastNear(open, neighbours, place, options.minOpen)) {
			isTested[place] = 1;
			testedP[place] = p[place] as number;
			m++;
		} else testedP[place] = Number.NaN;
	}
	const q = benjaminiHochberg(testedP);

	const looks = lookAtCounts({ neighbours, overdue, expected, variance, overdispersion, q }, Math.max(options.alpha, options.exitAlpha));
	const isHot = selectPast(looks, m, n, options, options.alpha, 1);
	for (let place = 0; place < n; place++) if ((overdue[place] as number) <= (expected[place] as number)) isHot[place] = 0;
	const isWarm = selectPast(looks, m, n, options, options.exitAlpha, 0.5);
	return {
		cells,
		neighbours,
		placeOf,
		open,
		overdue,
		expected,
		variance,
		rates,
		excess,
		overdispersion,
		limit,
		z,
		p,
		q,
		isTested,
		isHot,
		isWarm,
	};
}

/** The second look at one neighbourhood: its count alone. */
interface CountLook {
	readonly place: number;
	readonly q: number;
	readonly overdue: number;
	readonly expected: number;
	readonly variance: number;
	readonly p: number;
}

type Neighbourhoods = Pick<FoundHotspots, "neighbours" | "overdue" | "expected" | "variance" | "overdispersion" | "q">;

/** At those that passed the first look at `alpha`. */
function lookAtCounts({ neighbours, overdue, expected, variance, overdispersion, q }: Neighbourhoods, alpha: number): CountLook[] {
	const { starts, cells } = neighbours;
	const looks: CountLook[] = [];
	for (let place = 0; place < q.length; place++) {
		if (!((q[place] as number) <= alpha)) continue;
		const look = { place, q: q[place] as number, overdue: 0, expected: 0, variance: 0, p: 1 };
		/** Σ (V + τ² V²). */
		let spread = 0;
		for (let entry = starts[place] as number; entry < (starts[place + 1] as number); entry++) {
			const near = cells[entry] as number;
			const nearVariance = variance[near] as number;
			look.overdue += overdue[near] as number;
			look.expected += expected[near] as number;
			look.variance += nearVariance;
			spread += nearVariance + overdispersion * nearVariance * nearVariance;
		}
		look.p = countUpperTail(look.overdue, look.expected, spread);
		looks.push(look);
	}
	return looks;
}

/** By place, 1 for the cells that pass both looks at `alpha`, with counts and excess of `share` of what is asked for; m were tested. */
function selectPast(looks: readonly CountLook[], m: number, n: number, options: HotspotOptions, alpha: number, share: number): Uint8Array {
	const past = looks.filter(({ q }) => q <= alpha);
	const most = benjaminiHochbergLimit(
		past.map(({ p }) => p),
		m,
		(options.countAlpha * alpha) / options.alpha,
	);
	const isPast = new Uint8Array(n);
	for (const { place, p, overdue, expected, variance } of past) {
		const isExcess = overdue - expected >= options.minLogOdds * share * variance;
		if (p <= most && overdue >= options.minOverdue * share && isExcess) isPast[place] = 1;
	}
	return isPast;
}

/** Whether the neighbourhood holds so many: in a full city its first cell does. */
function isAtLeastNear(open: Uint32Array, { starts, cells }: Neighbours, place: number, least: number): boolean {
	let sum = 0;
	for (let entry = starts[place] as number; entry < (starts[place + 1] as number) && sum < least; entry++) {
		sum += open[cells[entry] as number] as number;
	}
	return sum >= least;
}
