import { gridDisk, gridRing, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { buildHotspotLabels, buildHotspots } from "../../../client/map/hotspot-outline.ts";
import { wordEarlier, wordFigures, wordWhy } from "../../../client/panels/hotspot-words.ts";
import type { Names } from "../../../client/panels/names.ts";
import { applyHotspots } from "../../../client/store/apply.ts";
import { selectHotspots, selectOldHotspots } from "../../../client/store/select-hotspots.ts";
import { createFormat } from "../../../client/ui/format.ts";
import { HOTSPOT_WORDS } from "../../../client/ui/words/hotspot.ts";
import type { CategoryCode, Cell, RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import { HOTSPOT_PHASES, HOTSPOT_WAITS, type Hotspot, type HotspotId } from "../../../server/protocol/hotspot.ts";
import { createStore } from "../store/fixture.ts";

const CENTRE = latLngToCell(-6.2, 106.83, 8) as Cell;
const GAMBIR = "31.71.01.1001" as RegionCode;
const DISHUB = "dishub" as UnitCode;

function hotspotOf(more: Partial<Hotspot> = {}): Hotspot {
	return {
		id: CENTRE as string as HotspotId,
		phase: "new",
		since: 0,
		phaseSince: 0,
		into: null,
		place: GAMBIR,
		movedTo: null,
		cells: [CENTRE],
		z: 6.1,
		q: 1e-6,
		open: 60,
		overdue: 41,
		expected: 9.2,
		regions: [{ code: GAMBIR, open: 60, overdue: 41, expected: 9.2 }],
		categories: [{ code: "jalan" as CategoryCode, open: 30, overdue: 28, expected: 4 }],
		units: [{ code: DISHUB, open: 50, overdue: 38, expected: 7 }],
		waits: { dispatch: 1, answer: 28, work: 12, validation: 0 },
		clocks: { coordination: 29, finish: 12 },
		oldest: [],
		memory: { acts: [], before: 0, lastGoneAt: null, earlier: null },
		...more,
	};
}

const names: Names = {
	regions: new Map(),
	units: new Map([[DISHUB, { code: DISHUB, name: "Dinas Perhubungan", shortName: "Dishub", level: "dinas", kind: "dishub", areas: [] }]]),
	categories: new Map([["jalan" as CategoryCode, { code: "jalan" as CategoryCode, name: "Jalan", nameEn: "Roads" }]]),
	channels: new Map(),
};

test("why is said in one line in both languages: what it mostly is, and for whom most of it waits", () => {
	expect(wordWhy(hotspotOf(), names, "id", createFormat("id"))).toBe("terutama Jalan · 68% menunggu jawaban, terbanyak Dishub");
	expect(wordWhy(hotspotOf(), names, "en", createFormat("en"))).toBe("mostly Roads · 68% wait for an answer, most at Dishub");
	expect(wordFigures(hotspotOf(), "id", createFormat("id"))).toBe("41 dari 60 terlambat, wajarnya 9,2");
	const memory = { acts: [], before: 0, lastGoneAt: null, earlier: { weeks: 4, overdue: 3 } };
	const wednesday = Date.parse("2026-11-18T03:00:00Z");
	expect(wordEarlier(hotspotOf({ memory, overdue: 14 }), wednesday, "id", createFormat("id"))).toBe("Rabu jam ini biasanya 3, kini 14");
	expect(wordEarlier(hotspotOf({ memory, overdue: 14 }), wednesday, "en", createFormat("en"))).toBe(
		"Wednesday at this hour: usually 3, now 14",
	);
	expect(wordEarlier(hotspotOf(), wednesday, "id", createFormat("id"))).toBe("");
	expect(wordWhy(hotspotOf({ overdue: 0 }), names, "id", createFormat("id"))).toBe("");
});

test("a category that is no later than expected is not called the reason, and complaints that nobody holds are said to have no unit", () => {
	const categories = [{ code: "jalan" as CategoryCode, open: 30, overdue: 3, expected: 4 }];
	const waits = { dispatch: 41, answer: 0, work: 0, validation: 0 };
	const units = [{ code: null, open: 60, overdue: 41, expected: 9 }];
	expect(wordWhy(hotspotOf({ categories, waits, units }), names, "id", createFormat("id"))).toBe(
		"berbagai kategori · 100% belum punya unit",
	);
});

test("where no category and no unit has a third of it, none is named", () => {
	const categories = [{ code: "jalan" as CategoryCode, open: 12, overdue: 10, expected: 2 }];
	const units = [{ code: DISHUB, open: 12, overdue: 10, expected: 2 }];
	expect(wordWhy(hotspotOf({ categories, units }), names, "en", createFormat("en"))).toBe("various categories · 68% wait for an answer");
});

test("every phase and every wait has a word in both languages", () => {
	for (const words of Object.values(HOTSPOT_WORDS)) {
		for (const phase of HOTSPOT_PHASES) expect(words.phase[phase]).toBeTruthy();
		for (const wait of HOTSPOT_WAITS) expect(words.waits[wait]("1%")).toContain("1%");
	}
});

test("the worst hotspot is number 1, and one that is gone has no number", () => {
	const store = createStore();
	const worse = hotspotOf({ id: "b" as HotspotId, overdue: 80 });
	const gone = hotspotOf({ id: "c" as HotspotId, overdue: 99, phase: "gone" });
	store.write(applyHotspots({ at: 1, list: [hotspotOf(), worse, gone] }));
	store.tick();
	expect(selectHotspots(store.state).map(({ rank, hotspot }) => [rank, hotspot.id])).toEqual([
		[1, "b"],
		[2, CENTRE],
	]);
	const before = selectHotspots(store.state);
	store.write((state) => ({ ...state, isDrill: true }));
	store.tick();
	expect(selectHotspots(store.state)).toBe(before);
});

test("told again that they are the same, nothing is drawn again; told nothing for a minute while all else is live, the screen says so", () => {
	const store = createStore();
	store.write(applyHotspots({ at: 1000, list: [hotspotOf()] }));
	store.tick();
	const before = selectHotspots(store.state);
	store.write(applyHotspots({ at: 31_000, list: [hotspotOf()] }));
	store.tick();
	expect(selectHotspots(store.state)).toBe(before);
	const at = (now: number, status: "live" | "stale") => ({ ...store.state, now, link: { ...store.state.link, status } });
	expect(selectOldHotspots(at(91_000, "live"))).toBeNull();
	expect(selectOldHotspots(at(91_001, "live"))).toBe(31_000);
	expect(selectOldHotspots(at(91_001, "stale"))).toBeNull();
	expect(selectOldHotspots({ ...at(91_001, "live"), hotspots: null })).toBeNull();
	expect(HOTSPOT_WORDS.id.old("10:02 WIB")).toBe("Titik rawan terakhir dihitung 10:02 WIB");
});

test("joined cells have one outer line without their inner borders or holes, and the name stands above the northern corner", () => {
	const cells = gridRing(CENTRE, 1) as Cell[];
	const { outlines, labels } = buildHotspots([{ rank: 1, place: "Gambir", movedTo: null, hotspot: hotspotOf({ cells }) }]);
	expect(outlines.features).toHaveLength(1);
	const rings = geometryOf<GeoJSON.MultiLineString>(outlines).coordinates;
	expect(rings).toHaveLength(1);
	// Six hexagons round a hole: 18 outer edges, and the first corner again.
	expect(rings[0]).toHaveLength(19);
	const standing = buildHotspotLabels(labels, ["top"]);
	expect(standing.features[0]?.properties).toEqual({ text: "1 · Gambir", rank: 1, side: "top" });
	expect(buildHotspotLabels(labels, [null]).features[0]?.properties).toMatchObject({ text: "1" });
	const north = geometryOf<GeoJSON.Point>(standing).coordinates[1] as number;
	expect(Math.max(...(rings[0] ?? []).map((corner) => corner[1] as number))).toBe(north);
	const apart = [...gridDisk(CENTRE, 0), ...gridRing(CENTRE, 3).slice(0, 1)] as Cell[];
	expect(buildHotspots([{ rank: 2, place: null, movedTo: null, hotspot: hotspotOf({ cells: apart }) }]).labels).toHaveLength(1);
});

function geometryOf<Geometry extends GeoJSON.Geometry>({ features }: GeoJSON.FeatureCollection): Geometry {
	const [first] = features;
	if (first === undefined) throw new Error("Expected a feature");
	return first.geometry as Geometry;
}
