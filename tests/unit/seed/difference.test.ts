import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffSeed, type SeedDigests } from "../../../db/seed/difference.ts";

const row = (seed: string | null, last: string | null, present: string | null): SeedDigests => ({ key: "k", seed, last, present });
const listOf = (digests: SeedDigests) =>
	Object.entries(diffSeed([digests]))
		.filter(([, keys]) => keys.length > 0)
		.map(([list]) => list);

describe("a seed row", () => {
	it("is added when nobody has it yet", () => {
		expect(listOf(row("a", null, null))).toEqual(["add"]);
	});

	it("is replaced when the files changed and the table still has what was written last", () => {
		expect(listOf(row("b", "a", "a"))).toEqual(["replace"]);
	});

	it("is ended when the files no longer have it and nobody changed it", () => {
		expect(listOf(row(null, "a", "a"))).toEqual(["end"]);
	});

	it("stays as an operator left it, and is reported when the files have news", () => {
		expect(listOf(row("b", "a", "c"))).toEqual(["kept"]);
		expect(listOf(row("b", "a", null))).toEqual(["kept"]);
		expect(listOf(row("b", null, "c"))).toEqual(["kept"]);
		expect(listOf(row("a", "a", "c"))).toEqual([]);
		expect(listOf(row(null, "a", "c"))).toEqual([]);
		expect(listOf(row(null, null, "c"))).toEqual([]);
	});

	it("is in one list at most, and a row that only an operator knows in none", () => {
		const digest = fc.option(fc.constantFrom("a", "b", "c"));
		fc.assert(
			fc.property(digest, digest, digest, (seed, last, present) => {
				const lists = listOf(row(seed, last, present));
				expect(lists.length).toBeLessThanOrEqual(1);
				const isTouched = lists.some((list) => list === "replace" || list === "end");
				if (isTouched) expect(present).toBe(last);
			}),
		);
	});
});
