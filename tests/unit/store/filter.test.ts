import fc from "fast-check";
import { latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { type Filter, matchSlots, NO_FILTER } from "../../../client/store/filter.ts";
import { OpenComplaints } from "../../../client/store/open-complaints.ts";
import { countCells } from "../../../client/store/select-cells.ts";
import { selectCounts } from "../../../client/store/select-counts.ts";
import { AGES } from "../../../server/domain/age.ts";
import { cellToParent } from "../../../server/domain/cells.ts";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import { LATENESS_LEVELS, latenessOf } from "../../../server/domain/lateness.ts";
import type { CategoryCode, Cell, ChannelCode, ComplaintId, RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintRow, PLACES, placeOf } from "../../../server/protocol/complaint.ts";
import { createStore, row } from "./fixture.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A whole minute: what moves with time is measured at whole minutes. */
const NOW = Math.floor(Date.UTC(2026, 10, 21, 8) / MINUTE) * MINUTE;

const CATEGORIES = ["jalan", "pohon", "sampah"] as CategoryCode[];
const CHANNELS = ["jaki", "crm"] as ChannelCode[];
const REGIONS = ["31.71.01.1001", "31.71.02.1001", "31.74.10.1002"] as RegionCode[];
const UNITS = ["dinas-bina-marga", "kelurahan-gambir"] as UnitCode[];
const CELLS = [latLngToCell(-6.2, 106.8, 10), latLngToCell(-6.3, 106.9, 10)] as Cell[];

const rows = fc
	.array(
		fc.record({
			category: fc.constantFrom(...CATEGORIES),
			channel: fc.constantFrom(...CHANNELS),
			status: fc.constantFrom(...COMPLAINT_STATUSES.slice(0, 6)),
			region: fc.constantFrom(null, ...REGIONS),
			unit: fc.constantFrom(null, ...UNITS),
			cell: fc.constantFrom(null, ...CELLS),
			regionReason: fc.constantFrom("inside" as const, "outside" as const, "none" as const),
			dueAt: fc.option(
				fc.integer({ min: -60, max: 60 }).map((hours) => NOW + hours * 60 * MINUTE),
				{ nil: null },
			),
			reportedAt: fc.integer({ min: 0, max: 40 }).map((days) => NOW - days * DAY),
			isPrivate: fc.boolean(),
		}),
		{ maxLength: 40 },
	)
	.map((parts) => parts.map((part, index) => row(index + 1, part)));

const filters: fc.Arbitrary<Filter> = fc.record({
	categories: fc.subarray(CATEGORIES),
	channels: fc.subarray(CHANNELS),
	statuses: fc.subarray(COMPLAINT_STATUSES.slice(0, 6)),
	regions: fc.subarray([...REGIONS, "31.71" as RegionCode, "31.71.02" as RegionCode]),
	units: fc.subarray(UNITS),
	lateness: fc.subarray([...LATENESS_LEVELS]),
	ages: fc.subarray([...AGES]),
	place: fc.constantFrom(null, ...PLACES),
	isPrivate: fc.constantFrom(null, true, false),
});

/** The oracle: one row at a time, by what the parts mean. */
function passes(each: ComplaintRow, filter: Filter): boolean {
	const isAny = (list: readonly unknown[], isOne: boolean) => list.length === 0 || isOne;
	const days = (NOW - each.reportedAt) / DAY;
	const age = days < 1 ? "day" : days < 3 ? "three-days" : days < 7 ? "week" : days < 30 ? "month" : "older";
	return (
		isAny(filter.categories, filter.categories.includes(each.category)) &&
		isAny(filter.channels, filter.channels.includes(each.channel)) &&
		isAny(filter.statuses, filter.statuses.includes(each.status)) &&
		isAny(
			filter.regions,
			filter.regions.some((code) => each.region === code || each.region?.startsWith(`${code}.`)),
		) &&
		isAny(filter.units, each.unit !== null && filter.units.includes(each.unit)) &&
		isAny(filter.lateness, filter.lateness.includes(latenessOf(each.dueAt, NOW))) &&
		isAny(filter.ages, filter.ages.includes(age)) &&
		(filter.place === null || placeOf(each) === filter.place) &&
		(filter.isPrivate === null || each.isPrivate === filter.isPrivate)
	);
}

function count(rows: readonly ComplaintRow[]) {
	const overdue = rows.filter(({ dueAt }) => dueAt !== null && dueAt < NOW).length;
	return { open: rows.length, overdue, private: rows.filter(({ isPrivate }) => isPrivate).length };
}

test("any mixture lets through what each of its parts lets through, and cells and totals count just that", () => {
	fc.assert(
		fc.property(rows, filters, (all, filter) => {
			const complaints = new OpenComplaints();
			const columns = new ComplaintColumns();
			for (const each of all) columns.put(each);
			complaints.replaceAll(columns, NOW);
			const wanted = all.filter((each) => passes(each, filter));
			const slots = matchSlots(filter, complaints, NOW);
			expect(Array.from(slots, (slot) => complaints.columns.rowAt(slot).id)).toEqual(wanted.map(({ id }) => id));
			const state = { ...createStore().state, complaints, totals: complaints.totals, filter, now: NOW };
			const { totals, byRegion, byStatus, byCategory, byUnit } = selectCounts(state);
			expect(totals.open).toBe(wanted.length);
			for (const place of PLACES) expect(totals[place]).toBe(wanted.filter((each) => placeOf(each) === place).length);
			expect(totals.overdue).toBe(count(wanted).overdue);
			for (const code of REGIONS) expect(byRegion.of(code)).toEqual(count(wanted.filter(({ region }) => region === code)));
			for (const code of UNITS) expect(byUnit.of(code)).toEqual(count(wanted.filter(({ unit }) => unit === code)));
			for (const code of CATEGORIES) expect(byCategory.of(code)).toEqual(count(wanted.filter(({ category }) => category === code)));
			for (const code of COMPLAINT_STATUSES) expect(byStatus.of(code)).toEqual(count(wanted.filter(({ status }) => status === code)));
			for (const resolution of [5, 8, 10]) {
				const counts = countCells(state, resolution);
				counts.cells.forEach((cell, at) => {
					const inside = wanted.filter((each) => placeOf(each) === "mapped" && cellToParent(each.cell, resolution) === cell);
					expect({ open: counts.open[at], overdue: counts.overdue[at], private: counts.private[at] }).toEqual(count(inside));
				});
				expect(counts.open.reduce((sum, each) => sum + each, 0)).toBe(totals.mapped);
			}
		}),
		{ numRuns: 300, seed: 20_261_121 },
	);
});

test("a complaint that left leaves the cell of the one that takes its place", () => {
	const complaints = new OpenComplaints();
	complaints.put(row(1, { cell: CELLS[0] as Cell }));
	complaints.put(row(2, { cell: CELLS[1] as Cell }));
	complaints.drop(1 as ComplaintId);
	const { cells, open } = countCells({ ...createStore().state, complaints, filter: NO_FILTER }, 10);
	expect(cells.filter((_, at) => open[at] === 1)).toEqual([CELLS[1]]);
	const [held] = complaints.counted.cell;
	expect(held).toBe(2);
});

test("what is due soon moves on by the minute, without a message", () => {
	const clock = { ms: NOW };
	const store = createStore(clock);
	const columns = new ComplaintColumns();
	columns.put(row(1, { dueAt: NOW + 2 * 60 * MINUTE + 30_000 }));
	store.write((state) => {
		state.complaints.replaceAll(columns, NOW);
		return { ...state, filter: { ...NO_FILTER, lateness: ["soon"] }, complaintVersion: 1 };
	});
	store.flush();
	expect(selectCounts(store.state).totals.open).toBe(0);
	clock.ms += MINUTE;
	store.flush();
	expect(selectCounts(store.state).totals.open).toBe(1);
});
