import type { Position } from "../../server/protocol/code.ts";
import {
	type MultiPolygon,
	multiPolygonToBox,
	type Polygon,
	placeInMultiPolygon,
	type Ring,
	ringToBox,
	ringToTwiceSignedArea,
} from "./ring.ts";

/** To a tenth of the side of the box; a label needs no more. */
const PRECISION = 0.1;

interface Square {
	readonly lng: number;
	readonly lat: number;
	readonly half: number;
	/** Distance from the middle to the nearest border, negative outside; degrees of latitude. */
	readonly distance: number;
	/** The most that any point of the square could have. */
	readonly most: number;
}

/**
 * A point well inside the largest part, where a label stands: about the farthest from any border (quadtree search after
 * mapbox/polylabel). Degrees of longitude are shortened to those of latitude.
 */
export function findInnerPoint(geometry: MultiPolygon): Position {
	const largest = geometry.reduce((best, polygon) => (areaOf(polygon) > areaOf(best) ? polygon : best));
	const [west, south, east, north] = ringToBox(largest[0] as Ring);
	const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
	const rings = largest.map((ring) => ring.map(([lng, lat]): Position => [lng * squeeze, lat]));
	const side = Math.max(Math.min((east - west) * squeeze, north - south), 1e-9);
	const squares: Square[] = [];
	for (let lng = west * squeeze; lng < east * squeeze; lng += side) {
		for (let lat = south; lat < north; lat += side) squares.push(toSquare(lng + side / 2, lat + side / 2, side / 2, rings));
	}
	let best = squares.reduce((a, b) => (b.distance > a.distance ? b : a));
	for (;;) {
		squares.sort((a, b) => a.most - b.most);
		const square = squares.pop();
		if (square === undefined || (best.distance > 0 && square.most - best.distance <= PRECISION * best.distance)) break;
		if (square.half < 1e-7) continue;
		for (const [dLng, dLat] of [
			[-1, -1],
			[1, -1],
			[-1, 1],
			[1, 1],
		] as const) {
			const half = square.half / 2;
			const quarter = toSquare(square.lng + dLng * half, square.lat + dLat * half, half, rings);
			if (quarter.distance > best.distance) best = quarter;
			squares.push(quarter);
		}
	}
	return [Math.round((best.lng / squeeze) * 1e6) / 1e6, Math.round(best.lat * 1e6) / 1e6];
}

/** `wanted` when it lies inside, else a point that does. */
export function keepOrFindInnerPoint(wanted: Position, geometry: MultiPolygon): Position {
	return placeInMultiPolygon(wanted, geometry) > 0 ? wanted : findInnerPoint(geometry);
}

/** The middle of the box, for messages about places. */
export function middleOf(geometry: MultiPolygon): Position {
	const [west, south, east, north] = multiPolygonToBox(geometry);
	return [(west + east) / 2, (south + north) / 2];
}

function areaOf(polygon: Polygon): number {
	return polygon.reduce((sum, ring) => sum + ringToTwiceSignedArea(ring), 0);
}

function toSquare(lng: number, lat: number, half: number, rings: readonly Ring[]): Square {
	let isInside = false;
	let least = Infinity;
	for (const ring of rings) {
		for (let i = 1; i < ring.length; i++) {
			const [aLng, aLat] = ring[i - 1] as Position;
			const [bLng, bLat] = ring[i] as Position;
			if (aLat > lat !== bLat > lat && lng < ((bLng - aLng) * (lat - aLat)) / (bLat - aLat) + aLng) isInside = !isInside;
			const [dLng, dLat] = [bLng - aLng, bLat - aLat];
			const t = Math.min(1, Math.max(0, ((lng - aLng) * dLng + (lat - aLat) * dLat) / (dLng * dLng + dLat * dLat || 1)));
			const distance2 = (lng - aLng - t * dLng) ** 2 + (lat - aLat - t * dLat) ** 2;
			if (distance2 < least) least = distance2;
		}
	}
	const distance = (isInside ? 1 : -1) * Math.sqrt(least);
	return { lng, lat, half, distance, most: distance + half * Math.SQRT2 };
}
