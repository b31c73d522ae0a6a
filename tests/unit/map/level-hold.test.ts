import { beforeEach, expect, test } from "vitest";
import { LevelHold, OFF_DELAY_MS } from "../../../client/map/level-hold.ts";

const NOW = 1_795_000_000_000;
let hold: LevelHold;
const settle = (levels: readonly number[], atMs: number, of: unknown = "all") => {
	const { levels: shown, until } = hold.settle(Uint8Array.from(levels), NOW + atMs, [of]);
	return { shown: [...shown], until: until - NOW };
};

beforeEach(() => {
	hold = new LevelHold();
});

test("a level rises at once", () => {
	settle([0, 1], 0);
	expect(settle([3, 2], 100).shown).toEqual([3, 2]);
});

test("a level falls when it has been lower for the whole delay, and says when that will be", () => {
	settle([3], 0);
	expect(settle([2], 1000)).toEqual({ shown: [3], until: 1000 + OFF_DELAY_MS });
	expect(settle([2], OFF_DELAY_MS).shown).toEqual([3]);
	expect(settle([2], 1000 + OFF_DELAY_MS)).toEqual({ shown: [2], until: Number.POSITIVE_INFINITY });
});

test("a cell that goes up and down keeps the higher level, and its delay begins anew each time", () => {
	settle([3], 0);
	for (let round = 1; round < 20; round++) expect(settle([round % 2 === 0 ? 3 : 2], round * 5000).shown).toEqual([3]);
	expect(settle([2], 20 * 5000).shown).toEqual([3]);
});

test("cells that are new have their own level, those before them keep theirs", () => {
	settle([3], 0);
	expect(settle([2, 1], 10).shown).toEqual([3, 1]);
});

test("another filter, and a clock that goes back, hold nothing over", () => {
	settle([3], 0);
	expect(settle([1], 10, "another").shown).toEqual([1]);
	settle([3], 20, "another");
	expect(settle([0], 5, "another").shown).toEqual([0]);
});
