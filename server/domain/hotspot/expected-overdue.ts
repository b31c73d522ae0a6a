import type { StudyArea } from "./cell-grid.ts";
import { takeMedian } from "./median.ts";
import type { OverdueCounts } from "./overdue-counts.ts";

// What would be overdue in a cell if lateness did not depend on the place: given how many complaints are open there, of which
// categories and ages.

export interface Expectation {
	/** Share overdue, by stratum, up to the last that has an open complaint; 0 in a stratum that is empty. */
	readonly rates: Float64Array;
	/** By place in the study area: Σ rate, and Σ rate (1 - rate), over the open complaints of the cell. */
	readonly expected: Float64Array;
	readonly variance: Float64Array;
}

/** A cell with more than so many times the median cell's open complaints counts in the rates as if it had so many. */
const HEAVY = 4;
const HEAVY_AT_LEAST = 20;

/**
 * Indirect standardisation. With w_i = min(1, h / N_i), N_i the open complaints of cell i and h = max(20, 4 × median N):
 *
 * ```
 * rate of a band       R_b = Σ_i w_i O_ib / Σ_i w_i N_ib
 * rate of a stratum    r_s = (Σ_i w_i O_is + k R_b) / (Σ_i w_i N_is + k)        k = priorOpen, s in band b
 * expected             E_i = Σ_s N_is r_s         variance  V_i = Σ_s N_is r_s (1 - r_s)
 * ```
 *
 * The weights are there for a place that holds half of the city's complaints: without them it would be its own yardstick,
 * nowhere remarkable, and all others remarkably punctual. The rate of a rare category leans on that of its band. The median of
 * an even number of cells is the upper one of the two.
 */
export function expectOverdue(counts: OverdueCounts, { cells }: StudyArea, priorOpen: number): Expectation {
	counts.refreshRows(cells);
	const { strata, rows, rowStart, rowLength } = counts;
	let used = strata;
	while (used > 0 && counts.strataOpen[used - 1] === 0) used--;
	const rates = computeRates(counts, cells, used, priorOpen);
	const expected = new Float64Array(cells.length);
	const variance = new Float64Array(cells.length);
	sumRows(rates, rows, rowStart, rowLength, cells, expected, variance);
	return { rates, expected, variance };
}

function sumRows(
	rates: Float64Array,
	rows: Uint32Array,
	rowStart: Int32Array,
	rowLength: Int32Array,
	cells: Int32Array,
	expected: Float64Array,
	variance: Float64Array,
): void {
	for (let place = 0; place < cells.length; place++) {
		const cell = cells[place] as number;
		const start = rowStart[cell] as number;
		sumRow(rates, rows, start, start + (rowLength[cell] as number), expected, variance, place);
	}
}

/**
 * Four sums each instead of one, which do not wait for one another. Their order of addition is fixed by the row alone. It is as long as
 * it is so that the engine calls it: taken into the loop over the cells it runs out of registers and takes twice as long.
 */
function sumRow(
	rates: Float64Array,
	rows: Uint32Array,
	start: number,
	end: number,
	expected: Float64Array,
	variance: Float64Array,
	place: number,
): void {
	let sumA = 0;
	let sumB = 0;
	let sumC = 0;
	let sumD = 0;
	let squaresA = 0;
	let squaresB = 0;
	let squaresC = 0;
	let squaresD = 0;
	let at = start;
	for (; at < end - 3; at += 4) {
		const a = rows[at] as number;
		const b = rows[at + 1] as number;
		const c = rows[at + 2] as number;
		const d = rows[at + 3] as number;
		const rateA = rates[a & 0xffff] as number;
		const rateB = rates[b & 0xffff] as number;
		const rateC = rates[c & 0xffff] as number;
		const rateD = rates[d & 0xffff] as number;
		const lateA = (a >>> 16) * rateA;
		const lateB = (b >>> 16) * rateB;
		const lateC = (c >>> 16) * rateC;
		const lateD = (d >>> 16) * rateD;
		sumA += lateA;
		sumB += lateB;
		sumC += lateC;
		sumD += lateD;
		squaresA += lateA * rateA;
		squaresB += lateB * rateB;
		squaresC += lateC * rateC;
		squaresD += lateD * rateD;
	}
	for (; at < end; at++) {
		const entry = rows[at] as number;
		const rate = rates[entry & 0xffff] as number;
		const late = (entry >>> 16) * rate;
		sumA += late;
		squaresA += late * rate;
	}
	const sum = sumA + sumB + (sumC + sumD);
	expected[place] = sum;
	variance[place] = Math.max(0, sum - (squaresA + squaresB + (squaresC + squaresD)));
}

function computeRates(counts: OverdueCounts, cells: Int32Array, used: number, priorOpen: number): Float64Array {
	const { strata, bands, cellOpen, tallies, rows, rowStart, rowLength } = counts;
	const open = Float64Array.from(counts.strataOpen.subarray(0, used));
	const overdue = Float64Array.from(counts.strataOverdue.subarray(0, used));
	const sizes = new Float64Array(cells.length);
	for (let place = 0; place < cells.length; place++) sizes[place] = cellOpen[cells[place] as number] as number;
	const heavy = cells.length === 0 ? HEAVY_AT_LEAST : Math.max(HEAVY_AT_LEAST, HEAVY * takeMedian(sizes));
	for (const cell of cells) {
		if ((cellOpen[cell] as number) <= heavy) continue;
		const excess = 1 - heavy / (cellOpen[cell] as number);
		// Along the packed row: what it leaves out is empty.
		const start = rowStart[cell] as number;
		const end = start + (rowLength[cell] as number);
		for (let at = start; at < end; at++) {
			const entry = rows[at] as number;
			const stratum = entry & 0xffff;
			open[stratum] = (open[stratum] as number) - excess * (entry >>> 16);
			// Of several entries of a stratum one stands for its overdue.
			if (at > start && ((rows[at - 1] as number) & 0xffff) === stratum) continue;
			overdue[stratum] = (overdue[stratum] as number) - excess * (tallies[2 * (cell * strata + stratum) + 1] as number);
		}
	}
	const bandOpen = new Float64Array(bands);
	const bandOverdue = new Float64Array(bands);
	for (let stratum = 0; stratum < used; stratum++) {
		const band = stratum % bands;
		bandOpen[band] = (bandOpen[band] as number) + (open[stratum] as number);
		bandOverdue[band] = (bandOverdue[band] as number) + (overdue[stratum] as number);
	}
	return open.map((count, stratum) => {
		const band = stratum % bands;
		if ((counts.strataOpen[stratum] as number) === 0) return 0;
		// What floats lose in taking heavy cells back must not make a share of less than none.
		const bandRate = clampShare((bandOverdue[band] as number) / (bandOpen[band] as number));
		return clampShare(((overdue[stratum] as number) + priorOpen * bandRate) / (count + priorOpen));
	});
}

function clampShare(share: number): number {
	return share > 1 ? 1 : share > 1e-12 ? share : 0;
}
