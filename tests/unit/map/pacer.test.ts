import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pacer } from "../../../client/map/pacer.ts";
import { FRAME_MS, playFrames } from "../../support/frames.ts";

beforeEach(() => playFrames());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test("a wish is done after the frame in which it came, not in it", () => {
	const pacer = new Pacer(250);
	const done = vi.fn();
	pacer.do(done);
	vi.advanceTimersByTime(FRAME_MS - 1);
	expect(done).not.toHaveBeenCalled();
	vi.advanceTimersByTime(2);
	expect(done).toHaveBeenCalledOnce();
});

test("of many wishes the latest is done, at most once in the time", () => {
	const pacer = new Pacer(250);
	const done: number[] = [];
	for (let wish = 1; wish <= 10; wish++) {
		pacer.do(() => done.push(wish));
		vi.advanceTimersByTime(100);
	}
	vi.advanceTimersByTime(1000);
	expect(done.length).toBeLessThanOrEqual(5);
	expect(done.at(-1)).toBe(10);
});

test("the last wish is done though nothing follows it", () => {
	const pacer = new Pacer(250);
	const done: string[] = [];
	pacer.do(() => done.push("first"));
	vi.advanceTimersByTime(50);
	pacer.do(() => done.push("last"));
	vi.advanceTimersByTime(250 + 120 + FRAME_MS + 1);
	expect(done).toEqual(["first", "last"]);
});

test("what a person asked for is done at once, and what waited is not done after it", () => {
	const pacer = new Pacer(250);
	const done: string[] = [];
	pacer.do(() => done.push("streamed"));
	pacer.doAtOnce(() => done.push("asked"));
	expect(done).toEqual(["asked"]);
	vi.advanceTimersByTime(1000);
	expect(done).toEqual(["asked"]);
});

test("nothing is done after the stop", () => {
	const pacer = new Pacer(250);
	const done = vi.fn();
	pacer.do(done);
	pacer.stop();
	vi.advanceTimersByTime(1000);
	expect(done).not.toHaveBeenCalled();
});
