// The open complaints of this screen with everything counted that it shows. Overdue moves by the clock alone: `advanceTo`
// pops the due queue, so a complaint turns overdue without a scan and without a message from the server.
import { cellToParent } from "h3-js";
import { halvesToCell } from "../../server/domain/cells.ts";
import { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { DueQueue } from "../../server/domain/due-queue.ts";
import type { CategoryCode, Cell, ComplaintId, Instant, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import {
	COMPLAINT_STATUSES,
	type ComplaintRow,
	type ComplaintStatus,
	type Place,
	REGION_REASONS,
} from "../../server/protocol/complaint.ts";
import { Tally } from "./tally.ts";

export interface Totals {
	/** mapped + unmapped + outside. */
	readonly open: number;
	readonly mapped: number;
	readonly unmapped: number;
	readonly outside: number;
	readonly overdue: number;
}

/** A step back of the server's clock that is larger than this is believed, and everything is counted again. */
const CLOCK_STEP_MS = 1000;
const OUTSIDE = REGION_REASONS.indexOf("outside");

interface Parents {
	readonly of: number[];
	readonly cells: Cell[];
	readonly index: Map<Cell, number>;
}

export class OpenComplaints {
	#columns = new ComplaintColumns();
	#due = new DueQueue();
	#now: Instant = 0;
	#totals = { open: 0, mapped: 0, unmapped: 0, outside: 0, overdue: 0 };
	/** By the row's own cell (WALL_RESOLUTION or CONSOLE_RESOLUTION); mapped complaints only. */
	readonly byCell = new Tally<Cell>();
	/** By kelurahan. */
	readonly byRegion = new Tally<RegionCode>();
	readonly byStatus = new Tally<ComplaintStatus>();
	readonly byCategory = new Tally<CategoryCode>();
	readonly byUnit = new Tally<UnitCode>();
	/** Upper half → lower half → index in `byCell`: no string is built for a cell that is known. */
	readonly #cellIndex = new Map<number, Map<number, number>>();
	/** By slot, beside the columns: index in `byCell`, -1 for no cell. Looked up once a row, so that a filter only reads it. */
	#cellAt = new Int32Array(1024);
	readonly #parents = new Map<number, Parents>();

	/** Read only, by slot; replaced by `replaceAll`. */
	get columns(): ComplaintColumns {
		return this.#columns;
	}

	/** The instant that overdue counts stand at. */
	get now(): Instant {
		return this.#now;
	}

	get totals(): Totals {
		return this.#totals;
	}

	find(id: ComplaintId): ComplaintRow | undefined {
		return this.#columns.find(id);
	}

	/** Puts a row unless one of the same or a higher version is held; answers whether anything changed. O(log n). */
	put(row: ComplaintRow): boolean {
		const held = this.#columns.slotOf(row.id);
		if (held !== -1) {
			if ((this.#columns.arrays.version[held] as number) >= row.version) return false;
			this.#count(held, -1);
		}
		const dueBefore = held === -1 ? Number.NaN : (this.#columns.arrays.dueAt[held] as number);
		const slot = this.#columns.put(row);
		this.#placeCell(slot);
		this.#count(slot, 1);
		if (row.dueAt !== null && row.dueAt >= this.#now && dueBefore !== row.dueAt) this.#due.push(row.dueAt, row.id);
		return true;
	}

	drop(id: ComplaintId): boolean {
		const slot = this.#columns.slotOf(id);
		if (slot === -1) return false;
		this.#count(slot, -1);
		// As the columns do: the last row moves into the slot.
		this.#cellAt[slot] = this.#cellAt[this.#columns.count - 1] as number;
		return this.#columns.drop(id);
	}

	/** Takes a snapshot's table as its own and counts it as of `now`. The tallies' indices stay. */
	replaceAll(columns: ComplaintColumns, now: Instant): void {
		this.#columns = columns;
		this.#recount(now);
	}

	/** Moves the clock; answers how many complaints became overdue. O(k log n) for k of them. */
	advanceTo(now: Instant): number {
		if (now < this.#now - CLOCK_STEP_MS) {
			this.#recount(now);
			return this.#totals.open;
		}
		let became = 0;
		const seen = new Set<number>();
		for (let due = this.#due.popBefore(now); due !== undefined; due = this.#due.popBefore(now)) {
			const slot = this.#columns.slotOf(due.id as ComplaintId);
			// Changed or gone since it was queued, or queued twice (dropped and put again with the same clock).
			if (slot === -1 || this.#columns.arrays.dueAt[slot] !== due.dueAt || seen.has(due.id)) continue;
			seen.add(due.id);
			became++;
			this.#countOverdue(slot);
		}
		if (now > this.#now) this.#now = now;
		return became;
	}

	/**
	 * The cells of a resolution that is not finer than the rows' own: `of[i]` is the index in `cells` of the i-th code of
	 * `byCell`. Both only grow, and are the same arrays for the page's life.
	 */
	cellsAt(resolution: number): { readonly of: readonly number[]; readonly cells: readonly Cell[] } {
		const parents = this.#parents.get(resolution) ?? { of: [], cells: [], index: new Map<Cell, number>() };
		this.#parents.set(resolution, parents);
		for (let at = parents.of.length; at < this.byCell.codes.length; at++) {
			const parent = cellToParent(this.byCell.codes[at] as Cell, resolution) as Cell;
			let index = parents.index.get(parent);
			if (index === undefined) {
				index = parents.cells.length;
				parents.cells.push(parent);
				parents.index.set(parent, index);
			}
			parents.of.push(index);
		}
		return parents;
	}

	/** Index in `byCell` of the cell of the row in `slot`, -1 when it has none. */
	cellIndexAt(slot: number): number {
		return this.#cellAt[slot] as number;
	}

	#placeCell(slot: number): void {
		if (slot >= this.#cellAt.length) {
			const grown = new Int32Array(Math.max(slot + 1, this.#cellAt.length * 2));
			grown.set(this.#cellAt);
			this.#cellAt = grown;
		}
		this.#cellAt[slot] = this.#findCell(slot);
	}

	#findCell(slot: number): number {
		const hi = this.#columns.arrays.cellHi[slot] as number;
		if (hi === 0) return -1;
		const lo = this.#columns.arrays.cellLo[slot] as number;
		let byLow = this.#cellIndex.get(hi);
		if (byLow === undefined) {
			byLow = new Map();
			this.#cellIndex.set(hi, byLow);
		}
		let index = byLow.get(lo);
		if (index === undefined) {
			index = this.byCell.indexOf(halvesToCell(hi, lo) as Cell);
			byLow.set(lo, index);
		}
		return index;
	}

	/** How many are on time now and will not be at `until` unless they are closed. One pass over the column. */
	countDueBefore(until: Instant): number {
		const { dueAt } = this.#columns.arrays;
		const { count } = this.#columns;
		let due = 0;
		for (let slot = 0; slot < count; slot++) {
			if ((dueAt[slot] as number) >= this.#now && (dueAt[slot] as number) < until) due++;
		}
		return due;
	}

	placeAt(slot: number): Place {
		if (this.#columns.arrays.regionReason[slot] === OUTSIDE) return "outside";
		return this.#columns.arrays.cellHi[slot] === 0 ? "unmapped" : "mapped";
	}

	/** Overdue by the clock that the counts stand at; NaN, for no clock, is never overdue. */
	isOverdueAt(slot: number): boolean {
		return (this.#columns.arrays.dueAt[slot] as number) < this.#now;
	}

	#recount(now: Instant): void {
		this.#now = now;
		this.#due.clear();
		this.#totals = { open: 0, mapped: 0, unmapped: 0, outside: 0, overdue: 0 };
		for (const tally of [this.byCell, this.byRegion, this.byStatus, this.byCategory, this.byUnit]) tally.clear();
		const { count } = this.#columns;
		const { dueAt, id } = this.#columns.arrays;
		if (count > this.#cellAt.length) this.#cellAt = new Int32Array(count);
		for (let slot = 0; slot < count; slot++) {
			this.#placeCell(slot);
			this.#count(slot, 1);
			if ((dueAt[slot] as number) >= now) this.#due.push(dueAt[slot] as number, id[slot] as number);
		}
	}

	#count(slot: number, by: 1 | -1): void {
		const isOverdue = this.isOverdueAt(slot);
		const isPrivate = this.#columns.arrays.isPrivate[slot] === 1;
		const place = this.placeAt(slot);
		this.#totals.open += by;
		this.#totals[place] += by;
		if (isOverdue) this.#totals.overdue += by;
		const { status, category, region, unit } = this.#codesAt(slot);
		this.byStatus.add(this.byStatus.indexOf(status), by, isOverdue, isPrivate);
		this.byCategory.add(this.byCategory.indexOf(category), by, isOverdue, isPrivate);
		if (region !== null) this.byRegion.add(this.byRegion.indexOf(region), by, isOverdue, isPrivate);
		if (unit !== null) this.byUnit.add(this.byUnit.indexOf(unit), by, isOverdue, isPrivate);
		if (place === "mapped") this.byCell.add(this.cellIndexAt(slot), by, isOverdue, isPrivate);
	}

	#countOverdue(slot: number): void {
		this.#totals.overdue++;
		const { status, category, region, unit } = this.#codesAt(slot);
		this.byStatus.addOverdue(this.byStatus.indexOf(status));
		this.byCategory.addOverdue(this.byCategory.indexOf(category));
		if (region !== null) this.byRegion.addOverdue(this.byRegion.indexOf(region));
		if (unit !== null) this.byUnit.addOverdue(this.byUnit.indexOf(unit));
		if (this.placeAt(slot) === "mapped") this.byCell.addOverdue(this.cellIndexAt(slot));
	}

	#codesAt(slot: number) {
		const { dictionaries } = this.#columns;
		const { status, category, region, unit } = this.#columns.arrays;
		return {
			status: COMPLAINT_STATUSES[status[slot] as number] as ComplaintStatus,
			category: dictionaries.category.codes[category[slot] as number] as CategoryCode,
			region: dictionaries.region.codes[region[slot] as number] ?? null,
			unit: dictionaries.unit.codes[unit[slot] as number] ?? null,
		};
	}
}
