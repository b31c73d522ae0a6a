import { expect, test } from "vitest";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import { REAL_TIMING, type Timing } from "../../../server/feed/timing.ts";
import type { Hotspots } from "../../../server/protocol/hotspot.ts";
import { watchHotspots } from "../../../server/room/hotspots.ts";
import { until } from "../../support/complaints.ts";

/** A hundred times as often, and as impatient. */
const quick: Timing = {
	...REAL_TIMING,
	every: (ms, task) => REAL_TIMING.every(ms / 100, task),
	sleep: (ms, signal) => REAL_TIMING.sleep(ms / 100, signal),
};
const mute = <Answer>() => new Promise<Answer>(() => {});

test("hotspots are looked for again when a database that has fallen mute answers again, at the beginning and later", async () => {
	const faults: string[] = [];
	const told: Hotspots[] = [];
	const asked = { begin: 0, recall: 0 };
	const watch = watchHotspots({
		log: { info() {}, warn() {}, error: (_: unknown, what: string) => faults.push(what) } as never,
		now: Date.now,
		timing: quick,
		columns: () => new ComplaintColumns(),
		memory: {
			begin: () => (++asked.begin === 1 ? mute() : Promise.resolve([])),
			recall: (hotspots) => (++asked.recall === 1 ? mute() : Promise.resolve(hotspots)),
		},
		tell: (hotspots) => told.push(hotspots),
	});
	try {
		await until("hotspots", () => told.length > 1, 30_000);
		expect(faults).toEqual(["The hotspots that lived before could not be read", "What the room remembers of hotspots could not be added"]);
	} finally {
		await watch.stop();
	}
});
