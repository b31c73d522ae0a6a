// Columns of an Arrow table made of typed arrays, and typed arrays out of them again, without a value being touched.
import {
	batchType,
	Column,
	columnFromArray,
	dictionary,
	float64,
	int8,
	int16,
	int32,
	uint8,
	uint16,
	uint32,
	uint64,
	utf8,
} from "@uwdata/flechette";
import { type NumberArray, narrow } from "./packed-column.ts";

export type ArrowColumn = Column<unknown>;

const NO_VALIDITY = new Uint8Array(0);

const TYPES = {
	Int8Array: int8,
	Int16Array: int16,
	Int32Array: int32,
	Uint8Array: uint8,
	Uint16Array: uint16,
	Uint32Array: uint32,
	Float64Array: float64,
} as const;

/** In the narrowest type that holds the values. */
export function numberColumn(values: Float64Array): ArrowColumn {
	const narrowed = narrow(values);
	const type = TYPES[narrowed.constructor.name as keyof typeof TYPES]();
	return new Column([new (batchType(type))({ length: values.length, nullCount: 0, type, validity: NO_VALIDITY, values: narrowed })]);
}

/** By indices into `words`. With `isZeroNull` index 0 is null by the validity bits, too, and its word is never referred to. */
export function wordColumn(indices: Float64Array, words: readonly string[], isZeroNull = false): ArrowColumn {
	return dictionaryColumn(indices, columnFromArray([...words], utf8()) as ArrowColumn, isZeroNull);
}

/** By indices into 64-bit values; index 0 is null. */
export function wideColumn(indices: Float64Array, values: BigUint64Array<ArrayBuffer>): ArrowColumn {
	const type = uint64();
	const batch = new (batchType(type, { useBigInt: true }))({ length: values.length, nullCount: 0, type, validity: NO_VALIDITY, values });
	return dictionaryColumn(indices, new Column([batch]), true);
}

function dictionaryColumn(indices: Float64Array, values: ArrowColumn, isZeroNull: boolean): ArrowColumn {
	const narrowed = narrow(indices);
	const length = indices.length;
	let validity = NO_VALIDITY;
	let nullCount = 0;
	if (isZeroNull && narrowed.includes(0)) {
		validity = new Uint8Array(Math.ceil(length / 64) * 8);
		for (let row = 0; row < length; row++) {
			if (indices[row] === 0) nullCount++;
			else validity[row >> 3] = (validity[row >> 3] as number) | (1 << (row & 7));
		}
	}
	const type = dictionary(values.type, narrowed instanceof Uint8Array ? uint8() : narrowed instanceof Uint16Array ? uint16() : uint32());
	const batch = new (batchType(type))({ length, nullCount, type, validity, values: narrowed });
	return new Column([batch.setDictionary(values)]);
}

interface Batch {
	readonly values: unknown;
	readonly dictionary?: ArrowColumn;
}

/** The numbers of a column, or the indices of one that has a dictionary: a view of at least as many as it has. Of no other column. */
export function valuesOf(column: ArrowColumn, name: string): NumberArray {
	const values = firstBatch(column)?.values ?? new Uint8Array(0);
	if (!Object.hasOwn(TYPES, (values as object).constructor.name)) throw new Error(`Expected column ${name} to hold numbers`);
	return values as NumberArray;
}

export function wordsOf(column: ArrowColumn): readonly string[] {
	const words = firstBatch(column)?.dictionary;
	return words === undefined ? [] : Array.from({ length: words.length }, (_, index) => (words.at(index) as string | null) ?? "");
}

/** A dictionary's 64-bit values. */
export function wideOf(column: ArrowColumn): BigUint64Array<ArrayBuffer> {
	const words = firstBatch(column)?.dictionary;
	const values = words === undefined ? undefined : firstBatch(words)?.values;
	if (values === undefined) return new BigUint64Array(1);
	if (!(values instanceof BigUint64Array)) throw new Error("Expected a dictionary of 64-bit values");
	return values as BigUint64Array<ArrayBuffer>;
}

function firstBatch(column: ArrowColumn): Batch | undefined {
	return column.data[0] as unknown as Batch | undefined;
}
