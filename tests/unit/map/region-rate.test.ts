import { describe, expect, test } from "vitest";
import { buildRateLabels, FEW, hideLevels, RATE_LEVELS, rateLevelOf, rateLevels, shrinkRate } from "../../../client/map/region-rate.ts";
import type { RegionCode } from "../../../server/protocol/code.ts";
import type { Reference } from "../../../server/protocol/reference.ts";

const count = (code: string, open: number, overdue: number) => ({
	region: { code: code as RegionCode, innerPoint: [106.8, -6.2] as const },
	open,
	overdue,
	private: open,
});
const wall = { view: "wall" as const, reference: { minCellCount: 3 } as Reference };

describe("the rate of a kelurahan", () => {
	test("is its own share where it has many complaints, and near the city's where it has few", () => {
		expect(shrinkRate(1000, 400, 0.1)).toBeCloseTo(0.4, 2);
		expect(shrinkRate(2, 2, 0.1)).toBeCloseTo(0.25, 2);
		expect(shrinkRate(0, 0, 0.1)).toBeCloseTo(0.1, 9);
	});

	test("gives no level to a handful of complaints, whatever their share", () => {
		for (let open = 0; open < FEW; open++) expect(rateLevelOf(open, open, 0.1)).toBe("few");
		expect(rateLevelOf(FEW, FEW, 0.1)).not.toBe("few");
	});

	test("rises with the overdue ones among the same open ones", () => {
		const levels = Array.from({ length: 41 }, (_, overdue) => RATE_LEVELS.indexOf(rateLevelOf(40, overdue, 0.1)));
		expect(levels).toEqual([...levels].sort((a, b) => a - b));
		expect(new Set(levels)).toEqual(new Set([1, 2, 3, 4]));
	});

	test("is compared with the share of all of them together; a city without complaints has no share", () => {
		const counts = [count("31.71.01.1001", 0, 0), count("31.71.01.1002", 100, 5), count("31.71.01.1003", 20, 12)];
		expect([...rateLevels(counts, wall)].map((level) => RATE_LEVELS[level])).toEqual(["few", "usual", "extreme"]);
		expect([...rateLevels([count("31.71.01.1001", 0, 0)], wall)]).toEqual([0]);
	});
});

test("what is written says the share and its denominator, of the bad ones only, the worst first", () => {
	const counts = [count("31.71.01.1001", 100, 2), count("31.71.01.1002", 40, 12), count("31.71.01.1003", 20, 15)];
	const labels = buildRateLabels(counts, rateLevels(counts, wall), wall, (overdue, open) => `${overdue}/${open}`);
	const texts = labels.features
		.map(({ properties }) => properties as { text: string; rank: number })
		.sort((a, b) => a.rank - b.rank)
		.map(({ text }) => text);
	expect(texts).toEqual(["15/20", "12/40"]);
});

test("a wall gives no level to a kelurahan whose private complaints are among too few to be told, held on to or not", () => {
	const strict = { view: "wall" as const, reference: { minCellCount: 10 } as Reference };
	const [mixed, open] = [count("31.71.01.1001", 9, 8), { ...count("31.71.01.1002", 9, 8), private: 0 }];
	const named = (levels: Uint8Array) => [...levels].map((level) => RATE_LEVELS[level]);
	expect(named(rateLevels([mixed, open], strict))).toEqual(["few", "extreme"]);
	expect(named(rateLevels([mixed, open], { ...strict, view: "console" }))).toEqual(["extreme", "extreme"]);
	expect(named(hideLevels(Uint8Array.of(4, 4), [mixed, open], strict))).toEqual(["few", "extreme"]);
});

test("a wall writes no share on a kelurahan whose few complaints are private, whatever level it holds on to", () => {
	const few = [count("31.71.01.1001", 2, 2)];
	const extreme = Uint8Array.of(RATE_LEVELS.indexOf("extreme"));
	const write = (state: typeof wall | { view: "console"; reference: null }) => buildRateLabels(few, extreme, state, String).features.length;
	expect(write(wall)).toBe(0);
	expect(write({ view: "console", reference: null })).toBe(1);
});
