import { beforeEach, expect, it } from "vitest";
import { createFaultReload } from "../../../client/ui/fault-reload.ts";

const MINUTE_MS = 60_000;
let now = 0;
let mayReload = true;
let reloads = 0;
let waiting: { at: number; run: () => void }[] = [];
const kept = new Map<string, string>();
/** A page as it begins after a load: its timers are its own, its storage is the tab's. */
const openPage = () => {
	waiting = [];
	return createFaultReload({
		reload: () => reloads++,
		mayReload: () => mayReload,
		after: (ms, run) => waiting.push({ at: now + ms, run }),
		storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
		now: () => now,
	});
};
const pass = (ms: number) => {
	now += ms;
	const due = waiting.filter(({ at }) => at <= now);
	waiting = waiting.filter(({ at }) => at > now);
	for (const { run } of due) run();
};

beforeEach(() => {
	[now, mayReload, reloads] = [1_800_000_000_000, true, 0];
	kept.clear();
});

it("loads the page again a minute after the first fault, however many follow", () => {
	const onFault = openPage();
	onFault();
	pass(50_000);
	onFault();
	expect(reloads).toBe(0);
	pass(10_000);
	expect(reloads).toBe(1);
});

it("waits while the server is away", () => {
	mayReload = false;
	openPage()();
	pass(MINUTE_MS);
	pass(MINUTE_MS);
	expect(reloads).toBe(0);
	mayReload = true;
	pass(MINUTE_MS);
	expect(reloads).toBe(1);
});

it("waits longer when loading did not mend it", () => {
	openPage()();
	pass(MINUTE_MS);
	openPage()();
	pass(MINUTE_MS);
	expect(reloads).toBe(1);
	pass(9 * MINUTE_MS);
	expect(reloads).toBe(2);
});
