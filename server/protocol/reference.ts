import type { CategoryCode, ChannelCode, RegionCode, UnitCode } from "./code.ts";

/** `GET /api/reference`: what codes mean. Cacheable by `version` (ETag). */
export interface Reference {
	readonly version: string;
	readonly boundary: {
		readonly version: number;
		/** `schematic` must be said on the screen: the map is made of H3 cells, not of official lines. */
		readonly kind: "schematic" | "official";
		readonly source: string;
	};
	readonly regions: readonly {
		readonly code: RegionCode;
		readonly level: "kota" | "kecamatan" | "kelurahan";
		readonly name: string;
		readonly parent: RegionCode;
		/** `[lng, lat]` of a point inside, where the label stands. */
		readonly innerPoint: readonly [number, number];
		readonly areaKm2: number;
	}[];
	readonly units: readonly {
		readonly code: UnitCode;
		readonly name: string;
		readonly shortName: string;
		readonly level: string;
		readonly kind: string;
		/** What it serves; `31` is the whole province. Empty: nothing any more. */
		readonly areas: readonly RegionCode[];
	}[];
	readonly categories: readonly { readonly code: CategoryCode; readonly name: string; readonly nameEn: string }[];
	readonly channels: readonly { readonly code: ChannelCode; readonly name: string }[];
	/** On a wall a place or unit with private complaints among its open ones says numbers from this many open ones on (domain.md §8). */
	readonly minCellCount: number;
}

/**
 * `GET /api/regions`: TopoJSON with one object, `kelurahan`, a GeometryCollection whose members carry `properties.code`.
 * Shared borders are shared arcs, so kecamatan and kota lines are a mesh of the same arcs.
 */
export const REGIONS_OBJECT = "kelurahan";
