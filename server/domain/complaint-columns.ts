import type { AccountName, CategoryCode, ChannelCode, ComplaintId, RegionCode, UnitCode } from "../protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintRow, type ComplaintStatus, REGION_REASONS, type RegionReason } from "../protocol/complaint.ts";
import { cellToHalves, halvesToCell } from "./cells.ts";
import { CodeDictionary } from "./code-dictionary.ts";
import { joinNumber, type NumberHead, splitNumber } from "./complaint-number.ts";
import { SlotIndex } from "./slot-index.ts";

// Open complaints as columns, in the room and in the browser. Slots 0 to count - 1 are always full: a drop moves the last
// row into the hole. So a recount is one loop over typed arrays without a branch for holes: 1,000,000 rows in one frame.

/** One array a column, by slot. Each is longer than `count`; what lies past it means nothing. */
export interface ColumnArrays {
	readonly id: Uint32Array;
	readonly version: Uint32Array;
	/** Indices into `dictionaries.channel`; never 0. */
	readonly channel: Uint16Array;
	/** Indices into `dictionaries.category`; never 0. */
	readonly category: Uint16Array;
	/** Place in COMPLAINT_STATUSES (`statusToIndex`). */
	readonly status: Uint8Array;
	/** Indices into `dictionaries.region`; 0 for none. */
	readonly region: Uint16Array;
	/** Place in REGION_REASONS (`reasonToIndex`). */
	readonly regionReason: Uint8Array;
	/** Indices into `dictionaries.unit`; 0 for unassigned. */
	readonly unit: Uint16Array;
	/** Upper half of the H3 index, at WALL_RESOLUTION or CONSOLE_RESOLUTION by view; 0 for no cell. */
	readonly cellHi: Uint32Array;
	readonly cellLo: Uint32Array;
	/** Degrees; NaN for none, and always NaN in the wall's view. */
	readonly lng: Float64Array;
	readonly lat: Float64Array;
	/** ms since 1970. */
	readonly reportedAt: Float64Array;
	/** ms since 1970; NaN for none. NaN compares false with everything, so a row without a clock is never overdue. */
	readonly dueAt: Float64Array;
	/** 0 or 1. */
	readonly isPrivate: Uint8Array;
	/** Indices into `dictionaries.claimedBy`; 0 for nobody. */
	readonly claimedBy: Uint16Array;
	/** ms since 1970; NaN for none. A claim whose end is past is none. */
	readonly claimedUntil: Float64Array;
	/** Past 65,535 it stays there. */
	readonly handBacks: Uint16Array;
	/** ms since 1970; NaN for none. */
	readonly escalatedAt: Float64Array;
	readonly nudgedAt: Float64Array;
	/** Id of the complaint that leads it; 0 for none, and always 0 in the wall's view. */
	readonly leader: Uint32Array;
	/** Indices into `dictionaries.numberHead`; 0 for none, and always 0 in the wall's view. */
	readonly numberHead: Uint32Array;
	/** What the number's last digits say; a million strings would cost more than all the rest (complaint-number.ts). */
	readonly numberTail: Float64Array;
}

type Column = ColumnArrays[keyof ColumnArrays];

/** What the indices of the dictionary columns mean. */
export class ColumnDictionaries {
	readonly channel = new CodeDictionary<ChannelCode>();
	readonly category = new CodeDictionary<CategoryCode>();
	readonly region = new CodeDictionary<RegionCode>();
	readonly unit = new CodeDictionary<UnitCode>();
	readonly claimedBy = new CodeDictionary<AccountName>();
	/** Numbers with their last digits as zeros. A city's own numbers have a few shapes, old data may bring one a row. */
	readonly numberHead = new CodeDictionary<NumberHead>(2 ** 32);
}

/**
 * A table of open complaints, one slot a row. **A slot is not an identity**: `drop` moves another row into it; hold ids.
 * Fetch `arrays` again after every `put`: growing replaces them.
 *
 * ```ts
 * const { status, dueAt } = columns.arrays;
 * for (let slot = 0; slot < columns.count; slot++) if (status[slot] === waiting && dueAt[slot] < now) overdue++;
 * ```
 *
 * `put`, `drop`, `slotOf`, `find` take constant time; `put` doubles the arrays when they are full.
 */
export class ComplaintColumns {
	/** Rows in. */
	count = 0;
	/** Rises with every put, drop or fill that changed something: the same revision means the same contents. */
	revision = 0;
	arrays: ColumnArrays;
	readonly dictionaries: ColumnDictionaries;
	#slotById: SlotIndex;

