// Ground that has a master of its own, from GeoJSON: any geometry, one or more properties to choose features by. Refused as a
// whole when a feature cannot be read: half a layer would send the other half to the wrong unit without a word.

import { z } from "zod";

export type LayerGeometry = { readonly type: string; readonly coordinates: unknown };

export interface LayerFeature {
	/** Place in the file, from 1. */
	readonly number: number;
	/** Empty where the file has none. */
	readonly name: string;
	readonly geometry: LayerGeometry;
	readonly isArea: boolean;
}

export interface LayerFile {
	readonly features: readonly LayerFeature[];
	/** Each with the feature's number and what was due. Any: nothing is to be stored. */
	readonly faults: readonly string[];
	/** What was done or left out, for people. */
	readonly remarks: readonly string[];
}

export interface LayerChoice {
	/** Property with the feature's name; without it `name` or `nama`. */
	readonly nameProperty: string | null;
	/** Only features whose property has one of the values. */
	readonly only: { readonly property: string; readonly values: ReadonlySet<string> } | null;
}

type Nested = readonly (number | Nested)[];

/** Nesting of `coordinates`, and how many positions a line or ring must have. */
const SHAPES: Readonly<Record<string, { readonly depth: number; readonly atLeast: number; readonly isClosed: boolean }>> = {
	Point: { depth: 1, atLeast: 1, isClosed: false },
	MultiPoint: { depth: 2, atLeast: 1, isClosed: false },
	LineString: { depth: 2, atLeast: 2, isClosed: false },
	MultiLineString: { depth: 3, atLeast: 2, isClosed: false },
	Polygon: { depth: 3, atLeast: 4, isClosed: true },
	MultiPolygon: { depth: 4, atLeast: 4, isClosed: true },
};

/** The province with its islands and some sea. */
const [WEST, SOUTH, EAST, NORTH] = [106.2, -6.6, 107.2, -4.9];
const USUAL_NAMES = ["name", "nama", "NAMOBJ", "Name", "NAME", "NAMA"];

const fileSchema = z.object({
	type: z.literal("FeatureCollection"),
	crs: z.object({ properties: z.object({ name: z.string() }).partial().optional() }).nullish(),
	features: z
		.array(z.object({ type: z.literal("Feature"), properties: z.record(z.string(), z.unknown()).nullable(), geometry: z.unknown() }))
		.min(1),
});
const geometrySchema = z.object({ type: z.string(), coordinates: z.unknown() });

/** Never throws: what cannot be read is a fault. */
export function parseLayerFile(text: string, { nameProperty, only }: LayerChoice): LayerFile {
	const refused = (fault: string): LayerFile => ({ features: [], faults: [fault], remarks: [] });
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		return refused(`Expected GeoJSON, got no JSON: ${error instanceof Error ? error.message : error}`);
	}
	const file = fileSchema.safeParse(json);
	if (!file.success) return refused(`Expected a GeoJSON FeatureCollection: ${z.prettifyError(file.error)}`);
	const crs = file.data.crs?.properties?.name;
	if (crs !== undefined && !/CRS:?84$|EPSG:(6\.9)?:?4326$/.test(crs))
		return refused(`Expected WGS 84 (EPSG:4326), got ${crs}: project it first`);

	const features: LayerFeature[] = [];
	const faults: string[] = [];
	let notChosen = 0;
	let empty = 0;
	let inside = 0;
	let insideTurned = 0;
	for (const [index, { properties, geometry }] of file.data.features.entries()) {
		const number = index + 1;
		if (only !== null && !only.values.has(String(properties?.[only.property] ?? ""))) {
			notChosen += 1;
			continue;
		}
		if (geometry === null || geometry === undefined) {
			empty += 1;
			continue;
		}
		const parsed = geometrySchema.safeParse(geometry);
		const shape = parsed.success ? SHAPES[parsed.data.type] : undefined;
		if (!parsed.success || shape === undefined) {
			faults.push(
				`Feature ${number}: expected one of ${Object.keys(SHAPES).join(", ")}, got ${parsed.success ? parsed.data.type : "no geometry"}`,
			);
			continue;
		}
		const positions: (readonly [number, number])[] = [];
		const fault = checkCoordinates(parsed.data.coordinates, shape.depth, shape, positions);
		if (fault !== null) {
			faults.push(`Feature ${number} (${parsed.data.type}): ${fault}`);
			continue;
		}
		for (const [lng, lat] of positions) {
			if (isInProvince(lng, lat)) inside += 1;
			if (isInProvince(lat, lng)) insideTurned += 1;
		}
		const name = (nameProperty === null ? USUAL_NAMES : [nameProperty])
			.map((key) => properties?.[key])
			.find((value) => value !== undefined);
		features.push({
			number,
			name: typeof name === "string" || typeof name === "number" ? String(name).trim() : "",
			geometry: { type: parsed.data.type, coordinates: parsed.data.coordinates },
			isArea: shape.isClosed,
		});
	}
	const remarks: string[] = [];
	if (notChosen > 0) remarks.push(`${notChosen} features left out: ${only?.property} is none of ${[...(only?.values ?? [])].join(", ")}`);
	if (empty > 0) remarks.push(`${empty} features left out: no geometry`);
	if (faults.length > 0) return { features: [], faults, remarks };
	if (features.length === 0) return { features, faults: ["Expected at least one feature, got none"], remarks };
	if (inside === 0 && insideTurned === 0) return { features: [], faults: ["Expected positions in Jakarta, got none"], remarks };
	if (insideTurned <= inside) return { features, faults, remarks };
	remarks.push("Positions were [lat, lng] and have been turned");
	return { features: features.map((feature) => ({ ...feature, geometry: turn(feature.geometry) })), faults, remarks };
}

function isInProvince(lng: number, lat: number): boolean {
	return WEST <= lng && lng <= EAST && SOUTH <= lat && lat <= NORTH;
}

/** What is wrong, or null; positions are gathered on the way. */
function checkCoordinates(
	value: unknown,
	depth: number,
	shape: { readonly atLeast: number; readonly isClosed: boolean },
	positions: (readonly [number, number])[],
): string | null {
	if (!Array.isArray(value)) return "expected coordinates as nested lists";
	if (depth === 1) {
		const [lng, lat] = value as unknown[];
		if (typeof lng !== "number" || typeof lat !== "number" || !(Math.abs(lng) <= 180) || !(Math.abs(lat) <= 180))
			return `expected [lng, lat] in degrees, got ${JSON.stringify(value).slice(0, 60)}`;
		positions.push([lng, lat]);
		return null;
	}
	const isLine = depth === 2;
	if (value.length < (isLine ? shape.atLeast : 1))
		return `expected at least ${isLine ? shape.atLeast : 1} positions or parts, got ${value.length}`;
	for (const part of value) {
		const fault = checkCoordinates(part, depth - 1, shape, positions);
		if (fault !== null) return fault;
	}
	if (isLine && shape.isClosed && JSON.stringify(value[0]) !== JSON.stringify(value.at(-1))) return "expected a closed ring";
	return null;
}

function turn({ type, coordinates }: LayerGeometry): LayerGeometry {
	const turned = (value: Nested): Nested =>
		typeof value[0] === "number" ? [value[1] as number, value[0]] : value.map((part) => turned(part as Nested));
	return { type, coordinates: turned(coordinates as Nested) };
}
