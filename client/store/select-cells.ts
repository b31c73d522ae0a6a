// Cell counts for the map, at the resolution that it shows.
import type { Cell } from "../../server/protocol/code.ts";
import { memoize } from "./memo.ts";
import { selectSlots } from "./select-counts.ts";
import type { State } from "./state.ts";

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

/** Without a filter: one pass over the cells. With one: one pass over the rows that it lets through. */
export const selectCells = memoize(
	(state) => [state.complaints, state.complaintVersion, selectSlots(state), state.resolution],
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
	const slots = selectSlots(state);
	if (slots !== null) {
		const { columns } = complaints;
		for (const slot of slots) {
			if (complaints.placeAt(slot) !== "mapped") continue;
			const index = of[complaints.cellIndexAt(slot)] as number;
			open[index] = (open[index] as number) + 1;
			if (complaints.isOverdueAt(slot)) overdue[index] = (overdue[index] as number) + 1;
			hidden[index] = (hidden[index] as number) + (columns.arrays.isPrivate[slot] as number);
		}
	} else {
		const { byCell } = complaints;
		for (let at = 0; at < of.length; at++) {
			const index = of[at] as number;
			open[index] = (open[index] as number) + (byCell.open[at] as number);
			overdue[index] = (overdue[index] as number) + (byCell.overdue[at] as number);
			hidden[index] = (hidden[index] as number) + (byCell.private[at] as number);
		}
	}
	return { resolution, cells, open, overdue, private: hidden };
}

/**
 * The number that may be shown for a cell, null when it must not be (domain.md §8): on a wall a cell that holds private
 * complaints shows its number from `minCellCount` open ones on. A console shows every number.
 */
export function shownCount(state: Pick<State, "view" | "reference">, open: number, hidden: number): number | null {
	if (state.view === "console" || hidden === 0) return open;
	return open >= (state.reference?.minCellCount ?? Number.POSITIVE_INFINITY) ? open : null;
}
