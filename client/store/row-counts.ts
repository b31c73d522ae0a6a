// All that the screens count of some rows: totals, and by status, category, kelurahan, unit and cell. The store keeps one of all rows
// up to date row by row; a filter counts its own.
import { type ColumnDictionaries, statusToIndex } from "../../server/domain/complaint-columns.ts";
import type { CategoryCode, Cell, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { ComplaintStatus } from "../../server/protocol/complaint.ts";
import { complementOf } from "./sieve.ts";
import { STANDINGS, standingToKind, standingToPlace, standingToStatus } from "./standing.ts";
import { KINDS, OVERDUE, Tally } from "./tally.ts";

export interface Totals {
	/** mapped + unmapped + outside. */
	readonly open: number;
	readonly mapped: number;
	readonly unmapped: number;
	readonly outside: number;
	readonly overdue: number;
}

/** Good until the rows change. */
export interface Counts {
	readonly totals: Totals;
	readonly byStatus: Tally<ComplaintStatus>;
	readonly byCategory: Tally<CategoryCode>;
	/** By kelurahan. */
	readonly byRegion: Tally<RegionCode>;
	readonly byUnit: Tally<UnitCode>;
	/** By the row's own cell (WALL_RESOLUTION or CONSOLE_RESOLUTION), which has its index + 1 here. */
	readonly byCell: Tally<Cell>;
}

/** What is counted, by slot. An index 0 is for none: it is counted like any other, for that is faster, and nobody asks. */
export interface CountedColumns {
	readonly count: number;
	/** How the row stands (standing.ts). */
	readonly standing: Uint8Array;
	/** Index of its cell + 1; 0 when it is not on the map. */
	readonly cell: Uint32Array;
	/** How many cells there are. */
	readonly cells: number;
	readonly category: Uint16Array;
	readonly region: Uint16Array;
	readonly unit: Uint16Array;
	/** What the last three mean. */
	readonly dictionaries: ColumnDictionaries;
}

/** Counters by index × KINDS + kind, and by standing. */
interface Counters {
	readonly standing: Int32Array;
	readonly category: Int32Array;
	readonly region: Int32Array;
	readonly unit: Int32Array;
	readonly cell: Int32Array;
}

/** Of all rows, in the arrays that hold them now. */
export class RunningCounts implements Counts {
	readonly byStanding = new Int32Array(STANDINGS);
	readonly byCategory: Tally<CategoryCode>;
	readonly byRegion: Tally<RegionCode>;
	readonly byUnit: Tally<UnitCode>;
	readonly byCell = new Tally<Cell>(() => undefined);

	constructor(columns: CountedColumns) {
		const { category, region, unit } = columns.dictionaries;
		this.byCategory = new Tally((code) => category.findIndex(code));
		this.byRegion = new Tally((code) => region.findIndex(code));
		this.byUnit = new Tally((code) => unit.findIndex(code));
		const all = new Uint32Array(columns.count);
		for (let slot = 0; slot < all.length; slot++) all[slot] = slot;
		const counters = {
			standing: this.byStanding,
			category: this.byCategory.fit(category.codes.length),
			region: this.byRegion.fit(region.codes.length),
			unit: this.byUnit.fit(unit.codes.length),
			cell: this.byCell.fit(columns.cells + 1),
		};
		addRows(counters, columns, all);
	}

	/** Counts a row, or with -1 takes it back. */
	add({ standing, cell, category, region, unit }: CountedColumns, slot: number, by: 1 | -1): void {
		const stands = standing[slot] as number;
		const kind = standingToKind(stands);
		this.byStanding[stands] = (this.byStanding[stands] as number) + by;
		this.byCategory.add(category[slot] as number, kind, by);
		this.byRegion.add(region[slot] as number, kind, by);
		this.byUnit.add(unit[slot] as number, kind, by);
		this.byCell.add(cell[slot] as number, kind, by);
	}

	get totals(): Totals {
		return toTotals(this.byStanding);
	}

	get byStatus(): Tally<ComplaintStatus> {
		return toStatuses(this.byStanding);
	}
}

/** Of some slots, which are rising. Where they are more than half, it is the others that are counted and taken from all. */
export function countSlots(columns: CountedColumns, slots: Uint32Array, all: RunningCounts): Counts {
	const isComplement = slots.length * 2 > columns.count;
	const standing = new Int32Array(STANDINGS);
	const byCategory = all.byCategory.createEmpty();
	const byRegion = all.byRegion.createEmpty();
	const byUnit = all.byUnit.createEmpty();
	const byCell = all.byCell.createEmpty();
	const counters = {
		standing,
		category: byCategory.counters,
		region: byRegion.counters,
		unit: byUnit.counters,
		cell: byCell.counters,
	};
	addRows(counters, columns, isComplement ? complementOf(slots, columns.count) : slots);
	if (isComplement) {
		subtractFrom(all.byStanding, standing);
		subtractFrom(all.byCategory.counters, byCategory.counters);
		subtractFrom(all.byRegion.counters, byRegion.counters);
		subtractFrom(all.byUnit.counters, byUnit.counters);
		subtractFrom(all.byCell.counters, byCell.counters);
	}
	return { totals: toTotals(standing), byStatus: toStatuses(standing), byCategory, byRegion, byUnit, byCell };
}

/** All counters in one pass over the slots: one for each costs two to three times as much. */
function addRows(
	{ standing: byStanding, category: byCategory, region: byRegion, unit: byUnit, cell: byCell }: Counters,
	{ standing, category, region, unit, cell }: CountedColumns,
	slots: Uint32Array,
): void {
	for (let each = 0; each < slots.length; each++) {
		const slot = slots[each] as number;
		const stands = standing[slot] as number;
		const kind = standingToKind(stands);
		byStanding[stands] = (byStanding[stands] as number) + 1;
		const atCategory = (category[slot] as number) * KINDS + kind;
		byCategory[atCategory] = (byCategory[atCategory] as number) + 1;
		const atRegion = (region[slot] as number) * KINDS + kind;
		byRegion[atRegion] = (byRegion[atRegion] as number) + 1;
		const atUnit = (unit[slot] as number) * KINDS + kind;
		byUnit[atUnit] = (byUnit[atUnit] as number) + 1;
		const atCell = (cell[slot] as number) * KINDS + kind;
		byCell[atCell] = (byCell[atCell] as number) + 1;
	}
}

/** Leaves in `counters` what `all` has beyond them. */
function subtractFrom(all: Int32Array, counters: Int32Array): void {
	for (let at = 0; at < counters.length; at++) counters[at] = (all[at] as number) - (counters[at] as number);
}

function toTotals(byStanding: Int32Array): Totals {
	const totals = { open: 0, mapped: 0, unmapped: 0, outside: 0, overdue: 0 };
	byStanding.forEach((count, stands) => {
		if (count === 0) return;
		totals.open += count;
		totals[standingToPlace(stands)] += count;
		if ((standingToKind(stands) & OVERDUE) !== 0) totals.overdue += count;
	});
	return totals;
}

function toStatuses(byStanding: Int32Array): Tally<ComplaintStatus> {
	const tally = new Tally<ComplaintStatus>(statusToIndex);
	byStanding.forEach((count, stands) => {
		if (count !== 0) tally.add(standingToStatus(stands), standingToKind(stands), count);
	});
	return tally;
}
