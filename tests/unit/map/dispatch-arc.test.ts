import { describe, expect, test } from "vitest";
import { ARC_MS, alphaOf, buildArcLayer, findSeat, selectArcs } from "../../../client/map/dispatch-arc.ts";
import type { Dispatched } from "../../../client/store/state.ts";
import { PALETTES } from "../../../client/ui/palette.ts";
import type { RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import type { Reference } from "../../../server/protocol/reference.ts";

const NOW = 1_795_000_000_000;
const region = (code: string, innerPoint: readonly [number, number], areaKm2 = 1) => ({ code, level: "kelurahan", innerPoint, areaKm2 });
const unit = (code: string, areas: readonly string[]) => ({ code, areas });
const reference = {
	regions: [region("31.71.01.1001", [106.8, -6.1]), region("31.71.01.1002", [106.9, -6.3], 3), region("31.01.01.1001", [106.6, -5.5], 9)],
	units: [unit("dinas", ["31"]), unit("lurah", ["31.71.01.1001"]), unit("pulau", ["31.01"]), unit("lama", [])],
} as unknown as Reference;
const dispatched = (unitCode: string, more: Partial<Dispatched> = {}): Dispatched => ({
	at: NOW,
	unit: unitCode as UnitCode,
	region: "31.71.01.1002" as RegionCode,
	position: null,
	...more,
});

describe("where an arc ends", () => {
	test("is in the middle of what the unit serves, the larger kelurahan counting for more", () => {
		expect(findSeat(reference, "lurah" as UnitCode)).toEqual([106.8, -6.1]);
		const [lng, lat] = findSeat(reference, "dinas" as UnitCode) ?? [];
		expect([lng, lat]).toEqual([expect.closeTo(106.875, 9), expect.closeTo(-6.25, 9)]);
	});

	test("is on the islands for a unit of theirs only", () => {
		expect(findSeat(reference, "pulau" as UnitCode)).toEqual([106.6, -5.5]);
	});

	test("is nowhere for a unit that serves nothing, and then there is no arc", () => {
		expect(findSeat(reference, "lama" as UnitCode)).toBeUndefined();
		expect(selectArcs([dispatched("lama"), dispatched("unknown")], reference, NOW)).toEqual([]);
	});
});

describe("arcs", () => {
	test("begin at the point where it is known, else in the kelurahan", () => {
		const arcs = selectArcs([dispatched("lurah"), dispatched("lurah", { position: [106.85, -6.2] })], reference, NOW);
		expect(arcs.map(({ from }) => from)).toEqual([
			[106.9, -6.3],
			[106.85, -6.2],
		]);
	});

	test("are one for all complaints from one place to one unit, as old as the last of them", () => {
		const many = Array.from({ length: 30 }, (_, at) => dispatched("lurah", { at: NOW - 3000 + at }));
		expect(selectArcs(many, reference, NOW)).toEqual([expect.objectContaining({ count: 30, at: NOW - 3000 + 29 })]);
	});

	test("are over after some seconds, and of more than the map can bear none is left out: they begin in their kelurahan", () => {
		const many = Array.from({ length: 500 }, (_, at) => {
			const region = (at % 2 === 0 ? "31.71.01.1001" : "31.71.01.1002") as RegionCode;
			return dispatched("lurah", { region, position: [106.8 + at / 1000, -6.2] });
		});
		expect(selectArcs(many.slice(0, 40), reference, NOW)).toHaveLength(40);
		expect(selectArcs(many, reference, NOW).map(({ from, count }) => [from, count])).toEqual([
			[[106.8, -6.1], 250],
			[[106.9, -6.3], 250],
		]);
		expect(selectArcs(many, reference, NOW + ARC_MS)).toEqual([]);
	});

	test("fade in steps, and with reduced motion do not", () => {
		expect(alphaOf(0)).toBeGreaterThan(alphaOf(3000));
		expect(alphaOf(3000)).toBeGreaterThan(alphaOf(5000));
		expect(alphaOf(ARC_MS)).toBe(0);
		const arcs = selectArcs([dispatched("lurah")], reference, NOW);
		const alphaAt = (ageMs: number, isStill: boolean) => {
			const { getTargetColor } = buildArcLayer(arcs, NOW + ageMs, PALETTES.night, 1, isStill).props;
			return (getTargetColor as unknown as (arc: unknown) => number[])(arcs[0])[3];
		};
		expect(alphaAt(0, false)).not.toBe(alphaAt(5000, false));
		expect(alphaAt(0, true)).toBe(alphaAt(5000, true));
	});
});
