import type { ComplaintId, Instant } from "../../protocol/code.ts";
import type { ComplaintRow } from "../../protocol/complaint.ts";
import { ComplaintColumns } from "../complaint-columns.ts";
import { DueQueue } from "../due-queue.ts";
import type { HotspotOptions } from "./options.ts";
import { OverdueCounts, slotToCell, slotToStratum } from "./overdue-counts.ts";

/**
 * Open complaints with their overdue counts kept up to date: a change costs its own row, the clock costs the complaints that
 * become overdue or older than an age edge. At any moment `counts` equals `countOverdue(columns, now, options)`, and since
 * counts are whole numbers and the statistic goes through cells in a fixed order, so do the hotspots, to the bit.
 */
export class OverdueTally {
	readonly columns: ComplaintColumns;
	#counts: OverdueCounts;
	#now: Instant;
	/** How each slot is counted: cell (-1 for not at all), stratum, overdue; moved with the columns' slots. */
	#cell: Int32Array;
	#stratum: Uint32Array;
	#isOverdue: Uint8Array;
	/** When each slot's count changes next by the clock; Infinity for never. */
	#nextAt: Float64Array;
	#next = new DueQueue();
	readonly #options: HotspotOptions;

	/** Takes the columns over: from here on they change through this tally only. */
	constructor(options: HotspotOptions, now: Instant, columns = new ComplaintColumns()) {
		this.#options = options;
		this.columns = columns;
		this.#now = now;
		const capacity = Math.max(1024, columns.count);
		this.#cell = new Int32Array(capacity);
		this.#stratum = new Uint32Array(capacity);
		this.#isOverdue = new Uint8Array(capacity);
		this.#nextAt = new Float64Array(capacity);
		this.#counts = this.#recount();
	}

	get counts(): OverdueCounts {
		return this.#counts;
	}

	/** The instant that the counts stand at. */
	get now(): Instant {
		return this.#now;
	}

	/** Index in the grid of the cell in which a slot is counted; -1 for none. */
	cellAt(slot: number): number {
		return this.#cell[slot] as number;
	}

	/** Of a slot that is counted. */
	stratumAt(slot: number): number {
		return this.#stratum[slot] as number;
	}

	isOverdueAt(slot: number): boolean {
		return this.#isOverdue[slot] === 1;
	}

	put(row: ComplaintRow): void {
		const held = this.columns.slotOf(row.id);
		const slot = this.columns.put(row);
		if (slot === -1) return;
		if (slot >= this.#cell.length) this.#grow();
		this.#count(slot, held !== -1);
	}

	drop(id: ComplaintId): void {
		const slot = this.columns.slotOf(id);
		if (slot === -1) return;
		this.#uncount(slot);
		const last = this.columns.count - 1;
		this.columns.drop(id);
		for (const column of [this.#cell, this.#stratum, this.#isOverdue, this.#nextAt]) column[slot] = column[last] as number;
	}

	/** Lets the clock run. A clock that was put back is believed: everything is counted again. */
	advanceTo(now: Instant): void {
		const isBack = now < this.#now;
		this.#now = now;
		if (isBack) {
			this.#counts = this.#recount();
			return;
		}
		for (let due = this.#next.popBefore(now); due !== undefined; due = this.#next.popBefore(now)) {
			const slot = this.columns.slotOf(due.id as ComplaintId);
			// Of an older version of the row, or of one that is gone.
			if (slot === -1 || this.#nextAt[slot] !== due.dueAt) continue;
			this.#count(slot, true);
		}
	}

	#recount(): OverdueCounts {
		this.#counts = new OverdueCounts(this.#options, this.columns.dictionaries.category.codes.length);
		this.#next.clear();
		for (let slot = 0; slot < this.columns.count; slot++) this.#count(slot, false);
		return this.#counts;
	}

	/** `isCounted`: it is already, as it was. Most changes leave a complaint in its cell and stratum: then only its lateness is counted. */
	#count(slot: number, isCounted: boolean): void {
		const { columns } = this;
		const { ageEdgesMs } = this.#options;
		const cell = slotToCell(columns, slot, this.#counts.grid);
		const stratum = cell === -1 ? 0 : slotToStratum(columns, slot, this.#now, ageEdgesMs);
		const dueAt = columns.arrays.dueAt[slot] as number;
		const isOverdue = dueAt < this.#now;
		if (isCounted && cell !== -1 && this.#cell[slot] === cell && this.#stratum[slot] === stratum) {
			if ((this.#isOverdue[slot] === 1) !== isOverdue) this.#counts.turn(cell, stratum, isOverdue);
		} else {
			if (isCounted) this.#uncount(slot);
			if (cell !== -1) this.#counts.add(cell, stratum, isOverdue, 1);
		}
		this.#cell[slot] = cell;
		this.#stratum[slot] = stratum;
		this.#isOverdue[slot] = isOverdue ? 1 : 0;
		this.#nextAt[slot] = Number.POSITIVE_INFINITY;
		if (cell === -1) return;
		const edgeMs = ageEdgesMs[stratum % this.#counts.bands] ?? Number.POSITIVE_INFINITY;
		const olderAt = (columns.arrays.reportedAt[slot] as number) + edgeMs;
		const nextAt = dueAt >= this.#now && dueAt < olderAt ? dueAt : olderAt;
		if (nextAt === Number.POSITIVE_INFINITY) return;
		this.#nextAt[slot] = nextAt;
		this.#next.push(nextAt, columns.arrays.id[slot] as number);
	}

	#uncount(slot: number): void {
		const cell = this.#cell[slot] as number;
		if (cell !== -1) this.#counts.add(cell, this.#stratum[slot] as number, this.#isOverdue[slot] === 1, -1);
	}

	#grow(): void {
		const capacity = this.#cell.length * 2;
		const grown = <Column extends Int32Array | Uint32Array | Uint8Array | Float64Array>(to: Column, from: Column): Column => {
			to.set(from);
			return to;
		};
		this.#cell = grown(new Int32Array(capacity), this.#cell);
		this.#stratum = grown(new Uint32Array(capacity), this.#stratum);
		this.#isOverdue = grown(new Uint8Array(capacity), this.#isOverdue);
		this.#nextAt = grown(new Float64Array(capacity), this.#nextAt);
	}
}
