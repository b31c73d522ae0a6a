import { describe, expect, it } from "vitest";
import { type PlaceArrivals, surgeConditions } from "../../../../server/domain/alarm/alarm-conditions.ts";
import { estimateDispersion, expectedArrivals, surgeProbability } from "../../../../server/domain/alarm/surge.ts";
import type { AlarmRules } from "../../../../server/protocol/alarm.ts";
import type { RegionCode } from "../../../../server/protocol/code.ts";
import { type Chance, createChance } from "../../../../server/simulate/chance.ts";
import { readAlarmRulesSeed } from "../../../support/alarms.ts";
import { hasJakartaData, readFloodReports, sayWhatIsSkipped } from "../../../support/jakarta-data.ts";

const rules: AlarmRules = readAlarmRulesSeed();
const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const WEEKS = 8;
/** 508 a day (domain.md §7), fewest at one in the night. */
const meanAt = (hour: number) => 21 * (1 + 0.9 * Math.sin(((hour - 7) / DAY_HOURS) * 2 * Math.PI));
const place = (count: number, earlier: readonly number[], dispersion: number): PlaceArrivals => ({
	region: "31" as RegionCode,
	count,
	earlier,
	dispersion,
});
const isSurge = (arrivals: PlaceArrivals) => surgeConditions([arrivals], [], rules).length > 0;

/** Knuth's product of uniforms. */
function drawPoisson(chance: Chance, mean: number): number {
	const limit = Math.exp(-mean);
	let product = chance.next();
	let count = 0;
	for (; product > limit; count++) product *= chance.next();
	return count;
}

