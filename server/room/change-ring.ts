import type { Placed } from "../domain/audience.ts";
import type { ComplaintId } from "../protocol/code.ts";
import type { LogPosition } from "../queries/change-log.ts";

// What was touched lately, for clients that come back: ids only, since the rows themselves are in the room.

/**
 * Where a complaint stood before each of its touches (none: it was not open), for "did this audience have it?". `unknown` when
 * not every version was seen here: then a drop is said to be safe. Another gateway may have shown one that was not, for it reads
 * rows that are newer than its mark.
 */
export type Stood = readonly Placed[] | "unknown";

export interface Tick {
	readonly from: LogPosition;
	readonly to: LogPosition;
	readonly touched: ReadonlyMap<ComplaintId, Stood>;
}

export type RingAnswer =
	/** The caller's own map. */
	| { readonly ok: true; readonly touched: Map<ComplaintId, Stood> }
	| { readonly ok: false; readonly reason: "mark_too_old" | "mark_from_the_future" };

export class ChangeRing {
	#ticks: Tick[] = [];
	#size = 0;
	#end: LogPosition;
	readonly #capacity: number;

	/** Knows all that was touched after `start`, which is nothing yet. Holds at most `capacity` touches, and always the last tick. */
	constructor(start: LogPosition, capacity: number) {
		this.#end = start;
		this.#capacity = capacity;
	}

	/** Everything touched after this is known. */
	get start(): LogPosition {
		return this.#ticks[0]?.from ?? this.#end;
	}

	/** The last tick's end. */
	get end(): LogPosition {
		return this.#end;
	}

	/** `tick.from` must be the present end. */
	push(tick: Tick): void {
		this.#ticks.push(tick);
		this.#size += tick.touched.size;
		this.#end = tick.to;
		let old = 0;
		while (this.#size > this.#capacity && old < this.#ticks.length - 1) this.#size -= (this.#ticks[old++] as Tick).touched.size;
		if (old > 0) this.#ticks.splice(0, old);
	}

	/** Everything touched after `mark`, each with where it stood from `mark` on. A mark inside a tick gives that whole tick, as `unknown`. */
	touchedSince(mark: LogPosition): RingAnswer {
		if (comparePositions(mark, this.#end) > 0) return { ok: false, reason: "mark_from_the_future" };
		if (comparePositions(mark, this.start) < 0) return { ok: false, reason: "mark_too_old" };
		const touched = new Map<ComplaintId, Stood>();
		for (const tick of this.#ticks) {
			if (comparePositions(tick.to, mark) <= 0) continue;
			const isSplit = comparePositions(tick.from, mark) < 0;
			for (const [id, stood] of tick.touched) touched.set(id, isSplit ? "unknown" : addStood(touched.get(id), stood));
		}
		return { ok: true, touched };
	}
}

/** Both, each place once. Undefined: not touched before. */
export function addStood(before: Stood | undefined, more: Stood): Stood {
	if (before === undefined || more === "unknown") return more;
	if (before === "unknown") return before;
	const isNew = ({ region, unit, heldBefore }: Placed) =>
		!before.some((known) => known.region === region && known.unit === unit && known.heldBefore === heldBefore);
	const added = more.filter(isNew);
	return added.length === 0 ? before : [...before, ...added];
}

/** Below zero when `a` comes first in the log. */
export function comparePositions(a: LogPosition, b: LogPosition): number {
	if (a.xid !== b.xid) return a.xid < b.xid ? -1 : 1;
	return a.seq < b.seq ? -1 : a.seq > b.seq ? 1 : 0;
}
