// H3 cells as small integers by open addressing on their halves: no string is built for a cell that is known.
import type { Cell } from "../protocol/code.ts";
import { halvesToCell } from "./cells.ts";

/** A cell keeps its index for good; the next one is `count`. */
export class CellIndex {
	count = 0;
	/** Halves of the cells by index; longer than `count`. */
	hi = new Uint32Array(256);
	lo = new Uint32Array(256);
	/** Index + 1, 0 for empty. */
	#table = new Uint32Array(1024);

	/** -1 for no cell (`hi` 0); given now when it is new. */
	indexOf(hi: number, lo: number): number {
		if (hi === 0) return -1;
		const at = this.#find(hi, lo);
		const known = this.#table[at] as number;
		return known === 0 ? this.#add(hi, lo, at) : known - 1;
	}

	cellAt(index: number): Cell {
		return halvesToCell(this.hi[index] as number, this.lo[index] as number) as Cell;
	}

	#find(hi: number, lo: number): number {
		const mask = this.#table.length - 1;
		// Cells of one city differ in the middle bits; the product carries them upwards.
		const mixed = Math.imul(lo ^ Math.imul(hi, 0x85ebca6b), 0x9e3779b1);
		let at = (mixed ^ (mixed >>> 15)) & mask;
		for (let held = this.#table[at] as number; held !== 0; held = this.#table[at] as number) {
			if (this.lo[held - 1] === lo && this.hi[held - 1] === hi) return at;
			at = (at + 1) & mask;
		}
		return at;
	}

	#add(hi: number, lo: number, at: number): number {
		const index = this.count++;
		if (index === this.hi.length) {
			this.hi = doubled(this.hi);
			this.lo = doubled(this.lo);
		}
		this.hi[index] = hi;
		this.lo[index] = lo;
		this.#table[at] = index + 1;
		if (this.count * 2 > this.#table.length) {
			this.#table = new Uint32Array(this.#table.length * 2);
			for (let each = 0; each < this.count; each++) this.#table[this.#find(this.hi[each] as number, this.lo[each] as number)] = each + 1;
		}
		return index;
	}
}

function doubled(from: Uint32Array): Uint32Array<ArrayBuffer> {
	const to = new Uint32Array(from.length * 2);
	to.set(from);
	return to;
}
