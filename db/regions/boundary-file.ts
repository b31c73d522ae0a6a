import { z } from "zod";
import type { Position } from "../../server/protocol/code.ts";
import { type Fault, type FaultKind, type FileFeature, featureFault } from "./boundary-fault.ts";
import type { Box, MultiPolygon } from "./ring.ts";

/** The province with its islands and some sea; what lies elsewhere is not Jakarta. */
const PROVINCE_BOX: Box = [106.2, -6.6, 107.2, -4.9];

export interface PropertyNames {
	readonly code?: string;
	readonly name?: string;
	readonly kecamatan?: string;
	readonly kota?: string;
}

/** Tried in this order, without regard to capitals, spaces and underscores. */
const USUAL_NAMES = {
	code: ["kode", "code", "kodekemendagri", "kodekelurahan", "kodekel", "kdkel", "kdepum", "kemendagri", "idkelurahan"],
	name: ["kelurahan", "nama", "name", "namakelurahan", "nmkelurahan", "namobj", "wadmkd", "desa", "namakel"],
	kecamatan: ["kecamatan", "namakecamatan", "nmkecamatan", "wadmkc", "namakec"],
	kota: ["kota", "kabupatenkota", "kabkota", "namakota", "wadmkk", "kabupaten"],
} as const;

export interface BoundaryFile {
	readonly features: readonly FileFeature[];
	readonly faults: readonly Fault[];
	/** Which property was taken for what; null where none was found. */
	readonly properties: Readonly<Record<keyof typeof USUAL_NAMES, string | null>>;
}

const positionSchema = z.array(z.number()).min(2);
const ringSchema = z.array(positionSchema);
const geometrySchema = z.discriminatedUnion("type", [
	z.object({ type: z.literal("Polygon"), coordinates: z.array(ringSchema) }),
	z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(ringSchema)) }),
]);
const fileSchema = z.object({
	type: z.literal("FeatureCollection"),
	crs: z.object({ properties: z.object({ name: z.string() }).partial().optional() }).nullish(),
	features: z
		.array(z.object({ type: z.literal("Feature"), properties: z.record(z.string(), z.unknown()).nullable(), geometry: z.unknown() }))
		.min(1),
});

/** Reads GeoJSON as it is; coordinates that are swapped are turned, and said. Throws never: what cannot be read is a fault. */
export function parseBoundaryFile(text: string, names: PropertyNames): BoundaryFile {
	const properties = { code: null, name: null, kecamatan: null, kota: null };
	let json: unknown;
	try {
		// Some exports begin with a byte order mark.
		json = JSON.parse(text.replace(/^\uFEFF/, ""));
	} catch (error) {
		return {
			features: [],
			properties,
			faults: [fileFault("unreadable", `no JSON: ${error instanceof Error ? error.message : error}`, "GeoJSON")],
		};
	}
	const file = fileSchema.safeParse(json);
	if (!file.success) {
		return { features: [], properties, faults: [fileFault("unreadable", z.prettifyError(file.error), "a GeoJSON FeatureCollection")] };
	}
	const faults: Fault[] = [];
	const crs = file.data.crs?.properties?.name;
	if (crs !== undefined && !/CRS:?84$|EPSG:(6\.9)?:?4326$/.test(crs))
		faults.push(fileFault("crs", crs, "WGS 84 (EPSG:4326): project it first"));
	const keys = new Set(file.data.features.flatMap((feature) => Object.keys(feature.properties ?? {})));
	const found = {
		code: findProperty(keys, names.code, USUAL_NAMES.code),
		name: findProperty(keys, names.name, USUAL_NAMES.name),
		kecamatan: findProperty(keys, names.kecamatan, USUAL_NAMES.kecamatan),
		kota: findProperty(keys, names.kota, USUAL_NAMES.kota),
	};
	if (found.code === null)
		faults.push(
			fileFault("no_code", `properties ${[...keys].join(", ") || "none"}`, "a property with the Kemendagri code: name it with --code"),
		);
	const features: FileFeature[] = [];
	for (const [index, { properties, geometry }] of file.data.features.entries()) {
		const textOf = (key: string | null) => (key === null ? "" : String(properties?.[key] ?? "").trim());
		const plain = {
			number: index + 1,
			code: textOf(found.code),
			name: textOf(found.name),
			kecamatan: textOf(found.kecamatan),
			kota: textOf(found.kota),
		};
		const parsed = geometrySchema.safeParse(geometry);
		if (!parsed.success) {
			const type = z.object({ type: z.string() }).safeParse(geometry);
			const what = type.success ? `${type.data.type}: ${parsed.error.issues[0]?.message}` : "no geometry";
			faults.push(featureFault("not_a_polygon", { ...plain, geometry: [] }, null, what, "a Polygon or MultiPolygon"));
			continue;
		}
		const polygons = parsed.data.type === "Polygon" ? [parsed.data.coordinates] : parsed.data.coordinates;
		const checked = checkPositions({ ...plain, geometry: polygons as unknown as MultiPolygon });
		faults.push(...checked.faults);
		features.push(checked.feature);
	}
	return { features, faults, properties: found };
}

