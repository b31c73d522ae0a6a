import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NewestRows } from "../../../client/store/newest-rows.ts";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import type { ComplaintId } from "../../../server/protocol/code.ts";
import { row } from "./fixture.ts";

const MOST = 3;

/** What is held, by the plain way. */
function sortAll(columns: ComplaintColumns): ComplaintId[] {
	return Array.from({ length: columns.count }, (_, slot) => columns.rowAt(slot))
		.sort((a, b) => b.reportedAt - a.reportedAt || b.id - a.id)
		.slice(0, MOST)
		.map(({ id }) => id);
}

const step = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant("put" as const), id: fc.nat(40), at: fc.nat(12) }) },
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant("drop" as const), id: fc.nat(40), at: fc.constant(0) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("list" as const), id: fc.constant(0), at: fc.constant(0) }) },
);

describe("NewestRows", () => {
	it("lists what a sort of all rows lists, whatever came and went", () => {
		fc.assert(
			fc.property(fc.array(fc.record({ id: fc.nat(40), at: fc.nat(12) })), fc.array(step, { maxLength: 120 }), (first, steps) => {
				const columns = new ComplaintColumns();
				const newest = new NewestRows(MOST);
				for (const { id, at } of first) columns.put(row(id + 1, { reportedAt: at }));
				newest.fill(columns);
				let version = 1;
				for (const { kind, id: nth, at } of steps) {
					const id = (nth + 1) as ComplaintId;
					const held = columns.find(id);
					if (kind !== "list" && held !== undefined) newest.drop({ id, at: held.reportedAt });
					if (kind === "put") {
						columns.put(row(id, { reportedAt: at, version: ++version }));
						newest.put({ id, at });
					}
					if (kind === "drop") columns.drop(id);
					if (kind === "list") expect(newest.list(columns)).toEqual(sortAll(columns));
				}
				expect(newest.list(columns)).toEqual(sortAll(columns));
			}),
			{ numRuns: 500 },
		);
	});
});
