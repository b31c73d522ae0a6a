// The regions as MapLibre draws them. A border is one line: it is drawn once, at the highest level that it divides.
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, GeometryObject, Topology } from "topojson-specification";
import { REGIONS_OBJECT, type Reference } from "../../server/protocol/reference.ts";
import { shortRegionName } from "../ui/region-name.ts";

/** Between kelurahan of one kecamatan; between kecamatan of one kota; the outer edge; between kota. */
export const BORDERS = ["kelurahan", "kecamatan", "outer", "kota"] as const;
export type Border = (typeof BORDERS)[number];

export interface RegionGeometry {
	readonly kelurahan: GeoJSON.FeatureCollection;
	/** One feature a kind of border, which is its `level` (BORDERS). */
	readonly border: GeoJSON.FeatureCollection<GeoJSON.MultiLineString, { readonly level: Border }>;
	/** `[west, south, east, north]` of everything but Kepulauan Seribu, which reaches 150 km out to sea. */
	readonly mainland: readonly [number, number, number, number];
}

/** The kabupaten of the islands: it has an inset of its own. */
export const ISLANDS = "31.01";

const KOTA_LENGTH = "31.71".length;
const KECAMATAN_LENGTH = "31.71.01".length;

export function buildRegionGeometry(topology: Topology): RegionGeometry {
	const regions = findRegions(topology);
	const divides: Readonly<Record<Border, (a: string, b: string) => boolean>> = {
		kelurahan: (a, b) => a !== b && isSame(a, b, KECAMATAN_LENGTH),
		kecamatan: (a, b) => !isSame(a, b, KECAMATAN_LENGTH) && isSame(a, b, KOTA_LENGTH),
		// A border on which only one region lies has it on both sides.
		outer: (a, b) => a === b,
		kota: (a, b) => !isSame(a, b, KOTA_LENGTH),
	};
	const isSame = (a: string, b: string, length: number) => a.slice(0, length) === b.slice(0, length);
	const kelurahan: GeoJSON.FeatureCollection = feature(topology, regions);
	return {
		kelurahan,
		border: {
			type: "FeatureCollection",
			features: BORDERS.map((level) => ({
				type: "Feature",
				properties: { level },
				geometry: mesh(topology, regions, (a, b) => divides[level](codeOf(a), codeOf(b))),
			})),
		},
		mainland: boundsOf(kelurahan.features.filter(({ properties }) => !String(properties?.code).startsWith(`${ISLANDS}.`))),
	};
}

/** Label points of all levels, at the inner points of the reference, without "Kota Administrasi": the city's name is not news. */
export function buildLabels(reference: Reference): GeoJSON.FeatureCollection {
	return {
		type: "FeatureCollection",
		features: reference.regions.map(({ code, level, name, innerPoint, areaKm2 }) => ({
			type: "Feature",
			geometry: { type: "Point", coordinates: [...innerPoint] },
			// Where labels collide, the larger area keeps its own.
			properties: { code, level, name: shortRegionName(name), rank: -areaKm2 },
		})),
	};
}

function findRegions(topology: Topology): GeometryCollection<NonNullable<GeoJSON.GeoJsonProperties>> {
	const found = topology.objects[REGIONS_OBJECT];
	if (found?.type !== "GeometryCollection") {
		throw new Error(
			`Expected a GeometryCollection ${REGIONS_OBJECT} in the regions, got ${Object.keys(topology.objects).join(", ") || "nothing"}`,
		);
	}
	return found as GeometryCollection<NonNullable<GeoJSON.GeoJsonProperties>>;
}

function codeOf(geometry: GeometryObject): string {
	const code = (geometry.properties as { readonly code?: unknown } | undefined)?.code;
	if (typeof code !== "string") throw new Error("A region has no properties.code");
	return code;
}

/** `[west, south, east, north]` of everything in the features. */
export function boundsOf(features: readonly GeoJSON.Feature[]): [number, number, number, number] {
	const bounds: [number, number, number, number] = [180, 90, -180, -90];
	const visit = (coordinates: unknown): void => {
		if (!Array.isArray(coordinates)) return;
		const [lng, lat] = coordinates;
		if (typeof lng !== "number" || typeof lat !== "number") {
			for (const part of coordinates) visit(part);
			return;
		}
		bounds[0] = Math.min(bounds[0], lng);
		bounds[1] = Math.min(bounds[1], lat);
		bounds[2] = Math.max(bounds[2], lng);
		bounds[3] = Math.max(bounds[3], lat);
	};
	for (const { geometry } of features) if ("coordinates" in geometry) visit(geometry.coordinates);
	return bounds;
}
