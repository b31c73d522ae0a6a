import fc from "fast-check";
import { latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { type Camera, formatCamera, parseCamera } from "../../../client/panels/camera-address.ts";
import { type Look, lookToSearch, NO_LOOK, parseLook } from "../../../client/panels/look.ts";
import { GROUPINGS } from "../../../client/panels/queue-groups.ts";
import { QUEUE_TABS } from "../../../client/panels/queue-query.ts";
import { NO_FILTER } from "../../../client/store/filter.ts";
import { COLOURED } from "../../../client/store/state.ts";
import { filterToSearch, parseFilter } from "../../../client/store/url.ts";
import type { Cell, RegionCode } from "../../../server/protocol/code.ts";
import type { HotspotId } from "../../../server/protocol/hotspot.ts";
import type { Reference } from "../../../server/protocol/reference.ts";

const REGIONS = ["31.71", "31.71.01.1001"] as RegionCode[];
const REFERENCE = {
	categories: [],
	channels: [],
	units: [],
	regions: REGIONS.map((code) => ({ code, name: code })),
} as unknown as Reference;

const cells = fc
	.tuple(
		fc.double({ min: -6.4, max: -6.1, noNaN: true }),
		fc.double({ min: 106.7, max: 107, noNaN: true }),
		fc.integer({ min: 7, max: 10 }),
	)
	.map(([lat, lng, resolution]) => latLngToCell(lat, lng, resolution));
/** As exact as it is written. */
const cameras: fc.Arbitrary<Camera> = fc
	.tuple(fc.integer({ min: -180e5, max: 180e5 }), fc.integer({ min: -85e5, max: 85e5 }), fc.integer({ min: 700, max: 1800 }))
	.map(([lng, lat, zoom]) => ({ center: [lng / 1e5, lat / 1e5], zoom: zoom / 100 }));
const looks: fc.Arbitrary<Look> = fc.record({
	area: fc.option(
		fc.oneof(
			cells.map((cell) => ({ kind: "cell" as const, cell: cell as Cell })),
			fc.constantFrom(...REGIONS).map((region) => ({ kind: "region" as const, region })),
			cells.map((cell) => ({ kind: "hotspot" as const, id: `${cell}-2` as HotspotId })),
		),
	),
	tab: fc.option(fc.constantFrom(...QUEUE_TABS)),
	grouping: fc.constantFrom(...GROUPINGS),
	coloured: fc.constantFrom(...COLOURED),
	isTable: fc.boolean(),
	camera: fc.option(cameras),
	text: fc
		.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("JK 2503-0500", "jalan, gambir & 100%"))
		.filter((text) => !text.startsWith(">")),
});

test("what an address says of a look is that look, and nothing amiss, whatever it is filtered by", () => {
	const filter = { ...NO_FILTER, regions: REGIONS, lateness: ["late" as const] };
	fc.assert(
		fc.property(looks, (look) => {
			const search = filterToSearch(filter, lookToSearch(look, "?lang=en"));
			expect(parseLook(search, REFERENCE)).toEqual({ look, faults: [] });
			expect(parseFilter(search, REFERENCE)).toEqual({ filter, faults: [] });
			expect(new URLSearchParams(search).get("lang")).toBe("en");
		}),
		{ numRuns: 300, seed: 20_261_122 },
	);
});

test("a usual look says nothing, and takes back what the address said of another", () => {
	expect(lookToSearch(NO_LOOK)).toBe("");
	expect(lookToSearch(NO_LOOK, "?lang=en&tab=overdue&at=106.8,-6.2,12")).toBe("?lang=en");
});

test("a camera is written to a metre, and one in the sea of another planet is none", () => {
	expect(formatCamera({ center: [106.827_153_1, -6.175_400_4], zoom: 12.5 })).toBe("106.82715,-6.1754,12.5");
	expect(formatCamera({ center: [0.000_000_1, -0.000_000_1], zoom: 7 })).toBe("0,0,7");
	for (const text of [
		"",
		"106.8,-6.2",
		"106.8,-6.2,6",
		"106.8,-6.2,19",
		"206.8,-6.2,12",
		"106.8,-96.2,12",
		"a,b,c",
		"106.8,-6.2,12,1",
		"1e2,-6.2,12",
	])
		expect(parseCamera(text)).toBeUndefined();
});

test("what is not understood of a look is told with what was due, and the rest holds", () => {
	const { look, faults } = parseLook("?area=31.99&tab=late&group=unit&map=heat&table=no&at=here&q=>keluar", REFERENCE);
	expect(look).toEqual({ ...NO_LOOK, grouping: "unit" });
	expect(faults.map(({ name, got, due }) => [name, got, due])).toEqual([
		["area", "31.99", null],
		["tab", "late", QUEUE_TABS.join(" | ")],
		["map", "heat", "cell | region"],
		["table", "no", "yes"],
		["at", "here", "106.82,-6.17,12.5"],
		["q", ">keluar", null],
	]);
});
