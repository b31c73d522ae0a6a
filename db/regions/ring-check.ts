import type { Position } from "../../server/protocol/code.ts";
import { type Fault, type FileFeature, featureFault } from "./boundary-fault.ts";
import {
	type MultiPolygon,
	type Polygon,
	type Ring,
	ringsToMultiPolygon,
	ringToAreaM2,
	ringToLengthM,
	ringToTwiceSignedArea,
	splitAtTouches,
} from "./ring.ts";

/** Below it a part is a sliver whatever its shape. */
const SLIVER_AREA_M2 = 10;
/** 4πA/P²: 1 for a circle, 0.785 for a square, 0.02 for a strip 120 times as long as wide. */
const SLIVER_ROUNDNESS = 0.02;
/** A thin part larger than this is a beach or a canal. */
const SLIVER_MOST_M2 = 5000;

export interface CheckedFeature {
	readonly feature: FileFeature;
	readonly faults: readonly Fault[];
}

/**
 * Looks at one feature by itself and gives it repaired: rings closed, without doubled vertices and spikes, wound counter-clockwise
 * outside and clockwise inside, cut where they touch themselves. Crossings are found later, with the neighbours' (border-check.ts).
 */
export function checkRings(feature: FileFeature): CheckedFeature {
	const faults: Fault[] = [];
	const rings: Ring[] = [];
	for (const polygon of feature.geometry) {
		for (const [index, raw] of polygon.entries()) {
			const tidy = tidyRing(raw, feature, faults);
			if (tidy === null) continue;
			const isOuter = index === 0;
			const wound = ringToTwiceSignedArea(tidy) > 0 === isOuter ? tidy : tidy.toReversed();
			if (wound !== tidy) {
				const is = isOuter ? "an outer ring clockwise" : "a hole counter-clockwise";
				faults.push(featureFault("winding", feature, raw[0] ?? null, is, isOuter ? "counter-clockwise" : "clockwise"));
			}
			const loops = splitAtTouches(wound);
			for (const flat of loops.filter((loop) => ringToTwiceSignedArea(loop) === 0)) {
				faults.push(
					featureFault(
						"self_intersection",
						feature,
						flat[0] ?? null,
						"a ring that encloses as much to its left as to its right",
						"a ring that never crosses itself",
					),
				);
			}
			if (loops.length > 1) {
				faults.push(
					featureFault("self_touch", feature, firstRepeated(wound), "a ring that passes a position twice", "each position once; cut there"),
				);
			}
			rings.push(...loops);
		}
	}
	const geometry = toMultiPolygon(rings, feature, faults);
	for (const polygon of geometry) {
		const outer = polygon[0] as Ring;
		const [areaM2, lengthM] = [ringToAreaM2(outer), ringToLengthM(outer)];
		const roundness = (4 * Math.PI * areaM2) / lengthM ** 2;
		if (areaM2 >= SLIVER_AREA_M2 && (roundness >= SLIVER_ROUNDNESS || areaM2 > SLIVER_MOST_M2)) continue;
		const what = `a part of ${areaM2.toFixed(1)} m² with ${lengthM.toFixed(0)} m of border`;
		faults.push(featureFault("sliver", feature, outer[0] ?? null, what, "no leftover of a drawing; if it is land: --accept sliver"));
	}
	return { feature: { ...feature, geometry }, faults };
}

function toMultiPolygon(rings: readonly Ring[], feature: FileFeature, faults: Fault[]): MultiPolygon {
	try {
		return ringsToMultiPolygon(rings);
	} catch {
		const hole = rings.find((ring) => ringToTwiceSignedArea(ring) < 0);
		faults.push(featureFault("hole_outside", feature, hole?.[0] ?? null, "a hole that lies in no outer ring", "holes inside"));
		return rings.filter((ring) => ringToTwiceSignedArea(ring) > 0).map((ring): Polygon => [ring]);
	}
}

/** Null when too little is left to enclose anything. */
function tidyRing(raw: Ring, feature: FileFeature, faults: Fault[]): Ring | null {
	const [first, last] = [raw[0], raw.at(-1)];
	if (first === undefined || last === undefined) {
		faults.push(featureFault("too_few_positions", feature, null, "an empty ring", "at least 4 positions"));
		return null;
	}
	const open = isSame(first, last) ? raw.slice(0, -1) : [...raw];
	if (open.length === raw.length) {
		faults.push(featureFault("unclosed", feature, last, `a ring that ends at ${last.join(", ")}`, `its beginning, ${first.join(", ")}`));
	}
	const path: Position[] = [];
	for (const position of open) {
		const before = path.at(-1);
		if (before !== undefined && isSame(before, position)) {
			faults.push(featureFault("duplicate_vertex", feature, position, "a position twice in a row", "once"));
			continue;
		}
		path.push(position);
	}
	// A spike goes somewhere and straight back; taking one out may lay bare the next.
	for (let i = 0; path.length >= 3 && i < path.length; ) {
		const before = path.at(i - 1) as Position;
		const after = path[(i + 1) % path.length] as Position;
		if (!isSame(before, after)) {
			i++;
			continue;
		}
		faults.push(featureFault("spike", feature, path[i] as Position, "a line out and back", "none"));
		path.splice(i, 1);
		path.splice(i % path.length, 1);
		i = Math.max(0, i - 2);
	}
	if (path.length < 3) {
		faults.push(featureFault("too_few_positions", feature, first, `a ring of ${path.length} different positions`, "at least 3"));
		return null;
	}
	return [...path, path[0] as Position];
}

function firstRepeated(ring: Ring): Position | null {
	const seen = new Set<string>();
	for (const position of ring.slice(0, -1)) {
		const key = position.join(" ");
		if (seen.has(key)) return position;
		seen.add(key);
	}
	return null;
}

function isSame(a: Position, b: Position): boolean {
	return a[0] === b[0] && a[1] === b[1];
}
