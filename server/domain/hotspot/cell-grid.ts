import { cellToLatLng, cellToLocalIj, gridDisk } from "h3-js";
import type { Cell, Position } from "../../protocol/code.ts";
import { cellToHalves, halvesToCell, parentBits } from "../cells.ts";
import type { Neighbours } from "./gi-star.ts";

// H3 cells as small integers, with who is near whom. A cell keeps its index for the life of the grid, empty or not; the
// library's strings are touched once a new cell.

/** The cells that hold something now, in the order of their H3 index whatever order they came in: sums are then the same to the bit. */
export interface StudyArea {
	/** Index in the grid, by place in the area. */
	readonly cells: Int32Array;
	/** By place in the area, of places; each list holds the place itself and is ascending. */
	readonly neighbours: Neighbours;
	/** Place in the area, by index in the grid; -1 for a cell that is empty. */
	readonly placeOf: Int32Array;
}

export class CellGrid {
	readonly resolution: number;
	readonly ring: number;
	count = 0;
	#hi = new Uint32Array(256);
	#lo = new Uint32Array(256);
	/** Open addressing: index + 1, 0 for empty. */
	#table = new Int32Array(1024);
	readonly #bits: { readonly hiBits: number; readonly loBits: number };
	/** Cells in a full neighbourhood: 1 + 3 k (k + 1). */
	readonly #stride: number;
	/** Known cells in the neighbourhood of each linked cell, `#stride` places each. */
	#near = new Int32Array(0);
	#nearCount = new Uint8Array(0);
	#linked = 0;
	#order = new Int32Array(0);
	/** Whether all linked cells have local coordinates. */
	#isLocal = true;
	readonly #indexByKey = new Map<number, number>();
	/** The strings that were asked for: hotspots ask for theirs at each look. */
	readonly #names: Cell[] = [];
	readonly #indexByName = new Map<Cell, number>();
	/** What leads from a key to those of its neighbours. */
	readonly #steps: number[] = [];

	constructor(resolution: number, ring: number) {
		this.resolution = resolution;
		this.ring = ring;
		this.#bits = parentBits(resolution);
		this.#stride = 1 + 3 * ring * (ring + 1);
		for (let i = -ring; i <= ring; i++) {
			for (let j = -ring; j <= ring; j++) if ((i !== 0 || j !== 0) && Math.abs(i - j) <= ring) this.#steps.push(i * KEY_ROW + j);
		}
	}

