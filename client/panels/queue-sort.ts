// The order of the queue. A comparison function is called some fifteen times a row; numbers sort without one, in a tenth of the time.
import type { ColumnArrays } from "../../server/domain/complaint-columns.ts";

/** Rows of which each has a place behind a number of 32 bits in the 53 bits of a whole double. */
const ROWS = 2 ** 21;
const LAST_SECOND = 2 ** 32 - 1;

/** In place: by what is due first, rows without a clock last, by id where two are due at once. Throws on more than 2,097,152. */
export function sortByDue(slots: Uint32Array, { dueAt, id }: Pick<ColumnArrays, "dueAt" | "id">): void {
	if (slots.length > ROWS) throw new RangeError(`Expected at most ${ROWS} rows, got ${slots.length}`);
	sortByNumber(slots, id);
	let first = Number.POSITIVE_INFINITY;
	for (let at = 0; at < slots.length; at++) first = Math.min(first, numberOr(dueAt[slots[at] as number] as number, first));
	const seconds = new Float64Array(slots.length);
	for (let at = 0; at < slots.length; at++) {
		const due = dueAt[slots[at] as number] as number;
		seconds[at] = Number.isNaN(due) ? LAST_SECOND : Math.min(LAST_SECOND - 1, Math.floor((due - first) / 1000));
	}
	sortByKeys(slots, seconds);
	// What is due within one second stands by id still.
	for (let at = 1; at < slots.length; at++) {
		const slot = slots[at] as number;
		const due = dueAt[slot] as number;
		let to = at;
		while (to > 0 && (dueAt[slots[to - 1] as number] as number) > due) {
			slots[to] = slots[to - 1] as number;
			to--;
		}
		slots[to] = slot;
	}
}

const BUCKETS = 4096;

/** The `most` that are due first, in no order, with some more that are due at about the same time; all, where there are no more. O(n). */
export function takeSoonest(slots: Uint32Array, { dueAt }: Pick<ColumnArrays, "dueAt">, most: number): Uint32Array {
	if (slots.length <= most) return slots;
	let first = Number.POSITIVE_INFINITY;
	let last = Number.NEGATIVE_INFINITY;
	for (let at = 0; at < slots.length; at++) {
		const due = dueAt[slots[at] as number] as number;
		// NaN, for no clock, is neither.
		if (due < first) first = due;
		if (due > last) last = due;
	}
	const perBucket = Math.max(1, (last - first) / (BUCKETS - 1));
	// The bucket past the last is that of rows without a clock.
	const bucketOf = (slot: number) => {
		const due = dueAt[slot] as number;
		return Number.isNaN(due) ? BUCKETS : Math.floor((due - first) / perBucket);
	};
	const sizes = new Uint32Array(BUCKETS + 1);
	for (let at = 0; at < slots.length; at++) {
		const bucket = bucketOf(slots[at] as number);
		sizes[bucket] = (sizes[bucket] as number) + 1;
	}
	let until = 0;
	for (let taken = sizes[0] as number; taken < most; taken += sizes[until] as number) until++;
	return slots.filter((slot) => bucketOf(slot) <= until);
}

/** Nothing to do where nothing was closed yet. */
function sortByNumber(slots: Uint32Array, column: Uint32Array): void {
	const keys = new Float64Array(slots.length);
	let isSorted = true;
	for (let at = 0; at < slots.length; at++) {
		const key = column[slots[at] as number] as number;
		if (at > 0 && key < (keys[at - 1] as number)) isSorted = false;
		keys[at] = key;
	}
	if (!isSorted) sortByKeys(slots, keys);
}

/** Stable; keys are whole, below 2^32, by place in `slots`, and are used up. */
function sortByKeys(slots: Uint32Array, keys: Float64Array): void {
	for (let at = 0; at < keys.length; at++) keys[at] = (keys[at] as number) * ROWS + at;
	keys.sort();
	const given = slots.slice();
	for (let at = 0; at < keys.length; at++) slots[at] = given[(keys[at] as number) % ROWS] as number;
}

function numberOr(value: number, instead: number): number {
	return Number.isNaN(value) ? instead : value;
}
