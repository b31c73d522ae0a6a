// The cells of a coarser resolution, as small integers: which one each cell of the rows lies in, computed once a cell.
import { CellIndex } from "../../server/domain/cell-index.ts";
import { parentBits } from "../../server/domain/cells.ts";
import type { Cell } from "../../server/protocol/code.ts";

export class ParentCells {
	/** By index of the rows' cells; as long as was asked for or longer. */
	of = new Uint32Array(256);
	/** By the indices in `of`. The same array for the page's life. */
	readonly cells: Cell[] = [];
	readonly #index = new CellIndex();
	readonly #bits: { readonly hiBits: number; readonly loBits: number };
	#known = 0;

	constructor(resolution: number) {
		this.#bits = parentBits(resolution);
	}

	/** Takes in the cells that are new since the last time. */
	follow({ hi, lo, count }: CellIndex): void {
		if (count > this.of.length) {
			const of = new Uint32Array(hi.length);
			of.set(this.of);
			this.of = of;
		}
		const { hiBits, loBits } = this.#bits;
		for (; this.#known < count; this.#known++) {
			const upper = (((hi[this.#known] as number) & 0xff0fffff) | hiBits) >>> 0;
			const index = this.#index.indexOf(upper, ((lo[this.#known] as number) | loBits) >>> 0);
			if (index === this.cells.length) this.cells.push(this.#index.cellAt(index));
			this.of[this.#known] = index;
		}
	}
}
