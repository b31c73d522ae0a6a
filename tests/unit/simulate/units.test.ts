import { beforeAll, describe, expect, it } from "vitest";
import { canStep } from "../../../server/domain/lifecycle.ts";
import { listArrivals } from "../../../server/simulate/citizens.ts";
import { DAY_MS, HISTORY_RHYTHM, HOUR_MS } from "../../../server/simulate/rhythm.ts";
import type { Standing, Step } from "../../../server/simulate/units.ts";
import { arrivalToStanding, buildDrillCity, type DrillCity, live } from "../../support/drill-city.ts";

const END = Date.parse("2026-11-20T10:00:00+07:00");

describe("the units of the drill, after two weeks", () => {
	let drill: DrillCity;
	let arrived: readonly Standing[];
	let open: readonly Standing[];
	let steps: readonly [Standing, Step][];
	const isLate = ({ status, reportedAt }: Standing) => reportedAt + (status === "waiting" ? 6 * HOUR_MS : 7 * DAY_MS) < END;

	beforeAll(async () => {
		// The seed that npm start uses.
		drill = await buildDrillCity("jakarta");
		const arrivals = listArrivals(drill.citizens, HISTORY_RHYTHM, END - 14 * DAY_MS, END);
		arrived = arrivals.map((arrival, index) => arrivalToStanding(drill, arrival, index + 1));
		const lives = arrived.map((standing) => live(standing, drill.world, END));
		open = lives.flatMap(({ last }) => last ?? []);
		steps = lives.flatMap((one) => one.steps);
	}, 60_000);

	it("leave as many complaints open as a city has, one in six or so of them late", () => {
		expect(open.length).toBeGreaterThan(1500);
		expect(open.length).toBeLessThan(3000);
		const share = open.filter(isLate).length / open.length;
		expect(share).toBeGreaterThan(0.1);
		expect(share).toBeLessThan(0.25);
	});

	it("have done 97 of 100 of those that are older than nine days", () => {
		const old = (standing: Standing) => standing.reportedAt < END - 9 * DAY_MS;
		const done = 1 - open.filter(old).length / arrived.filter(old).length;
		expect(done).toBeGreaterThan(0.94);
		expect(done).toBeLessThan(0.995);
	});

	it("are late where they are slow: a ninth of the kelurahan has half of what is late", () => {
		const { slowRegions } = drill.world.habits;
		expect(slowRegions.size).toBeLessThanOrEqual(30);
		const late = open.filter(isLate);
		const slow = late.filter(({ region }) => region !== null && slowRegions.has(region));
		expect(slow.length / late.length).toBeGreaterThan(0.5);
	});

	it("send eight of ten complaints on, and get some back", () => {
		const dispatched = new Set(steps.filter(([, { act }]) => act.name === "dispatch").map(([{ id }]) => id));
		expect(dispatched.size / arrived.length).toBeGreaterThan(0.6);
		expect(dispatched.size / arrived.length).toBeLessThan(0.92);
		const handedBack = steps.filter(([, { act }]) => act.name === "hand-back");
		expect(handedBack.length / dispatched.size).toBeGreaterThan(0.05);
		expect(handedBack.length / dispatched.size).toBeLessThan(0.2);
	});

	it("take only steps that the life cycle gives to their role, and only with what they hold", () => {
		for (const [standing, { account, act }] of steps) {
			if (account.role === "unit") expect(account.unit).toBe(standing.unit);
			if (act.name === "advance") expect(canStep(account.role, standing.status, act.to)).toBe(true);
			if (act.name === "hand-back") expect(canStep(account.role, standing.status, "waiting")).toBe(true);
			if (act.name === "dispatch") {
				const isSudin = drill.world.responsibility.units.get(act.unit)?.level === "sudin";
				expect(canStep(account.role, standing.status, isSudin ? "delegated" : "coordinating")).toBe(true);
			}
		}
	});

	it("decide the same about the same complaint, however often they are asked", () => {
		const some = arrived.slice(0, 200);
		const once = JSON.stringify(some.map((standing) => live(standing, drill.world, END)));
		expect(
			JSON.stringify(
				[...some]
					.reverse()
					.map((standing) => live(standing, drill.world, END))
					.reverse(),
			),
		).toBe(once);
	});
});
