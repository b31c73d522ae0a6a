type Arc = readonly (readonly number[])[];

/**
 * Leaves out positions nearer than `toleranceM` to the line between those that stay (Douglas and Peucker 1973). Ends stay. A
 * closed arc keeps at least its three most distant positions; `[lng, lat]` in degrees.
 */
export function simplifyArc(arc: Arc, toleranceM: number): [number, number][] {
	const points = arc.map(([lng, lat]): [number, number] => [lng as number, lat as number]);
	const last = points.length - 1;
	if (toleranceM <= 0 || last < 2) return points;
	const squeeze = Math.cos((((points[0]?.[1] ?? 0) as number) * Math.PI) / 180);
	const tolerance = toleranceM / 110_574;
	const keeps = new Uint8Array(points.length);
	keeps[0] = 1;
	keeps[last] = 1;
	const isClosed = points[0]?.[0] === points[last]?.[0] && points[0]?.[1] === points[last]?.[1];
	const spans: [number, number, boolean][] = [[0, last, isClosed]];
	for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
		const [from, to, mustCut] = span;
		const { index, distance } = farthest(points, from, to, squeeze);
		if (index < 0 || (!mustCut && distance <= tolerance)) continue;
		keeps[index] = 1;
		// The first cut of a closed arc leaves two lines on top of each other; the longer half is cut once more.
		const isFirst = isClosed && from === 0 && to === last;
		spans.push([from, index, isFirst && index - from >= to - index], [index, to, isFirst && index - from < to - index]);
	}
	return points.filter((_, index) => keeps[index] === 1);
}

function farthest(points: readonly [number, number][], from: number, to: number, squeeze: number): { index: number; distance: number } {
	const [aLng, aLat] = points[from] as [number, number];
	const [bLng, bLat] = points[to] as [number, number];
	const [dLng, dLat] = [(bLng - aLng) * squeeze, bLat - aLat];
	const length2 = dLng * dLng + dLat * dLat;
	let [index, most] = [-1, -1];
	for (let i = from + 1; i < to; i++) {
		const [lng, lat] = points[i] as [number, number];
		const [pLng, pLat] = [(lng - aLng) * squeeze, lat - aLat];
		const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, (pLng * dLng + pLat * dLat) / length2));
		const distance2 = (pLng - t * dLng) ** 2 + (pLat - t * dLat) ** 2;
		if (distance2 > most) [most, index] = [distance2, i];
	}
	return { index, distance: Math.sqrt(most) };
}
