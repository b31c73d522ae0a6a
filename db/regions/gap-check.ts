import type { Position } from "../../server/protocol/code.ts";
import { type Fault, type FileFeature, featureFault } from "./boundary-fault.ts";
import { uniteMultiPolygons, VertexNumbers } from "./edge-union.ts";
import { isInBox, multiPolygonToAreaM2, placeInRing, type Ring, ringToAreaM2, ringToBox } from "./ring.ts";

/** A gap up to here is a slip of the drawing that repair gives to the neighbour with the longest border. */
export const SMALL_GAP_M2 = 5000;

export interface Gap {
	readonly ring: Ring;
	readonly areaM2: number;
	/** Index of the feature that shares the longest border with it. */
	readonly neighbour: number;
	readonly isSmall: boolean;
}

/** Land that lies between kelurahan and belongs to none. Takes features that do not overlap; throws otherwise. */
export function findGaps(features: readonly FileFeature[]): { faults: Fault[]; gaps: Gap[] } {
	const union = uniteMultiPolygons(features.map(({ geometry }) => geometry));
	const holes = union.flatMap((polygon) => polygon.slice(1));
	if (holes.length === 0) return { faults: [], gaps: [] };
	const owners = findOwners(features, holes);
	const faults: Fault[] = [];
	const gaps: Gap[] = [];
	for (const hole of holes) {
		const box = ringToBox(hole);
		const islands = union.filter(([outer]) => {
			const [a, b] = outer as unknown as readonly [Position, Position];
			const middle: Position = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
			return isInBox(middle, box) && placeInRing(middle, hole) > 0;
		});
		const areaM2 = -ringToAreaM2(hole) - multiPolygonToAreaM2(islands);
		const lengths = new Map<number, number>();
		for (let i = 1; i < hole.length; i++) {
			const [a, b] = [hole[i - 1] as Position, hole[i] as Position];
			const owner = owners(a, b);
			if (owner !== undefined) lengths.set(owner, (lengths.get(owner) ?? 0) + Math.hypot(a[0] - b[0], a[1] - b[1]));
		}
		const sorted = [...lengths].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
		const neighbour = sorted[0]?.[0] ?? 0;
		const isSmall = areaM2 <= SMALL_GAP_M2 && islands.length === 0;
		gaps.push({ ring: hole, areaM2, neighbour, isSmall });
		const between = sorted.map(([index]) => features[index]?.code).join(", ");
		const due = isSmall ? "none; repair gives it to the first of them" : "land that somebody has; if it is nobody's: --accept gap";
		faults.push(
			featureFault(
				isSmall ? "small_gap" : "gap",
				features[neighbour] as FileFeature,
				hole[0] ?? null,
				`${areaM2.toFixed(1)} m² of nobody's land between ${between}`,
				due,
			),
		);
	}
	return { faults, gaps };
}

/** Gives every small gap to its neighbour: the gap's border is the neighbour's, walked the other way. */
export function fillGaps(features: readonly FileFeature[], gaps: readonly Gap[]): FileFeature[] {
	return features.map((feature, index) => {
		const own = gaps.filter((gap) => gap.isSmall && gap.neighbour === index);
		if (own.length === 0) return feature;
		return { ...feature, geometry: uniteMultiPolygons([feature.geometry, own.map(({ ring }) => [ring.toReversed()])]) };
	});
}

/** The feature that has an edge of a hole, walked the same way. */
function findOwners(features: readonly FileFeature[], holes: readonly Ring[]): (a: Position, b: Position) => number | undefined {
	const vertices = new VertexNumbers();
	for (const position of holes.flat()) vertices.numberOf(position);
	const known = vertices.positions.length;
	const owners = new Map<string, number>();
	for (const [index, { geometry }] of features.entries()) {
		for (const ring of geometry.flat()) {
			for (let i = 1; i < ring.length; i++) {
				const [a, b] = [vertices.numberOf(ring[i - 1] as Position), vertices.numberOf(ring[i] as Position)];
				if (a < known && b < known) owners.set(`${a} ${b}`, index);
			}
		}
	}
	return (a, b) => owners.get(`${vertices.numberOf(a)} ${vertices.numberOf(b)}`);
}