	constructor(capacity = 1024, dictionaries = new ColumnDictionaries()) {
		this.arrays = createArrays(Math.max(1, capacity));
		this.dictionaries = dictionaries;
		this.#slotById = new SlotIndex(capacity);
	}

	/** A table of whole columns, as a snapshot brings them: the arrays become the table's own. Ids must be unique. */
	static fromArrays(arrays: ColumnArrays, count: number, dictionaries: ColumnDictionaries): ComplaintColumns {
		const columns = new ComplaintColumns(1, dictionaries);
		columns.arrays = arrays;
		columns.count = count;
		columns.#slotById = new SlotIndex(arrays.id.length);
		for (let slot = 0; slot < count; slot++) columns.#slotById.set(arrays.id[slot] as number, slot);
		return columns;
	}

	/** Puts a row in or over the held one. Returns its slot, or -1 when the held one is as new or newer: nothing changed. */
	put(row: ComplaintRow): number {
		let slot = this.#slotById.get(row.id);
		if (slot === -1) {
			if (!(row.id >= 1 && row.id <= 0xffffffff)) throw new RangeError(`Expected a complaint id of 1 to 2^32 - 1, got ${row.id}`);
			slot = this.count;
			if (slot === this.arrays.id.length) this.arrays = createArrays(roomFor(slot), this.arrays);
			this.#slotById.set(row.id, slot);
			this.count++;
		} else if ((this.arrays.version[slot] as number) >= row.version) {
			return -1;
		}
		this.#write(slot, row);
		this.revision++;
		return slot;
	}

	/** Takes a row out; the last row moves into its slot. False when it was not in. */
	drop(id: ComplaintId): boolean {
		const slot = this.#slotById.get(id);
		if (slot === -1) return false;
		const last = this.count - 1;
		this.#slotById.delete(id);
		if (slot !== last) {
			this.#slotById.set(this.arrays.id[last] as number, slot);
			for (const column of Object.values(this.arrays) as Column[]) column[slot] = column[last] as number;
		}
		this.count = last;
		this.revision++;
		return true;
	}

	/** -1 when the complaint is not in. */
	slotOf(id: ComplaintId): number {
		return this.#slotById.get(id);
	}

	/** The row, equal to the one that was put; undefined when it is not in. */
	find(id: ComplaintId): ComplaintRow | undefined {
		const slot = this.#slotById.get(id);
		return slot === -1 ? undefined : this.rowAt(slot);
	}

	/** As citizens know it; null in the wall's view. */
	numberAt(slot: number): string | null {
		const head = this.dictionaries.numberHead.indexToCode(this.arrays.numberHead[slot] as number);
		return head === null ? null : joinNumber(head, this.arrays.numberTail[slot] as number);
	}

	/** The row, equal to the one that was put. Throws on a slot that is not below `count`. */
	rowAt(slot: number): ComplaintRow {
		if (!(slot >= 0 && slot < this.count)) throw new RangeError(`Expected a slot below ${this.count}, got ${slot}`);
		const { arrays, dictionaries } = this;
		const lng = arrays.lng[slot] as number;
		return {
			id: arrays.id[slot] as ComplaintId,
			version: arrays.version[slot] as number,
			number: this.numberAt(slot),
			channel: dictionaries.channel.indexToCode(arrays.channel[slot] as number) as ChannelCode,
			category: dictionaries.category.indexToCode(arrays.category[slot] as number) as CategoryCode,
			status: COMPLAINT_STATUSES[arrays.status[slot] as number] as ComplaintStatus,
			region: dictionaries.region.indexToCode(arrays.region[slot] as number),
			regionReason: REGION_REASONS[arrays.regionReason[slot] as number] as RegionReason,
			unit: dictionaries.unit.indexToCode(arrays.unit[slot] as number),
			cell: halvesToCell(arrays.cellHi[slot] as number, arrays.cellLo[slot] as number),
			position: Number.isNaN(lng) ? null : [lng, arrays.lat[slot] as number],
			reportedAt: arrays.reportedAt[slot] as number,
			dueAt: nanToNull(arrays.dueAt[slot] as number),
			isPrivate: arrays.isPrivate[slot] === 1,
			claimedBy: dictionaries.claimedBy.indexToCode(arrays.claimedBy[slot] as number),
			claimedUntil: nanToNull(arrays.claimedUntil[slot] as number),
			handBacks: arrays.handBacks[slot] as number,
			escalatedAt: nanToNull(arrays.escalatedAt[slot] as number),
			nudgedAt: nanToNull(arrays.nudgedAt[slot] as number),
			leader: arrays.leader[slot] === 0 ? null : (arrays.leader[slot] as ComplaintId),
		};
	}

