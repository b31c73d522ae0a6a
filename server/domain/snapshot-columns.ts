import { tableFromColumns, tableFromIPC, tableToIPC } from "@uwdata/flechette";
import type { View } from "../protocol/account.ts";
import type { ComplaintId, Instant } from "../protocol/code.ts";
import { COMPLAINT_STATUSES, REGION_REASONS } from "../protocol/complaint.ts";
import type { Mark } from "../protocol/mark.ts";
import type { SNAPSHOT_METADATA } from "../protocol/snapshot.ts";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { type ArrowColumn, numberColumn, valuesOf, wideColumn, wideOf, wordColumn, wordsOf } from "./arrow-column.ts";
import type { CodeDictionary } from "./code-dictionary.ts";
import { ColumnDictionaries, ComplaintColumns, createArrays, roomFor } from "./complaint-columns.ts";
import { addUp, type NumberArray, toDifferences } from "./packed-column.ts";
import {
	packNumbers,
	rankCells,
	readCells,
	readDegrees,
	readLeaders,
	readNumbers,
	readSpans,
	splitSpans,
	toDegreeDifferences,
	toLeaderDistances,
} from "./snapshot-parts.ts";

// A snapshot as Arrow IPC, both ways: rows in order of id, most columns as differences (protocol/snapshot.ts says from what), in
// the narrowest integers. A million rows of a console are 54.9 MB, of which brotli's fastest makes 12.3 in 0.3 s.

export interface SnapshotHead {
	readonly mark: Mark;
	readonly epoch: string;
	/** The server's clock when it was made, ms. */
	readonly now: Instant;
}

export interface DecodedSnapshot extends SnapshotHead {
	readonly protocol: number;
	/** Empty when `protocol` is not this build's: nothing is known of its columns. */
	readonly columns: ComplaintColumns;
}

const CODE_COLUMNS = ["channel", "category", "region", "unit", "claimedBy"] as const;
const WORD_COLUMNS = [
	["status", COMPLAINT_STATUSES],
	["regionReason", REGION_REASONS],
] as const;
/** As spans since the report. */
const INSTANT_COLUMNS = ["dueAt", "claimedUntil", "escalatedAt", "nudgedAt"] as const;
/** One in so many, and fewer, are few. */
const FEW = 20;
/** What a wall is not shown. */
const HIDDEN: ReadonlySet<string> = new Set(["claimedBy", "claimedUntil"]);

/**
 * The rows of `slots` (all when undefined) as `view` may see them: the same projection as `projectToView`, by columns; a
 * test holds the two equal. Dictionaries carry the codes that these rows use and no others. Deterministic.
 */
