import {
	batchType,
	Column,
	columnFromArray,
	type DictionaryType,
	dictionary,
	float64,
	tableFromColumns,
	tableFromIPC,
	tableToIPC,
	uint8,
	uint16,
	uint32,
	utf8,
} from "@uwdata/flechette";
import type { View } from "../protocol/account.ts";
import type { Instant } from "../protocol/code.ts";
import { COMPLAINT_STATUSES, REGION_REASONS } from "../protocol/complaint.ts";
import type { Mark } from "../protocol/mark.ts";
import type { SNAPSHOT_METADATA } from "../protocol/snapshot.ts";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { parentBits } from "./cells.ts";
import type { CodeDictionary } from "./code-dictionary.ts";
import { type ColumnArrays, ColumnDictionaries, ComplaintColumns } from "./complaint-columns.ts";
import { VIEW_RESOLUTION } from "./projection.ts";

// A snapshot as Arrow IPC, both ways. Typed arrays go in and come out as they are: 1,000,000 rows take tens of ms.

type TypedArray = Uint8Array | Uint16Array | Uint32Array | Float64Array;

export interface SnapshotHead {
	readonly mark: Mark;
	readonly epoch: string;
	/** The server's clock when it was made, ms. */
	readonly now: Instant;
}

export interface DecodedSnapshot extends SnapshotHead {
	readonly protocol: number;
	readonly columns: ComplaintColumns;
}

const CODE_COLUMNS = ["channel", "category", "region", "unit", "claimedBy"] as const;
const TYPES = { Uint8Array: uint8, Uint16Array: uint16, Uint32Array: uint32, Float64Array: float64 } as const;

/**
 * The rows of `slots` (all when undefined) as `view` may see them: the same projection as `projectToView`, by columns; a
 * test holds the two equal. Dictionaries carry the codes that these rows use and no others. Deterministic.
 */
export function encodeSnapshot(columns: ComplaintColumns, view: View, slots: Uint32Array | undefined, head: SnapshotHead): Uint8Array {
	const count = slots?.length ?? columns.count;
	const { arrays, dictionaries } = columns;
	const take = <Values extends TypedArray>(values: Values): Values => gather(values, slots, count);
	const cells = cellsOfView(take(arrays.cellHi), take(arrays.cellLo), view);
	const isConsole = view === "console";
	const entries: [string, Column<unknown>][] = [
		["id", typedColumn(take(arrays.id))],
		["version", typedColumn(take(arrays.version))],
	];
	if (isConsole)
		entries.push(["number", textColumn(slots === undefined ? arrays.number : Array.from(slots, (slot) => arrays.number[slot] ?? null))]);
	for (const name of CODE_COLUMNS) {
		const isShown = isConsole || name !== "claimedBy";
		entries.push([name, codeColumn(isShown ? take(arrays[name]) : new Uint16Array(count), dictionaries[name].codes)]);
	}
	entries.push(
		["status", dictionaryColumn(take(arrays.status), COMPLAINT_STATUSES)],
		["regionReason", dictionaryColumn(take(arrays.regionReason), REGION_REASONS)],
		["cellHi", typedColumn(cells.hi)],
		["cellLo", typedColumn(cells.lo)],
	);
	if (isConsole) entries.push(["lng", typedColumn(take(arrays.lng))], ["lat", typedColumn(take(arrays.lat))]);
	entries.push(
		["reportedAt", typedColumn(take(arrays.reportedAt))],
		["dueAt", typedColumn(take(arrays.dueAt))],
		["claimedUntil", typedColumn(isConsole ? take(arrays.claimedUntil) : new Float64Array(count).fill(Number.NaN))],
		["handBacks", typedColumn(take(arrays.handBacks))],
		["escalatedAt", typedColumn(take(arrays.escalatedAt))],
		["nudgedAt", typedColumn(take(arrays.nudgedAt))],
		["leader", typedColumn(isConsole ? take(arrays.leader) : new Uint32Array(count))],
		["isPrivate", typedColumn(take(arrays.isPrivate))],
	);
	const table = tableFromColumns(entries);
	table.schema.metadata = new Map<string, string>([
		["mark", head.mark],
		["epoch", head.epoch],
		["now", String(head.now)],
		["protocol", String(PROTOCOL_VERSION)],
	] satisfies [(typeof SNAPSHOT_METADATA)[number], string][]);
	const body = tableToIPC(table, { format: "stream" });
	if (body === null) throw new Error("Expected the encoder to give bytes");
	return body;
}

