import { expect, test } from "vitest";
import { createPace, findRestMs } from "../../../server/room/pace.ts";

function setUp() {
	let now = 1000;
	const timers: { at: number; task: () => void }[] = [];
	const runs: number[] = [];
	const task = () => {
		runs.push(now);
		return 100;
	};
	const pace = createPace(task, { now: () => now, after: (ms, due) => timers.push({ at: now + ms, task: due }) });
	const wait = (ms: number) => {
		now += ms;
		for (const due of timers.filter(({ at }) => at <= now)) {
			timers.splice(timers.indexOf(due), 1);
			due.task();
		}
	};
	return { pace, runs, wait };
}

test("the first after a pause runs at once, all that follow within the rest run once at its end", () => {
	const { pace, runs, wait } = setUp();
	pace.soon();
	wait(30);
	pace.soon();
	pace.soon();
	wait(70);
	wait(500);
	pace.soon();
	expect(runs).toEqual([1000, 1100, 1600]);
});

test("what was run out of turn is not run again for the same", () => {
	const { pace, runs, wait } = setUp();
	pace.soon();
	wait(10);
	pace.soon();
	pace.now();
	wait(200);
	expect(runs).toEqual([1000, 1010]);
});

/** How a steady stream of rows is told, once it has been going on for a while. */
function findTellsPerS(rowsPerS: number, sockets: number): number {
	let restMs = 0;
	let sinceMs = 0;
	for (let turn = 0; turn < 50; turn++) {
		sinceMs = Math.max(restMs, 1000 / rowsPerS);
		restMs = findRestMs((rowsPerS * sinceMs) / 1000, sockets, sinceMs);
	}
	return 1000 / sinceMs;
}

test("at a hundred changes a second each is told by itself, at a thousand they go together twenty times a second", () => {
	expect(findTellsPerS(100, 200)).toBe(100);
	expect(findTellsPerS(1000, 200)).toBe(20);
});

test("what a moment's delay has brought together keeps nobody waiting who comes after it", () => {
	expect(findRestMs(5, 0, 50)).toBe(0);
	expect(findRestMs(5, 0, 5)).toBe(45);
});

test("ten thousand sockets are told four times a second at most", () => {
	expect(findTellsPerS(100, 10_000)).toBe(4);
});
