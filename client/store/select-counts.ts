// What is counted of the complaints that the filter lets through: every number of a console comes from here, so that no two of
// its screens disagree. Without a filter these are the store's own running counts.
import type { CategoryCode, Instant, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { ComplaintStatus } from "../../server/protocol/complaint.ts";
import { isClocked, isFiltered, matchSlots } from "./filter.ts";
import { memoize } from "./memo.ts";
import { RowCounts, type Totals } from "./row-counts.ts";
import type { State } from "./state.ts";
import type { Tally } from "./tally.ts";

const MINUTE_MS = 60_000;

/** What "due soon", "severe" and ages are measured at: whole minutes, so that nothing is counted again each second. */
function filterClock({ filter, now }: Pick<State, "filter" | "now">): Instant {
	return isClocked(filter) ? Math.floor(now / MINUTE_MS) * MINUTE_MS : 0;
}

/** What the filter lets through of `state.complaints`, and all counts of it; null while nothing is filtered. */
const selectMatch = memoize(
	(state) => [state.complaints, state.complaintVersion, state.filter, filterClock(state)],
	(state): { readonly slots: Uint32Array; readonly counts: RowCounts } | null => {
		if (!isFiltered(state.filter)) return null;
		const { complaints } = state;
		const slots = matchSlots(state.filter, complaints, filterClock(state));
		const counts = new RowCounts(complaints.columns.dictionaries);
		counts.addAll(complaints.counted, slots, slots.length, complaints.cellCount);
		return { slots, counts };
	},
);

/** Slots of `state.complaints`, rising; null while nothing is filtered. Good for this state only. */
export function selectSlots(state: State): Uint32Array | null {
	return selectMatch(state)?.slots ?? null;
}

/** Of what is shown, for who depends on the state anyhow: not another object when a count changed. */
export function selectRowCounts(state: State): RowCounts {
	return selectMatch(state)?.counts ?? state.complaints.counts;
}

export interface Counts {
	readonly totals: Totals;
	readonly byRegion: Tally<RegionCode>;
	readonly byStatus: Tally<ComplaintStatus>;
	readonly byCategory: Tally<CategoryCode>;
	readonly byUnit: Tally<UnitCode>;
}

/** Another object whenever a count may have changed. */
export const selectCounts = memoize(
	(state) => [state.complaints, state.complaintVersion, selectSlots(state), state.totals],
	(state): Counts => {
		const counts = selectRowCounts(state);
		const { byRegion, byStatus, byCategory, byUnit } = counts;
		return { totals: counts === state.complaints.counts ? state.totals : counts.totals, byRegion, byStatus, byCategory, byUnit };
	},
);
