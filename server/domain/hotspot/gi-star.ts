// The statistic itself, on numbers only.

/** Neighbourhoods as rows of a sparse matrix: those of cell `i` are `cells[starts[i]]` to `cells[starts[i + 1] - 1]`. */
export interface Neighbours {
	/** One more than there are cells. */
	readonly starts: Int32Array;
	readonly cells: Int32Array;
}

/**
 * Gi* as z-value, one a cell (Getis & Ord 1992, Geographical Analysis 24:189–206; in the form of Ord & Getis 1995, 27:286–306):
 *
 * ```
 * z_i = (Σ_j w_ij x_j - x̄ W_i) / (S · √((n · Σ_j w_ij² - W_i²) / (n - 1)))
 * W_i = Σ_j w_ij       x̄ = Σ_j x_j / n       S = √(Σ_j x_j² / n - x̄²), divisor n
 * ```
 *
 * Weights are binary: 1 for each listed neighbour, so that Σ w² = W. The star says that a cell is a neighbour of itself: it
 * must be in its own list. `n` is the number of values. At the city's edge and on islands nothing is made up: a list holds
 * the cells that exist, and W_i, which is smaller there, is in the variance; a cell without neighbours is tested by itself.
 *
 * S is computed as √(Σ (x - x̄)² / n), the same number with fewer lost digits. z is 0 where the formula is 0/0: all values
 * equal, or a neighbourhood of all cells.
 */
export function giStar(values: Float64Array, { starts, cells }: Neighbours): Float64Array {
	const n = values.length;
	if (starts.length !== n + 1) throw new RangeError(`Expected neighbours of ${n} cells, got those of ${starts.length - 1}`);
	const z = new Float64Array(n);
	let sum = 0;
	for (let at = 0; at < n; at++) sum += values[at] as number;
	const mean = sum / n;
	let squares = 0;
	for (let at = 0; at < n; at++) squares += ((values[at] as number) - mean) ** 2;
	const s = Math.sqrt(squares / n);
	if (!(s > 0)) return z;
	for (let at = 0; at < n; at++) {
		const start = starts[at] as number;
		const end = starts[at + 1] as number;
		const weight = end - start;
		if (weight === n) continue;
		z[at] = (sumListed(values, cells, start, end) - mean * weight) / (s * Math.sqrt((n * weight - weight * weight) / (n - 1)));
	}
	return z;
}

function sumListed(values: Float64Array, cells: Int32Array, start: number, end: number): number {
	let sum = 0;
	for (let entry = start; entry < end; entry++) sum += values[cells[entry] as number] as number;
	return sum;
}
