// The open complaints of this screen with everything counted that it shows. Overdue moves by the clock alone: `advanceTo`
// pops the due queue, so a complaint turns overdue without a scan and without a message from the server.
import { CellIndex } from "../../server/domain/cell-index.ts";
import { ComplaintColumns, reasonToIndex, roomFor } from "../../server/domain/complaint-columns.ts";
import { DueQueue } from "../../server/domain/due-queue.ts";
import type { Cell, ComplaintId, Instant } from "../../server/protocol/code.ts";
import { type ComplaintRow, PLACES, type Place } from "../../server/protocol/complaint.ts";
import { NewestRows } from "./newest-rows.ts";
import { ParentCells } from "./parent-cells.ts";
import { type CountedColumns, RunningCounts, type Totals } from "./row-counts.ts";
import { standingToPlace, toStanding } from "./standing.ts";
import { OVERDUE } from "./tally.ts";

/** A step back of the server's clock that is larger than this is believed, and everything is counted again. */
const CLOCK_STEP_MS = 1000;
/** How many of the complaints reported last a screen lists. */
const NEWEST = 40;
const OUTSIDE_REASON = reasonToIndex("outside");
const MAPPED = PLACES.indexOf("mapped");
const UNMAPPED = PLACES.indexOf("unmapped");
const OUTSIDE = PLACES.indexOf("outside");

export class OpenComplaints {
	#columns = new ComplaintColumns();
	#due = new DueQueue();
	#now: Instant = 0;
	/** How many are due before an instant that somebody asked for, kept from change to change. */
	#dueBefore = { until: Number.NaN, count: 0 };
	/** Beside the columns, by slot: how a row stands, and its cell. Found once a row, so that a filter only reads them. */
	#standing = new Uint8Array(1024);
	#cell = new Uint32Array(1024);
	/** Of all rows there ever were. */
	readonly #cells = new CellIndex();
	readonly #parents = new Map<number, ParentCells>();
	readonly #newest = new NewestRows(NEWEST);
	#counts = new RunningCounts(this.counted);

	/** Read only, by slot; replaced by `replaceAll`. */
	get columns(): ComplaintColumns {
		return this.#columns;
	}

	/** Of all rows; replaced by `replaceAll`. */
	get counts(): RunningCounts {
		return this.#counts;
	}

	/** The instant that overdue counts stand at. */
	get now(): Instant {
		return this.#now;
	}

	get totals(): Totals {
		return this.#counts.totals;
	}

