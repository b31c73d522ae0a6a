import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTicks } from "../../../client/store/tick.ts";
import { playFrames } from "../../support/frames.ts";

beforeEach(() => playFrames());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test("a tick is a task of its own, at once, and the next one waits for the frame with it", () => {
	const tick = createTicks();
	const ran: string[] = [];
	tick(() => ran.push("first"));
	expect(ran).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(ran).toEqual(["first"]);
	tick(() => ran.push("second"));
	vi.advanceTimersByTime(10);
	expect(ran).toEqual(["first"]);
	vi.advanceTimersByTime(10);
	expect(ran).toEqual(["first", "second"]);
});

test("after a frame without a tick the next one runs at once again", () => {
	const tick = createTicks();
	const ran: string[] = [];
	tick(() => ran.push("first"));
	vi.advanceTimersByTime(40);
	tick(() => ran.push("second"));
	vi.advanceTimersByTime(1);
	expect(ran).toEqual(["first", "second"]);
});

test("in a background tab, where no frame comes, it goes on five times a second", () => {
	vi.stubGlobal("requestAnimationFrame", () => 0);
	const tick = createTicks();
	let ran = 0;
	const again = () => {
		ran++;
		tick(again);
	};
	tick(again);
	vi.advanceTimersByTime(1000);
	expect(ran).toBe(5);
});