	/** Index of the parent, at the grid's resolution, of a cell that is as fine or finer; given now when it is new. */
	indexOf(hi: number, lo: number): number {
		const parentHi = ((hi & 0xff0fffff) | this.#bits.hiBits) >>> 0;
		const parentLo = (lo | this.#bits.loBits) >>> 0;
		const at = this.#find(parentHi, parentLo);
		const known = this.#table[at] as number;
		return known === 0 ? this.#add(parentHi, parentLo, at) : known - 1;
	}

	cellAt(index: number): Cell {
		const known = this.#names[index];
		if (known !== undefined) return known;
		const name = halvesToCell(this.#hi[index] as number, this.#lo[index] as number) as Cell;
		this.#names[index] = name;
		this.#indexByName.set(name, index);
		return name;
	}

	/** -1 when the cell never held anything. */
	findIndex(cell: Cell): number {
		const known = this.#indexByName.get(cell);
		if (known !== undefined) return known;
		const { hi, lo } = cellToHalves(cell);
		return (this.#table[this.#find(hi, lo)] as number) - 1;
	}

	/** `[lng, lat]`. */
	centreAt(index: number): Position {
		const [lat, lng] = cellToLatLng(this.cellAt(index));
		return [lng, lat];
	}

	/** The cells whose `held` (by index) is not 0. */
	studyArea(held: Uint32Array): StudyArea {
		this.#link();
		const placeOf = new Int32Array(this.count).fill(-1);
		const cells = new Int32Array(this.count);
		let count = 0;
		for (const index of this.#order) {
			if (held[index] === 0) continue;
			placeOf[index] = count;
			cells[count++] = index;
		}
		const starts = new Int32Array(count + 1);
		for (let place = 0; place < count; place++) {
			const from = (cells[place] as number) * this.#stride;
			let near = 0;
			for (let entry = from; entry < from + (this.#nearCount[cells[place] as number] as number); entry++) {
				if ((placeOf[this.#near[entry] as number] as number) >= 0) near++;
			}
			starts[place + 1] = (starts[place] as number) + near;
		}
		// Being near is mutual: going through the places in order and adding each to its neighbours' lists leaves these in order.
		const fill = starts.slice(0, count);
		const list = new Int32Array(starts[count] as number);
		for (let place = 0; place < count; place++) {
			const from = (cells[place] as number) * this.#stride;
			for (let entry = from; entry < from + (this.#nearCount[cells[place] as number] as number); entry++) {
				const other = placeOf[this.#near[entry] as number] as number;
				if (other === -1) continue;
				const at = fill[other] as number;
				list[at] = place;
				fill[other] = at + 1;
			}
		}
		return { cells: cells.subarray(0, count), neighbours: { starts, cells: list }, placeOf };
	}

	/** Finds the neighbours of the cells that are new since the last time. */
	#link(): void {
		if (this.#linked === this.count) return;
		if (this.#nearCount.length < this.count) {
			const near = new Int32Array(this.#hi.length * this.#stride);
			near.set(this.#near);
			this.#near = near;
			const nearCount = new Uint8Array(this.#hi.length);
			nearCount.set(this.#nearCount);
			this.#nearCount = nearCount;
		}
		for (let index = this.#linked; index < this.count; index++) {
			this.#pushNear(index, index);
			for (const other of this.#findNear(index)) {
				this.#pushNear(index, other);
				this.#pushNear(other, index);
			}
		}
		this.#linked = this.count;
		// Within one resolution the lower 20 bits of the upper half and the lower half tell cells apart: 52 bits, exact in a double.
		const keys = new Float64Array(this.count);
		for (let index = 0; index < this.count; index++) {
			keys[index] = ((this.#hi[index] as number) & 0xfffff) * 2 ** 32 + (this.#lo[index] as number);
		}
		keys.sort();
		const upper = (this.#hi[0] as number) & 0xfff00000;
		this.#order = Int32Array.from(keys, (key) => {
			const lo = key % 2 ** 32;
			return (this.#table[this.#find((upper | ((key - lo) / 2 ** 32)) >>> 0, lo)] as number) - 1;
		});
	}

	/** Cells linked before that are near this one. */
	#findNear(index: number): number[] {
		const cell = this.cellAt(index);
		if (this.#isLocal) {
			const key = cellToLocalKey(this.cellAt(0), cell);
			if (key !== undefined) {
				this.#indexByKey.set(key, index);
				const known: number[] = [];
				for (const step of this.#steps) {
					const other = this.#indexByKey.get(key + step);
					if (other !== undefined) known.push(other);
				}
				return known;
			}
			this.#isLocal = false;
		}
		return gridDisk(cell, this.ring)
			.map((near) => this.findIndex(near as Cell))
			.filter((other) => other !== -1 && other < index);
	}

	#pushNear(index: number, other: number): void {
		const at = this.#nearCount[index] as number;
		this.#near[index * this.#stride + at] = other;
		this.#nearCount[index] = at + 1;
	}

	/** Place in the table of a cell at the grid's resolution, or of the empty entry where it belongs. */
	#find(hi: number, lo: number): number {
		const mask = this.#table.length - 1;
		let at = Math.imul(hi, 0x9e3779b1) ^ Math.imul(lo, 0x85ebca6b);
		at = (at ^ (at >>> 15)) & mask;
		for (;;) {
			const known = this.#table[at] as number;
			if (known === 0 || (this.#lo[known - 1] === lo && this.#hi[known - 1] === hi)) return at;
			at = (at + 1) & mask;
		}
	}

	#add(hi: number, lo: number, at: number): number {
		const index = this.count;
		if (index === this.#hi.length) {
			this.#hi = doubled(this.#hi);
			this.#lo = doubled(this.#lo);
		}
		this.#hi[index] = hi;
		this.#lo[index] = lo;
		this.#table[at] = index + 1;
		this.count++;
		if (this.count * 2 > this.#table.length) {
			this.#table = new Int32Array(this.#table.length * 2);
			for (let known = 0; known < this.count; known++) {
				this.#table[this.#find(this.#hi[known] as number, this.#lo[known] as number)] = known + 1;
			}
		}
		return index;
	}
}

/** Local coordinates below half of it fit beside each other in a small integer. */
const KEY_ROW = 2 ** 15;

/**
 * A cell's place in the plane of H3's local IJ coordinates, whose axes are 120° apart: two cells are max(|Δi|, |Δj|, |Δi - Δj|)
 * steps from each other. 10 × faster than asking for the neighbours of each cell. The library refuses where a pentagon bends the
 * plane (none lies within 1,500 km of Jakarta) and where the cells are too far apart: then undefined.
 */
function cellToLocalKey(origin: Cell, cell: Cell): number | undefined {
	try {
		const { i, j } = cellToLocalIj(origin, cell);
		return Math.max(Math.abs(i), Math.abs(j)) < KEY_ROW / 2 - 2 ? i * KEY_ROW + j : undefined;
	} catch {
		return undefined;
	}
}

function doubled(from: Uint32Array): Uint32Array<ArrayBuffer> {
	const to = new Uint32Array(from.length * 2);
	to.set(from);
	return to;
}
