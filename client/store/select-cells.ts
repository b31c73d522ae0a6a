// Cell counts for the map, at the resolution that it shows.
import type { Cell } from "../../server/protocol/code.ts";
import { memoize } from "./memo.ts";
import { selectCounts } from "./select-counts.ts";
import type { State } from "./state.ts";
import { KINDS, OVERDUE, PRIVATE } from "./tally.ts";

export interface CellCounts {
	readonly resolution: number;
	/**
	 * Every cell that has ever held a complaint, so that the array stays the same object while complaints come and go
	 * (a layer with the same `data` uploads colours only). It is replaced when a cell is added.
	 */
	readonly cells: readonly Cell[];
	/** By index in `cells`; zero in a cell that is empty now. Other arrays whenever a count may have changed. */
	readonly open: Int32Array;
	readonly overdue: Int32Array;
	readonly private: Int32Array;
}

/** Copies of the growing arrays, one a resolution: the identity changes when the length does. */
const fixed = new WeakMap<readonly Cell[], readonly Cell[]>();

function fixedCells(cells: readonly Cell[]): readonly Cell[] {
	const held = fixed.get(cells);
	if (held !== undefined && held.length === cells.length) return held;
	const copy = cells.slice();
	fixed.set(cells, copy);
	return copy;
}

/** One pass over the cells that the rows were counted by. */
export const selectCells = memoize(
	(state) => [state.complaints, state.complaintVersion, selectCounts(state), state.resolution],
	(state): CellCounts => countCells(state, state.resolution),
);

/** The same at a resolution of one's own, not remembered. */
export function countCells(state: State, resolution: number): CellCounts {
	const { complaints } = state;
	const { of, cells: growing } = complaints.cellsAt(resolution);
	const cells = fixedCells(growing);
	const open = new Int32Array(cells.length);
	const overdue = new Int32Array(cells.length);
	const hidden = new Int32Array(cells.length);
	const { counters } = selectCounts(state).byCell;
	const known = Math.min(complaints.counted.cells, counters.length / KINDS - 1);
	for (let at = 0; at < known; at++) {
		const from = (at + 1) * KINDS;
		const late = counters[from + OVERDUE] as number;
		const secret = counters[from + PRIVATE] as number;
		const both = counters[from + OVERDUE + PRIVATE] as number;
		const index = of[at] as number;
		open[index] = (open[index] as number) + (counters[from] as number) + late + secret + both;
		overdue[index] = (overdue[index] as number) + late + both;
		hidden[index] = (hidden[index] as number) + secret + both;
	}
	return { resolution, cells, open, overdue, private: hidden };
}
