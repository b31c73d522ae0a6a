// What screens derive from the state. All are pure and remembered: the same state gives the same object.
import { COMPLAINT_STATUSES, type ComplaintRow, type ComplaintStatus } from "../../server/protocol/complaint.ts";
import type { Reference } from "../../server/protocol/reference.ts";
import { memoize } from "./memo.ts";
import { selectCounts } from "./select-counts.ts";

export type Region = Reference["regions"][number];
export type Unit = Reference["units"][number];

/** Lookups by code, made once for a reference. */
export const selectNames = memoize(
	(state) => [state.reference],
	({ reference }) => ({
		regions: new Map(reference?.regions.map((region) => [region.code, region])),
		units: new Map(reference?.units.map((unit) => [unit.code, unit])),
		categories: new Map(reference?.categories.map((category) => [category.code, category])),
		channels: new Map(reference?.channels.map((channel) => [channel.code, channel])),
	}),
);

export interface RegionCount {
	readonly region: Region;
	readonly open: number;
	readonly overdue: number;
}

/** Every kelurahan of the reference with what the filter lets through in it, the tray "outside" left out: by most overdue, then by share. */
export const selectRegionCounts = memoize(
	(state) => [selectCounts(state), state.reference],
	(state): readonly RegionCount[] => {
		const counts = (state.reference?.regions ?? [])
			.filter((region) => region.level === "kelurahan")
			.map((region) => ({ region, ...selectCounts(state).byRegion.of(region.code) }));
		return counts.sort(
			(a, b) => b.overdue - a.overdue || b.overdue * a.open - a.overdue * b.open || a.region.name.localeCompare(b.region.name),
		);
	},
);

export interface UnitCount {
	readonly unit: Unit;
	readonly open: number;
	readonly overdue: number;
}

/** Every unit that holds an open complaint: by most overdue, then by share. */
export const selectUnitCounts = memoize(
	(state) => [selectCounts(state), state.reference],
	(state): readonly UnitCount[] => {
		const counts = (state.reference?.units ?? [])
			.map((unit) => ({ unit, ...selectCounts(state).byUnit.of(unit.code) }))
			.filter(({ open }) => open > 0);
		return counts.sort(
			(a, b) => b.overdue - a.overdue || b.overdue * a.open - a.overdue * b.open || a.unit.name.localeCompare(b.unit.name),
		);
	},
);

export interface StatusCount {
	readonly status: ComplaintStatus;
	readonly open: number;
	readonly overdue: number;
}

/** Open statuses in the order of the life cycle; all are listed, none is left out because it is empty. */
export const selectStatuses = memoize(
	(state) => [selectCounts(state)],
	(state): readonly StatusCount[] =>
		COMPLAINT_STATUSES.filter((status) => status !== "resolved" && status !== "invalid").map((status) => ({
			status,
			...selectCounts(state).byStatus.of(status),
		})),
);

const NEWEST = 40;

/** The open complaints reported last: at most 40. */
export const selectNewest = memoize(
	(state) => [state.complaintVersion],
	(state): readonly ComplaintRow[] => {
		const { columns } = state.complaints;
		const { reportedAt, id } = columns.arrays;
		const newest: number[] = [];
		const isNewer = (a: number, b: number) => {
			const by = (reportedAt[a] as number) - (reportedAt[b] as number);
			return by > 0 || (by === 0 && (id[a] as number) > (id[b] as number));
		};
		// Of a million rows nearly all end at the first comparison.
		let oldest = Number.NEGATIVE_INFINITY;
		for (let slot = 0; slot < columns.count; slot++) {
			if ((reportedAt[slot] as number) < oldest) continue;
			let at = newest.length;
			while (at > 0 && isNewer(slot, newest[at - 1] as number)) at--;
			newest.splice(at, 0, slot);
			if (newest.length > NEWEST) newest.pop();
			if (newest.length === NEWEST) oldest = reportedAt[newest[NEWEST - 1] as number] as number;
		}
		return newest.map((slot) => columns.rowAt(slot));
	},
);
