import { beforeAll, describe, expect, it } from "vitest";
import { intakeItemSchema } from "../../../server/protocol/intake.ts";
import { type Arrival, listArrivals } from "../../../server/simulate/citizens.ts";
import { isInside } from "../../../server/simulate/city.ts";
import { DAY_MS, HISTORY_RHYTHM, HOUR_MS, liveRhythm } from "../../../server/simulate/rhythm.ts";
import { TROUBLES } from "../../../server/simulate/words.ts";
import { buildDrillCity, type DrillCity, isNear } from "../../support/drill-city.ts";

const START = Date.parse("2026-10-05T00:00:00+07:00");
const WEEKS = 4;

describe("the citizens of the drill", () => {
	let drill: DrillCity;
	let arrivals: readonly Arrival[];
	const shareOf = (has: (arrival: Arrival) => boolean) => arrivals.filter(has).length / arrivals.length;

	beforeAll(async () => {
		drill = await buildDrillCity("satu");
		arrivals = listArrivals(drill.citizens, HISTORY_RHYTHM, START, START + WEEKS * 7 * DAY_MS);
	}, 60_000);

	it("report the same to the byte for the same seed, and otherwise for another", async () => {
		const end = START + 2 * DAY_MS;
		const text = JSON.stringify(listArrivals(drill.citizens, HISTORY_RHYTHM, START, end));
		expect(JSON.stringify(listArrivals((await buildDrillCity("satu")).citizens, HISTORY_RHYTHM, START, end))).toBe(text);
		expect(JSON.stringify(listArrivals((await buildDrillCity("dua")).citizens, HISTORY_RHYTHM, START, end))).not.toBe(text);
	});

	it("report the same whether the time is asked for at once or in pieces", () => {
		const piece = (from: number, to: number) => listArrivals(drill.citizens, HISTORY_RHYTHM, START + from * HOUR_MS, START + to * HOUR_MS);
		expect([...piece(30, 41), ...piece(41, 42), ...piece(42, 80)]).toEqual(piece(30, 80));
	});

	it("send what the intake's schema takes, with channels and categories that the database knows", () => {
		for (const { item } of arrivals) {
			expect(intakeItemSchema.safeParse(item).success).toBe(true);
			expect(drill.channels.has(item.channel)).toBe(true);
		}
		expect(TROUBLES.filter((trouble) => !drill.categoryOf.has(trouble.category))).toEqual([]);
	});

	it("send some 508 reports a day, more by day than by night and on weekdays than on Sundays", () => {
		expect(arrivals.length / (WEEKS * 7)).toBeGreaterThan(470);
		expect(arrivals.length / (WEEKS * 7)).toBeLessThan(620);
		const hourOf = ({ at }: Arrival) => new Date(at + 7 * HOUR_MS).getUTCHours();
		const dayOf = ({ at }: Arrival) => new Date(at + 7 * HOUR_MS).getUTCDay();
		expect(shareOf((one) => hourOf(one) === 8)).toBeGreaterThan(4 * shareOf((one) => hourOf(one) === 3));
		expect(shareOf((one) => dayOf(one) === 2)).toBeGreaterThan(1.1 * shareOf((one) => dayOf(one) === 0));
	});

	it("use JAKI for 91 of 100 reports, and leave one in eleven without a point", () => {
		expect(shareOf(({ item }) => item.channel === "jaki")).toBeCloseTo(0.91, 1);
		expect(shareOf(({ item }) => item.position === undefined)).toBeGreaterThan(0.07);
		expect(shareOf(({ item }) => item.position === undefined)).toBeLessThan(0.11);
		expect(shareOf(({ item }) => item.position === undefined && item.kelurahan === undefined)).toBeGreaterThan(0.02);
	});

	it("complain of roads, trees and parked cars first", () => {
		expect(shareOf(({ item }) => item.category === "Jalan")).toBeCloseTo(0.14, 1);
		expect(shareOf(({ item }) => item.category === "Pohon")).toBeGreaterThan(0.08);
		expect(shareOf(({ item }) => item.category === "Parkir Liar")).toBeGreaterThan(0.08);
	});

	it("stand inside a kelurahan, but for a few from the next town", () => {
		const places = drill.citizens.city.places.items;
		const placed = arrivals.slice(0, 4000).flatMap(({ item }) => (item.position === undefined ? [] : [item.position]));
		const outside = placed.filter((position) => !places.some((place) => isNear(position, place) && isInside(position, place.polygons)));
		expect(outside.length / placed.length).toBeGreaterThan(0.003);
		expect(outside.length / placed.length).toBeLessThan(0.014);
	});

	it("hold numbers that nobody else holds, live ones and those of the past alike", () => {
		const live = listArrivals(drill.citizens, liveRhythm(10), START, START + 2 * DAY_MS);
		const ids = [...arrivals, ...live].map(({ item }) => item.externalId);
		expect(new Set(ids).size).toBe(ids.length);
		for (const { item } of arrivals) if (item.channel === "jaki") expect(item.externalId).toMatch(/^JK\d{6}\d{4}$/);
	});

	it("come ten times as often in the live drill, with a cloudburst that one can see", () => {
		const live = listArrivals(drill.citizens, liveRhythm(10), START, START + DAY_MS);
		expect(live.length).toBeGreaterThan(4500);
		expect(live.length).toBeLessThan(8500);
		const perMinute = new Map<number, number>();
		for (const { at } of live) perMinute.set(Math.floor(at / 60_000), (perMinute.get(Math.floor(at / 60_000)) ?? 0) + 1);
		expect([...perMinute.values()].filter((count) => count > 12).length).toBeGreaterThan(10);
		expect(Math.max(...perMinute.values())).toBeLessThan(60);
	});
});
