import type { Position } from "../../server/protocol/code.ts";
import type { BorderCheck } from "./border-check.ts";
import type { FileFeature } from "./boundary-fault.ts";
import { type MultiPolygon, type Ring, ringsToMultiPolygon, ringToTwiceSignedArea, splitAtTouches } from "./ring.ts";

/** Leads every edge through the vertices that lie on it, for all features that have it, so that both sides are the same again. */
export function insertVertices(features: readonly FileFeature[], { loose, edges }: Pick<BorderCheck, "loose" | "edges">): FileFeature[] {
	const inserts = new Map<string, Position[]>();
	for (const { edge, vertex } of loose) {
		const [from, to] = [edges.positions[edge.from] as Position, edges.positions[edge.to] as Position];
		const key = edgeKey(from, to);
		const list = inserts.get(key) ?? [];
		inserts.set(key, list);
		const position = edges.positions[vertex] as Position;
		if (!list.includes(position)) list.push(position);
	}
	return features.map((feature) => {
		let isChanged = false;
		const rings = feature.geometry.flat().map((ring): Ring => {
			const path: Position[] = [];
			for (const [i, to] of ring.entries()) {
				const from = ring[i - 1];
				const between = from === undefined ? undefined : inserts.get(edgeKey(from, to));
				if (from !== undefined && between !== undefined) {
					isChanged = true;
					path.push(...between.toSorted((a, b) => squaredDistance(from, a) - squaredDistance(from, b)));
				}
				path.push(to);
			}
			return path;
		});
		return isChanged ? { ...feature, geometry: ringsToGeometry(rings) } : feature;
	});
}

function ringsToGeometry(rings: readonly Ring[]): MultiPolygon {
	return ringsToMultiPolygon(rings.flatMap(splitAtTouches).filter((ring) => ringToTwiceSignedArea(ring) !== 0));
}

function edgeKey(a: Position, b: Position): string {
	const isForward = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
	return isForward ? `${a.join()} ${b.join()}` : `${b.join()} ${a.join()}`;
}

function squaredDistance(a: Position, b: Position): number {
	return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
}
