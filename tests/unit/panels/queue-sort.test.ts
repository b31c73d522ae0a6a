import fc from "fast-check";
import { expect, test } from "vitest";
import { sortByDue, takeSoonest } from "../../../client/panels/queue-sort.ts";

const HOUR = 3_600_000;
const instants = fc.oneof(
	{ weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }).map((hours) => 1_800_000_000_000 + hours * HOUR) },
	{ weight: 4, arbitrary: fc.integer({ min: 0, max: 3000 }).map((ms) => 1_800_000_000_000 + ms) },
	{ weight: 1, arbitrary: fc.constant(Number.NaN) },
	{ weight: 1, arbitrary: fc.constantFrom(0, 1, 4_000_000_000_000) },
);

test("rows stand as a comparison of two would put them: by the clock, those without one last, then by id", () => {
	const rows = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 2 ** 32 - 1 }), instants), { selector: ([id]) => id, maxLength: 60 });
	fc.assert(
		fc.property(rows, (given) => {
			const id = Uint32Array.from(given, ([each]) => each);
			const dueAt = Float64Array.from(given, ([, due]) => due);
			const slots = Uint32Array.from(given.keys());
			sortByDue(slots, { id, dueAt });
			const last = (due: number) => (Number.isNaN(due) ? Number.POSITIVE_INFINITY : due);
			const wanted = given.toSorted(([a, dueA], [b, dueB]) => (last(dueA) === last(dueB) ? a - b : last(dueA) - last(dueB)));
			expect(Array.from(slots, (slot) => id[slot])).toEqual(wanted.map(([each]) => each));
		}),
	);
});

test("the soonest few are those that a sort of all would put first, and few more are sorted", () => {
	fc.assert(
		fc.property(fc.array(instants, { maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (dues, most) => {
			const id = Uint32Array.from(dues.keys(), (at) => at + 1);
			const dueAt = Float64Array.from(dues);
			const all = Uint32Array.from(dues.keys());
			const soonest = takeSoonest(all, { dueAt }, most);
			sortByDue(soonest, { id, dueAt });
			sortByDue(all, { id, dueAt });
			expect(soonest.subarray(0, most)).toEqual(all.subarray(0, most));
		}),
	);
	const dueAt = Float64Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 100_003);
	expect(takeSoonest(Uint32Array.from(dueAt.keys()), { dueAt }, 1000).length).toBeLessThan(1100);
});
