import { describe, expect, it } from "vitest";
import { findBinaries } from "../support/cluster.ts";
import { until } from "../support/complaints.ts";
import { judge } from "./checker.ts";
import { openCity, pause } from "./city.ts";
import { Screen, type Seen } from "./screen.ts";
import { isClean } from "./trial.ts";
import { startWriting } from "./writers.ts";

const hasServer = "bin" in (await findBinaries());
const DARK_MS = 12_000;
const READY_MS = 5000;

describe.skipIf(!hasServer)("a primary whose machine is gone without a word", () => {
	it("is given up: gateways are ready on the promoted replica within 5 s, and nothing is lost or made up", async () => {
		const said: string[] = [];
		const city = await openCity({ gateways: 2, rows: 100, log: (words) => said.push(words) });
		let isFailed = true;
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

			const isReady = async ({ port }: { readonly port: number }) =>
				(await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(READY_MS) }).catch(() => null))?.ok === true;
			let readyMs: Promise<number[]> = Promise.resolve([]);
			await city.promoteReplica(500, {
				darkMs: DARK_MS,
				onTaken: () => {
					const takenAt = performance.now();
					readyMs = Promise.all(
						city.gateways.map(async (gateway) => {
							await until(`${gateway.name} to be ready`, () => isReady(gateway), 60_000);
							return performance.now() - takenAt;
						}),
					);
					readyMs.catch(() => {});
				},
			});
			expect(Math.max(...(await readyMs))).toBeLessThan(READY_MS);
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
			await city.stop(isFailed);
		}
	});
});
