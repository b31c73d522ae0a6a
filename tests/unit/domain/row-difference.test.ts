import fc from "fast-check";
import { expect, test } from "vitest";
import { diffRows } from "../../../server/domain/row-difference.ts";
import { anyRow } from "../../support/rows.ts";

test("a row differs from itself in nothing, whatever its version", () => {
	fc.assert(
		fc.property(anyRow, fc.integer({ min: 1, max: 9 }), (row, version) => {
			expect(diffRows(row, { ...row, version, position: row.position === null ? null : [...row.position] })).toEqual([]);
		}),
	);
});

test("every told field that changed is named once, with what it was and what it is", () => {
	fc.assert(
		fc.property(anyRow, anyRow, (before, after) => {
			for (const difference of diffRows(before, after)) {
				expect(difference.before).toEqual(before[difference.field]);
				expect(difference.after).toEqual(after[difference.field]);
				expect(difference.after).not.toEqual(difference.before);
			}
			const named = diffRows(before, after).map(({ field }) => field);
			expect(new Set(named).size).toBe(named.length);
			for (const field of ["status", "unit", "claimedBy", "region"] as const) {
				expect(named.includes(field)).toBe(before[field] !== after[field]);
			}
		}),
	);
});

test("a lease that only became longer is no difference", () => {
	fc.assert(
		fc.property(anyRow, (row) => {
			expect(diffRows(row, { ...row, version: row.version + 1, claimedUntil: 1_900_000_000_000 })).toEqual([]);
		}),
	);
});
