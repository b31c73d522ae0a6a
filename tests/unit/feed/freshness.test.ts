import { expect, test } from "vitest";
import { Freshness, GIVE_UP_AFTER_MS, STALE_AFTER_MS } from "../../../client/feed/freshness.ts";

const SERVER_NOW = 1_800_000_000_000;

test("what is shown is stale within 2 s of the last beat, since the instant of that beat by the server's clock", () => {
	const freshness = new Freshness();
	freshness.heardBeat(10_000, SERVER_NOW);
	expect(freshness.findStaleSince(10_000 + STALE_AFTER_MS)).toBeUndefined();
	expect(freshness.findStaleSince(12_000)).toBe(SERVER_NOW);
});

test("a beat makes it fresh again, and it becomes stale since the new one", () => {
	const freshness = new Freshness();
	freshness.heardBeat(0, SERVER_NOW);
	freshness.heardBeat(5000, SERVER_NOW + 5000);
	expect(freshness.findStaleSince(6000)).toBeUndefined();
	expect(freshness.findStaleSince(7000)).toBe(SERVER_NOW + 5000);
});

test("a page that has not been live yet is connecting for six seconds before it is stale", () => {
	const freshness = new Freshness();
	expect(freshness.findStaleSince(1_000_000)).toBeUndefined();
	freshness.tookSnapshot(1000, SERVER_NOW);
	expect(freshness.findStaleSince(1000 + GIVE_UP_AFTER_MS)).toBeUndefined();
	expect(freshness.findStaleSince(1001 + GIVE_UP_AFTER_MS)).toBe(SERVER_NOW);
});

test("a silent socket is given up after six seconds of its own, however long the silence before it was", () => {
	const freshness = new Freshness();
	freshness.heardBeat(0, SERVER_NOW);
	freshness.beganToConnect(100_000);
	expect(freshness.isGivenUp(100_000 + GIVE_UP_AFTER_MS)).toBe(false);
	expect(freshness.isGivenUp(100_001 + GIVE_UP_AFTER_MS)).toBe(true);
	freshness.heardBeat(100_002 + GIVE_UP_AFTER_MS, SERVER_NOW);
	expect(freshness.isGivenUp(100_003 + GIVE_UP_AFTER_MS)).toBe(false);
});

test("a socket that brings changes over a thin line is not given up, and what is shown is stale all the same", () => {
	const freshness = new Freshness();
	freshness.heardBeat(0, SERVER_NOW);
	freshness.beganToConnect(100_000);
	freshness.heardChange(105_000);
	expect(freshness.isGivenUp(105_000 + GIVE_UP_AFTER_MS)).toBe(false);
	expect(freshness.findStaleSince(105_001)).toBe(SERVER_NOW);
	expect(freshness.isGivenUp(105_001 + GIVE_UP_AFTER_MS)).toBe(true);
});

test("only a watch that comes much too late says that the page stood still", () => {
	const freshness = new Freshness();
	freshness.hasStoodStill(1000);
	expect([1100, 1600, 2101, 2200].map((at) => freshness.hasStoodStill(at))).toEqual([false, false, true, false]);
});
