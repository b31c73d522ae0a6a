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

test("at a hundred changes a second each is told by itself, at a thousand they go together twenty times a second", () => {
	const tellsPerS = (rowsPerS: number, sockets: number) => {
		let rows = 1;
		for (let turn = 0; turn < 50; turn++) rows = Math.max(1, (rowsPerS * findRestMs(rows, sockets)) / 1000);
		return Math.min(rowsPerS, 1000 / findRestMs(rows, sockets));
	};
	expect(tellsPerS(100, 200)).toBe(100);
	expect(tellsPerS(1000, 200)).toBe(20);
});

test("ten thousand sockets are told four times a second at most", () => {
	expect(findRestMs(1, 10_000)).toBe(250);
});
