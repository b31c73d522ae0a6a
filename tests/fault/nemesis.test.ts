import { describe, expect, it } from "vitest";
import { findBinaries } from "../support/cluster.ts";
import { until } from "../support/complaints.ts";
import { findAbsent } from "./checker.ts";
import { FAULTS, planFaults } from "./plan.ts";
import { Screen } from "./screen.ts";
import { runTrial } from "./trial.ts";

// The short form of `npm run bench -- nemesis`. A failure prints its seed; PANTAU_SEED plays the same faults again.

const hasServer = "bin" in (await findBinaries());
const seed = process.env.PANTAU_SEED ?? String(Math.floor(Math.random() * 1e9));
const DURATION_MS = 60_000;

it("the same seed plans the same faults, each at least once, another seed others", () => {
	const plan = planFaults("7", DURATION_MS);
	expect(planFaults("7", DURATION_MS)).toEqual(plan);
	expect(planFaults("8", DURATION_MS)).not.toEqual(plan);
	expect(new Set(plan.map(({ fault }) => fault))).toEqual(new Set(FAULTS));
	const fiveMinutes = planFaults("7", 300_000).filter(({ fault }) => fault === "kill-gateway");
	expect(fiveMinutes.length).toBeGreaterThanOrEqual(30);
});

it("what was acknowledged in one history is missing from it, though another history has the same version", () => {
	const ledgers = [new Set(["1:1:waiting::", "7:2:waiting:31.71:"]), new Set(["1:1:waiting::"])];
	const at = (id: number, version: number, first: number, last = first) => ({ id, version, timelines: [first, last] as const });
	expect(findAbsent([at(1, 1, 1), at(1, 1, 2), at(7, 2, 1), at(7, 2, 1, 2)], ledgers)).toEqual([]);
	expect(findAbsent([at(7, 2, 2), at(7, 1, 1, 2)], ledgers)).toEqual(["7:2 of timeline 2", "7:1 of timeline 1 to 2"]);
});

it("a screen that goes back to a history that had ended is out of order, one that goes on to the next is not", async () => {
	const account = { name: "wall" as never, role: "display" as const, scope: [], unit: null };
	const screen = new Screen("screen", "http://127.0.0.1:1", { account, view: "wall", cookie: "" }, new Map());
	const breaches: number[] = [];
	for (const timeline of [9, 10, 9, 10]) {
		const mark = `system.${timeline.toString(36)}.generation.1-2/5-1` as never;
		screen.store.write((state) => ({ ...state, mark }));
		await until("the mark on the screen", () => screen.store.state.mark === mark);
		breaches.push(screen.breaches.outOfOrder);
	}
	expect(breaches).toEqual([0, 0, 1, 1]);
});

describe.skipIf(!hasServer)(`while gateways, database and lines break (seed ${seed})`, () => {
	it("no screen loses a change, takes one twice, goes back or shows what never was", { timeout: 420_000 }, async () => {
		const words: string[] = [];
		const trial = await runTrial({
			seed,
			durationMs: DURATION_MS,
			screens: 24,
			rivalScreens: 6,
			gateways: 2,
			deliveries: 40_000,
			rows: 300,
			settleMs: 60_000,
			log: (said) => words.push(said),
			signal: new AbortController().signal,
		});
		const story = [`seed ${seed}; logs in ${trial.home}`, ...trial.examples, ...words.slice(-5)].join("\n");
		const { lost, acknowledgedButAbsent, outOfOrder, duplicateEffects, ghosts } = trial;
		expect({ lost, acknowledgedButAbsent, outOfOrder, duplicateEffects, ghosts }, story).toEqual({
			lost: 0,
			acknowledgedButAbsent: 0,
			outOfOrder: 0,
			duplicateEffects: 0,
			ghosts: 0,
		});
		// Something happened, and something broke. How much of it is the machine's affair.
		expect(trial.deliveries, story).toBeGreaterThan(100);
		expect(trial.commits, story).toBeGreaterThan(4);
		expect(trial.missing, story).toEqual([]);
		expect(trial.done["cut-screens"], story).toBeGreaterThan(2);
		expect(trial.rivalLostShare, story).toBeGreaterThan(0);
	});
});