function checkPositions(feature: FileFeature): { feature: FileFeature; faults: Fault[] } {
	const faults: Fault[] = [];
	const positions = feature.geometry.flat(2);
	const first = positions[0];
	if (first === undefined) {
		return { feature, faults: [featureFault("not_a_polygon", feature, null, "no position", "at least one ring")] };
	}
	if (positions.some((position) => (position as readonly number[]).length > 2)) {
		faults.push(
			featureFault("height", feature, toPosition(first), "positions with more than two numbers", "[lng, lat]; the rest is left out"),
		);
	}
	const inProvince = positions.filter(isInProvince).length;
	const inProvinceTurned = positions.filter(([lng, lat]) => isInProvince([lat, lng])).length;
	if (inProvinceTurned > inProvince) {
		faults.push(featureFault("swapped", feature, [first[1], first[0]], `[lat, lng], as in ${first[0]}, ${first[1]}`, "[lng, lat]"));
		return { feature: { ...feature, geometry: mapPositions(feature.geometry, ([lng, lat]) => [lat, lng]) }, faults };
	}
	const wild = positions.find(([lng, lat]) => !(Math.abs(lng) <= 180 && Math.abs(lat) <= 90));
	const stray = positions.find((position) => !isInProvince(position));
	if (wild !== undefined) {
		faults.push(
			featureFault("out_of_range", feature, toPosition(wild), `${wild[0]}, ${wild[1]}`, "degrees: lng within ±180, lat within ±90"),
		);
	} else if (stray !== undefined) {
		faults.push(
			featureFault("outside_province", feature, toPosition(stray), `${stray[0]}, ${stray[1]}`, `within ${PROVINCE_BOX.join(", ")}`),
		);
	}
	return { feature: { ...feature, geometry: mapPositions(feature.geometry, toPosition) }, faults };
}

export function mapPositions(geometry: MultiPolygon, change: (position: Position) => Position): MultiPolygon {
	return geometry.map((polygon) => polygon.map((ring) => ring.map(change)));
}

function toPosition([lng, lat]: Position): Position {
	return [lng, lat];
}

function isInProvince([lng, lat]: Position): boolean {
	const [west, south, east, north] = PROVINCE_BOX;
	return west <= lng && lng <= east && south <= lat && lat <= north;
}

function findProperty(keys: ReadonlySet<string>, given: string | undefined, usual: readonly string[]): string | null {
	if (given !== undefined) return keys.has(given) ? given : null;
	const byPlain = new Map([...keys].map((key) => [key.toLowerCase().replaceAll(/[^a-z]/g, ""), key]));
	for (const name of usual) {
		const key = byPlain.get(name);
		if (key !== undefined) return key;
	}
	return null;
}

function fileFault(kind: FaultKind, found: string, due: string): Fault {
	return { kind, feature: null, code: null, name: null, place: null, found, due };
}
