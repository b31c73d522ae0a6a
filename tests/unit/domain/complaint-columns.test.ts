import fc from "fast-check";
import { expect, test } from "vitest";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import type { ComplaintId } from "../../../server/protocol/code.ts";
import type { ComplaintRow } from "../../../server/protocol/complaint.ts";
import { anyRow } from "../../support/rows.ts";

const anyStep = fc.oneof(
	{ weight: 3, arbitrary: anyRow.map((row) => ({ kind: "put" as const, row })) },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 45 }).map((id) => ({ kind: "drop" as const, id: id as ComplaintId })) },
);

test("after any puts and drops the columns hold what a map of the newest versions holds", () => {
	fc.assert(
		fc.property(fc.array(anyStep, { maxLength: 120 }), (steps) => {
			const columns = new ComplaintColumns(2);
			const model = new Map<ComplaintId, ComplaintRow>();
			for (const step of steps) {
				const before = columns.revision;
				if (step.kind === "drop") {
					const had = model.delete(step.id);
					expect(columns.drop(step.id)).toBe(had);
					expect(columns.revision > before).toBe(had);
					continue;
				}
				const held = model.get(step.row.id);
				const isNewer = held === undefined || held.version < step.row.version;
				if (isNewer) model.set(step.row.id, step.row);
				expect(columns.put(step.row) >= 0).toBe(isNewer);
				expect(columns.revision > before).toBe(isNewer);
			}
			expect(columns.count).toBe(model.size);
			const rows = Array.from({ length: columns.count }, (_, slot) => columns.rowAt(slot));
			expect(new Map(rows.map((row) => [row.id, row]))).toEqual(model);
			for (const id of model.keys()) expect(columns.arrays.id[columns.slotOf(id)]).toBe(id);
		}),
	);
});

test("many rows with ids that collide stay findable after half of them are gone", () => {
	const columns = new ComplaintColumns(1);
	const [sample] = fc.sample(anyRow, { numRuns: 1, seed: 7 }) as [ComplaintRow];
	const ids = Array.from({ length: 20_000 }, (_, index) => (index * 4096 + 1) as ComplaintId);
	for (const id of ids) columns.put({ ...sample, id });
	for (const [index, id] of ids.entries()) if (index % 2 === 0) columns.drop(id);
	expect(columns.count).toBe(10_000);
	expect(ids.filter((id, index) => columns.find(id)?.id !== (index % 2 === 0 ? undefined : id))).toEqual([]);
});

test("an id that does not fit and a slot past the end are refused", () => {
	const columns = new ComplaintColumns();
	const [row] = fc.sample(anyRow, { numRuns: 1, seed: 1 }) as [ComplaintRow];
	expect(() => columns.put({ ...row, id: (2 ** 32) as ComplaintId })).toThrow(RangeError);
	expect(() => columns.rowAt(0)).toThrow("Expected a slot below 0, got 0");
});
