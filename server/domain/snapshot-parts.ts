// Columns of a snapshot that travel as something else than they are kept as, each beside its way back (protocol/snapshot.ts).
import type { View } from "../protocol/account.ts";
import { NO_DEGREES, NO_INSTANT_MS } from "../protocol/snapshot.ts";
import { CellIndex } from "./cell-index.ts";
import { parentBits } from "./cells.ts";
import type { CodeDictionary } from "./code-dictionary.ts";
import { joinNumber, type NumberHead, splitNumber } from "./complaint-number.ts";
import { addUpKeyed, toKeyedDifferences } from "./packed-column.ts";
import { MICRODEGREES, VIEW_RESOLUTION } from "./projection.ts";

/** Cells of the rows as places in a rising list; place 0 is for none. */
export interface RankedCells {
	readonly ranks: Uint32Array;
	readonly values: BigUint64Array<ArrayBuffer>;
}

/** At the view's resolution. Rising, because compression finds little to say about neighbours in order. */
export function rankCells(hi: Float64Array, lo: Float64Array, view: View): RankedCells {
	const { hiBits, loBits } = parentBits(VIEW_RESOLUTION[view]);
	const cells = new CellIndex();
	const indices = new Int32Array(hi.length);
	for (let row = 0; row < hi.length; row++) {
		const upper = hi[row] as number;
		indices[row] = upper === 0 ? -1 : cells.indexOf(((upper & 0xff0fffff) | hiBits) >>> 0, ((lo[row] as number) | loBits) >>> 0);
	}
	const values = new BigUint64Array(cells.count + 1);
	for (let index = 0; index < cells.count; index++) {
		values[index + 1] = (BigInt(cells.hi[index] as number) << 32n) | BigInt(cells.lo[index] as number);
	}
	values.sort();
	const rankOf = new Uint32Array(cells.count + 1);
	const halves = halvesOf(values);
	for (let rank = 1; rank < values.length; rank++) {
		rankOf[cells.indexOf(halves[2 * rank + 1] as number, halves[2 * rank] as number) + 1] = rank;
	}
	const ranks = new Uint32Array(hi.length);
	for (let row = 0; row < ranks.length; row++) ranks[row] = rankOf[(indices[row] as number) + 1] as number;
	return { ranks, values };
}

/** Fills the halves by row. */
export function readCells({ ranks, values }: RankedCells, hi: Uint32Array, lo: Uint32Array): void {
	const halves = halvesOf(values);
	for (let row = 0; row < ranks.length; row++) {
		const at = 2 * (ranks[row] as number);
		lo[row] = halves[at] as number;
		hi[row] = halves[at + 1] as number;
	}
}

/** Lower half first: every machine that runs a browser is little-endian. */
function halvesOf(values: BigUint64Array): Uint32Array {
	return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** Degrees as whole millionths, each less the one before it in its cell. */
export function toDegreeDifferences(degrees: Float64Array, { ranks, values }: RankedCells): Float64Array {
	const units = new Float64Array(degrees.length);
	for (let row = 0; row < units.length; row++) {
		const each = degrees[row] as number;
		units[row] = Number.isNaN(each) ? NO_DEGREES : Math.round(each * MICRODEGREES);
	}
	return toKeyedDifferences(units, ranks, new Float64Array(values.length));
}

export function readDegrees(degrees: Float64Array, differences: Float64Array, { ranks, values }: RankedCells): void {
	addUpKeyed(differences, ranks, new Float64Array(values.length));
	for (let row = 0; row < ranks.length; row++) {
		const units = differences[row] as number;
		degrees[row] = units === NO_DEGREES ? Number.NaN : units / MICRODEGREES;
	}
}

export interface PackedNumbers {
	/** The first number of each shape; of those that these rows have, and `[0]` is for none. */
	readonly firsts: readonly string[];
	/** By row, which shape. */
	readonly shapes: Uint32Array;
	/** The last digits less those of the one before of the same shape. */
	readonly differences: Float64Array;
}

export function packNumbers(heads: Float64Array, tails: Float64Array, codes: readonly (NumberHead | null)[]): PackedNumbers {
	const shapeOf = new Uint32Array(codes.length);
	const firsts = [""];
	const firstTails = [0];
	const shapes = new Uint32Array(heads.length);
	for (let row = 0; row < shapes.length; row++) {
		const head = heads[row] as number;
		if (head === 0) continue;
		if (shapeOf[head] === 0) {
			shapeOf[head] = firsts.push(joinNumber(codes[head] as NumberHead, tails[row] as number)) - 1;
			firstTails.push(tails[row] as number);
		}
		shapes[row] = shapeOf[head] as number;
	}
	return { firsts, shapes, differences: toKeyedDifferences(tails, shapes, Float64Array.from(firstTails)) };
}

export function readNumbers(packed: PackedNumbers, heads: Uint32Array, tails: Float64Array, dictionary: CodeDictionary<NumberHead>): void {
	const firsts = packed.firsts.slice(1).map(splitNumber);
	for (const { head } of firsts) dictionary.codeToIndex(head);
	heads.set(packed.shapes);
	tails.set(packed.differences);
	addUpKeyed(tails, packed.shapes, Float64Array.from([0, ...firsts.map(({ tail }) => tail)]));
}

/** How far back a row's leader is, modulo 2^32; 0 stays "none": nobody leads himself. */
export function toLeaderDistances(leaders: Float64Array, ids: Float64Array): Float64Array {
	const distances = new Float64Array(ids.length);
	for (let row = 0; row < distances.length; row++) {
		const leader = leaders[row] as number;
		if (leader !== 0) distances[row] = ((ids[row] as number) - leader) >>> 0;
	}
	return distances;
}

export function readLeaders(leaders: Uint32Array, distances: Float64Array, ids: Uint32Array): void {
	for (let row = 0; row < distances.length; row++) {
		const distance = distances[row] as number;
		if (distance !== 0) leaders[row] = (ids[row] as number) - distance;
	}
}

/** Spans as whole seconds and what is left of them, for most spans are whole seconds; NaN is NO_INSTANT_MS. */
export interface Spans {
	readonly seconds: Float64Array;
	readonly ms: Float64Array;
}

/** From `since` on to the instants. */
export function splitSpans(instants: Float64Array, since: Float64Array): Spans {
	const seconds = new Float64Array(instants.length);
	const ms = new Float64Array(instants.length).fill(NO_INSTANT_MS);
	for (let row = 0; row < seconds.length; row++) {
		const span = (instants[row] as number) - (since[row] as number);
		if (Number.isNaN(span)) continue;
		const whole = Math.floor(span / 1000);
		seconds[row] = whole;
		ms[row] = span - 1000 * whole;
	}
	return { seconds, ms };
}

/** The spans from `since` on as instants. */
export function readSpans({ seconds, ms }: Spans, since: Float64Array, instants: Float64Array): void {
	for (let row = 0; row < seconds.length; row++) {
		const rest = ms[row] as number;
		instants[row] = rest === NO_INSTANT_MS ? Number.NaN : (since[row] as number) + 1000 * (seconds[row] as number) + rest;
	}
}
