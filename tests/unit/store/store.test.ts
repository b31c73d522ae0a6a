import { describe, expect, test } from "vitest";
import { applyBeat, applyChange, applyFilter, applyLink, applySnapshot } from "../../../client/store/apply.ts";
import { NO_FILTER } from "../../../client/store/filter.ts";
import { selectNewest, selectRegionCounts, selectStatuses } from "../../../client/store/select.ts";
import { selectCells } from "../../../client/store/select-cells.ts";
import { selectCounts } from "../../../client/store/select-counts.ts";
import { shownCount } from "../../../client/store/shown-count.ts";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import type { Cell, ComplaintId, RegionCode } from "../../../server/protocol/code.ts";
import type { Reference } from "../../../server/protocol/reference.ts";
import { createStore, mark, row } from "./fixture.ts";

const change = (put: ReturnType<typeof row>[], drop: number[] = []) =>
	applyChange({ from: mark(0), mark: mark(1), put, drop: drop as ComplaintId[] });

describe("the store", () => {
	test("writes of one tick are applied together: readers see one new version", () => {
		const store = createStore();
		const versions: number[] = [];
		store.subscribe(() => versions.push(store.state.version));
		store.write(change([row(1)]));
		store.write(change([row(2)]));
		expect(store.state.totals.open).toBe(0);
		store.tick();
		expect(versions).toEqual([1]);
		expect(store.state.totals.open).toBe(2);
	});

	test("a tick that changes nothing leaves the same state object", () => {
		const store = createStore();
		const before = store.state;
		store.write((state) => state);
		store.tick();
		expect(store.state).toBe(before);
	});

	test("a change that was applied already changes no count", () => {
		const store = createStore();
		store.write(change([row(1)]));
		store.tick();
		const { complaintVersion } = store.state;
		store.write(change([row(1)], [7]));
		store.tick();
		expect(store.state.complaintVersion).toBe(complaintVersion);
	});

	test("overdue follows the server's clock, not the machine's", () => {
		const clock = { ms: 1000 };
		const store = createStore(clock);
		store.setServerClock(500_000);
		store.write(change([row(1, { dueAt: 503_000 })]));
		store.tick();
		expect(store.state.totals.overdue).toBe(0);
		clock.ms += 3001;
		store.pulse();
		store.tick();
		expect(store.state.totals.overdue).toBe(1);
		expect(store.state.now).toBe(503_001);
	});

	test("a link that reconnects stays stale until the first beat", () => {
		const store = createStore();
		store.write(applyLink("stale", { staleSince: 42 }));
		store.write(applyLink("connecting"));
		store.write(applyLink("syncing"));
		store.tick();
		expect(store.state.link).toMatchObject({ status: "syncing", staleSince: 42 });
		store.write(applyBeat({ mark: mark(2), now: 0, lagMs: 30, reference: "r", isDrill: false }));
		store.tick();
		expect(store.state.link).toMatchObject({ status: "live", staleSince: null, lagMs: 30 });
	});
});

describe("selectors", () => {
	test("cells keep the same array while complaints come and go in known cells", () => {
		const store = createStore();
		store.write(change([row(1)]));
		store.tick();
		const before = selectCells(store.state);
		store.write(change([row(2)], [1]));
		store.tick();
		const after = selectCells(store.state);
		expect(after).not.toBe(before);
		expect(after.cells).toBe(before.cells);
		expect([...after.open]).toEqual([1]);
	});

	test("a filter counts cells as the rows that it lets through", () => {
		const store = createStore();
		store.setServerClock(100);
		store.write(change([row(1, { dueAt: 50 }), row(2, { dueAt: 500 }), row(3, { status: "in_progress" })]));
		store.write(applyFilter({ ...NO_FILTER, lateness: ["late", "severe"] }));
		store.tick();
		expect([...selectCells(store.state).open]).toEqual([1]);
		expect(selectCounts(store.state).totals).toMatchObject({ open: 1, overdue: 1 });
		store.write(applyFilter({ ...NO_FILTER, statuses: ["in_progress"] }));
		store.tick();
		expect(selectCounts(store.state).byStatus.of("in_progress").open).toBe(1);
		expect(selectCounts(store.state).totals.open).toBe(1);
	});

	test("newest is by the time of the report", () => {
		const store = createStore();
		const now = 10 * 3_600_000;
		const columns = new ComplaintColumns();
		for (let id = 1; id <= 60; id++) columns.put(row(id, { reportedAt: now - id * 120_000 }));
		store.setServerClock(now);
		store.write(applySnapshot({ mark: mark(1), now, columns }));
		store.tick();
		expect(selectNewest(store.state).map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
	});

	test("every open status is listed, an empty one with zero", () => {
		const store = createStore();
		store.write(change([row(1, { status: "in_progress" })]));
		store.tick();
		const counts = Object.fromEntries(selectStatuses(store.state).map(({ status, open }) => [status, open]));
		expect(counts).toEqual({ waiting: 0, coordinating: 0, delegated: 0, in_progress: 1, awaiting_validation: 0, follow_up_rejected: 0 });
	});

	test("kelurahan are ranked by overdue, then by share", () => {
		const store = createStore();
		const region = (code: string, name: string) =>
			({ code: code as RegionCode, level: "kelurahan", name, parent: "31.71.01" as RegionCode, innerPoint: [0, 0], areaKm2: 1 }) as const;
		const reference = {
			regions: [region("31.71.01.1001", "A"), region("31.71.01.1002", "B"), region("31.71.01.1003", "C")],
		} as unknown as Reference;
		const of = (code: string, id: number, dueAt: number) => row(id, { region: code as RegionCode, dueAt });
		store.setServerClock(1000);
		store.write((state) => ({ ...state, reference }));
		store.write(change([of("31.71.01.1001", 1, 1), of("31.71.01.1001", 2, 9000), of("31.71.01.1002", 3, 1), of("31.71.01.1003", 4, 9000)]));
		store.tick();
		expect(selectRegionCounts(store.state).map(({ region: { name }, open, overdue }) => [name, overdue, open])).toEqual([
			["B", 1, 1],
			["A", 1, 2],
			["C", 0, 1],
		]);
	});
});

describe("the number of a cell", () => {
	const reference = { minCellCount: 3 } as Reference;

	test("a wall hides it while a small cell holds a private complaint", () => {
		expect(shownCount({ view: "wall", reference }, 2, 1)).toBeNull();
		expect(shownCount({ view: "wall", reference }, 3, 1)).toBe(3);
		expect(shownCount({ view: "wall", reference }, 1, 0)).toBe(1);
	});

	test("a wall without its reference hides it: nothing private is shown for want of a rule", () => {
		expect(shownCount({ view: "wall", reference: null }, 500, 1)).toBeNull();
	});

	test("a console shows every number", () => {
		expect(shownCount({ view: "console", reference }, 1, 1)).toBe(1);
	});
});

test("cells of the wall's rows are the ones that were sent", () => {
	const store = createStore();
	store.write((state) => ({ ...state, resolution: 9 }));
	store.write(change([row(1)]));
	store.tick();
	expect(selectCells(store.state).cells).toEqual([row(1).cell as Cell]);
});
