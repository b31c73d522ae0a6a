import { expect, test } from "vitest";
import { explainHotspots, placeHotspot } from "../../../../server/domain/hotspot/explain-hotspots.ts";
import { findHotspots } from "../../../../server/domain/hotspot/find-hotspots.ts";
import { joinHotspots } from "../../../../server/domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS } from "../../../../server/domain/hotspot/options.ts";
import { OverdueTally } from "../../../../server/domain/hotspot/overdue-tally.ts";
import type { RegionCode } from "../../../../server/protocol/code.ts";
import { buildCity, CENTRE, moved, NOW } from "./synthetic-city.ts";

const GAMBIR = "31.71.01.1001" as RegionCode;
const MENTENG = "31.71.06.1001" as RegionCode;
const share = (code: RegionCode | null, overdue: number) => ({ code, open: overdue, overdue, expected: 0 });

test("a hotspot is called by the region that has most of it when it is found, and keeps that name while anything of it lies there", () => {
	expect(placeHotspot(null, [share(null, 30), share(GAMBIR, 20), share(MENTENG, 5)])).toEqual({ place: GAMBIR, movedTo: null });
	expect(placeHotspot(GAMBIR, [share(MENTENG, 50), share(GAMBIR, 1)])).toEqual({ place: GAMBIR, movedTo: null });
	expect(placeHotspot(null, [share(null, 3)])).toEqual({ place: null, movedTo: null });
});

test("once it has left its region it says where it lies now, under the same name", () => {
	expect(placeHotspot(GAMBIR, [share(MENTENG, 50)])).toEqual({ place: GAMBIR, movedTo: MENTENG });
	expect(placeHotspot(GAMBIR, [])).toEqual({ place: GAMBIR, movedTo: null });
});

test("what was told last names those that live; one that was gone is named anew", () => {
	const planted = [{ centre: moved(CENTRE, 0, 0), radiusM: 900, logOdds: 3, more: 300, region: GAMBIR }];
	const tally = new OverdueTally(HOTSPOT_OPTIONS, NOW, buildCity({ seed: "why", complaints: 4000, planted }));
	const found = findHotspots(tally.counts, HOTSPOT_OPTIONS);
	const living = joinHotspots(found, tally.counts, [], NOW);
	const [hotspot] = explainHotspots(tally, found.rates, living, []);
	if (hotspot === undefined) throw new Error("Expected a hotspot");
	expect(hotspot).toMatchObject({ place: hotspot.regions[0]?.code, movedTo: null });
	const named = { id: hotspot.id, place: MENTENG };
	expect(explainHotspots(tally, found.rates, living, [{ ...named, phase: "growing" }])[0]).toMatchObject({
		place: MENTENG,
		movedTo: hotspot.place,
	});
	expect(explainHotspots(tally, found.rates, living, [{ ...named, phase: "gone" }])[0]).toMatchObject({
		place: hotspot.place,
		movedTo: null,
	});
});
