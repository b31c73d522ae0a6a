import { intersect } from "@turf/turf";
import type { Position } from "../../server/protocol/code.ts";
import { type BorderCheck, checkBorders } from "./border-check.ts";
import { insertVertices } from "./border-repair.ts";
import { type Fault, type FileFeature, featureFault } from "./boundary-fault.ts";
import { type BoundaryFile, type PropertyNames, parseBoundaryFile } from "./boundary-file.ts";
import { checkCodes, type RegionsInForce } from "./code-check.ts";
import { fillGaps, findGaps } from "./gap-check.ts";
import { type MultiPolygon, multiPolygonToAreaM2 } from "./ring.ts";
import { checkRings } from "./ring-check.ts";

/** Inserted vertices bend lines by up to 0.1 m, which may lay a next one bare. */
const MOST_ROUNDS = 4;

export interface BoundaryCheck {
	readonly properties: BoundaryFile["properties"];
	/** In the order in which they were looked for; those of a kind that repair can mend are mended in `features`. */
	readonly faults: readonly Fault[];
	/** As repaired; empty when the file could not be read. */
	readonly features: readonly FileFeature[];
}

/**
 * Reads and checks a boundary file, mending what can be mended safely. The caller decides by `isBlocking` whether the mended
 * features may be used. 267 kelurahan with 73,000 vertices take about a second. Changes nothing but its own copy.
 */
export function checkBoundaryFile(text: string, names: PropertyNames, inForce: RegionsInForce): BoundaryCheck {
	const file = parseBoundaryFile(text, names);
	const faults: Fault[] = [...file.faults];
	if (file.features.length > 0 && file.properties.code !== null) faults.push(...checkCodes(file.features, inForce));
	let features: readonly FileFeature[] = file.features.map((feature) => {
		const checked = checkRings(feature);
		faults.push(...checked.faults);
		return checked.feature;
	});
	for (let round = 0; round < MOST_ROUNDS; round++) {
		const borders = checkBorders(features);
		const isLast = borders.loose.length === 0 || round === MOST_ROUNDS - 1;
		faults.push(...borders.faults.filter(({ kind }) => kind === "loose_vertex" || kind === "self_touch" || isLast));
		if (!isLast) {
			features = insertVertices(features, borders);
			continue;
		}
		faults.push(...overlapsToFaults(features, borders));
		const isTangled = borders.overlaps.length > 0 || borders.faults.some(({ kind }) => kind === "self_intersection");
		if (!isTangled) {
			const { faults: gapFaults, gaps } = findGaps(features);
			faults.push(...gapFaults);
			features = fillGaps(features, gaps);
		}
		break;
	}
	return { properties: file.properties, faults, features };
}

function overlapsToFaults(features: readonly FileFeature[], { overlaps }: BorderCheck): Fault[] {
	return overlaps.map(({ pair: [a, b], place }) => {
		const [first, second] = [features[a] as FileFeature, features[b] as FileFeature];
		const found = `${describeArea(first.geometry, second.geometry)} in common with feature ${second.number}, ${second.code} ${second.name}`;
		return featureFault("overlap", first, place, found, "every place in one kelurahan");
	});
}

/** The overlay may fail on crossing rings; the overlap is there all the same. */
function describeArea(a: MultiPolygon, b: MultiPolygon): string {
	try {
		const common = intersect({ type: "FeatureCollection", features: [toFeature(a), toFeature(b)] });
		if (common === null) return "less than 0.1 m²";
		const { coordinates, type } = common.geometry;
		const geometry = (type === "Polygon" ? [coordinates] : coordinates) as unknown as MultiPolygon;
		return `${Math.abs(multiPolygonToAreaM2(geometry)).toFixed(1)} m²`;
	} catch {
		return "an area that cannot be computed";
	}
}

function toFeature(geometry: MultiPolygon) {
	const coordinates = geometry as unknown as Position[][][] as [number, number][][][];
	return { type: "Feature" as const, properties: {}, geometry: { type: "MultiPolygon" as const, coordinates } };
}
