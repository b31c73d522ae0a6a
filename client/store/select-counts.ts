// What is counted of the complaints that the filter lets through: every number of a console comes from here, so that no two of
// its screens disagree. Without a filter these are the store's own running counts.
import type { CategoryCode, Instant, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus } from "../../server/protocol/complaint.ts";
import { isClocked, isFiltered, matchSlots } from "./filter.ts";
import { memoize } from "./memo.ts";
import type { OpenComplaints, Totals } from "./open-complaints.ts";
import type { State } from "./state.ts";
import { Tally } from "./tally.ts";

const MINUTE_MS = 60_000;

/** What "due soon", "severe" and ages are measured at: whole minutes, so that nothing is counted again each second. */
function filterClock({ filter, now }: Pick<State, "filter" | "now">): Instant {
	return isClocked(filter) ? Math.floor(now / MINUTE_MS) * MINUTE_MS : 0;
}

/** Slots of `state.complaints`, rising; null while nothing is filtered. Good for this state only. */
export const selectSlots = memoize(
	(state) => [state.complaints, state.complaintVersion, state.filter, filterClock(state)],
	(state): Uint32Array | null => (isFiltered(state.filter) ? matchSlots(state.filter, state.complaints, filterClock(state)) : null),
);

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
		const slots = selectSlots(state);
		const { totals, complaints } = state;
		if (slots !== null) return countSlots(complaints, slots);
		const { byRegion, byStatus, byCategory, byUnit } = complaints;
		return { totals, byRegion, byStatus, byCategory, byUnit };
	},
);

function countSlots(complaints: OpenComplaints, slots: Uint32Array): Counts {
	const { arrays, dictionaries } = complaints.columns;
	const totals = { open: slots.length, mapped: 0, unmapped: 0, outside: 0, overdue: 0 };
	const byRegion = new Tally<RegionCode>();
	const byStatus = new Tally<ComplaintStatus>();
	const byCategory = new Tally<CategoryCode>();
	const byUnit = new Tally<UnitCode>();
	const regions = indicesOf(byRegion, dictionaries.region.codes);
	const statuses = indicesOf(byStatus, COMPLAINT_STATUSES);
	const categories = indicesOf(byCategory, dictionaries.category.codes);
	const units = indicesOf(byUnit, dictionaries.unit.codes);
	for (const slot of slots) {
		const isOverdue = complaints.isOverdueAt(slot);
		const isPrivate = arrays.isPrivate[slot] === 1;
		totals[complaints.placeAt(slot)]++;
		if (isOverdue) totals.overdue++;
		byStatus.add(statuses[arrays.status[slot] as number] as number, 1, isOverdue, isPrivate);
		byCategory.add(categories[arrays.category[slot] as number] as number, 1, isOverdue, isPrivate);
		const region = regions[arrays.region[slot] as number] as number;
		if (region !== -1) byRegion.add(region, 1, isOverdue, isPrivate);
		const unit = units[arrays.unit[slot] as number] as number;
		if (unit !== -1) byUnit.add(unit, 1, isOverdue, isPrivate);
	}
	return { totals, byRegion, byStatus, byCategory, byUnit };
}

/** Index in the tally by index in the dictionary, -1 for no code. */
function indicesOf<Code extends string>(tally: Tally<Code>, codes: readonly (Code | null)[]): Int32Array {
	return Int32Array.from(codes, (code) => (code === null ? -1 : tally.indexOf(code)));
}
