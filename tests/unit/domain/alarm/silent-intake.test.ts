import { describe, expect, it } from "vitest";
import { type Intake, intakeSilentConditions, type PlaceArrivals } from "../../../../server/domain/alarm/alarm-conditions.ts";
import { silenceProbability } from "../../../../server/domain/alarm/surge.ts";
import type { Instant, RegionCode } from "../../../../server/protocol/code.ts";
import type { HourArrivals } from "../../../../server/queries/alarm.ts";
import { arrivalsToPlaces } from "../../../../server/room/alarms.ts";
import { listArrivals } from "../../../../server/simulate/citizens.ts";
import { DAY_MS, HISTORY_RHYTHM, HOUR_MS, liveRhythm } from "../../../../server/simulate/rhythm.ts";
import { readAlarmRulesSeed } from "../../../support/alarms.ts";
import { buildDrillCity } from "../../../support/drill-city.ts";

const rules = readAlarmRulesSeed();
const NOW = Date.parse("2026-11-20T10:00:00+07:00");
const MINUTE_MS = 60_000;
const city = (earlier: readonly number[]): PlaceArrivals => ({ region: "31" as RegionCode, count: 0, earlier, dispersion: 1 });
const BUSY = city([21, 20, 22, 19]);

describe("an intake that brings nothing", () => {
	it("has the lower tail of the surge's own test, which nears the Poisson one with many weeks", () => {
		expect(silenceProbability([1, 3, 2])).toBeCloseTo((3 / 4) ** 6, 12);
		expect(silenceProbability([])).toBe(1);
		expect(silenceProbability(new Array(100_000).fill(5))).toBeCloseTo(Math.exp(-5), 6);
		// Neither a cloudburst nor a failure of an earlier week changes what is usual.
		expect(silenceProbability([20, 400, 0, 21, 19])).toBe(silenceProbability([20, 20, 20, 20, 20]));
	});

	it("is a high alarm for everybody after an hour by day, and none in an hour of the night that is often empty", () => {
		const silentFor = (ms: number, of = BUSY) => intakeSilentConditions({ city: of, lastAt: NOW - ms }, NOW, [], rules);
		expect(silentFor(HOUR_MS - 1)).toEqual([]);
		expect(silentFor(HOUR_MS)).toMatchObject([
			{ key: "intake_silent", priority: "high", regions: [], what: { since: NOW - HOUR_MS, expected: 21 }, onDelayS: 300, offDelayS: 300 },
		]);
		expect(silentFor(5 * HOUR_MS, city([2, 3, 1, 2]))).toEqual([]);
		expect(silentFor(5 * HOUR_MS, city([21, 20]))).toEqual([]);
		expect(silentFor(HOUR_MS, city([80, 0, 4, 2]))).toEqual([]);
		expect(intakeSilentConditions({ city: BUSY, lastAt: null }, NOW, [], rules)).toEqual([]);
	});

	it("stands into the night until something comes in", () => {
		const standing = [{ what: { kind: "intake_silent" as const, since: NOW - HOUR_MS, expected: 21 } }];
		const night: Intake = { city: city([1, 0, 2, 1]), lastAt: NOW - 14 * HOUR_MS };
		expect(intakeSilentConditions(night, NOW, standing, rules)).toHaveLength(1);
		expect(intakeSilentConditions({ ...night, lastAt: NOW - MINUTE_MS }, NOW, standing, rules)).toEqual([]);
	});

	it("stays quiet over a week of the drill, history and live, and is seen within an hour and a half when a drill's morning breaks off", async () => {
		const { citizens } = await buildDrillCity("jakarta");
		const weeks = 4;
		const arrivals = [
			...listArrivals(citizens, HISTORY_RHYTHM, NOW - weeks * 7 * DAY_MS, NOW + 6 * DAY_MS),
			...listArrivals(citizens, liveRhythm(12), NOW + 6 * DAY_MS, NOW + 7 * DAY_MS),
		].map(({ at, item }) => ({ at, reportedAt: Date.parse(item.reportedAt as string) }));
		const measure = (now: Instant, until: Instant): Intake => {
			const grid = new Int32Array(weeks * 168 + 24);
			let lastAt: Instant | null = null;
			for (const { at, reportedAt } of arrivals) {
				if (at > Math.min(now, until)) continue;
				lastAt = Math.max(lastAt ?? 0, at);
				const ago = Math.floor((now - reportedAt) / HOUR_MS);
				if (ago < grid.length) grid[ago] = (grid[ago] as number) + 1;
			}
			const told = Array.from(grid, (count, hoursAgo): HourArrivals => ({ region: "31.71" as RegionCode, hoursAgo, count }));
			const places = arrivalsToPlaces(
				told.filter(({ hoursAgo }) => hoursAgo % 168 === 0),
				told,
				weeks,
			);
			return { city: places.find(({ region }) => region === "31") as PlaceArrivals, lastAt };
		};
		const isSeen = (now: Instant, until = now) => intakeSilentConditions(measure(now, until), now, [], rules).length > 0;
		for (let at = NOW; at <= NOW + 7 * DAY_MS; at += HOUR_MS) expect(isSeen(at), new Date(at).toISOString()).toBe(false);
		expect(isSeen(NOW + 1.5 * HOUR_MS, NOW)).toBe(true);
	});
});
