import { type Audience, isInScope, isSeen, type Placed } from "../domain/audience.ts";
import { positionToCell } from "../domain/cells.ts";
import { ComplaintColumns } from "../domain/complaint-columns.ts";
import { isOpen } from "../domain/lifecycle.ts";
import { projectToView } from "../domain/projection.ts";
import { PROVINCE } from "../domain/responsibility.ts";
import type { ComplaintId, UnitCode } from "../protocol/code.ts";
import type { ComplaintRow } from "../protocol/complaint.ts";
import { formatMark, type Mark } from "../protocol/mark.ts";
import type { LogPosition } from "../queries/change-log.ts";
import type { UncelledRow } from "../queries/complaint.ts";
import { addStood, ChangeRing, type Stood } from "./change-ring.ts";

// What is open, up to which mark, and what of it was not told yet. No clock, no database, no socket.

export interface Told {
	readonly put: readonly ComplaintRow[];
	readonly drop: readonly ComplaintId[];
}

const NOWHERE: Stood = [];
/** About 30 MB of ids and places at most. */
const RING_CAPACITY = 200_000;

export class RoomState {
	readonly epoch: string;
	readonly columns = new ComplaintColumns();
	readonly ring: ChangeRing;
	/** Everything up to here is in `columns`. */
	head: LogPosition;
	/** Names in the batches applied so far: how much lies between two moments. */
	touches = 0;
	#untold = new Map<ComplaintId, Stood>();
	/** Of open complaints that changed hands; the same array for the same units. */
	readonly #heldBefore = new Map<ComplaintId, readonly UnitCode[]>();
	readonly #heldSets = new Map<string, readonly UnitCode[]>();

	/** `start`: the ring covers marks from here on. Until the rows are loaded by `load`, head is `start` too. */
	constructor(epoch: string, start: LogPosition) {
		this.epoch = epoch;
		this.head = start;
		this.ring = new ChangeRing(start, RING_CAPACITY);
	}

	/** Rows as the tables have them, before the first `apply`. */
	load(rows: readonly UncelledRow[]): void {
		for (const row of rows) this.#put(row);
	}

	/** Takes one batch of the log: each complaint as often as it is named there. Applying one twice changes nothing more. */
	apply(at: LogPosition, touched: readonly ComplaintId[], rows: readonly UncelledRow[]): void {
		this.touches += touched.length;
		const versions = new Map(rows.map(({ id, version }) => [id, version]));
		const times = new Map<ComplaintId, number>();
		for (const id of touched) times.set(id, (times.get(id) ?? 0) + 1);
		for (const [id, count] of times) {
			const stood = count === 1 ? this.#stoodBefore(id, versions.get(id)) : "unknown";
			this.#untold.set(id, addStood(this.#untold.get(id), stood));
		}
		const gone = new Set(touched);
		for (const row of rows) {
			if (!isOpen(row.status)) continue;
			gone.delete(row.id);
			this.#put(row);
		}
		for (const id of gone) {
			this.columns.drop(id);
			this.#heldBefore.delete(id);
		}
		this.head = at;
	}

	#put(row: UncelledRow): void {
		if (this.columns.put(uncelledToRow(row)) === -1) return;
		if (row.heldBefore === undefined) this.#heldBefore.delete(row.id);
		else {
			const key = row.heldBefore.join(" ");
			const kept = this.#heldSets.get(key) ?? row.heldBefore;
			this.#heldSets.set(key, kept);
			this.#heldBefore.set(row.id, kept);
		}
	}

	/** What decides who sees it; undefined when it is not open. */
	#find(id: ComplaintId): Placed | undefined {
		const { arrays, dictionaries } = this.columns;
		const slot = this.columns.slotOf(id);
		if (slot === -1) return undefined;
		const heldBefore = this.#heldBefore.get(id);
		return {
			region: dictionaries.region.indexToCode(arrays.region[slot] as number),
			unit: dictionaries.unit.indexToCode(arrays.unit[slot] as number),
			...(heldBefore === undefined ? {} : { heldBefore }),
		};
	}

	/**
	 * Where it stood before one touch, when `version` is the very next after the one that is held, the first after none. The held
	 * one may be ahead of the mark, as read; then a later touch brings fewer versions than the log has entries, and is `unknown`.
	 */
	#stoodBefore(id: ComplaintId, version: number | undefined): Stood {
		const slot = this.columns.slotOf(id);
		const held = slot === -1 ? 0 : (this.columns.arrays.version[slot] as number);
		if (version !== held + 1) return "unknown";
		const placed = this.#find(id);
		return placed === undefined ? NOWHERE : [placed];
	}

	/** Closes the tick: what was applied since the last one goes into the ring and is to be told. Undefined when the head has not moved. */
	takeTick(): { from: Mark; to: Mark; touched: ReadonlyMap<ComplaintId, Stood> } | undefined {
		const from = this.ring.end;
		if (from.xid === this.head.xid && from.seq === this.head.seq) return undefined;
		const touched = this.#untold;
		this.#untold = new Map();
		this.ring.push({ from, to: this.head, touched });
		return { from: this.toMark(from), to: this.toMark(this.head), touched };
	}

	toMark({ xid, seq }: LogPosition): Mark {
		return formatMark({ epoch: this.epoch, xid, seq });
	}

	/**
	 * What an audience is told of touched complaints: those that it now has, as it may see them, and those that it had. An id
	 * that it neither has nor had is not said.
	 */
	buildTold(touched: ReadonlyMap<ComplaintId, Stood>, audience: Audience): Told {
		const put: ComplaintRow[] = [];
		const drop: ComplaintId[] = [];
		for (const [id, stood] of touched) {
			const placed = this.#find(id);
			const row = placed !== undefined && isSeen(placed, audience) ? this.columns.find(id) : undefined;
			if (row !== undefined) put.push(projectToView(row, audience.view));
			else if (stood === "unknown" || stood.some((placed) => isSeen(placed, audience))) drop.push(id);
		}
		return { put, drop };
	}

	/** Slots of an audience's rows; undefined when it has all. */
	selectSlots({ scope, units }: Audience): Uint32Array | undefined {
		if (units !== null) return this.#selectHeld(units);
		if (scope.includes(PROVINCE)) return undefined;
		const { columns } = this;
		// A region is tested once, not once a row.
		const isIn = columns.dictionaries.region.codes.map((region) => isInScope({ region }, scope));
		const slots: number[] = [];
		for (let slot = 0; slot < columns.count; slot++) if (isIn[columns.arrays.region[slot] as number]) slots.push(slot);
		return Uint32Array.from(slots);
	}

	#selectHeld(units: ReadonlySet<UnitCode>): Uint32Array {
		const { columns } = this;
		const isTheirs = columns.dictionaries.unit.codes.map((unit) => unit !== null && units.has(unit));
		const slots: number[] = [];
		for (let slot = 0; slot < columns.count; slot++) if (isTheirs[columns.arrays.unit[slot] as number]) slots.push(slot);
		for (const [id, heldBefore] of this.#heldBefore) {
			const slot = columns.slotOf(id);
			if (!isTheirs[columns.arrays.unit[slot] as number] && heldBefore.some((unit) => units.has(unit))) slots.push(slot);
		}
		return Uint32Array.from(slots).sort();
	}
}

/** The console's cell is the finest; all others are its parents. */
export function uncelledToRow(row: UncelledRow): ComplaintRow {
	return { ...row, cell: row.position === null ? null : positionToCell(row.position) };
}