/** Reads what `encodeSnapshot` made; throws on anything else, naming the column. The arrays are views of `body` where they can be. */
export function decodeSnapshot(body: Uint8Array): DecodedSnapshot {
	// Typed views need their alignment, and a pooled buffer may begin anywhere.
	const table = tableFromIPC(body.byteOffset % 8 === 0 ? body : body.slice());
	const metadata = table.schema.metadata ?? new Map<string, string>();
	const text = (key: (typeof SNAPSHOT_METADATA)[number]): string => {
		const value = metadata.get(key);
		if (value === undefined) throw new Error(`The snapshot has no metadata ${key}`);
		return value;
	};
	const count = table.numRows;
	const column = (name: string): Column<unknown> => {
		const found = table.names.includes(name) ? table.getChild(name) : undefined;
		if (found === undefined || found === null) throw new Error(`The snapshot has no column ${name}`);
		return found;
	};
	const values = <Values extends TypedArray>(name: string, kind: new (length: number) => Values): Values => {
		const array = firstBatch(column(name))?.values ?? new kind(0);
		if (!(array instanceof kind)) throw new Error(`Expected column ${name} to be ${kind.name}`);
		return array.subarray(0, count) as Values;
	};
	const dictionaries = new ColumnDictionaries();
	const codes = (name: (typeof CODE_COLUMNS)[number]): Uint16Array => {
		const dictionary: CodeDictionary<string> = dictionaries[name];
		for (const code of dictionaryOf(column(name)).slice(1)) dictionary.codeToIndex(code);
		return values(name, Uint16Array);
	};
	const places = (name: string, expected: readonly string[]): Uint8Array => {
		const given = dictionaryOf(column(name));
		if (given.join() !== expected.join()) throw new Error(`Column ${name} has other values than this build knows: ${given.join()}`);
		return values(name, Uint8Array);
	};
	const hasPoints = table.names.includes("lng");
	const nowhere = hasPoints ? undefined : new Float64Array(count).fill(Number.NaN);
	const arrays: ColumnArrays = {
		id: values("id", Uint32Array),
		version: values("version", Uint32Array),
		channel: codes("channel"),
		category: codes("category"),
		status: places("status", COMPLAINT_STATUSES),
		region: codes("region"),
		regionReason: places("regionReason", REGION_REASONS),
		unit: codes("unit"),
		cellHi: values("cellHi", Uint32Array),
		cellLo: values("cellLo", Uint32Array),
		lng: nowhere ?? values("lng", Float64Array),
		lat: nowhere?.slice() ?? values("lat", Float64Array),
		reportedAt: values("reportedAt", Float64Array),
		dueAt: values("dueAt", Float64Array),
		isPrivate: values("isPrivate", Uint8Array),
		claimedBy: codes("claimedBy"),
		claimedUntil: values("claimedUntil", Float64Array),
		handBacks: values("handBacks", Uint16Array),
		escalatedAt: values("escalatedAt", Float64Array),
		nudgedAt: values("nudgedAt", Float64Array),
		leader: values("leader", Uint32Array),
		number: hasPoints ? Array.from(column("number") as Column<string | null>) : new Array<null>(count).fill(null),
	};
	return {
		mark: text("mark") as Mark,
		epoch: text("epoch"),
		now: Number(text("now")),
		protocol: Number(text("protocol")),
		columns: ComplaintColumns.fromArrays(arrays, count, dictionaries),
	};
}

