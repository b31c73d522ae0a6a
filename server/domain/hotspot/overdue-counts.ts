import type { Instant } from "../../protocol/code.ts";
import { REGION_REASONS } from "../../protocol/complaint.ts";
import type { ComplaintColumns } from "../complaint-columns.ts";
import { CellGrid, type StudyArea } from "./cell-grid.ts";
import type { HotspotOptions } from "./options.ts";

// Open and overdue complaints by cell and stratum. A stratum is a category within an age band: those that are compared.

const OUTSIDE = REGION_REASONS.indexOf("outside");

/** They fit in 16 bits. */
const MOST_STRATA = 65_536;
const MOST_IN_ENTRY = 65_535;

/** Whole numbers only: whatever comes and goes in whatever order, the counts are exact. */
export class OverdueCounts {
	readonly grid: CellGrid;
	readonly bands: number;
	/** Strata that there is room for: half of the width of a row of `tallies`. */
	strata: number;
	/** By cell (index in the grid) × `strata` + stratum, two each: not overdue, overdue. */
	tallies: Uint32Array;
	cellOpen: Uint32Array;
	cellOverdue: Uint32Array;
	strataOpen: Uint32Array;
	strataOverdue: Uint32Array;
	/**
	 * The same without the empty strata, packed, since this is what the statistic loops over, and what takes long there is to fetch it:
	 * for each cell, from `rowStart` on, `rowLength` entries in ascending order of their strata. An entry has its stratum in the lower
	 * 16 bits and how many are open in the upper ones; more than MOST_IN_ENTRY are several entries. Filled by `refreshRows`.
	 */
	rows = new Uint32Array(4096);
	rowStart: Int32Array;
	rowLength: Int32Array;
	#rowRoom: Int32Array;
	/** Where the packed rows end. */
	#rowsEnd = 0;
	#isRowOld: Uint8Array;
	#area: StudyArea | undefined;

	constructor({ resolution, ring, ageEdgesMs }: Pick<HotspotOptions, "resolution" | "ring" | "ageEdgesMs">, categories = 128, cells = 256) {
		this.grid = new CellGrid(resolution, ring);
		this.bands = ageEdgesMs.length + 1;
		this.strata = categories * this.bands;
		this.strataOpen = new Uint32Array(this.strata);
		this.strataOverdue = new Uint32Array(this.strata);
		this.tallies = new Uint32Array(2 * cells * this.strata);
		this.cellOpen = new Uint32Array(cells);
		this.cellOverdue = new Uint32Array(cells);
		this.rowStart = new Int32Array(cells);
		this.rowLength = new Int32Array(cells);
		this.#rowRoom = new Int32Array(cells);
		this.#isRowOld = new Uint8Array(cells).fill(1);
	}

	/** Counts many at once, into empty counts: one memory access a complaint, and the sums afterwards. */
	fill(columns: ComplaintColumns, now: Instant, ageEdgesMs: readonly number[]): void {
		const { grid } = this;
		const { dueAt } = columns.arrays;
		const cellOf = new Int32Array(columns.count);
		for (let slot = 0; slot < columns.count; slot++) cellOf[slot] = slotToCell(columns, slot, grid);
		this.#lengthen(grid.count);
		const { tallies, strata, strataOpen, strataOverdue } = this;
		for (let slot = 0; slot < columns.count; slot++) {
			const cell = cellOf[slot] as number;
			if (cell === -1) continue;
			const at = 2 * (cell * strata + slotToStratum(columns, slot, now, ageEdgesMs)) + ((dueAt[slot] as number) < now ? 1 : 0);
			tallies[at] = (tallies[at] as number) + 1;
		}
		for (let cell = 0; cell < grid.count; cell++) {
			let cellOpen = 0;
			let cellOverdue = 0;
			for (let stratum = 0, at = 2 * cell * strata; stratum < strata; stratum++, at += 2) {
				const overdue = tallies[at + 1] as number;
				const open = (tallies[at] as number) + overdue;
				cellOpen += open;
				cellOverdue += overdue;
				strataOpen[stratum] = (strataOpen[stratum] as number) + open;
				strataOverdue[stratum] = (strataOverdue[stratum] as number) + overdue;
			}
			this.cellOpen[cell] = cellOpen;
			this.cellOverdue[cell] = cellOverdue;
			this.#isRowOld[cell] = 1;
		}
	}

