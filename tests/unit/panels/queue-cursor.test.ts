import { expect, test } from "vitest";
import { neighboursOf, stepFrom } from "../../../client/panels/queue-cursor.ts";
import type { ComplaintId } from "../../../server/protocol/code.ts";

const ids = (...list: number[]) => list as ComplaintId[];
const queue = ids(1, 2, 3, 4, 5);

test("one step goes to the row beside, and no further than the ends", () => {
	const beside = neighboursOf(queue, 1);
	expect(stepFrom(queue, 1, beside, 1)).toBe(2);
	expect(stepFrom(queue, 1, beside, -1)).toBe(0);
	expect(stepFrom(queue, 4, neighboursOf(queue, 4), 1)).toBe(4);
	expect(stepFrom(queue, 0, neighboursOf(queue, 0), -1)).toBe(0);
});

test("what was handed over has moved down: the next one is that which took its place", () => {
	const after = ids(1, 3, 4, 5, 2);
	const beside = neighboursOf(queue, 1);
	expect(after[stepFrom(after, 4, beside, 1)]).toBe(3);
	expect(after[stepFrom(after, 4, beside, -1)]).toBe(1);
});

test("what was handed back has moved up", () => {
	const after = ids(4, 1, 2, 3, 5);
	const beside = neighboursOf(queue, 3);
	expect(after[stepFrom(after, 0, beside, 1)]).toBe(5);
	expect(after[stepFrom(after, 0, beside, -1)]).toBe(3);
});

test("a row that came in between is the next one, and a neighbour that is gone leads nowhere", () => {
	const beside = neighboursOf(queue, 1);
	const between = ids(1, 2, 9, 3, 4, 5);
	expect(between[stepFrom(between, 1, beside, 1)]).toBe(9);
	const without = ids(1, 4, 5, 2);
	expect(stepFrom(without, 3, beside, 1)).toBe(3);
});