function gather<Values extends TypedArray>(values: Values, slots: Uint32Array | undefined, count: number): Values {
	if (slots === undefined) return values.subarray(0, count) as Values;
	const taken = new (values.constructor as new (length: number) => Values)(count);
	for (let index = 0; index < count; index++) taken[index] = values[slots[index] as number] as number;
	return taken;
}

function cellsOfView(hi: Uint32Array, lo: Uint32Array, view: View): { hi: Uint32Array; lo: Uint32Array } {
	if (view === "console") return { hi, lo };
	const { hiBits, loBits } = parentBits(VIEW_RESOLUTION[view]);
	const parents = { hi: new Uint32Array(hi.length), lo: new Uint32Array(hi.length) };
	for (let index = 0; index < hi.length; index++) {
		if (hi[index] === 0) continue;
		parents.hi[index] = ((hi[index] as number) & 0xff0fffff) | hiBits;
		parents.lo[index] = (lo[index] as number) | loBits;
	}
	return parents;
}

const NO_VALIDITY = new Uint8Array(0);

function typedColumn(values: TypedArray): Column<unknown> {
	const type = TYPES[values.constructor.name as keyof typeof TYPES]();
	return new Column([new (batchType(type))({ length: values.length, nullCount: 0, type, validity: NO_VALIDITY, values })]);
}

function textColumn(values: readonly (string | null)[]): Column<unknown> {
	return values.length === 0 ? emptyText() : columnFromArray([...values], utf8());
}

function emptyText(): Column<unknown> {
	const type = utf8();
	return new Column([
		new (batchType(type))({ length: 0, nullCount: 0, type, validity: NO_VALIDITY, offsets: new Int32Array(1), values: new Uint8Array(0) }),
	]);
}

/** Index 0 is "none": null by the validity bits, and the first entry of the dictionary is empty and never referred to. */
function codeColumn(indices: Uint16Array, codes: readonly (string | null)[]): Column<unknown> {
	const placeByIndex = new Uint16Array(codes.length);
	const used: string[] = [""];
	const places = new Uint16Array(indices.length);
	for (let row = 0; row < indices.length; row++) {
		const index = indices[row] as number;
		if (index === 0) continue;
		if (placeByIndex[index] === 0) placeByIndex[index] = used.push(codes[index] as string) - 1;
		places[row] = placeByIndex[index] as number;
	}
	return dictionaryColumn(places, used, true);
}

function dictionaryColumn(values: Uint8Array | Uint16Array, words: readonly string[], isZeroNull = false): Column<unknown> {
	const wordType = utf8();
	const type: DictionaryType = dictionary(wordType, values instanceof Uint8Array ? uint8() : uint16());
	let validity = NO_VALIDITY;
	let nullCount = 0;
	if (isZeroNull && values.includes(0)) {
		validity = new Uint8Array(Math.ceil(values.length / 64) * 8);
		for (let row = 0; row < values.length; row++) {
			if (values[row] === 0) nullCount++;
			else validity[row >> 3] = (validity[row >> 3] as number) | (1 << (row & 7));
		}
	}
	const batch = new (batchType(type))({ length: values.length, nullCount, type, validity, values });
	return new Column([batch.setDictionary(columnFromArray([...words], wordType))]);
}

interface DictionaryBatch {
	readonly values: unknown;
	readonly dictionary?: Column<string>;
}

function firstBatch(column: Column<unknown>): DictionaryBatch | undefined {
	return column.data[0] as unknown as DictionaryBatch | undefined;
}

function dictionaryOf(column: Column<unknown>): readonly string[] {
	const words = firstBatch(column)?.dictionary;
	return words === undefined ? [] : Array.from({ length: words.length }, (_, index) => words.at(index) ?? "");
}
