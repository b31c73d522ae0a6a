import type { Position, RegionCode } from "../../server/protocol/code.ts";
import { type Box, isInBox, type MultiPolygon, multiPolygonToBox, placeInMultiPolygon } from "./ring.ts";

/** As resolve_region (db/functions) answers, for boundaries that are not in the database yet. */
export interface FoundPlace {
	readonly region: RegionCode | null;
	readonly how: "inside" | "nearest" | "outside";
}

/** `nearestMaxM`: the setting region_nearest_max_m. */
export interface KelurahanIndex {
	findPlace(position: Position): FoundPlace;
}

/**
 * A point on a shared border goes to the lower code. Distances are planar at the point's latitude, within 0.6 % of PostGIS's, so
 * only a point that far from the limit may come out otherwise. 2 µs a point inside, 0.3 ms outside everything.
 */
export function createKelurahanIndex(
	kelurahan: readonly { readonly code: RegionCode; readonly geometry: MultiPolygon }[],
	nearestMaxM: number,
): KelurahanIndex {
	const sorted = kelurahan
		.map(({ code, geometry }) => ({ code, geometry, box: multiPolygonToBox(geometry) }))
		.sort((a, b) => (a.code < b.code ? -1 : 1));
	return {
		findPlace(position) {
			for (const { code, geometry, box } of sorted) {
				if (isInBox(position, box) && placeInMultiPolygon(position, geometry) >= 0) return { region: code, how: "inside" };
			}
			let [region, least]: [RegionCode | null, number] = [null, Infinity];
			for (const { code, geometry, box } of sorted) {
				if (distanceToBoxM(position, box) >= Math.min(least, nearestMaxM)) continue;
				const distance = distanceToBorderM(position, geometry);
				if (distance < least) [region, least] = [code, distance];
			}
			return least <= nearestMaxM ? { region, how: "nearest" } : { region: null, how: "outside" };
		},
	};
}

function distanceToBoxM([lng, lat]: Position, [west, south, east, north]: Box): number {
	const scale = Math.cos((lat * Math.PI) / 180);
	return Math.hypot(Math.max(west - lng, 0, lng - east) * 111_320 * scale, Math.max(south - lat, 0, lat - north) * 110_574);
}

function distanceToBorderM([lng, lat]: Position, geometry: MultiPolygon): number {
	const lngM = 111_320 * Math.cos((lat * Math.PI) / 180);
	let least = Infinity;
	for (const ring of geometry.flat()) {
		for (let i = 1; i < ring.length; i++) {
			const [aLng, aLat] = ring[i - 1] as Position;
			const [bLng, bLat] = ring[i] as Position;
			const [ax, ay, bx, by] = [(aLng - lng) * lngM, (aLat - lat) * 110_574, (bLng - lng) * lngM, (bLat - lat) * 110_574];
			const [dx, dy] = [bx - ax, by - ay];
			const t = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
			least = Math.min(least, Math.hypot(ax + t * dx, ay + t * dy));
		}
	}
	return least;
}
