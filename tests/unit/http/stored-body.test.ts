import { describe, expect, it } from "vitest";
import { boundBody, boundDeep, boundText, isTooDeep, toStorable } from "../../../server/http/stored-body.ts";

describe("a refused body that is kept", () => {
	it("has what PostgreSQL cannot store replaced, in names too", () => {
		expect(toStorable({ "a\0": ["b\ud800", 1, null, "😀"] })).toEqual({ "a\uFFFD": ["b\uFFFD", 1, null, "😀"] });
	});

	it("says how long it was where it is cut", () => {
		const body = { text: "x".repeat(100_000) };
		expect(boundBody(body)).toEqual({ cutFrom: JSON.stringify(body).length, start: expect.stringMatching(/^\{"text":"x{10}/) });
		expect(boundText("y".repeat(100_000))).toMatchObject({ length: 100_000 });
		expect(boundBody({ text: "pendek" })).toEqual({ text: "pendek" });
		expect(boundBody(undefined)).toBeNull();
	});

	it("is never cut in the middle of a letter", () => {
		for (const text of ["😀".repeat(20_000), `x${"😀".repeat(20_000)}`]) {
			expect(JSON.stringify([boundBody({ text }), boundText(text)])).not.toMatch(/\\ud8/);
		}
	});

	it("has what lies below its 32nd level cut off, and says so", () => {
		const nest = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels));
		expect([isTooDeep(nest(32)), isTooDeep(nest(33))]).toEqual([false, true]);
		expect(toStorable(nest(32))).toEqual(nest(32));
		const start = `${"[".repeat(32)}"[…]"${"]".repeat(32)}`;
		expect(boundDeep(nest(1_000_000))).toEqual({ cutBelowLevel: 32, start });
	});
});
