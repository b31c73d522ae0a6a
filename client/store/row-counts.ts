// All that the screens count of some rows: totals, and by status, category, kelurahan, unit and cell. The store keeps one of all rows
// up to date row by row; a filter counts its own, each part when a screen asks for it.
import { type ColumnDictionaries, statusToIndex } from "../../server/domain/complaint-columns.ts";
import type { CategoryCode, Cell, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { ComplaintStatus } from "../../server/protocol/complaint.ts";
import { complementOf } from "./sieve.ts";
import { STANDINGS, standingToKind, standingToPlace, standingToStatus } from "./standing.ts";
import { addCodes, addLargeCodes, OVERDUE, Tally } from "./tally.ts";

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
		addStandings(this.byStanding, columns.standing, all);
		addCodes(this.byCategory.fit(category.codes.length), columns.category, columns.standing, all);
		addCodes(this.byRegion.fit(region.codes.length), columns.region, columns.standing, all);
		addCodes(this.byUnit.fit(unit.codes.length), columns.unit, columns.standing, all);
		addLargeCodes(this.byCell.fit(columns.cells + 1), columns.cell, columns.standing, all);
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

/** Of some slots. Where they are more than half, it is the others that are counted and taken from all. */
export class FilteredCounts implements Counts {
	readonly #columns: CountedColumns;
	readonly #all: RunningCounts;
	readonly #counted: Uint32Array;
	readonly #isComplement: boolean;
	#byStanding: Int32Array | undefined;
	#totals: Totals | undefined;
	#byCategory: Tally<CategoryCode> | undefined;
	#byRegion: Tally<RegionCode> | undefined;
	#byUnit: Tally<UnitCode> | undefined;
	#byCell: Tally<Cell> | undefined;

	/** `slots` are rising. */
	constructor(columns: CountedColumns, slots: Uint32Array, all: RunningCounts) {
		this.#columns = columns;
		this.#all = all;
		this.#isComplement = slots.length * 2 > columns.count;
		this.#counted = this.#isComplement ? complementOf(slots, columns.count) : slots;
	}

	/** The same object each time. */
	get totals(): Totals {
		this.#totals ??= toTotals(this.#standings());
		return this.#totals;
	}

	get byStatus(): Tally<ComplaintStatus> {
		return toStatuses(this.#standings());
	}

	get byCategory(): Tally<CategoryCode> {
		const { category, standing } = this.#columns;
		this.#byCategory ??= this.#count(this.#all.byCategory, (counters) => addCodes(counters, category, standing, this.#counted));
		return this.#byCategory;
	}

	get byRegion(): Tally<RegionCode> {
		const { region, standing } = this.#columns;
		this.#byRegion ??= this.#count(this.#all.byRegion, (counters) => addCodes(counters, region, standing, this.#counted));
		return this.#byRegion;
	}

	get byUnit(): Tally<UnitCode> {
		const { unit, standing } = this.#columns;
		this.#byUnit ??= this.#count(this.#all.byUnit, (counters) => addCodes(counters, unit, standing, this.#counted));
		return this.#byUnit;
	}

	get byCell(): Tally<Cell> {
		const { cell, standing } = this.#columns;
		this.#byCell ??= this.#count(this.#all.byCell, (counters) => addLargeCodes(counters, cell, standing, this.#counted));
		return this.#byCell;
	}

	#standings(): Int32Array {
		if (this.#byStanding === undefined) {
			this.#byStanding = new Int32Array(STANDINGS);
			addStandings(this.#byStanding, this.#columns.standing, this.#counted);
			if (this.#isComplement) subtractFrom(this.#all.byStanding, this.#byStanding);
		}
		return this.#byStanding;
	}

	/** A tally of the same codes as that of all rows. */
	#count<Code extends string>(all: Tally<Code>, add: (counters: Int32Array) => void): Tally<Code> {
		const tally = all.createEmpty();
		add(tally.counters);
		if (this.#isComplement) subtractFrom(all.counters, tally.counters);
		return tally;
	}
}

function addStandings(counters: Int32Array, standing: Uint8Array, slots: Uint32Array): void {
	for (let at = 0; at < slots.length; at++) {
		const stands = standing[slots[at] as number] as number;
		counters[stands] = (counters[stands] as number) + 1;
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