	#write(slot: number, row: ComplaintRow): void {
		const { arrays, dictionaries } = this;
		const cell = cellToHalves(row.cell);
		arrays.id[slot] = row.id;
		arrays.version[slot] = row.version;
		const number = row.number === null ? NO_NUMBER : splitNumber(row.number);
		arrays.numberHead[slot] = dictionaries.numberHead.codeToIndex(number.head);
		arrays.numberTail[slot] = number.tail;
		arrays.channel[slot] = dictionaries.channel.codeToIndex(row.channel);
		arrays.category[slot] = dictionaries.category.codeToIndex(row.category);
		arrays.status[slot] = statusToIndex(row.status);
		arrays.region[slot] = dictionaries.region.codeToIndex(row.region);
		arrays.regionReason[slot] = reasonToIndex(row.regionReason);
		arrays.unit[slot] = dictionaries.unit.codeToIndex(row.unit);
		arrays.cellHi[slot] = cell.hi;
		arrays.cellLo[slot] = cell.lo;
		arrays.lng[slot] = row.position === null ? Number.NaN : row.position[0];
		arrays.lat[slot] = row.position === null ? Number.NaN : row.position[1];
		arrays.reportedAt[slot] = row.reportedAt;
		arrays.dueAt[slot] = row.dueAt ?? Number.NaN;
		arrays.isPrivate[slot] = row.isPrivate ? 1 : 0;
		arrays.claimedBy[slot] = dictionaries.claimedBy.codeToIndex(row.claimedBy);
		arrays.claimedUntil[slot] = row.claimedUntil ?? Number.NaN;
		arrays.handBacks[slot] = Math.min(row.handBacks, 65_535);
		arrays.escalatedAt[slot] = row.escalatedAt ?? Number.NaN;
		arrays.nudgedAt[slot] = row.nudgedAt ?? Number.NaN;
		arrays.leader[slot] = row.leader ?? 0;
	}
}

const STATUS_INDEX: ReadonlyMap<ComplaintStatus, number> = new Map(COMPLAINT_STATUSES.map((status, index) => [status, index]));
const REASON_INDEX: ReadonlyMap<RegionReason, number> = new Map(REGION_REASONS.map((reason, index) => [reason, index]));

/** Value of the `status` column. */
export function statusToIndex(status: ComplaintStatus): number {
	return STATUS_INDEX.get(status) as number;
}

/** Value of the `regionReason` column. */
export function reasonToIndex(reason: RegionReason): number {
	return REASON_INDEX.get(reason) as number;
}

function nanToNull(value: number): number | null {
	return Number.isNaN(value) ? null : value;
}

const NO_NUMBER = { head: null, tail: 0 } as const;

/** Capacity for `count` rows and those that come: a table of a million that doubled would stop the page, and need as much again. */
export function roomFor(count: number): number {
	return Math.max(1024, Math.ceil(count * (count < 65_536 ? 2 : 1.25)));
}

/** New arrays of `capacity`, beginning with the contents of `from`. */
export function createArrays(capacity: number, from?: ColumnArrays): ColumnArrays {
	const arrays: ColumnArrays = {
		id: new Uint32Array(capacity),
		version: new Uint32Array(capacity),
		channel: new Uint16Array(capacity),
		category: new Uint16Array(capacity),
		status: new Uint8Array(capacity),
		region: new Uint16Array(capacity),
		regionReason: new Uint8Array(capacity),
		unit: new Uint16Array(capacity),
		cellHi: new Uint32Array(capacity),
		cellLo: new Uint32Array(capacity),
		lng: new Float64Array(capacity),
		lat: new Float64Array(capacity),
		reportedAt: new Float64Array(capacity),
		dueAt: new Float64Array(capacity),
		isPrivate: new Uint8Array(capacity),
		claimedBy: new Uint16Array(capacity),
		claimedUntil: new Float64Array(capacity),
		handBacks: new Uint16Array(capacity),
		escalatedAt: new Float64Array(capacity),
		nudgedAt: new Float64Array(capacity),
		leader: new Uint32Array(capacity),
		numberHead: new Uint32Array(capacity),
		numberTail: new Float64Array(capacity),
	};
	if (from !== undefined) for (const name of Object.keys(arrays) as (keyof ColumnArrays)[]) arrays[name].set(from[name]);
	return arrays;
}
