import { cellToBoundary, getHexagonAreaAvg } from "h3-js";
import type { Position } from "../../server/protocol/code.ts";
import { buildCellLand, type CellLand, dilate, erode, fillHoles, findParts, positionToPlane } from "./cell-land.ts";
import { uniteRings } from "./edge-union.ts";
import type { KelurahanPoint } from "./kelurahan-points.ts";
import { type Cells, dividePower, findNearestSites, NEAREST, NOBODY, type Site } from "./power-diagram.ts";
import { type MultiPolygon, multiPolygonToAreaM2, type Ring } from "./ring.ts";

// A map for a city whose boundary file is not at hand, out of nothing but where each kelurahan is and how large: H3 cells, divided by a
// power diagram. It looks like the city, neighbours are mostly true neighbours, and no line of it is an official line.

/** About 0.015 km² a cell: the smallest kelurahan (0.28 km²) still has 19. */
const RESOLUTION = 10;
/** Bays narrower than twice this many cells are land: between the round edges of freely grown kelurahan there is no sea. */
const CLOSING_STEPS = 8;

export interface SchematicKelurahan extends KelurahanPoint {
	readonly geometry: MultiPolygon;
}

/** Deterministic; 267 kelurahan take about a second. Shared borders have the very same vertices. Throws when a kelurahan gets no cell. */
export function buildSchematicKelurahan(points: readonly KelurahanPoint[]): SchematicKelurahan[] {
	const origin = middleOf(points);
	const land = buildCellLand(
		points.map(({ innerPoint, areaKm2 }) => ({
			position: innerPoint,
			reachM: 1000 * Math.sqrt(areaKm2 / Math.PI) * 1.5 + CLOSING_STEPS * 140,
		})),
		RESOLUTION,
		origin,
	);
	const sites = points.map(({ innerPoint, areaKm2 }) => ({ ...positionToPlane(innerPoint, origin), areaM2: areaKm2 * 1e6 }));
	const owners = divideLand(land, sites);
	const cellsOf = points.map((): number[] => []);
	for (const [cell, owner] of owners.entries()) if (owner !== NOBODY) cellsOf[owner]?.push(cell);
	return points.map((point, index) => {
		const cells = cellsOf[index] ?? [];
		if (cells.length === 0) throw new Error(`The schematic map has no cell for ${point.code} ${point.name}`);
		const geometry = uniteRings(cells.map((cell) => cellToRing(land.cells[cell] as string)));
		return { ...point, geometry, areaKm2: multiPolygonToAreaM2(geometry) / 1e6 };
	});
}

function divideLand(land: CellLand, sites: readonly Site[]): Int32Array {
	const areaM2 = areaOfCell(land);
	const everywhere: Cells = { xM: land.xM, yM: land.yM, areaM2 };
	const nearest = findNearestSites(everywhere, sites);
	const grown = dividePower(everywhere, sites, nearest, { rounds: 16, hasReach: true });
	const mask = findOutline(
		Uint8Array.from(grown.owners, (owner) => (owner === NOBODY ? 0 : 1)),
		land,
	);
	const inside = [...mask.keys()].filter((cell) => mask[cell] === 1);
	const cells: Cells = {
		xM: Float64Array.from(inside, (cell) => land.xM[cell] as number),
		yM: Float64Array.from(inside, (cell) => land.yM[cell] as number),
		areaM2,
	};
	// The outline holds a little more than the kelurahan grew to; without sharing that out it would all go to those near the bays.
	const surplus = (inside.length * areaM2) / sites.reduce((sum, site) => sum + site.areaM2, 0);
	const stretched = sites.map((site) => ({ ...site, areaM2: site.areaM2 * surplus }));
	const nearestInside = new Int32Array(inside.length * NEAREST);
	for (const [index, cell] of inside.entries()) nearestInside.set(nearest.subarray(cell * NEAREST, (cell + 1) * NEAREST), index * NEAREST);
	const settled = dividePower(cells, stretched, nearestInside, { rounds: 120, hasReach: false, weights: grown.weights });
	const owners = new Int32Array(mask.length).fill(NOBODY);
	for (const [index, cell] of inside.entries()) owners[cell] = settled.owners[index] as number;
	return joinParts(owners, land);
}

/** The land's edge: what the kelurahan grew over, without holes, narrow bays and thorns. */
function findOutline(grown: Uint8Array, land: CellLand): Uint8Array {
	const closed = erode(dilate(grown, land, CLOSING_STEPS), land, CLOSING_STEPS);
	return fillHoles(closed, land);
}

/** Gives every part of a kelurahan but its largest to the neighbour with the longest border with it, so that each is in one piece. */
function joinParts(owners: Int32Array, land: CellLand): Int32Array {
	const joined = owners.slice();
	for (;;) {
		const { parts, sizes } = findParts(joined, land);
		const largest = new Map<number, number>();
		for (const [cell, part] of parts.entries()) {
			const owner = joined[cell] as number;
			if (owner === NOBODY) continue;
			const best = largest.get(owner);
			if (best === undefined || (sizes[part] as number) > (sizes[best] as number)) largest.set(owner, part);
		}
		const borders = new Map<number, Map<number, number>>();
		for (const [cell, part] of parts.entries()) {
			const owner = joined[cell] as number;
			if (owner === NOBODY || largest.get(owner) === part) continue;
			const counts = borders.get(part) ?? new Map<number, number>();
			borders.set(part, counts);
			for (const neighbour of land.neighbours.subarray(cell * 6, cell * 6 + 6)) {
				const other = neighbour < 0 ? NOBODY : (joined[neighbour] as number);
				if (other !== NOBODY && other !== owner) counts.set(other, (counts.get(other) ?? 0) + 1);
			}
		}
		if (borders.size === 0) return joined;
		for (const [cell, part] of parts.entries()) {
			const counts = borders.get(part);
			if (counts === undefined) continue;
			joined[cell] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? NOBODY;
		}
	}
}

function areaOfCell({ cells }: CellLand): number {
	const some = cells[Math.floor(cells.length / 2)];
	if (some === undefined) return getHexagonAreaAvg(RESOLUTION, "m2");
	return multiPolygonToAreaM2([[cellToRing(some)]]);
}

/** Rounded to 6 decimals (0.1 m), so that two cells write their common corner the same. */
function cellToRing(cell: string): Ring {
	return cellToBoundary(cell, true).map(
		([lng, lat]): Position => [Math.round((lng as number) * 1e6) / 1e6, Math.round((lat as number) * 1e6) / 1e6],
	);
}

function middleOf(points: readonly KelurahanPoint[]): Position {
	let [lng, lat] = [0, 0];
	for (const { innerPoint } of points) [lng, lat] = [lng + innerPoint[0], lat + innerPoint[1]];
	return [lng / points.length, lat / points.length];
}