describe("the surge test", () => {
	it("is the binomial tail of the conditional test where counts are Poisson", () => {
		// P(X >= 9 | N = 12, p = 1/3), by hand: sum of C(12,k) 2^(12-k) / 3^12 for k = 9 … 12.
		const byHand = (220 * 8 + 66 * 4 + 12 * 2 + 1) / 3 ** 12;
		expect(surgeProbability({ count: 9, earlier: [1, 2], dispersion: 1 })).toBeCloseTo(byHand, 12);
		expect(surgeProbability({ count: 5, earlier: [], dispersion: 1 })).toBe(1);
		expect(surgeProbability({ count: 0, earlier: [4, 5], dispersion: 1 })).toBe(1);
	});

	it("keeps its level on seeded Poisson arrivals, with few weeks and with many", () => {
		for (const weeks of [3, WEEKS]) {
			const chance = createChance(`surge/level/${weeks}`);
			const tries = 40_000;
			let below = 0;
			for (let n = 0; n < tries; n++) {
				const mean = meanAt(n);
				const earlier = Array.from({ length: weeks }, () => drawPoisson(chance, mean));
				if (surgeProbability({ count: drawPoisson(chance, mean), earlier, dispersion: 1 }) <= 0.01) below++;
			}
			console.log(`false alarms at 0.01 with ${weeks} weeks: ${below / tries}`);
			// Discrete, so at most the level; four standard errors above it.
			expect(below / tries).toBeLessThan(0.012);
			expect(below / tries).toBeGreaterThan(0.002);
		}
	});

	it("raises at most one false alarm in ten quiet years of hours, under the limits in force", () => {
		const chance = createChance("surge/quiet");
		let alarms = 0;
		for (let hour = 0; hour < 10 * 365 * DAY_HOURS; hour++) {
			const mean = meanAt(hour);
			const earlier = Array.from({ length: WEEKS }, () => drawPoisson(chance, mean));
			if (isSurge(place(drawPoisson(chance, mean), earlier, 1))) alarms++;
		}
		console.log(`false alarms in ten quiet years: ${alarms}`);
		expect(alarms).toBeLessThanOrEqual(1);
	});

	it("takes days that differ more than Poisson ones for what they are", () => {
		const chance = createChance("surge/dispersion");
		// Each day has a level of its own, half to double: the counts' variance is several times their mean.
		const day = () => {
			const level = 0.5 + 1.5 * chance.next();
			return Array.from({ length: DAY_HOURS }, (_, hour) => drawPoisson(chance, level * meanAt(hour)));
		};
		let plain = 0;
		let measured = 0;
		const tries = 2000;
		for (let n = 0; n < tries; n++) {
			const days = Array.from({ length: WEEKS }, day);
			const hours = Array.from({ length: DAY_HOURS }, (_, hour) => days.map((counts) => counts[hour] as number));
			const history = { count: day()[9] as number, earlier: hours[9] as number[] };
			if (surgeProbability({ ...history, dispersion: 1 }) <= 0.001) plain++;
			if (surgeProbability({ ...history, dispersion: estimateDispersion(hours) }) <= 0.001) measured++;
		}
		console.log(`uneven days, at 0.001: plain ${plain / tries}, with dispersion ${measured / tries}`);
		expect(plain / tries).toBeGreaterThan(0.05);
		expect(measured / tries).toBeLessThan(0.005);
	});

	it.skipIf(!hasJakartaData)("sees the flood of 21 February 2017 on top of an ordinary city, in its first busy hour", () => {
		const reports = readFloodReports();
		const hourOf = (at: number) => Math.floor(at / HOUR_MS);
		const flood = new Map<number, number>();
		for (const { reportedAt } of reports) flood.set(hourOf(reportedAt), (flood.get(hourOf(reportedAt)) ?? 0) + 1);
		const busiest = Math.max(...flood.values());
		expect(busiest).toBeGreaterThan(150);
		let seen = 0;
		const seeds = 200;
		for (let seed = 0; seed < seeds; seed++) {
			const chance = createChance(`surge/flood/${seed}`);
			const days = Array.from({ length: WEEKS }, () => Array.from({ length: DAY_HOURS }, (_, hour) => drawPoisson(chance, meanAt(hour))));
			const found = [...flood]
				.sort(([a], [b]) => a - b)
				.find(([hour, count]) => {
					// Jakarta's hour of the day.
					const at = (hour + 7) % DAY_HOURS;
					const earlier = days.map((counts) => counts[at] as number);
					const hours = Array.from({ length: DAY_HOURS }, (_, other) => days.map((counts) => counts[other] as number));
					return isSurge(place(count + drawPoisson(chance, meanAt(at)), earlier, estimateDispersion(hours)));
				});
			// Before the flood has reached a third of its busiest hour.
			if (found !== undefined && found[1] <= busiest / 3) seen++;
			expect(found).toBeDefined();
		}
		console.log(`flood of 2017: seen before a third of its peak in ${seen} of ${seeds}`);
		expect(seen / seeds).toBeGreaterThan(0.95);
	});

	it("stands until it is clearly over, so that it does not flicker at the limit", () => {
		const earlier = [20, 21, 19, 22, 20, 18, 21, 20];
		const standing = [{ what: { kind: "surge" as const, region: "31" as RegionCode, count: 60, expected: 20 } }];
		const at = (count: number) => place(count, earlier, 1);
		expect(surgeConditions([at(34)], [], rules)).toEqual([]);
		expect(surgeConditions([at(34)], standing, rules)).toHaveLength(1);
		expect(surgeConditions([at(24)], standing, rules)).toEqual([]);
		expect(expectedArrivals(earlier)).toBeCloseTo(20.125);
	});

	it("is one alarm for the province, and one for a kota only while the province is ordinary", () => {
		const kota = (code: string, count: number): PlaceArrivals => ({ ...place(count, [4, 4, 4, 4], 1), region: code as RegionCode });
		const isBig = { ...place(120, [20, 20, 20, 20], 1) };
		expect(surgeConditions([isBig, kota("31.71", 60), kota("31.74", 40)], [], rules).map(({ key }) => key)).toEqual(["surge:31"]);
		expect(surgeConditions([place(30, [20, 20, 20, 20], 1), kota("31.71", 40)], [], rules).map(({ key }) => key)).toEqual(["surge:31.71"]);
		expect(surgeConditions([{ ...isBig, earlier: [20, 20] }], [], rules)).toEqual([]);
	});
});
sayWhatIsSkipped("a real surge");
