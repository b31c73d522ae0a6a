import { describe, expect, it } from "vitest";
import { findFloodStart, sortAlarms } from "../../../../server/domain/alarm/alarm-flood.ts";
import { isAlarmSeen, projectAlarms } from "../../../../server/domain/alarm/project-alarms.ts";
import type { Alarm, AlarmId, AlarmLimits } from "../../../../server/protocol/alarm.ts";
import type { AccountName, RegionCode } from "../../../../server/protocol/code.ts";

const limits: AlarmLimits = { floodPer10Minutes: 10, floodEndsBelow: 5, loadAim: 1, shelveMaxHours: 8 };
const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 21, 3);
const by = "dewi" as AccountName;
const alarm = (id: number, raisedAt: number, more: Partial<Alarm> = {}): Alarm => ({
	id: id as AlarmId,
	what: { kind: "feed_stall", lagMs: 1000 },
	priority: "low",
	regions: [],
	raisedAt,
	acknowledged: null,
	shelved: null,
	...more,
});
const everyMinute = (count: number) => Array.from({ length: count }, (_, at) => T0 + at * 30_000);

describe("an alarm flood", () => {
	it("begins with the eleventh alarm in ten minutes, counted from the first of them", () => {
		expect(findFloodStart(everyMinute(10), T0 + 5 * MINUTE, limits)).toBeNull();
		expect(findFloodStart(everyMinute(11), T0 + 5 * MINUTE, limits)).toBe(T0);
		const slow = Array.from({ length: 40 }, (_, at) => T0 + at * 61_000);
		expect(findFloodStart(slow, T0 + 41 * MINUTE, limits)).toBeNull();
	});

	it("ends when fewer than five were raised in ten minutes, and not before", () => {
		const raised = everyMinute(11);
		expect(findFloodStart(raised, T0 + 12 * MINUTE, limits)).toBe(T0);
		expect(findFloodStart(raised, T0 + 14 * MINUTE, limits)).toBeNull();
	});

	it("of the past does not begin again with a single alarm", () => {
		const raised = [...everyMinute(11), T0 + 40 * MINUTE];
		expect(findFloodStart(raised, T0 + 40 * MINUTE, limits)).toBeNull();
	});

	it("collapses what it brought into one line; what was there before, and what is acknowledged, stays", () => {
		const before = alarm(1, T0 - 30 * MINUTE, { priority: "high" });
		const raised = everyMinute(14);
		const brought = raised.map((at, index) => alarm(10 + index, at, index === 3 ? { acknowledged: { by, at } } : {}));
		const board = sortAlarms({ list: [before, ...brought], raised: [before.raisedAt, ...raised], limits }, T0 + 8 * MINUTE);
		expect(board.shown).toEqual([before]);
		expect(board.flood?.alarms).toHaveLength(13);
		expect(board.standing.map(({ id }) => id)).toEqual([13]);
		expect(board.recent).toBe(14);
	});
});

describe("a high alarm in a flood", () => {
	it("stays outside of it, first of what is shown", () => {
		const raised = everyMinute(14);
		const brought = raised.map((at, index) => alarm(10 + index, at, index === 6 ? { priority: "high" } : {}));
		const board = sortAlarms({ list: [alarm(1, T0 - 30 * MINUTE), ...brought], raised, limits }, T0 + 8 * MINUTE);
		expect(board.shown.map(({ id }) => id)).toEqual([16, 1]);
		expect(board.flood?.alarms).toHaveLength(13);
		expect(board.flood?.alarms.some(({ priority }) => priority === "high")).toBe(false);
	});
});

describe("a shelved alarm", () => {
	const shelved = { by, at: T0, until: T0 + 60 * MINUTE, reason: "diketahui" };

	it("is out of the list until its time is over, and asks for attention again then", () => {
		const list = [alarm(1, T0, { shelved, acknowledged: { by, at: T0 } })];
		expect(sortAlarms({ list, raised: [], limits }, T0 + 59 * MINUTE)).toMatchObject({ shown: [], shelved: list });
		expect(sortAlarms({ list, raised: [], limits }, T0 + 60 * MINUTE)).toMatchObject({ shown: list, shelved: [] });
	});
});

describe("what an audience is shown", () => {
	const code = (...codes: string[]) => codes as RegionCode[];

	it("is what lies in its scope, what its scope lies in, and what concerns everybody", () => {
		expect(isAlarmSeen({ regions: code("31.71.01.1001") }, code("31.71"))).toBe(true);
		expect(isAlarmSeen({ regions: code("31") }, code("31.71"))).toBe(true);
		expect(isAlarmSeen({ regions: [] }, code("31.71"))).toBe(true);
		expect(isAlarmSeen({ regions: code("31.74.09", "31.75") }, code("31.71"))).toBe(false);
	});

	it("is on a wall what is high and not shelved, without a name or a reason", () => {
		const shelved = { by, at: T0, until: T0 + MINUTE, reason: "karena Budi" };
		const list = [
			alarm(1, T0, { priority: "high", acknowledged: { by, at: T0 } }),
			alarm(2, T0),
			alarm(3, T0, { priority: "high", shelved }),
		];
		const wall = projectAlarms({ list, raised: [] }, { key: "", view: "wall", scope: code("31"), units: null }, limits, T0);
		expect(wall.list.map(({ id }) => id)).toEqual([1]);
		expect(JSON.stringify(wall)).not.toContain("dewi");
		const console1 = projectAlarms({ list, raised: [] }, { key: "", view: "console", scope: code("31"), units: null }, limits, T0);
		expect(console1.list).toEqual(list);
	});
});
