import { beforeAll, describe, expect, it } from "vitest";
import { readAlarmRulesSeed } from "../../../support/alarms.ts";
import { type DrillAlarm, playDrillDay, sharesOf } from "../../../support/drill-alarms.ts";
import { buildDrillCity } from "../../../support/drill-city.ts";

const FROM = Date.parse("2026-11-20T10:00:00+07:00");
const HOUR_MS = 3_600_000;
/** The first is the one that npm start uses. */
const SEEDS = ["jakarta", "satu", "dua"];

describe("the alarms of drill days, under the rules of a new database", () => {
	let days: readonly (readonly DrillAlarm[])[];

	beforeAll(async () => {
		const rules = readAlarmRulesSeed();
		const played: (readonly DrillAlarm[])[] = [];
		for (const seed of SEEDS) played.push(playDrillDay(await buildDrillCity(seed), FROM, rules));
		days = played;
	}, 120_000);

	it("are low, medium and high near 80, 15 and 5 of a hundred (EEMUA 191)", () => {
		const { low, medium, high } = sharesOf(days.flat());
		const perDay = days.map((alarms) => alarms.length).join(", ");
		console.log(`alarms a drill day: ${perDay}; low ${low.toFixed(2)}, medium ${medium.toFixed(2)}, high ${high.toFixed(2)}`);
		expect(Math.abs(low - 0.8)).toBeLessThanOrEqual(0.1);
		expect(Math.abs(medium - 0.15)).toBeLessThanOrEqual(0.1);
		expect(Math.abs(high - 0.05)).toBeLessThanOrEqual(0.05);
		expect(high).toBeGreaterThan(0);
	});

	it("are few enough to be dealt with: never a flood, and on average fewer than the aim of one in ten minutes", () => {
		for (const alarms of days) {
			expect(alarms.length).toBeLessThan(144);
			for (const { raisedAt } of alarms.filter((alarm) => alarm.raisedAt > FROM)) {
				expect(alarms.filter((other) => other.raisedAt > raisedAt - HOUR_MS / 6 && other.raisedAt <= raisedAt).length).toBeLessThanOrEqual(
					10,
				);
			}
		}
	});

	it("do not flicker: none ends within half an hour, and none about the same is raised twice in an hour", () => {
		for (const alarms of days) {
			for (const [at, { key, raisedAt, endedAt }] of alarms.entries()) {
				if (endedAt !== null) expect(endedAt - raisedAt).toBeGreaterThanOrEqual(HOUR_MS / 2);
				const before = alarms.slice(0, at).findLast((other) => other.key === key);
				if (before !== undefined) expect(raisedAt - before.raisedAt).toBeGreaterThanOrEqual(HOUR_MS);
			}
		}
	});
});
