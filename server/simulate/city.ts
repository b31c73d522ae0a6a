// The city that the drill plays in: the kelurahan in force with how many complaints each one makes and where inside it.
// Built from the database's own regions, so that a drill on imported boundaries puts its points inside those.
import type { Position, RegionCode } from "../protocol/code.ts";
import type { KelurahanShape } from "../queries/drill.ts";
import { buildWeighted, type Chance, createChance, drawLogNormal, drawNormal, pick, pickWeighted, type Weighted } from "./chance.ts";

/** GeoJSON MultiPolygon coordinates, degrees: polygons of rings, the first ring the outer one. */
export type Polygons = KelurahanShape["polygons"];

export interface Place extends KelurahanShape {
	readonly weight: number;
	/** Markets, stations, crossings: most complaints lie near one of these. */
	readonly knots: readonly Position[];
}

export interface City {
	readonly places: Weighted<Place>;
	readonly placeOf: ReadonlyMap<RegionCode, Place>;
}

/** 1° of latitude, and of longitude at 6° south, within 1 %. */
const DEGREE_M = 110_900;
/** Kepulauan Seribu: 28,000 inhabitants of 10.6 million. */
const ISLANDS = "31.01";

export function buildCity(kelurahan: readonly KelurahanShape[], seed: string): City {
	const places = kelurahan.map((one): Place => {
		const chance = createChance(`${seed}/place/${one.code}`);
		// People live denser in small kelurahan, so the root of the area stands for population; 0.4 is our own guess of the rest.
		const weight = Math.sqrt(one.areaKm2) * drawLogNormal(chance, 1, 0.4) * (one.code.startsWith(`${ISLANDS}.`) ? 0.04 : 1);
		const knots = Array.from({ length: 3 + Math.floor(chance.next() * 4) }, () => drawInside(chance, one.polygons) ?? one.innerPoint);
		return { ...one, weight, knots };
	});
	return { places: buildWeighted(places, (place) => place.weight), placeOf: new Map(places.map((place) => [place.code, place])) };
}

export function drawPlace(chance: Chance, city: City): Place {
	return pickWeighted(chance, city.places);
}

/** A point inside the place, six decimals: six in ten within some 250 m of a knot, the others anywhere. */
export function drawPosition(chance: Chance, place: Place): Position {
	if (chance.next() < 0.6) {
		const knot = pick(chance, place.knots);
		for (let attempt = 0; attempt < 8; attempt += 1) {
			const near = drawNear(chance, knot, 150);
			if (isInside(near, place.polygons)) return near;
		}
	}
	return drawInside(chance, place.polygons) ?? place.innerPoint;
}

/** `spreadM` is the standard deviation in each direction. */
export function drawNear(chance: Chance, centre: Position, spreadM: number): Position {
	const spread = spreadM / DEGREE_M;
	return [round6(centre[0] + spread * drawNormal(chance)), round6(centre[1] + spread * drawNormal(chance))];
}

/** Uniform over the box of the largest part; undefined after 200 misses (a sliver). */
function drawInside(chance: Chance, polygons: Polygons): Position | undefined {
	const box = boxOf(polygons);
	for (let attempt = 0; attempt < 200; attempt += 1) {
		const point: Position = [
			round6(box.west + chance.next() * (box.east - box.west)),
			round6(box.south + chance.next() * (box.north - box.south)),
		];
		if (isInside(point, polygons)) return point;
	}
	return undefined;
}

// Islands of one kelurahan lie 50 km apart: the box of all would be nearly empty.
function boxOf(polygons: Polygons): { west: number; south: number; east: number; north: number } {
	let best = { west: 0, south: 0, east: 0, north: 0 };
	let bestSize = -1;
	for (const [outer] of polygons) {
		const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
		for (const [lng, lat] of outer ?? []) {
			box.west = Math.min(box.west, lng);
			box.east = Math.max(box.east, lng);
			box.south = Math.min(box.south, lat);
			box.north = Math.max(box.north, lat);
		}
		const size = (box.east - box.west) * (box.north - box.south);
		if (size > bestSize) [best, bestSize] = [box, size];
	}
	return best;
}

/** Even-odd rule over all rings; a point on an edge may fall either way. */
export function isInside([lng, lat]: Position, polygons: Polygons): boolean {
	let inside = false;
	for (const rings of polygons) {
		for (const ring of rings) {
			let previous = ring.at(-1);
			for (const vertex of ring) {
				if (previous !== undefined && vertex[1] > lat !== previous[1] > lat) {
					const crossing = vertex[0] + ((lat - vertex[1]) * (previous[0] - vertex[0])) / (previous[1] - vertex[1]);
					if (lng < crossing) inside = !inside;
				}
				previous = vertex;
			}
		}
	}
	return inside;
}

/** Metres on the flat: good to 1 % inside Jakarta. */
export function distanceM(a: Position, b: Position): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]) * DEGREE_M;
}

function round6(degrees: number): number {
	return Math.round(degrees * 1e6) / 1e6;
}
