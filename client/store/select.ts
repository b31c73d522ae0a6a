// What screens derive from the state. All are pure and remembered: the same state gives the same object.
import { isWithin } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintRow, type ComplaintStatus } from "../../server/protocol/complaint.ts";
import type { Reference } from "../../server/protocol/reference.ts";
import { memoize } from "./memo.ts";
import { selectCounts } from "./select-counts.ts";
import { shownCount } from "./shown-count.ts";

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
	readonly private: number;
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
	readonly private: number;
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

/** The open complaints reported last: at most NEWEST. */
export const selectNewest = memoize(
	(state) => [state.complaintVersion],
	(state): readonly ComplaintRow[] => state.complaints.newest(),
);

/**
 * Where a complaint is, by the smallest region that may be named for it: a private one is named alone or among a few (shownCount)
 * neither in its kelurahan nor in the kecamatan nor in the kota. Null: somewhere in the city; undefined: in no region.
 */
export const selectPlaceOf = memoize(
	(state) => [selectCounts(state), state.reference, state.view],
	(state) => {
		const { regions } = selectNames(state);
		const { byRegion } = selectCounts(state);
		const mayBeNamed = ({ code }: Region): boolean => {
			let [open, hidden] = [0, 0];
			for (const each of regions.keys()) {
				if (!isWithin(each, code)) continue;
				const count = byRegion.of(each);
				open += count.open;
				hidden += count.private;
			}
			return shownCount(state, open, hidden) !== null;
		};
		return ({ region: code, isPrivate }: Pick<ComplaintRow, "region" | "isPrivate">): Region | null | undefined => {
			let region = code === null ? undefined : regions.get(code);
			if (region === undefined || !isPrivate) return region;
			while (region !== undefined && !mayBeNamed(region)) region = regions.get(region.parent);
			return region ?? null;
		};
	},
);
