import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBinaries } from "../support/cluster.ts";
import { until } from "../support/complaints.ts";
import { judge } from "./checker.ts";
import { type City, openCity, pause } from "./city.ts";
import type { Gateway } from "./gateway.ts";
import { Screen, type Seen } from "./screen.ts";
import { isClean } from "./trial.ts";
import { startWriting } from "./writers.ts";

const hasServer = "bin" in (await findBinaries());
const DARK_MS = 12_000;
const LIMIT_MS = 5000;

describe.skipIf(!hasServer)("a line that goes dark without a word", () => {
	let city: City;
	let isFailed = true;
	beforeAll(async () => {
		city = await openCity({ gateways: 2, rows: 100, log: () => {} });
	});
	afterAll(() => city?.stop(isFailed));

	/** Undefined when it does not answer. */
	const readReadiness = async ({ port }: Gateway) => {
		const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(LIMIT_MS) }).catch(() => undefined);
		return answer && { isReady: answer.ok, ...((await answer.json()) as { readonly isOnDuty?: boolean }) };
	};

	it("takes the clock's work from a gateway, which another one does within 5 s", async () => {
		const findOnDuty = async () => {
			const states = await Promise.all(city.gateways.map(readReadiness));
			return states.findIndex((state) => state?.isOnDuty === true);
		};
		await until("somebody on duty", async () => (await findOnDuty()) >= 0);
		const was = await findOnDuty();
		const [line, other] = [city.gatewayLines[was], city.gateways[1 - was]];
		if (line === undefined || other === undefined) throw new Error("Expected two gateways, each with its line");
		line.darken();
		const darkAt = performance.now();
		await until("the other one on duty", async () => (await readReadiness(other))?.isOnDuty === true, 20_000);
		expect(performance.now() - darkAt).toBeLessThan(LIMIT_MS);
		await until("the first one to know it", async () => (await readReadiness(city.gateways[was] as Gateway))?.isOnDuty === false);
		line.strand();
		line.lighten();
		await until("both to be ready", async () => (await Promise.all(city.gateways.map(readReadiness))).every((state) => state?.isReady));
	});

	it("as of a primary whose machine is gone: gateways are ready on the promoted replica within 5 s, and nothing is lost or made up", async () => {
		const seen: Seen = new Map();
		const screens = Array.from({ length: 8 }, (_, index) => {
			const seat = city.seats[index % city.seats.length];
			if (seat === undefined) throw new Error("The city has no seats");
			return new Screen(`screen ${index}`, city.front.url, seat, seen);
		});
		try {
			for (const { feed } of screens) feed.start();
			const writing = startWriting(city.sql, "dark", 2, { rowsPerS: 30 });
			await until("every screen to be live", () => screens.every(({ store }) => store.state.link.status === "live"), 20_000);
			await pause(2000);

			let readyMs: Promise<number[]> = Promise.resolve([]);
			await city.promoteReplica(500, {
				darkMs: DARK_MS,
				onTaken: () => {
					const takenAt = performance.now();
					readyMs = Promise.all(
						city.gateways.map(async (gateway) => {
							await until(`${gateway.name} to be ready`, async () => (await readReadiness(gateway))?.isReady === true, 60_000);
							return performance.now() - takenAt;
						}),
					);
					readyMs.catch(() => {});
				},
			});
			expect(Math.max(...(await readyMs))).toBeLessThan(LIMIT_MS);
			await pause(2000);
			await writing.stop();
			const verdict = await judge(city, screens, { acknowledged: writing.acknowledged, seen, limitMs: 30_000 });
			isFailed = !isClean(verdict);
			expect(isFailed, [...verdict.examples, `logs in ${city.home}`].join("\n")).toBe(false);
			// In both histories.
			const epochs = new Set(writing.acknowledged.map(({ timelines: [first] }) => first));
			expect([...epochs].toSorted()).toEqual([1, 2]);
		} finally {
			for (const { feed } of screens) feed.stop();
		}
	});
});
