import type { Position } from "../../server/protocol/code.ts";

/** Closed: the last position equals the first. Counter-clockwise rings have their inside on the left. */
export type Ring = readonly Position[];
/** The outer ring counter-clockwise, then its holes clockwise (RFC 7946). */
export type Polygon = readonly Ring[];
export type MultiPolygon = readonly Polygon[];

/** `[west, south, east, north]` */
export type Box = readonly [west: number, south: number, east: number, north: number];

const WGS84_A_M = 6_378_137;
const WGS84_F = 1 / 298.257223563;
const E2 = WGS84_F * (2 - WGS84_F);
const E = Math.sqrt(E2);

/**
 * Area on the WGS 84 ellipsoid in m², positive for a counter-clockwise ring. Edges are straight in the equal-area cylindrical
 * projection; for edges below a kilometre that differs from the geodesic by less than a millionth. (Snyder 1987, 3-12 and 14-15.)
 */
export function ringToAreaM2(ring: Ring): number {
	let sum = 0;
	const [originLng, originLat] = ring[0] ?? [0, 0];
	let fromLng = originLng;
	const originQ = latToQ(originLat);
	let fromQ = originQ;
	for (const [lng, lat] of ring) {
		const q = latToQ(lat);
		// Offsets from the first position keep the digits that a small ring far from the origin would lose.
		sum += (fromLng - originLng) * (q - fromQ) - (lng - fromLng) * (fromQ - originQ);
		[fromLng, fromQ] = [lng, q];
	}
	return ((sum * Math.PI) / 180 / 2) * (WGS84_A_M ** 2 / 2);
}

/** The area of the rings, m² on the ellipsoid; holes count against. */
export function multiPolygonToAreaM2(geometry: MultiPolygon): number {
	let sum = 0;
	for (const polygon of geometry) for (const ring of polygon) sum += ringToAreaM2(ring);
	return sum;
}

function latToQ(lat: number): number {
	const sin = Math.sin((lat * Math.PI) / 180);
	return (1 - E2) * (sin / (1 - E2 * sin * sin) - Math.log((1 - E * sin) / (1 + E * sin)) / (2 * E));
}

/** Twice the planar area in degrees², positive for a counter-clockwise ring: for orientation only. */
export function ringToTwiceSignedArea(ring: Ring): number {
	let sum = 0;
	const [originLng, originLat] = ring[0] ?? [0, 0];
	for (let i = 1; i < ring.length; i++) {
		const [aLng, aLat] = ring[i - 1] as Position;
		const [bLng, bLat] = ring[i] as Position;
		sum += (aLng - originLng) * (bLat - originLat) - (bLng - originLng) * (aLat - originLat);
	}
	return sum;
}

/** Metres along the ring, on a plane true at its first latitude. */
export function ringToLengthM(ring: Ring): number {
	const lngM = 111_320 * Math.cos(((ring[0]?.[1] ?? 0) * Math.PI) / 180);
	let sum = 0;
	for (let i = 1; i < ring.length; i++) {
		const [aLng, aLat] = ring[i - 1] as Position;
		const [bLng, bLat] = ring[i] as Position;
		sum += Math.hypot((bLng - aLng) * lngM, (bLat - aLat) * 110_574);
	}
	return sum;
}

export function ringToBox(ring: Ring): Box {
	let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
	for (const [lng, lat] of ring) {
		west = Math.min(west, lng);
		south = Math.min(south, lat);
		east = Math.max(east, lng);
		north = Math.max(north, lat);
	}
	return [west, south, east, north];
}

export function multiPolygonToBox(geometry: MultiPolygon): Box {
	return ringToBox(geometry.flatMap((polygon) => polygon[0] ?? []));
}

/** 1 inside, 0 on the line, -1 outside; the sign of the cross product decides, as in PostGIS's planar predicates. */
export function placeInRing([lng, lat]: Position, ring: Ring): 1 | 0 | -1 {
	let isInside = false;
	for (let i = 1; i < ring.length; i++) {
		const [aLng, aLat] = ring[i - 1] as Position;
		const [bLng, bLat] = ring[i] as Position;
		if (aLat > lat && bLat > lat) continue;
		if (aLat < lat && bLat < lat) continue;
		if (aLng < lng && bLng < lng) continue;
		const cross = (bLng - aLng) * (lat - aLat) - (bLat - aLat) * (lng - aLng);
		if (cross === 0 && Math.min(aLng, bLng) <= lng && lng <= Math.max(aLng, bLng)) return 0;
		if (aLat > lat !== bLat > lat && cross > 0 === bLat > aLat) isInside = !isInside;
	}
	return isInside ? 1 : -1;
}

/** 1 inside, 0 on a border, -1 outside. */
export function placeInMultiPolygon(position: Position, geometry: MultiPolygon): 1 | 0 | -1 {
	for (const [outer, ...holes] of geometry) {
		if (outer === undefined) continue;
		const place = placeInRing(position, outer);
		if (place === 0) return 0;
		if (place < 0) continue;
		const inHoles = holes.map((hole) => placeInRing(position, hole));
		if (inHoles.includes(0)) return 0;
		if (!inHoles.includes(1)) return 1;
	}
	return -1;
}

/** Cuts a ring at positions that it passes twice, so that every ring returned is simple; loops without area are dropped. */
export function splitAtTouches(ring: Ring): Ring[] {
	const rings: Ring[] = [];
	const path: Position[] = [];
	const at = new Map<string, number>();
	for (const position of ring) {
		const key = `${position[0]} ${position[1]}`;
		const since = at.get(key);
		if (since === undefined) {
			at.set(key, path.length);
			path.push(position);
			continue;
		}
		const loop = path.splice(since + 1);
		for (const [lng, lat] of loop) at.delete(`${lng} ${lat}`);
		if (loop.length >= 2) rings.push([position, ...loop, position]);
	}
	return rings;
}

/**
 * Polygons of simple rings that do not cross: counter-clockwise ones are outer, clockwise ones are holes of the smallest outer
 * ring around them. Throws when a hole lies in none.
 */
export function ringsToMultiPolygon(rings: readonly Ring[]): MultiPolygon {
	const outers = rings
		.filter((ring) => ringToTwiceSignedArea(ring) > 0)
		.map((ring) => ({ ring, box: ringToBox(ring), area: ringToTwiceSignedArea(ring), holes: [] as Ring[] }))
		.sort((a, b) => a.area - b.area);
	for (const hole of rings) {
		if (ringToTwiceSignedArea(hole) >= 0) continue;
		const [a, b] = hole as unknown as readonly [Position, Position];
		// The middle of an edge: a hole may touch its outer ring in a vertex, never along an edge.
		const middle: Position = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
		const outer = outers.find(
			({ ring, box, area }) => area > -ringToTwiceSignedArea(hole) && isInBox(middle, box) && placeInRing(middle, ring) > 0,
		);
		if (outer === undefined) throw new Error(`A hole at ${a.join(", ")} lies in no outer ring`);
		outer.holes.push(hole);
	}
	return outers.sort((a, b) => b.area - a.area).map(({ ring, holes }) => [ring, ...holes]);
}

export function isInBox([lng, lat]: Position, [west, south, east, north]: Box): boolean {
	return west <= lng && lng <= east && south <= lat && lat <= north;
}
