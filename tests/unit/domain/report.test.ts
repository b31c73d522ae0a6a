import { describe, expect, it } from "vitest";
import { buildReport, DAY_MS, type Figures, findPeriod, HOUR_MS, instantToDay, onTimeShare } from "../../../server/domain/report.ts";
import type { RegionCode } from "../../../server/protocol/code.ts";

const at = (text: string) => Date.parse(text);
const NOW = at("2026-11-21T10:30:00+07:00");
const NONE: Figures = { counts: [], steps: [], handBacks: [], overdueBefore: 0, hours: [] };

describe("the period of a report", () => {
	it("goes from midnight in Jakarta to midnight after its last day", () => {
		expect(findPeriod("2026-11-01", "2026-11-03", NOW)).toEqual({
			from: at("2026-11-01T00:00:00+07:00"),
			until: at("2026-11-04T00:00:00+07:00"),
		});
	});

	it("that holds today ends now", () => {
		expect(findPeriod("2026-11-21", "2026-11-21", NOW)).toEqual({ from: at("2026-11-21T00:00:00+07:00"), until: NOW });
	});

	it.each([
		["2026-11-03", "2026-11-01"],
		["2026-02-30", "2026-03-01"],
		["2026-11-22", "2026-11-23"],
		["2025-01-01", "2026-11-01"],
		["kemarin", "2026-11-01"],
		["undefined", "undefined"],
	])("from %s to %s is refused", (from, to) => {
		expect(findPeriod(from, to, NOW)).toBeUndefined();
	});
});

describe("the share on time", () => {
	it("counts what lies open and overdue: closing the easy half is not 100 %", () => {
		expect(onTimeShare({ closed: 10, closedOnTime: 10, overdue: 10 })).toBe(0.5);
	});

	it("is unknown where nothing was due", () => {
		expect(onTimeShare({ closed: 0, closedOnTime: 0, overdue: 0 })).toBeNull();
	});
});

describe("a report", () => {
	it("has a point for an hour in which nothing happened, and carries what is overdue on", () => {
		const from = at("2026-11-20T00:00:00+07:00");
		const hour = from / HOUR_MS;
		const hours = [
			{ hour, arrived: 3, closed: 0, becameLate: 2, lateEnded: 0 },
			{ hour: hour + 2, arrived: 1, closed: 1, becameLate: 0, lateEnded: 1 },
			{ hour: hour + 30, arrived: 4, closed: 0, becameLate: 1, lateEnded: 0 },
		];
		const report = buildReport({ ...NONE, overdueBefore: 5, hours }, from, NOW);
		expect(report.hours.slice(0, 3).map(({ arrived, overdue }) => [arrived, overdue])).toEqual([
			[3, 7],
			[0, 7],
			[1, 6],
		]);
		expect(report.hours.at(-1)).toEqual({ at: at("2026-11-21T10:00:00+07:00"), arrived: 0, closed: 0, overdue: 7 });
		expect(report.days.map((day) => [instantToDay(day.at), day.arrived, day.closed, day.overdue])).toEqual([
			["2026-11-20", 4, 1, 6],
			["2026-11-21", 4, 0, 7],
		]);
	});

	it("tells a fortnight of hours at most, the latest, and every day", () => {
		const from = NOW - 60 * DAY_MS;
		const { hours, days } = buildReport(NONE, from, NOW);
		expect([hours.length, days.length]).toEqual([336, 61]);
		expect(hours.at(-1)?.at).toBe(Math.floor(NOW / HOUR_MS) * HOUR_MS);
	});

	it("keeps a unit that only sent complaints back", () => {
		const group = { level: "unit" as const, code: "dinas-x" as RegionCode };
		const { rows } = buildReport({ ...NONE, handBacks: [{ ...group, count: 2 }] }, NOW - DAY_MS, NOW);
		expect(rows).toEqual([
			{ ...group, arrived: 0, open: 0, overdue: 0, closed: 0, closedOnTime: 0, onTimeShare: null, handBacks: 2, steps: {} },
		]);
	});
});
