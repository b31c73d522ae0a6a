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
 * - Values: x_i of overdueExcess, one for each cell of the study area, that is, each cell with at least one open complaint; n is
 *   their number. A cell without any is no zero, it is not there.
 * - Weights: binary, not row-standardised. w_ij = 1 where H3's gridDistance(i, j) ≤ ring and both are in the study area, else 0;
 *   hence Σ_j w_ij² = W_i. The star: w_ii = 1, a cell is its own neighbour and must be in its own list.
 * - Variance: of a random arrangement of the n values over all n cells, the cell's own included: S² has the divisor n, and the
 *   factor is W_i (n - W_i) / (n - 1). Analytical, no permutations.
 * - Edge and islands: nothing is made up. A list holds the cells that exist, and W_i, which is smaller there, is in the variance;
 *   a cell without neighbours is tested by itself, with W_i = 1.
 * - z is 0 where the formula is 0/0: all values equal, or a neighbourhood of all cells.
 *
 * S is computed as √(Σ (x - x̄)² / n), the same number with fewer lost digits.
 *
 * PySAL's `esda.G_Local(x + c, w, transform="B", star=True, permutations=0).Zs` is the same for binary `w` and any c > -min x. The c
 * is needed: esda divides by Σ x and takes the root of x̄², so that its z has the sign of x̄, which is near 0 here and may be
 * below it. A constant added to all values changes nothing in z.
 *
 * Worked example (six points and the values of esda's own documentation): x = 2, 3, 3.2, 5, 8, 7, the first cell's list is 0, 1, 3.
 * n = 6, x̄ = 28.2 / 6 = 4.7, S² = 161.24 / 6 - 4.7² = 4.78333, S = 2.187084. W = 3, Σ w x = 10. So
 * z = (10 - 3 · 4.7) / (2.187084 · √((6 · 3 - 3²) / 5)) = -4.1 / (2.187084 · 1.341641) = -1.397276.
 */
export function giStar(values: Float64Array, { starts, cells }: Neighbours): Float64Array {
	const n = values.length;
	if (starts.length !== n + 1) throw new RangeError(`Expected neighbours of ${n} cells, got those of ${starts.length - 1}`);
	const z = new Float64Array(n);
	let sum = 0;
	for (let at = 0; at < n; at++) sum += values[at] as number;
	const mean = sum / n;
	let squares = 0;
	for (let at = 0; at < n; at++) {
		const apart = (values[at] as number) - mean;
		squares += apart * apart;
	}
	const s = Math.sqrt(squares / n);
	if (s > 0) fillZ(z, values, mean, s, starts, cells);
	return z;
}

/** Apart: a loop that the engine makes fast while it runs is made slow again by what stands behind it. */
function fillZ(z: Float64Array, values: Float64Array, mean: number, s: number, starts: Int32Array, cells: Int32Array): void {
	const n = values.length;
	/** By W, 0 for one that has not come yet. */
	const spreads = new Float64Array(64);
	for (let at = 0; at < n; at++) {
		const end = starts[at + 1] as number;
		const weight = end - (starts[at] as number);
		if (weight === n) continue;
		let sum = 0;
		for (let entry = starts[at] as number; entry < end; entry++) sum += values[cells[entry] as number] as number;
		let spread = spreads[weight] ?? 0;
		if (spread === 0) {
			spread = s * Math.sqrt((n * weight - weight * weight) / (n - 1));
			spreads[weight] = spread;
		}
		z[at] = (sum - mean * weight) / spread;
	}
}
