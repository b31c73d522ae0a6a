import { takeMedian } from "./median.ts";

// How much more is overdue in each cell than expected, on one scale for full cells and for nearly empty ones: the values
// whose clusters are looked for.

export interface Excess {
	/** By place in the study area: x_i. */
	readonly values: Float64Array;
	/** τ²: how much cells differ beyond chance. */
	readonly overdispersion: number;
	/** Values beyond ± this were set to it; Infinity when none was. */
	readonly limit: number;
}

/** Variance of what is added to every cell: two complaints with even odds, behaving exactly as expected. */
const PRIOR_VARIANCE = 0.5;
/** Median of the square of a standard normal. */
const MEDIAN_CHI2 = 0.45493642311957283;
/** Cells with enough in them to tell how much cells differ, and how many of such it takes. */
const TELLING_VARIANCE = 1;
const TELLING_CELLS = 30;

/**
 * ```
 * U_i = O_i - E_i
 * x_i = U_i / √(V_i + τ² V_i² + ½)
 * τ²  = max(0, median over cells with V_i ≥ 1 of (U_i² / 0.45494 - V_i) / V_i²), 0 if there are fewer than 30 such cells
 * then |x_i| ≤ L, the largest L = √(n / 2m) that at most m values exceed, m = 1, 2, …
 * ```
 *
 * This is the empirical-Bayes standardised rate (Assunção & Reis 1999, Statistics in Medicine 18:2147–2162, on the moments of
 * Marshall 1991, Applied Statistics 40:283–294), on the log-odds scale, where U is the score and V the information: in a model in
 * which each cell has odds of its own with variance τ², U has the variance V + τ² V². So x has about the same spread in
 * every cell: a busy cell is not extreme for being busy, and one late complaint alone is worth little (the ½ shrinks it).
 *
 * τ² is a median, not a mean, so that true hotspots do not pass for the noise that they are judged by (the empirical null of
 * Efron 2004). For the same reason one overwhelming place may not fill S of Gi*: the values beyond L together make at most
 * half of what n values of variance 1 make. The median of an even number is the upper one of the two.
 */
export function overdueExcess(overdue: Uint32Array, expected: Float64Array, variance: Float64Array): Excess {
	const overdispersion = estimateOverdispersion(overdue, expected, variance);
	const values = new Float64Array(expected.length);
	for (let place = 0; place < values.length; place++) {
		const spread = variance[place] as number;
		const score = (overdue[place] as number) - (expected[place] as number);
		values[place] = score / Math.sqrt(spread + overdispersion * spread * spread + PRIOR_VARIANCE);
	}
	const limit = findLimit(values);
	if (limit < Number.POSITIVE_INFINITY) {
		for (let place = 0; place < values.length; place++) values[place] = Math.max(-limit, Math.min(limit, values[place] as number));
	}
	return { values, overdispersion, limit };
}

function estimateOverdispersion(overdue: Uint32Array, expected: Float64Array, variance: Float64Array): number {
	const telling = new Float64Array(expected.length);
	let count = 0;
	for (let place = 0; place < expected.length; place++) {
		const spread = variance[place] as number;
		if (spread < TELLING_VARIANCE) continue;
		const score = (overdue[place] as number) - (expected[place] as number);
		telling[count++] = ((score * score) / MEDIAN_CHI2 - spread) / (spread * spread);
	}
	if (count < TELLING_CELLS) return 0;
	return Math.max(0, takeMedian(telling.subarray(0, count)));
}

function findLimit(values: Float64Array): number {
	for (let most = 1; ; ) {
		const limit = Math.sqrt(values.length / (2 * most));
		let beyond = 0;
		for (const x of values) if (Math.abs(x) > limit) beyond++;
		if (beyond === 0) return Number.POSITIVE_INFINITY;
		if (beyond <= most) return limit;
		most = beyond;
	}
}
