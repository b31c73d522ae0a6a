import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { explainHotspots } from "../../../../server/domain/hotspot/explain-hotspots.ts";
import { findHotspots } from "../../../../server/domain/hotspot/find-hotspots.ts";
import { joinHotspots } from "../../../../server/domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS } from "../../../../server/domain/hotspot/options.ts";
import { OverdueTally } from "../../../../server/domain/hotspot/overdue-tally.ts";
import type { RegionCode } from "../../../../server/protocol/code.ts";
import { buildCity, NOW, type Place, type Planted } from "./synthetic-city.ts";

/** The city's kelurahan with their real inner points and areas; the islands, which lie apart, left out. */
const rows: Record<string, string>[] = parse(readFileSync(new URL("../../../../db/seed/kelurahan-points.csv", import.meta.url)), {
	columns: true,
});
const PLACES: readonly Place[] = rows
	.filter(({ code }) => !code?.startsWith("31.01."))
	.map(({ code, lng, lat, area_km2 }) => ({
		region: code as RegionCode,
		centre: [Number(lng), Number(lat)],
		radiusM: 1000 * Math.sqrt(Number(area_km2) / Math.PI),
	}));

function placeOf(code: string): Place {
	const place = PLACES.find(({ region }) => region === code);
	if (place === undefined) throw new Error(`No kelurahan ${code}`);
	return place;
}

// 9,718 of 21,493 reports in one kelurahan: what a real day of one channel looked like.
const IN_ONE = 9718;
const IN_ALL = 21_493;

test("9,718 of 21,493 reports in one kelurahan are one explained hotspot, and two ordinary ones elsewhere are found beside it", () => {
	const extreme = placeOf("31.74.06.1002");
	const others = [placeOf("31.73.01.1001"), placeOf("31.75.06.1003")];
	const planted: readonly Planted[] = [
		{ centre: extreme.centre, radiusM: extreme.radiusM, logOdds: 2, more: IN_ONE, region: extreme.region },
		...others.map(({ centre, region }) => ({ centre, radiusM: 700, logOdds: 2.5, more: 120, region })),
	];
	for (const seed of ["a", "b", "c", "d", "e"]) {
		const columns = buildCity({ seed, complaints: IN_ALL - IN_ONE - 240, places: PLACES, planted });
		expect(columns.count).toBe(IN_ALL);
		const tally = new OverdueTally(HOTSPOT_OPTIONS, NOW, columns);
		const found = findHotspots(tally.counts, HOTSPOT_OPTIONS);
		const list = explainHotspots(tally, found.rates, joinHotspots(found, tally.counts, [], NOW), []);
		const of = (place: Place) => list.filter(({ regions }) => regions[0]?.code === place.region);
		expect(of(extreme)).toHaveLength(1);
		for (const place of others) expect(of(place)).toHaveLength(1);
		expect(list).toHaveLength(3);

		const [hotspot] = of(extreme);
		const share = hotspot?.regions[0];
		// It holds nearly all of them, and nearly all of it is them.
		expect(share?.open).toBeGreaterThan(0.9 * IN_ONE);
		expect(share?.open).toBeGreaterThan(0.9 * (hotspot?.open ?? 0));
		expect(hotspot?.overdue).toBeGreaterThan(1.4 * (hotspot?.expected ?? 0));
		expect(hotspot?.categories.length).toBe(5);
		expect(hotspot?.oldest).toHaveLength(5);
		expect(Object.values(hotspot?.waits ?? {}).reduce((sum, count) => sum + count, 0)).toBe(hotspot?.overdue);
	}
});
