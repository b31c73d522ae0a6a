import fc from "fast-check";
import { latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import { NO_FILTER } from "../../../client/store/filter.ts";
import { OpenComplaints } from "../../../client/store/open-complaints.ts";
import { countCells } from "../../../client/store/select-cells.ts";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import type { Cell, ComplaintId } from "../../../server/protocol/code.ts";
import { type ComplaintRow, placeOf } from "../../../server/protocol/complaint.ts";
import { createStore, row } from "./fixture.ts";

const NOW = Date.UTC(2026, 10, 21, 8);

/** The oracle: everything counted from the rows, as they are, at once. */
function recount(rows: readonly ComplaintRow[], now: number) {
	const isOverdue = (each: ComplaintRow) => each.dueAt !== null && each.dueAt < now;
	const count = (place: string) => rows.filter((each) => placeOf(each) === place).length;
	return {
		open: rows.length,
		mapped: count("mapped"),
		unmapped: count("unmapped"),
		outside: count("outside"),
		overdue: rows.filter(isOverdue).length,
	};
}

describe("open complaints", () => {
	test("mapped, unmapped and outside add up to all open", () => {
		const complaints = new OpenComplaints();
		complaints.put(row(1));
		complaints.put(row(2, { cell: null, regionReason: "none", region: null }));
		complaints.put(row(3, { regionReason: "outside", region: null }));
		const { open, mapped, unmapped, outside } = complaints.totals;
		expect([mapped, unmapped, outside]).toEqual([1, 1, 1]);
		expect(mapped + unmapped + outside).toBe(open);
	});

	test("a complaint becomes overdue when the clock passes its deadline, without being put again", () => {
		const complaints = new OpenComplaints();
		complaints.advanceTo(NOW);
		complaints.put(row(1, { dueAt: NOW + 5000 }));
		expect(complaints.advanceTo(NOW + 5000)).toBe(0);
		expect(complaints.totals.overdue).toBe(0);
		expect(complaints.advanceTo(NOW + 5001)).toBe(1);
		expect(complaints.totals.overdue).toBe(1);
		expect(complaints.counts.byRegion.of(row(1).region as never).overdue).toBe(1);
	});

	test("a deadline that moved is not counted at its old time", () => {
		const complaints = new OpenComplaints();
		complaints.advanceTo(NOW);
		complaints.put(row(1, { dueAt: NOW + 1000 }));
		complaints.put(row(1, { version: 2, dueAt: NOW + 60_000 }));
		complaints.advanceTo(NOW + 2000);
		expect(complaints.totals.overdue).toBe(0);
	});

	test("a row that is not newer than the held one changes nothing", () => {
		const complaints = new OpenComplaints();
		complaints.put(row(1, { version: 3, status: "in_progress" }));
		expect(complaints.put(row(1, { version: 3, status: "waiting" }))).toBe(false);
		expect(complaints.find(1 as ComplaintId)?.status).toBe("in_progress");
	});

	test("a clock that was set back is believed, and everything is counted again", () => {
		const complaints = new OpenComplaints();
		complaints.advanceTo(NOW);
		complaints.put(row(1, { dueAt: NOW - 1000 }));
		expect(complaints.totals.overdue).toBe(1);
		complaints.advanceTo(NOW - 60_000);
		expect(complaints.totals.overdue).toBe(0);
		complaints.advanceTo(NOW);
		expect(complaints.totals.overdue).toBe(1);
	});

	test("counts after any changes equal a recount of the rows that are left", () => {
		const cells = [latLngToCell(-6.2, 106.8, 9), latLngToCell(-6.3, 106.9, 9), latLngToCell(-6.21, 106.81, 9)] as Cell[];
		const step = fc.oneof(
			fc.record({
				put: fc.integer({ min: 1, max: 12 }),
				cell: fc.constantFrom(null, ...cells),
				due: fc.option(fc.integer({ min: -50, max: 50 }), { nil: null }),
				reason: fc.constantFrom("inside" as const, "outside" as const),
				isPrivate: fc.boolean(),
			}),
			fc.record({ drop: fc.integer({ min: 1, max: 12 }) }),
			fc.record({ wait: fc.integer({ min: 0, max: 20 }) }),
			fc.constant({ snapshot: true }),
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const complaints = new OpenComplaints();
				const rows = new Map<number, ComplaintRow>();
				let now = NOW;
				let version = 0;
				complaints.advanceTo(now);
				for (const one of steps) {
					if ("put" in one) {
						const dueAt = one.due === null ? null : now + one.due * 1000;
						const put = row(one.put, { version: ++version, cell: one.cell, dueAt, regionReason: one.reason, isPrivate: one.isPrivate });
						rows.set(one.put, put);
						complaints.put(put);
					} else if ("drop" in one) {
						rows.delete(one.drop);
						complaints.drop(one.drop as ComplaintId);
					} else if ("snapshot" in one) {
						const columns = new ComplaintColumns();
						for (const each of rows.values()) columns.put(each);
						complaints.replaceAll(columns, now);
					} else {
						now += one.wait * 1000;
						complaints.advanceTo(now);
					}
					expect(complaints.totals).toEqual(recount([...rows.values()], now));
					// The instant stays while a shift does, and then is another one.
					const until = NOW + Math.ceil((now - NOW + 1) / 40_000) * 40_000;
					const isDue = ({ dueAt }: ComplaintRow) => dueAt !== null && dueAt >= now && dueAt < until;
					expect(complaints.countDueBefore(until)).toBe([...rows.values()].filter(isDue).length);
				}
				const counts = countCells({ ...createStore().state, complaints, filter: NO_FILTER }, 7);
				const mapped = [...rows.values()].filter((each) => placeOf(each) === "mapped");
				expect(counts.open.reduce((sum, each) => sum + each, 0)).toBe(mapped.length);
				expect(counts.overdue.reduce((sum, each) => sum + each, 0)).toBe(recount(mapped, now).overdue);
				expect(counts.private.reduce((sum, each) => sum + each, 0)).toBe(mapped.filter((each) => each.isPrivate).length);
			}),
			{ numRuns: 150, seed: 20_261_121 },
		);
	});

	test("a snapshot replaces what was held and is counted as of its own clock", () => {
		const complaints = new OpenComplaints();
		complaints.put(row(9));
		const columns = new ComplaintColumns();
		columns.put(row(1, { dueAt: NOW - 1 }));
		columns.put(row(2, { dueAt: NOW + 10 }));
		complaints.replaceAll(columns, NOW);
		expect(complaints.totals).toEqual({ open: 2, mapped: 2, unmapped: 0, outside: 0, overdue: 1 });
		complaints.advanceTo(NOW + 11);
		expect(complaints.totals.overdue).toBe(2);
	});
});
