import { cellToLatLng, getHexagonAreaAvg, gridDisk, latLngToCell } from "h3-js";
import type { Cell, Position } from "../../server/protocol/code.ts";

/** H3 cells around places, with their neighbours by index, so that the map is grown without asking H3 again. */
export interface CellLand {
	readonly cells: readonly Cell[];
	/** Six a cell; -1 where the land ends. */
	readonly neighbours: Int32Array;
	/** Metres east and north of `origin`, on a plane true at its latitude. */
	readonly xM: Float64Array;
	readonly yM: Float64Array;
}

/** All cells within `reachM` of any place, sorted. */
export function buildCellLand(
	places: readonly { readonly position: Position; readonly reachM: number }[],
	resolution: number,
	origin: Position,
): CellLand {
	const stepM = Math.sqrt((getHexagonAreaAvg(resolution, "m2") * 2) / Math.sqrt(3));
	const found = new Set<string>();
	for (const { position, reachM } of places) {
		const [lng, lat] = position;
		for (const cell of gridDisk(latLngToCell(lat, lng, resolution), Math.ceil((reachM / stepM) * 1.1))) found.add(cell);
	}
	const cells = [...found].sort();
	const indexOf = new Map(cells.map((cell, index) => [cell, index]));
	const neighbours = new Int32Array(cells.length * 6).fill(-1);
	const xM = new Float64Array(cells.length);
	const yM = new Float64Array(cells.length);
	for (const [index, cell] of cells.entries()) {
		let slot = index * 6;
		for (const neighbour of gridDisk(cell, 1)) if (neighbour !== cell) neighbours[slot++] = indexOf.get(neighbour) ?? -1;
		const [lat, lng] = cellToLatLng(cell);
		const plane = positionToPlane([lng, lat], origin);
		xM[index] = plane.xM;
		yM[index] = plane.yM;
	}
	return { cells: cells as Cell[], neighbours, xM, yM };
}

export function positionToPlane([lng, lat]: Position, [originLng, originLat]: Position): { xM: number; yM: number } {
	return { xM: (lng - originLng) * 111_320 * Math.cos((originLat * Math.PI) / 180), yM: (lat - originLat) * 110_574 };
}

/** The cells of `mask` and all within `steps` of them. */
export function dilate(mask: Uint8Array, { neighbours }: CellLand, steps: number): Uint8Array {
	const grown = mask.slice();
	let front = [...mask.keys()].filter((cell) => mask[cell] === 1);
	for (let step = 0; step < steps; step++) {
		const next: number[] = [];
		for (const cell of front) {
			for (let k = cell * 6; k < cell * 6 + 6; k++) {
				const neighbour = neighbours[k] as number;
				if (neighbour < 0 || grown[neighbour] === 1) continue;
				grown[neighbour] = 1;
				next.push(neighbour);
			}
		}
		front = next;
	}
	return grown;
}

/** The cells of `mask` that lie more than `steps` from any other cell; beyond the land's end everything is other. */
export function erode(mask: Uint8Array, land: CellLand, steps: number): Uint8Array {
	const nearest = dilate(
		mask.map((is) => 1 - is),
		land,
		1,
	);
	for (const [k, neighbour] of land.neighbours.entries()) if (neighbour === -1) nearest[Math.floor(k / 6)] = 1;
	return dilate(nearest, land, steps - 1).map((is) => 1 - is);
}

/** With everything that the mask encloses. */
export function fillHoles(mask: Uint8Array, { neighbours }: CellLand): Uint8Array {
	const isOutside = new Uint8Array(mask.length);
	const queue: number[] = [];
	const reach = (cell: number) => {
		if (mask[cell] === 1 || isOutside[cell] === 1) return;
		isOutside[cell] = 1;
		queue.push(cell);
	};
	for (let k = 0; k < neighbours.length; k++) if (neighbours[k] === -1) reach(Math.floor(k / 6));
	for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
		for (let k = cell * 6; k < cell * 6 + 6; k++) if ((neighbours[k] as number) >= 0) reach(neighbours[k] as number);
	}
	return isOutside.map((is) => 1 - is);
}

/** Numbers the connected parts of equal owners; -1 where `owners` is -1. `sizes[part]` is the number of its cells. */
export function findParts(owners: Int32Array, { neighbours }: CellLand): { parts: Int32Array; sizes: number[] } {
	const parts = new Int32Array(owners.length).fill(-1);
	const sizes: number[] = [];
	for (let seed = 0; seed < owners.length; seed++) {
		if (owners[seed] === -1 || parts[seed] !== -1) continue;
		const part = sizes.length;
		parts[seed] = part;
		const queue = [seed];
		let size = 0;
		for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
			size++;
			for (let k = cell * 6; k < cell * 6 + 6; k++) {
				const neighbour = neighbours[k] as number;
				if (neighbour < 0 || parts[neighbour] !== -1 || owners[neighbour] !== owners[seed]) continue;
				parts[neighbour] = part;
				queue.push(neighbour);
			}
		}
		sizes.push(size);
	}
	return { parts, sizes };
}
