/**
 * q-values by Benjamini & Hochberg 1995 (Journal of the Royal Statistical Society B 57:289–300): with m values in ascending
 * order, q_(k) = min over l ≥ k of p_(l) · m / l, at most 1. Those with q ≤ α are rejected at a false discovery rate of α, also
 * when the tests depend on each other as overlapping neighbourhoods do (positively: Benjamini & Yekutieli 2001).
 *
 * NaN is "not tested": it stays NaN and does not count in m. Equal p get equal q. O(m) when most are spread evenly, O(m log m) always.
 */
export function benjaminiHochberg(p: Float64Array): Float64Array {
	const order = orderOf(p);
	const m = order.length;
	const q = new Float64Array(p.length).fill(Number.NaN);
	let least = 1;
	for (let rank = m; rank >= 1; rank--) {
		const at = order[rank - 1] as number;
		least = Math.min(least, ((p[at] as number) * m) / rank);
		q[at] = least;
	}
	return q;
}

/** A bucket with more than so many is sorted by the engine. */
const CROWD = 32;

/** Indices of the values that are not NaN, ascending by value: into as many buckets as there are values, since most p are spread evenly. */
function orderOf(p: Float64Array): Int32Array {
	let m = 0;
	for (let at = 0; at < p.length; at++) if ((p[at] as number) >= 0) m++;
	const bucketOf = new Int32Array(p.length).fill(-1);
	const starts = new Int32Array(m + 1);
	for (let at = 0; at < p.length; at++) {
		const value = p[at] as number;
		if (!(value >= 0)) continue;
		const bucket = value < 1 ? (value * m) | 0 : m - 1;
		bucketOf[at] = bucket;
		starts[bucket + 1] = (starts[bucket + 1] as number) + 1;
	}
	for (let bucket = 0; bucket < m; bucket++) starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
	const ends = starts.slice();
	const order = new Int32Array(m);
	for (let at = 0; at < p.length; at++) {
		const bucket = bucketOf[at] as number;
		if (bucket === -1) continue;
		const end = ends[bucket] as number;
		order[end] = at;
		ends[bucket] = end + 1;
	}
	for (let bucket = 0; bucket < m; bucket++) sortBucket(p, order, starts[bucket] as number, starts[bucket + 1] as number);
	return order;
}

function sortBucket(p: Float64Array, order: Int32Array, start: number, end: number): void {
	if (end - start > CROWD) {
		order.subarray(start, end).sort((a, b) => (p[a] as number) - (p[b] as number));
		return;
	}
	for (let next = start + 1; next < end; next++) {
		const at = order[next] as number;
		const value = p[at] as number;
		let place = next;
		for (; place > start && (p[order[place - 1] as number] as number) > value; place--) order[place] = order[place - 1] as number;
		order[place] = at;
	}
}

/** The largest p that is rejected at `alpha`; 0 when none is. `p` are the smallest of the m, in any order: the others count as 1. */
export function benjaminiHochbergLimit(p: readonly number[], m: number, alpha: number): number {
	const sorted = Float64Array.from(p).sort();
	for (let rank = sorted.length; rank >= 1; rank--) {
		const value = sorted[rank - 1] as number;
		if (value <= (alpha * rank) / m) return value;
	}
	return 0;
}
