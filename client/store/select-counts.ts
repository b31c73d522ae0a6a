// What is counted of the complaints that the filter lets through: every number of a console comes from here, so that no two of
// its screens disagree. Without a filter these are the store's own running counts.
import type { Instant } from "../../server/protocol/code.ts";
import { isClocked, isFiltered, matchSlots } from "./filter.ts";
import { memoize } from "./memo.ts";
import { type Counts, countSlots } from "./row-counts.ts";
import type { State } from "./state.ts";

const MINUTE_MS = 60_000;

/** What "due soon", "severe" and ages are measured at: whole minutes, so that nothing is counted again each second. */
function filterClock({ filter, now }: Pick<State, "filter" | "now">): Instant {
	return isClocked(filter) ? Math.floor(now / MINUTE_MS) * MINUTE_MS : 0;
}

/** What the filter lets through of `state.complaints`, and all counts of it; null while nothing is filtered. */
const selectMatch = memoize(
	(state) => [state.complaints, state.complaintVersion, state.filter, filterClock(state)],
	(state): { readonly slots: Uint32Array; readonly counts: Counts } | null => {
		if (!isFiltered(state.filter)) return null;
		const { complaints } = state;
		const slots = matchSlots(state.filter, complaints, filterClock(state));
		return { slots, counts: countSlots(complaints.counted, slots, complaints.counts) };
	},
);

/** Slots of `state.complaints`, rising; null while nothing is filtered. Good for this state only. */
export function selectSlots(state: State): Uint32Array | null {
	return selectMatch(state)?.slots ?? null;
}

/** Another object whenever a count may have changed; `totals` is the same object as long as this is. */
export const selectCounts = memoize(
	(state) => [state.complaints, state.complaintVersion, selectMatch(state), state.totals],
	(state): Counts => {
		const match = selectMatch(state);
		if (match !== null) return match.counts;
		const { byStatus, byCategory, byRegion, byUnit, byCell } = state.complaints.counts;
		return { totals: state.totals, byStatus, byCategory, byRegion, byUnit, byCell };
	},
);
