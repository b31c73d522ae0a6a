import type { State } from "./state.ts";

/** How few a number may be that is not told. */
export function leastShown({ reference }: Pick<State, "reference">): number {
	return reference?.minCellCount ?? Number.POSITIVE_INFINITY;
}

/**
 * The number that may be shown of a place (a cell, a kelurahan, a hotspot) or a unit, null when neither it nor any other of the same
 * complaints must be (domain.md §8): on a wall, where private ones are among them, from `minCellCount` open ones on. All numbers of
 * less than the city pass here. A console shows every number.
 */
export function shownCount(state: Pick<State, "view" | "reference">, open: number, hidden: number): number | null {
	if (state.view === "console" || hidden === 0) return open;
	return open >= leastShown(state) ? open : null;
}
