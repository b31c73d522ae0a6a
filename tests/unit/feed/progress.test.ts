import { expect, test } from "vitest";
import { Progress } from "../../../client/feed/progress.ts";
import { mark } from "./opened-feed.ts";

test("an older snapshot is refused while another gateway may have a newer one, and taken when all say the same", () => {
	let now = 0;
	const progress = new Progress(() => now);
	expect(progress.takeSnapshot(mark(5))).toBe(true);
	progress.lose();
	for (now = 1000; now < 61_000; now += 1000) expect(progress.takeSnapshot(mark(3))).toBe(false);
	expect(progress.takeSnapshot(mark(3))).toBe(true);
	expect(progress.mark).toBe(mark(3));
});

test("a beat begins the time anew", () => {
	let now = 0;
	const progress = new Progress(() => now);
	progress.takeSnapshot(mark(5));
	for (now = 0; now < 200_000; now += 40_000) {
		expect(progress.takeSnapshot(mark(3))).toBe(false);
		progress.takeBeat(mark(5));
	}
});

test("a change that begins after the mark is not taken, one that overlaps is, and no mark goes back", () => {
	const progress = new Progress(() => 0);
	progress.takeSnapshot(mark(5));
	expect(progress.takeChange({ from: mark(6), mark: mark(7) })).toBeUndefined();
	expect(progress.takeChange({ from: mark(4), mark: mark(7) })).toBe(mark(7));
	expect(progress.takeChange({ from: mark(5), mark: mark(6) })).toBe(mark(7));
	expect(progress.shown).toBe(mark(7));
});
