// All that the screens count of some rows, in one pass: totals, and by status, category, kelurahan, unit and cell. The store keeps
// one of all rows up to date row by row; a filter counts its own.
import { type ColumnDictionaries, statusToIndex } from "../../server/domain/complaint-columns.ts";
import type { CategoryCode, Cell, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus } from "../../server/protocol/complaint.ts";
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

/** What is counted, by slot. An index 0 is for none: it is counted like any other, for that is faster, and nobody asks. */
export interface CountedColumns {
	/** How the row stands (standing.ts). */
	readonly standing: Uint8Array;
	/** Index of its cell + 1; 0 when it is not on the map. */
	readonly cell: Uint32Array;
	readonly category: Uint16Array;
	readonly region: Uint16Array;
	readonly unit: Uint16Array;
}

export class RowCounts {
	readonly #byStanding = new Int32Array(STANDINGS);
	readonly #dictionaries: ColumnDictionaries;
	readonly byCategory: Tally<CategoryCode>;
	/** By kelurahan. */
	readonly byRegion: Tally<RegionCode>;
	readonly byUnit: Tally<UnitCode>;
	/** By the row's own cell (WALL_RESOLUTION or CONSOLE_RESOLUTION), which has its index + 1 here. */
	readonly byCell = new Tally<Cell>(() => undefined);

	/** Of rows whose columns mean what `dictionaries` say. */
	constructor(dictionaries: ColumnDictionaries) {
		this.#dictionaries = dictionaries;
		this.byCategory = new Tally((code) => dictionaries.category.findIndex(code));
		this.byRegion = new Tally((code) => dictionaries.region.findIndex(code));
		this.byUnit = new Tally((code) => dictionaries.unit.findIndex(code));
	}

	/** Counts a row, or with -1 takes it back. */
	add({ standing, cell, category, region, unit }: CountedColumns, slot: number, by: 1 | -1): void {
		const stands = standing[slot] as number;
		const kind = standingToKind(stands);
		this.#byStanding[stands] = (this.#byStanding[stands] as number) + by;
		this.byCategory.add(category[slot] as number, kind, by);
		this.byRegion.add(region[slot] as number, kind, by);
		this.byUnit.add(unit[slot] as number, kind, by);
		this.byCell.add(cell[slot] as number, kind, by);
	}

	/** Counts `count` rows, those in `slots` or the first ones; `cells` is how many cells there are. */
	addAll({ standing, cell, category, region, unit }: CountedColumns, slots: Uint32Array | null, count: number, cells: number): void {
		const byStanding = this.#byStanding;
		const byCategory = this.byCategory.fit(this.#dictionaries.category.codes.length);
		const byRegion = this.byRegion.fit(this.#dictionaries.region.codes.length);
		const byUnit = this.byUnit.fit(this.#dictionaries.unit.codes.length);
		const byCell = this.byCell.fit(cells + 1);
		for (let at = 0; at < count; at++) {
			const slot = slots === null ? at : (slots[at] as number);
			const stands = standing[slot] as number;
			const kind = standingToKind(stands);
			byStanding[stands] = (byStanding[stands] as number) + 1;
			const ofCategory = (category[slot] as number) * KINDS + kind;
			byCategory[ofCategory] = (byCategory[ofCategory] as number) + 1;
			const ofRegion = (region[slot] as number) * KINDS + kind;
			byRegion[ofRegion] = (byRegion[ofRegion] as number) + 1;
			const ofUnit = (unit[slot] as number) * KINDS + kind;
			byUnit[ofUnit] = (byUnit[ofUnit] as number) + 1;
			const ofCell = (cell[slot] as number) * KINDS + kind;
			byCell[ofCell] = (byCell[ofCell] as number) + 1;
		}
	}

	/** Another object each time. */
	get totals(): Totals {
		const totals = { open: 0, mapped: 0, unmapped: 0, outside: 0, overdue: 0 };
		this.#byStanding.forEach((count, stands) => {
			if (count === 0) return;
			totals.open += count;
			totals[standingToPlace(stands)] += count;
			if ((standingToKind(stands) & OVERDUE) !== 0) totals.overdue += count;
		});
		return totals;
	}

	/** As it is now. */
	get byStatus(): Tally<ComplaintStatus> {
		const tally = new Tally<ComplaintStatus>(statusToIndex);
		tally.fit(COMPLAINT_STATUSES.length);
		this.#byStanding.forEach((count, stands) => {
			if (count !== 0) tally.add(standingToStatus(stands), standingToKind(stands), count);
		});
		return tally;
	}
}
