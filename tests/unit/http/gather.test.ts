import { expect, test } from "vitest";
import { GATHER_MS, gather } from "../../../server/http/gather.ts";

function setUp(load: (asked: readonly string[]) => Promise<readonly string[]> = async (asked) => asked.map((each) => each.toUpperCase())) {
	let now = 1000;
	const timers: { at: number; task: () => void }[] = [];
	const loads: (readonly string[])[] = [];
	const ask = gather(
		(asked: readonly string[]) => {
			loads.push(asked);
			return load(asked);
		},
		{ now: () => now, after: (ms, task) => timers.push({ at: now + ms, task }) },
	);
	const wait = (ms: number) => {
		now += ms;
		for (const due of timers.filter(({ at }) => at <= now)) {
			timers.splice(timers.indexOf(due), 1);
			due.task();
		}
	};
	return { ask, loads, wait };
}

test("one who comes alone is not kept waiting", async () => {
	const { ask, loads, wait } = setUp();
	expect(await ask("a")).toBe("A");
	wait(GATHER_MS);
	expect(await ask("b")).toBe("B");
	expect(loads).toEqual([["a"], ["b"]]);
});

test("a thousand who come together cost two questions, and each gets its own answer", async () => {
	const { ask, loads, wait } = setUp();
	const asked = Array.from({ length: 1000 }, (_, index) => `screen-${index}`);
	const answers = asked.map(ask);
	wait(GATHER_MS);
	expect(await Promise.all(answers)).toEqual(asked.map((each) => each.toUpperCase()));
	expect(loads.map(({ length }) => length)).toEqual([1, 999]);
});

test("when the question fails everybody in it is told so, and the next one is asked anew", async () => {
	let isAway = true;
	const { ask, wait } = setUp(async (asked) => {
		if (isAway) throw new Error("away");
		return asked;
	});
	const alone = ask("a");
	const together = [ask("b"), ask("c")].map((answer) => answer.catch((error: Error) => error.message));
	await expect(alone).rejects.toThrow("away");
	wait(GATHER_MS);
	expect(await Promise.all(together)).toEqual(["away", "away"]);
	isAway = false;
	wait(GATHER_MS);
	expect(await ask("d")).toBe("d");
});
