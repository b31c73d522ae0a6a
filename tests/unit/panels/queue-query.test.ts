import { cellToParent, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { QUEUE_TABS, type QueueNames, type QueueQuery, selectQueue } from "../../../client/panels/queue-query.ts";
import { wordsOf } from "../../../client/ui/language.ts";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import type { CategoryCode, Cell, ChannelCode, ComplaintId, RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import type { ComplaintRow } from "../../../server/protocol/complaint.ts";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const CELL = latLngToCell(-6.1754, 106.8272, 10) as Cell;

const NAMES: QueueNames = {
	regions: new Map([
		["31.71.01.1001", { name: "Gambir" }],
		["31.74.10.1002", { name: "Kebayoran Lama Utara" }],
	]),
	units: new Map([["dinas-bina-marga", { name: "Dinas Bina Marga", shortName: "Bina Marga" }]]),
	categories: new Map([["jalan", { name: "Jalan", nameEn: "Roads" }]]),
	statuses: wordsOf("id").status,
};

let nextId = 0;
function rowOf(parts: Partial<ComplaintRow>): ComplaintRow {
	nextId++;
	return {
		id: nextId as ComplaintId,
		version: 1,
		number: `JK2611210${nextId}`,
		channel: "jaki" as ChannelCode,
		category: "pohon" as CategoryCode,
		status: "waiting",
		region: "31.71.01.1001" as RegionCode,
		regionReason: "inside",
		unit: "kelurahan-gambir" as UnitCode,
		cell: CELL,
		position: [106.8272, -6.1754],
		reportedAt: NOW - HOUR,
		dueAt: NOW + HOUR,
		isPrivate: false,
		claimedBy: null,
		claimedUntil: null,
		handBacks: 0,
		escalatedAt: null,
		nudgedAt: null,
		leader: null,
		...parts,
	};
}

function columnsOf(rows: readonly ComplaintRow[]): ComplaintColumns {
	const columns = new ComplaintColumns();
	for (const row of rows) columns.put(row);
	return columns;
}

const ALL: QueueQuery = { tab: "all", text: "", area: null, isFolded: false };

test("the longest overdue stands on top, and what has no clock at the end", () => {
	const late = rowOf({ dueAt: NOW - HOUR });
	const later = rowOf({ dueAt: NOW - 9 * HOUR });
	const closed = rowOf({ dueAt: null });
	const soon = rowOf({ dueAt: NOW + HOUR });
	expect(selectQueue(columnsOf([closed, soon, late, later]), NAMES, ALL, NOW).ids).toEqual([later.id, late.id, soon.id, closed.id]);
});

test("every tab counts what it would show, and mapped, unmapped and outside are all", () => {
	const rows = [
		rowOf({}),
		rowOf({ dueAt: NOW - 1 }),
		rowOf({ cell: null, position: null, regionReason: "given" }),
		rowOf({ region: null, regionReason: "outside", unit: null }),
		rowOf({ region: null, regionReason: "none", unit: null, cell: null, position: null }),
	];
	const columns = columnsOf(rows);
	const { counts } = selectQueue(columns, NAMES, ALL, NOW);
	expect(counts).toEqual({
		all: 5,
		overdue: 1,
		escalated: 0,
		unassigned: 2,
		unmapped: 2,
		outside: 1,
		validation: 0,
		to_accept: 5,
		at_work: 0,
		elsewhere: 0,
	});
	for (const tab of QUEUE_TABS) expect(selectQueue(columns, NAMES, { ...ALL, tab }, NOW).ids).toHaveLength(counts[tab]);
});

test("of what is escalated, nobody's comes before everybody else's, whatever is later", () => {
	const held = rowOf({ escalatedAt: NOW - HOUR, dueAt: NOW - 9 * HOUR });
	const nobodys = rowOf({ escalatedAt: NOW - HOUR, unit: null });
	const laterNobodys = rowOf({ escalatedAt: NOW, unit: null, dueAt: NOW - HOUR });
	const columns = columnsOf([held, rowOf({ unit: null }), nobodys, laterNobodys]);
	const { ids } = selectQueue(columns, NAMES, { ...ALL, tab: "escalated" }, NOW);
	expect(ids).toEqual([laterNobodys.id, nobodys.id, held.id]);
});

test("every word must be found, in any of number, kelurahan, category, unit and status", () => {
	const wanted = rowOf({ category: "jalan" as CategoryCode, unit: "dinas-bina-marga" as UnitCode, status: "coordinating" });
	const columns = columnsOf([wanted, rowOf({}), rowOf({ category: "jalan" as CategoryCode })]);
	const find = (text: string) => selectQueue(columns, NAMES, { ...ALL, text }, NOW).ids;
	expect(find("roads bina")).toEqual([wanted.id]);
	expect(find("KOORDINASI gambir")).toEqual([wanted.id]);
	expect(find(String(wanted.number).toLowerCase())).toEqual([wanted.id]);
	expect(find("jalan tidak-ada")).toEqual([]);
});

test("a region holds everything below it", () => {
	const inside = rowOf({});
	const columns = columnsOf([inside, rowOf({ region: "31.74.10.1002" as RegionCode })]);
	const area = { kind: "region", region: "31.71" as RegionCode } as const;
	expect(selectQueue(columns, NAMES, { ...ALL, area }, NOW).ids).toEqual([inside.id]);
});

test("a coarser cell holds the cells in it, and no complaint from outside", () => {
	const inside = rowOf({});
	const elsewhere = rowOf({ cell: latLngToCell(-6.3, 106.9, 10) as Cell });
	const outside = rowOf({ regionReason: "outside", region: null });
	const area = { kind: "cell", cell: cellToParent(CELL, 8) as Cell } as const;
	expect(selectQueue(columnsOf([inside, elsewhere, outside]), NAMES, { ...ALL, area }, NOW).ids).toEqual([inside.id]);
});

test("a unit sees what it holds and nothing else", () => {
	const own = rowOf({ unit: "dinas-bina-marga" as UnitCode, status: "in_progress" });
	const columns = columnsOf([rowOf({}), own, rowOf({ unit: null })]);
	const ask = (unit: string) => selectQueue(columns, NAMES, { ...ALL, unit: unit as UnitCode }, NOW);
	expect(ask("dinas-bina-marga")).toMatchObject({ ids: [own.id], counts: { all: 1, at_work: 1, to_accept: 0, elsewhere: 2 } });
	expect(ask("unit-lain").ids).toEqual([]);
});

test("what is flagged comes first among what waits for validation, and nowhere else", () => {
	const late = rowOf({ status: "awaiting_validation", dueAt: NOW - HOUR });
	const flagged = rowOf({ status: "awaiting_validation", dueAt: NOW + 9 * HOUR });
	const columns = columnsOf([late, flagged, rowOf({})]);
	const ask = (tab: "validation" | "all") => selectQueue(columns, NAMES, { ...ALL, tab, flagged: new Map([[flagged.id, []]]) }, NOW).ids;
	expect(ask("validation")).toEqual([flagged.id, late.id]);
	expect(ask("all")[0]).toBe(late.id);
});

test("a folded group is its leader's row, and a member stands by itself where its leader is not shown", () => {
	const leader = rowOf({ dueAt: NOW + 2 * HOUR });
	const members = [1, 2, 3].map((hours) => rowOf({ leader: leader.id, dueAt: NOW + (hours - 2) * HOUR - 1 }));
	const alone = rowOf({});
	const columns = columnsOf([leader, ...members, alone]);
	const folded = selectQueue(columns, NAMES, { ...ALL, isFolded: true }, NOW);
	expect(folded.ids).toEqual([alone.id, leader.id]);
	expect(folded.folded).toBe(3);
	expect(folded.followers.get(leader.id)).toBe(3);
	expect(folded.counts).toEqual(selectQueue(columns, NAMES, ALL, NOW).counts);
	const overdue = selectQueue(columns, NAMES, { ...ALL, tab: "overdue", isFolded: true }, NOW);
	expect(overdue.ids).toEqual([members[0]?.id, members[1]?.id]);
});

test("a unit finds what it handed on in a tab of its own", () => {
	const own = rowOf({ unit: "dinas-bina-marga" as UnitCode });
	const handedOn = rowOf({});
	const query = { ...ALL, tab: "elsewhere", unit: "dinas-bina-marga" as UnitCode } as const;
	expect(selectQueue(columnsOf([own, handedOn]), NAMES, query, NOW).ids).toEqual([handedOn.id]);
});

test("of a very long queue the most urgent are listed, how many more there are is said, and tabs count all", () => {
	const rows = [5, 3, 1, 4, 2].map((hours) => rowOf({ dueAt: NOW - hours * HOUR }));
	const { ids, unlisted, counts } = selectQueue(columnsOf(rows), NAMES, ALL, NOW, 2);
	expect(ids).toEqual([rows[0]?.id, rows[3]?.id]);
	expect([unlisted, counts.overdue]).toEqual([3, 5]);
	expect(selectQueue(columnsOf(rows), NAMES, ALL, NOW, 5).unlisted).toBe(0);
});