	/** Counts one more complaint (`by` 1) or takes one back (`by` -1). */
	add(cell: number, stratum: number, isOverdue: boolean, by: 1 | -1): void {
		if (stratum >= this.strata) this.#widen(stratum);
		if (cell >= this.cellOpen.length) this.#lengthen(2 * cell + 256);
		const overdue = isOverdue ? 1 : 0;
		const before = this.cellOpen[cell] as number;
		if (before === 0 || before + by === 0) this.#area = undefined;
		this.cellOpen[cell] = before + by;
		this.cellOverdue[cell] = (this.cellOverdue[cell] as number) + by * overdue;
		this.strataOpen[stratum] = (this.strataOpen[stratum] as number) + by;
		this.strataOverdue[stratum] = (this.strataOverdue[stratum] as number) + by * overdue;
		const at = 2 * (cell * this.strata + stratum) + overdue;
		this.tallies[at] = (this.tallies[at] as number) + by;
		if (this.#isRowOld[cell] === 0 && !this.#countInRow(cell, stratum, by)) this.#isRowOld[cell] = 1;
	}

	/** One that is counted has become overdue, or is so no longer. */
	turn(cell: number, stratum: number, isOverdue: boolean): void {
		const by = isOverdue ? 1 : -1;
		this.cellOverdue[cell] = (this.cellOverdue[cell] as number) + by;
		this.strataOverdue[stratum] = (this.strataOverdue[stratum] as number) + by;
		const at = 2 * (cell * this.strata + stratum);
		this.tallies[at] = (this.tallies[at] as number) - by;
		this.tallies[at + 1] = (this.tallies[at + 1] as number) + by;
	}

	/** Counts in the packed row, where that takes no other entries; false when the row is to be made anew. */
	#countInRow(cell: number, stratum: number, by: 1 | -1): boolean {
		const { rows } = this;
		const start = this.rowStart[cell] as number;
		const end = start + (this.rowLength[cell] as number);
		let low = start;
		let high = end - 1;
		while (low <= high) {
			const middle = (low + high) >> 1;
			const entry = rows[middle] as number;
			const held = entry & 0xffff;
			if (held === stratum) {
				const open = (entry >>> 16) + by;
				const isOneOfSeveral = entry >>> 16 === MOST_IN_ENTRY || (middle > start && ((rows[middle - 1] as number) & 0xffff) === stratum);
				if (isOneOfSeveral || open === 0) return false;
				rows[middle] = entry + by * 0x10000;
				return true;
			}
			if (held < stratum) low = middle + 1;
			else high = middle - 1;
		}
		return false;
	}

