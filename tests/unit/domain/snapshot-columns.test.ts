import { tableFromIPC } from "@uwdata/flechette";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import { joinNumber, splitNumber } from "../../../server/domain/complaint-number.ts";
import { projectToView } from "../../../server/domain/projection.ts";
import { decodeSnapshot, encodeSnapshot } from "../../../server/domain/snapshot-columns.ts";
import type { ComplaintId } from "../../../server/protocol/code.ts";
import type { ComplaintRow } from "../../../server/protocol/complaint.ts";
import type { Mark } from "../../../server/protocol/mark.ts";
import { PROTOCOL_VERSION } from "../../../server/protocol/version.ts";
import { anyRow } from "../../support/rows.ts";

const head = { mark: "e.1.2/10-20" as Mark, epoch: "e.1.2", now: 1_764_000_000_000 };
/** In order of id, as they travel. */
const anyRows = fc.uniqueArray(anyRow, { selector: (row) => row.id, maxLength: 40 }).map((rows) => rows.toSorted((a, b) => a.id - b.id));

function fill(rows: readonly ComplaintRow[]): ComplaintColumns {
	const columns = new ComplaintColumns();
	for (const row of rows) columns.put(row);
	return columns;
}

function rowsOf(columns: ComplaintColumns): ComplaintRow[] {
	return Array.from({ length: columns.count }, (_, slot) => columns.rowAt(slot));
}

test("what a snapshot brings equals the projection of the rows, in both views", () => {
	fc.assert(
		fc.property(anyRows, fc.constantFrom("wall" as const, "console" as const), (rows, view) => {
			const decoded = decodeSnapshot(encodeSnapshot(fill(rows), view, undefined, head));
			expect(rowsOf(decoded.columns)).toEqual(rows.map((row) => projectToView(row, view)));
			expect(decoded).toMatchObject({ ...head, protocol: PROTOCOL_VERSION });
			for (const row of rows) expect(decoded.columns.find(row.id)?.id).toBe(row.id);
		}),
	);
});

test("rows come in order of id, wherever they lie", () => {
	const [sample] = fc.sample(anyRow, { numRuns: 1, seed: 7 }) as [ComplaintRow];
	const columns = fill([5, 9, 2, 7, 1].map((id) => ({ ...sample, id: id as ComplaintId })));
	columns.drop(9 as ComplaintId);
	expect(rowsOf(decodeSnapshot(encodeSnapshot(columns, "wall", undefined, head)).columns).map(({ id }) => id)).toEqual([1, 2, 5, 7]);
});

test("a few of many rows, which are not worth a copy of all, come as they come among all", () => {
	const [sample] = fc.sample(anyRow, { numRuns: 1, seed: 11 }) as [ComplaintRow];
	const many = Array.from({ length: 1000 }, (_, at) => ({ ...sample, id: (at + 1) as ComplaintId, version: 1 + (at % 7), leader: null }));
	const columns = fill(many);
	const all = rowsOf(decodeSnapshot(encodeSnapshot(columns, "console", undefined, head)).columns);
	expect(all).toEqual(many.map((row) => projectToView(row, "console")));
	const few = Uint32Array.of(3, 500, 999);
	expect(rowsOf(decodeSnapshot(encodeSnapshot(columns, "console", few, head)).columns)).toEqual([all[3], all[500], all[999]]);
});

test("any number comes back as it was", () => {
	const digits = fc.stringMatching(/^[0-9]{0,20}$/);
	const numbers = fc.oneof(
		fc.string({ maxLength: 14 }),
		fc.tuple(fc.constantFrom("JK", "", "A0-", "00"), digits).map((parts) => parts.join("")),
	);
	fc.assert(
		fc.property(numbers, (number) => {
			const { head: shape, tail } = splitNumber(number);
			expect(joinNumber(shape, tail)).toBe(number);
		}),
	);
});

test("a decoded snapshot takes changes like any other table", () => {
	fc.assert(
		fc.property(anyRows, anyRow, (rows, row) => {
			const { columns } = decodeSnapshot(encodeSnapshot(fill(rows), "console", undefined, head));
			const model = fill(rows.map((each) => projectToView(each, "console")));
			expect(columns.put(row) >= 0).toBe(model.put(row) >= 0);
			expect(new Set(rowsOf(columns))).toEqual(new Set(rowsOf(model)));
		}),
	);
});

test("a scoped snapshot carries its rows and not even the codes of others", () => {
	fc.assert(
		fc.property(anyRows, (rows) => {
			const columns = fill(rows);
			const slots = Uint32Array.from(rows.flatMap((row, slot) => (row.claimedBy === "sari" ? [] : [slot])));
			const body = encodeSnapshot(columns, "console", slots, head);
			expect(rowsOf(decodeSnapshot(body).columns)).toEqual(
				rows.filter((row) => row.claimedBy !== "sari").map((row) => projectToView(row, "console")),
			);
			expect(Buffer.from(body).includes("sari")).toBe(false);
		}),
	);
});

test("a wall's snapshot has no column for number or point, and no account's name in its bytes", () => {
	fc.assert(
		fc.property(anyRows, (rows) => {
			const body = encodeSnapshot(fill(rows), "wall", undefined, head);
			const table = tableFromIPC(body, { useBigInt: true });
			expect(table.names.filter((name) => ["number", "lng", "lat"].includes(name))).toEqual([]);
			expect(["budi", "sari"].filter((name) => Buffer.from(body).includes(name))).toEqual([]);
		}),
	);
});

test("a body at an odd place in its buffer is read all the same", () => {
	const body = encodeSnapshot(fill(fc.sample(anyRow, { numRuns: 5, seed: 3 })), "console", undefined, head);
	const shifted = new Uint8Array(body.length + 3);
	shifted.set(body, 3);
	expect(decodeSnapshot(shifted.subarray(3)).columns.count).toBeGreaterThan(0);
});
