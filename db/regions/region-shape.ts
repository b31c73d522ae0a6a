import type { Position, RegionCode } from "../../server/protocol/code.ts";
import { uniteMultiPolygons } from "./edge-union.ts";
import { findInnerPoint, keepOrFindInnerPoint } from "./inner-point.ts";
import { type MultiPolygon, multiPolygonToAreaM2 } from "./ring.ts";

/** A kelurahan as a map or a file gives it. Shared borders have the very same vertices; outer rings counter-clockwise. */
export interface KelurahanShape {
	readonly code: RegionCode;
	readonly name: string;
	readonly kecamatan: string;
	readonly kota: string;
	readonly geometry: MultiPolygon;
	/** Where the source says that the middle is; kept when it lies inside. */
	readonly innerPoint?: Position;
}

/** One row of `region`, without its version. */
export interface RegionShape {
	readonly code: RegionCode;
	readonly level: "kota" | "kecamatan" | "kelurahan";
	readonly name: string;
	readonly parentCode: RegionCode;
	/** On the WGS 84 ellipsoid. */
	readonly areaKm2: number;
	readonly innerPoint: Position;
	readonly geometry: MultiPolygon;
}

/** `31.71.01.1001` → `31.71.01` → `31.71` → `31`. */
export function parentOf(code: string): RegionCode {
	return code.slice(0, code.lastIndexOf(".")) as RegionCode;
}

/** The kelurahan, and above them kecamatan and kota as unions by their codes. Sorted by code. Throws where two kelurahan overlap. */
export function buildRegions(kelurahan: readonly KelurahanShape[]): RegionShape[] {
	const regions = kelurahan.map(
		({ code, name, geometry, innerPoint }): RegionShape => toRegion("kelurahan", code, name, geometry, innerPoint),
	);
	const above = new Map<RegionCode, { level: "kota" | "kecamatan"; name: string; parts: MultiPolygon[] }>();
	for (const { code, kecamatan, kota, geometry } of kelurahan) {
		const kecamatanCode = parentOf(code);
		for (const [key, level, name] of [
			[kecamatanCode, "kecamatan", kecamatan],
			[parentOf(kecamatanCode), "kota", kota],
		] as const) {
			const region = above.get(key) ?? { level, name, parts: [] };
			above.set(key, region);
			region.parts.push(geometry);
		}
	}
	for (const [code, { level, name, parts }] of above) regions.push(toRegion(level, code, name, uniteMultiPolygons(parts)));
	return regions.sort((a, b) => (a.code < b.code ? -1 : 1));
}

function toRegion(level: RegionShape["level"], code: RegionCode, name: string, geometry: MultiPolygon, wanted?: Position): RegionShape {
	const innerPoint = wanted === undefined ? findInnerPoint(geometry) : keepOrFindInnerPoint(wanted, geometry);
	return { code, level, name, parentCode: parentOf(code), areaKm2: multiPolygonToAreaM2(geometry) / 1e6, innerPoint, geometry };
}