	/**
	 * Makes those rows of `cells` anew to which a stratum came or from which one went since the last time. New rows lie in the order of `cells`: going
	 * through them in that order is then going through memory, which is three times as fast.
	 */
	refreshRows(cells: Int32Array): void {
		const { strata, tallies } = this;
		const entries: number[] = [];
		let used = strata;
		while (used > 0 && this.strataOpen[used - 1] === 0) used--;
		for (const cell of cells) {
			if (this.#isRowOld[cell] === 0) continue;
			let length = 0;
			for (let stratum = 0, at = 2 * cell * strata; stratum < used; stratum++, at += 2) {
				let open = (tallies[at] as number) + (tallies[at + 1] as number);
				for (; open > MOST_IN_ENTRY; open -= MOST_IN_ENTRY) entries[length++] = MOST_IN_ENTRY * 0x10000 + stratum;
				if (open > 0) entries[length++] = open * 0x10000 + stratum;
			}
			if (length > (this.#rowRoom[cell] as number)) this.#moveRow(cell, length);
			const start = this.rowStart[cell] as number;
			for (let at = 0; at < length; at++) this.rows[start + at] = entries[at] as number;
			this.rowLength[cell] = length;
			this.#isRowOld[cell] = 0;
		}
	}

	/** Gives a row that has outgrown its room another one at the end, a quarter larger: what is left behind stays below the rest. */
	#moveRow(cell: number, length: number): void {
		const room = length + (length >> 2) + 4;
		const end = this.#rowsEnd + room;
		if (end > this.rows.length) this.rows = copied(this.rows, new Uint32Array(end * 2));
		this.rowStart[cell] = this.#rowsEnd;
		this.#rowRoom[cell] = room;
		this.#rowsEnd = end;
	}

	/** The cells that hold an open complaint; the same object until another one does or one is empty. */
	studyArea(): StudyArea {
		this.#area ??= this.grid.studyArea(this.cellOpen);
		return this.#area;
	}

	#lengthen(cells: number): void {
		this.cellOpen = copied(this.cellOpen, new Uint32Array(cells));
		this.cellOverdue = copied(this.cellOverdue, new Uint32Array(cells));
		this.tallies = copied(this.tallies, new Uint32Array(2 * cells * this.strata));
		this.rowStart = copied(this.rowStart, new Int32Array(cells));
		this.rowLength = copied(this.rowLength, new Int32Array(cells));
		this.#rowRoom = copied(this.#rowRoom, new Int32Array(cells));
		this.#isRowOld = copied(this.#isRowOld, new Uint8Array(cells).fill(1));
	}

	#widen(stratum: number): void {
		const strata = Math.min(MOST_STRATA, Math.max(this.strata * 2, stratum + this.bands));
		if (stratum >= strata) throw new RangeError(`Expected at most ${MOST_STRATA} strata (categories × age bands), got ${stratum + 1}`);
		const tallies = new Uint32Array(2 * this.cellOpen.length * strata);
		for (let cell = 0; cell < this.cellOpen.length; cell++) {
			tallies.set(this.tallies.subarray(2 * cell * this.strata, 2 * (cell + 1) * this.strata), 2 * cell * strata);
		}
		this.tallies = tallies;
		this.strataOpen = copied(this.strataOpen, new Uint32Array(strata));
		this.strataOverdue = copied(this.strataOverdue, new Uint32Array(strata));
		this.strata = strata;
	}
}

function copied<Counts extends Uint8Array | Int32Array | Uint32Array>(from: Counts, to: Counts): Counts {
	to.set(from);
	return to;
}

/** Counts all mapped complaints as they stand at `now`: the plain form. */
export function countOverdue(columns: ComplaintColumns, now: Instant, options: HotspotOptions): OverdueCounts {
	const counts = new OverdueCounts(options, columns.dictionaries.category.codes.length, 0);
	counts.fill(columns, now, options.ageEdgesMs);
	return counts;
}

/** Index in the grid; -1 for a complaint that is not on the map (without a cell, or outside the city). */
export function slotToCell({ arrays }: ComplaintColumns, slot: number, grid: CellGrid): number {
	const hi = arrays.cellHi[slot] as number;
	return hi === 0 || arrays.regionReason[slot] === OUTSIDE ? -1 : grid.indexOf(hi, arrays.cellLo[slot] as number);
}

/** category × bands + band; band b is that of ages above b of the edges. */
export function slotToStratum({ arrays }: ComplaintColumns, slot: number, now: Instant, ageEdgesMs: readonly number[]): number {
	const reportedAt = arrays.reportedAt[slot] as number;
	let band = 0;
	while (band < ageEdgesMs.length && reportedAt + (ageEdgesMs[band] as number) < now) band++;
	return (arrays.category[slot] as number) * (ageEdgesMs.length + 1) + band;
}
