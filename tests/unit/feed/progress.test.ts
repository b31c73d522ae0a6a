import { expect, test } from "vitest";
import { Progress } from "../../../client/feed/progress.ts";
import { mark } from "./opened-feed.ts";

test("an older snapshot is refused while another gateway may have a newer one, and taken when all say the same", () => {
	const progress = new Progress();
	expect(progress.takeSnapshot(mark(5))).toBe(true);
	progress.lose();
	const tries = Array.from({ length: 20 }, () => progress.takeSnapshot(mark(3)));
	expect(tries.lastIndexOf(false)).toBe(18);
	expect(progress.mark).toBe(mark(3));
});

test("a beat begins the count anew", () => {
	const progress = new Progress();
	progress.takeSnapshot(mark(5));
	for (let each = 0; each < 30; each++) {
		expect(progress.takeSnapshot(mark(3))).toBe(false);
		progress.takeBeat(mark(5));
	}
});

test("a change that begins after the mark is not taken, one that overlaps is, and no mark goes back", () => {
	const progress = new Progress();
	progress.takeSnapshot(mark(5));
	expect(progress.takeChange({ from: mark(6), mark: mark(7) })).toBeUndefined();
	expect(progress.takeChange({ from: mark(4), mark: mark(7) })).toBe(mark(7));
	expect(progress.takeChange({ from: mark(5), mark: mark(6) })).toBe(mark(7));
	expect(progress.shown).toBe(mark(7));
});