export function encodeSnapshot(columns: ComplaintColumns, view: View, slots: Uint32Array | undefined, head: SnapshotHead): Uint8Array {
	const { arrays, dictionaries } = columns;
	const order = orderById(columns, slots);
	const isConsole = view === "console";
	const isShown = (name: string) => isConsole || !HIDDEN.has(name);
	const take = (values: NumberArray): Float64Array => gather(values, order);
	const entries: [string, ArrowColumn][] = [];
	const add = (name: string, values: Float64Array) => entries.push([name, numberColumn(values)]);
	const addSpans = (name: string, instants: Float64Array, since: Float64Array) => {
		const { seconds, ms } = splitSpans(instants, since);
		add(`${name}S`, name === "reportedAt" ? toDifferences(seconds) : seconds);
		add(`${name}Ms`, ms);
	};
	const ids = take(arrays.id);
	add("id", toDifferences(ids));
	for (const name of ["version", "handBacks", "isPrivate"] as const) add(name, take(arrays[name]));
	for (const name of CODE_COLUMNS) {
		const indices = isShown(name) ? take(arrays[name]) : new Float64Array(order.length);
		entries.push([name, codeColumn(indices, dictionaries[name].codes)]);
	}
	for (const [name, words] of WORD_COLUMNS) entries.push([name, wordColumn(take(arrays[name]), words)]);
	const cells = rankCells(take(arrays.cellHi), take(arrays.cellLo), view);
	entries.push(["cell", wideColumn(new Float64Array(cells.ranks), cells.values)]);
	const reportedAt = take(arrays.reportedAt);
	addSpans("reportedAt", reportedAt, new Float64Array(order.length).fill(head.now));
	for (const name of INSTANT_COLUMNS) {
		const instants = isShown(name) ? take(arrays[name]) : new Float64Array(order.length).fill(Number.NaN);
		addSpans(name, instants, reportedAt);
	}
	if (isConsole) {
		for (const name of ["lng", "lat"] as const) add(name, toDegreeDifferences(take(arrays[name]), cells));
		add("leader", toLeaderDistances(take(arrays.leader), ids));
		const numbers = packNumbers(take(arrays.numberHead), take(arrays.numberTail), dictionaries.numberHead.codes);
		entries.push(["numberShape", wordColumn(new Float64Array(numbers.shapes), numbers.firsts, true)]);
		add("numberTail", numbers.differences);
	}
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

/** Reads what `encodeSnapshot` made; throws on anything else, naming the column. The table has room for rows to come. */
export function decodeSnapshot(body: Uint8Array): DecodedSnapshot {
	// Typed views need their alignment, and a pooled buffer may begin anywhere.
	const table = tableFromIPC(body.byteOffset % 8 === 0 ? body : body.slice(), { useBigInt: true });
	const metadata = table.schema.metadata ?? new Map<string, string>();
	const text = (key: (typeof SNAPSHOT_METADATA)[number]): string => {
		const value = metadata.get(key);
		if (value === undefined) throw new Error(`The snapshot has no metadata ${key}`);
		return value;
	};
	const head = { mark: text("mark") as Mark, epoch: text("epoch"), now: Number(text("now")), protocol: Number(text("protocol")) };
	if (head.protocol !== PROTOCOL_VERSION) return { ...head, columns: new ComplaintColumns() };
	const column = (name: string): ArrowColumn => {
		const found = table.names.includes(name) ? table.getChild(name) : undefined;
		if (found === undefined || found === null) throw new Error(`The snapshot has no column ${name}`);
		return found;
	};
	return { ...head, columns: readColumns(table.numRows, column, head.now, table.names.includes("lng")) };
}

function readColumns(count: number, column: (name: string) => ArrowColumn, now: Instant, hasPoints: boolean): ComplaintColumns {
	const arrays = createArrays(roomFor(count));
	const dictionaries = new ColumnDictionaries();
	const values = (name: string): NumberArray => valuesOf(column(name), name).subarray(0, count);
	const numbers = (name: string): Float64Array => new Float64Array(values(name));
	for (const name of ["version", "handBacks", "isPrivate"] as const) arrays[name].set(values(name));
	const ids = numbers("id");
	addUp(ids);
	arrays.id.set(ids);
	for (const name of CODE_COLUMNS) {
		const dictionary: CodeDictionary<string> = dictionaries[name];
		for (const code of wordsOf(column(name)).slice(1)) dictionary.codeToIndex(code);
		arrays[name].set(values(name));
	}
	for (const [name, expected] of WORD_COLUMNS) {
		const given = wordsOf(column(name));
		if (given.join() !== expected.join()) throw new Error(`Column ${name} has other values than this build knows: ${given.join()}`);
		arrays[name].set(values(name));
	}
	const cells = { ranks: new Uint32Array(values("cell")), values: wideOf(column("cell")) };
	readCells(cells, arrays.cellHi, arrays.cellLo);
	const reportedS = numbers("reportedAtS");
	addUp(reportedS);
	readSpans({ seconds: reportedS, ms: numbers("reportedAtMs") }, new Float64Array(count).fill(now), arrays.reportedAt);
	for (const name of INSTANT_COLUMNS) {
		readSpans({ seconds: numbers(`${name}S`), ms: numbers(`${name}Ms`) }, arrays.reportedAt, arrays[name]);
	}
	if (hasPoints) {
		for (const name of ["lng", "lat"] as const) readDegrees(arrays[name], numbers(name), cells);
		readLeaders(arrays.leader, numbers("leader"), arrays.id);
		const firsts = wordsOf(column("numberShape"));
		const packed = { firsts, shapes: new Uint32Array(values("numberShape")), differences: numbers("numberTail") };
		readNumbers(packed, arrays.numberHead, arrays.numberTail, dictionaries.numberHead);
	} else {
		arrays.lng.fill(Number.NaN, 0, count);
		arrays.lat.fill(Number.NaN, 0, count);
	}
	return ComplaintColumns.fromArrays(arrays, count, dictionaries);
}

/** Slots by rising id. After a day of drops they lie anyhow, and differences between strangers are no smaller than themselves. */
function orderById(columns: ComplaintColumns, slots: Uint32Array | undefined): Uint32Array {
	const { id } = columns.arrays;
	const order = slots?.slice() ?? new Uint32Array(columns.count).map((_, slot) => slot);
	let before = 0;
	let isInOrder = true;
	for (let row = 0; row < order.length && isInOrder; row++) {
		const each = id[order[row] as number] as number;
		isInOrder = each > before;
		before = each;
	}
	if (isInOrder) return order;
	const ids = new Uint32Array(order.length);
	for (let row = 0; row < ids.length; row++) ids[row] = id[order[row] as number] as number;
	ids.sort();
	for (let row = 0; row < ids.length; row++) order[row] = columns.slotOf(ids[row] as ComplaintId);
	return order;
}

function gather(values: NumberArray, slots: Uint32Array): Float64Array {
	// A few of many are not worth a copy of all, which makes the loop meet arrays of one kind only (packed-column.ts).
	const all = slots.length * FEW < values.length ? values : new Float64Array(values);
	const taken = new Float64Array(slots.length);
	for (let row = 0; row < slots.length; row++) taken[row] = all[slots[row] as number] as number;
	return taken;
}

/** With the codes that are used; index 0 is "none". */
function codeColumn(indices: Float64Array, codes: readonly (string | null)[]): ArrowColumn {
	const placeByIndex = new Uint16Array(codes.length);
	const used: string[] = [""];
	const places = new Float64Array(indices.length);
	for (let row = 0; row < indices.length; row++) {
		const index = indices[row] as number;
		if (index === 0) continue;
		if (placeByIndex[index] === 0) placeByIndex[index] = used.push(codes[index] as string) - 1;
		places[row] = placeByIndex[index] as number;
	}
	return wordColumn(places, used, true);
}