	/** By slot; good until the next change. */
	get counted(): CountedColumns {
		const { count, dictionaries } = this.#columns;
		const { category, region, unit } = this.#columns.arrays;
		return { count, standing: this.#standing, cell: this.#cell, cells: this.#cells.count, category, region, unit, dictionaries };
	}

	find(id: ComplaintId): ComplaintRow | undefined {
		return this.#columns.find(id);
	}

	/** Puts a row unless one of the same or a higher version is held; answers whether anything changed. O(log n). */
	put(row: ComplaintRow): boolean {
		const held = this.#columns.slotOf(row.id);
		if (held !== -1) {
			if ((this.#columns.arrays.version[held] as number) >= row.version) return false;
			this.#counts.add(this.counted, held, -1);
			this.#countDue(held, -1);
			this.#newest.drop(this.#reported(held));
		}
		const dueBefore = held === -1 ? Number.NaN : (this.#columns.arrays.dueAt[held] as number);
		const slot = this.#columns.put(row);
		this.#fit(slot + 1);
		this.#place(slot);
		this.#counts.add(this.counted, slot, 1);
		this.#countDue(slot, 1);
		this.#newest.put(this.#reported(slot));
		if (row.dueAt !== null && row.dueAt >= this.#now && dueBefore !== row.dueAt) this.#due.push(row.dueAt, row.id);
		return true;
	}

	drop(id: ComplaintId): boolean {
		const slot = this.#columns.slotOf(id);
		if (slot === -1) return false;
		this.#counts.add(this.counted, slot, -1);
		this.#countDue(slot, -1);
		this.#newest.drop(this.#reported(slot));
		// As the columns do: the last row moves into the slot.
		const last = this.#columns.count - 1;
		this.#standing[slot] = this.#standing[last] as number;
		this.#cell[slot] = this.#cell[last] as number;
		return this.#columns.drop(id);
	}

	/** Takes a snapshot's table as its own and counts it as of `now`. Cells keep their indices. */
	replaceAll(columns: ComplaintColumns, now: Instant): void {
		this.#columns = columns;
		this.#recount(now);
	}

	/** Moves the clock; answers how many complaints became overdue. O(k log n) for k of them. */
	advanceTo(now: Instant): number {
		if (now < this.#now - CLOCK_STEP_MS) {
			this.#recount(now);
			return this.#columns.count;
		}
		let became = 0;
		for (let due = this.#due.popBefore(now); due !== undefined; due = this.#due.popBefore(now)) {
			const slot = this.#columns.slotOf(due.id as ComplaintId);
			// Changed or gone since it was queued, or queued twice (dropped and put again with the same clock).
			if (slot === -1 || this.#columns.arrays.dueAt[slot] !== due.dueAt || this.isOverdueAt(slot)) continue;
			became++;
			this.#counts.add(this.counted, slot, -1);
			this.#countDue(slot, -1);
			this.#standing[slot] = (this.#standing[slot] as number) | OVERDUE;
			this.#counts.add(this.counted, slot, 1);
		}
		if (now > this.#now) this.#now = now;
		return became;
	}

	/**
	 * The cells of a resolution that is not finer than the rows' own: `of[i]` is the index in `cells` of the rows' i-th cell, which
	 * counts in `counts.byCell` as i + 1. `cells` only grows, and is the same array for the page's life.
	 */
	cellsAt(resolution: number): { readonly of: Uint32Array; readonly cells: readonly Cell[] } {
		const parents = this.#parents.get(resolution) ?? new ParentCells(resolution);
		this.#parents.set(resolution, parents);
		parents.follow(this.#cells);
		return parents;
	}

	/** How many are on time now and will not be at `until` unless they are closed. One pass over the column, then kept. */
	countDueBefore(until: Instant): number {
		if (this.#dueBefore.until !== until) {
			this.#dueBefore = { until, count: 0 };
			for (let slot = 0; slot < this.#columns.count; slot++) this.#countDue(slot, 1);
		}
		return this.#dueBefore.count;
	}

	/** The complaints reported last, the newest first: at most NEWEST. */
	newest(): readonly ComplaintRow[] {
		return this.#newest.list(this.#columns).map((id) => this.#columns.rowAt(this.#columns.slotOf(id)));
	}

	placeAt(slot: number): Place {
		return standingToPlace(this.#standing[slot] as number);
	}

	/** Overdue by the clock that the counts stand at. */
	isOverdueAt(slot: number): boolean {
		return ((this.#standing[slot] as number) & OVERDUE) !== 0;
	}

	#countDue(slot: number, by: 1 | -1): void {
		if (!this.isOverdueAt(slot) && (this.#columns.arrays.dueAt[slot] as number) < this.#dueBefore.until) this.#dueBefore.count += by;
	}

	#reported(slot: number): { readonly id: ComplaintId; readonly at: Instant } {
		const { id, reportedAt } = this.#columns.arrays;
		return { id: id[slot] as ComplaintId, at: reportedAt[slot] as Instant };
	}

	#fit(count: number): void {
		if (count <= this.#standing.length) return;
		const room = roomFor(count);
		const standing = new Uint8Array(room);
		standing.set(this.#standing);
		this.#standing = standing;
		const cell = new Uint32Array(room);
		cell.set(this.#cell);
		this.#cell = cell;
	}

	#place(slot: number): void {
		const { regionReason, cellHi, cellLo, dueAt, isPrivate, status } = this.#columns.arrays;
		const hi = cellHi[slot] as number;
		const place = regionReason[slot] === OUTSIDE_REASON ? OUTSIDE : hi === 0 ? UNMAPPED : MAPPED;
		// NaN, for no clock, is never overdue.
		this.#standing[slot] = toStanding((dueAt[slot] as number) < this.#now, isPrivate[slot] === 1, place, status[slot] as number);
		this.#cell[slot] = place === MAPPED ? this.#cells.indexOf(hi, cellLo[slot] as number) + 1 : 0;
	}

	#recount(now: Instant): void {
		const { count, arrays } = this.#columns;
		this.#now = now;
		this.#fit(count);
		for (let slot = 0; slot < count; slot++) this.#place(slot);
		this.#counts = new RunningCounts(this.counted);
		this.#dueBefore = { until: Number.NaN, count: 0 };
		this.#newest.fill(this.#columns);
		this.#due.fill(arrays.dueAt, arrays.id, count, now);
	}
}
