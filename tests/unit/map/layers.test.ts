import { cellToLatLng, gridDisk, latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import { buildCellLayer, CELLS_BELOW, type CellLayerParts } from "../../../client/map/cell-layer.ts";
import { CELL_LEVELS, cellLevels, sizeOf } from "../../../client/map/cell-level.ts";
import { buildDispatches } from "../../../client/map/dispatch-mark.ts";
import { buildHotspotLabels, buildHotspots } from "../../../client/map/hotspot-outline.ts";
import { frameToBounds } from "../../../client/map/map-frame.ts";
import { buildPointLayer, selectPoints } from "../../../client/map/point-layer.ts";
import type { RegionGeometry } from "../../../client/map/region-geometry.ts";
import { buildSelection } from "../../../client/map/selection-outline.ts";
import { type CellCounts, selectCells } from "../../../client/store/select-cells.ts";
import type { RankedHotspot } from "../../../client/store/select-hotspots.ts";
import type { State } from "../../../client/store/state.ts";
import { PALETTES, rgbOf } from "../../../client/ui/palette.ts";
import type { Cell, ComplaintId, Position, RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import { createStore, row } from "../store/fixture.ts";

const { night } = PALETTES;
const MONAS: Position = [106.8272, -6.1754];
const cellAt = (lng: number, lat: number, resolution = 8) => latLngToCell(lat, lng, resolution) as Cell;
/** What an accessor of a layer answers for an element of its data. */
const ask = <Answer>(accessor: unknown, element: unknown, index: number) =>
	(accessor as (element: unknown, at: { index: number }) => Answer)(element, { index });

/** A state with these rows, after one tick. */
function stateOf(rows: readonly ReturnType<typeof row>[], more: Partial<State> = {}): State {
	const store = createStore({ ms: 1000 });
	store.write((state) => {
		for (const each of rows) state.complaints.put(each);
		return { ...state, ...more, complaintVersion: state.complaintVersion + 1 };
	});
	store.tick();
	return store.state;
}

const square = (code: string, west: number, south: number, size = 0.1): GeoJSON.Feature => ({
	type: "Feature",
	properties: { code },
	geometry: {
		type: "Polygon",
		coordinates: [
			[
				[west, south],
				[west + size, south],
				[west + size, south + size],
				[west, south + size],
				[west, south],
			],
		],
	},
});
const geometry = {
	kelurahan: {
		type: "FeatureCollection",
		features: [square("31.71.01.1001", 106.8, -6.2), square("31.71.01.1002", 106.9, -6.2), square("31.74.01.1001", 106.8, -6.4)],
	},
	mainland: [106.8, -6.4, 107, -6.1],
} as unknown as RegionGeometry;

const cellsOf = (counts: CellCounts, more: Partial<CellLayerParts> = {}) =>
	buildCellLayer({
		counts,
		levels: cellLevels(counts.overdue, () => false),
		palette: night,
		scale: 1,
		visible: true,
		isHidden: () => false,
		...more,
	});

describe("cells", () => {
	const here = row(1, { dueAt: 10 });
	const there = row(2, { cell: cellAt(106.9, -6.3, 9), dueAt: null });

	test("are a layer of their own for each resolution, below the lines and names, at the cells' own places", () => {
		const counts = selectCells(stateOf([here, there]));
		const layer = cellsOf(counts);
		expect(layer.id).toBe("cell-8");
		expect((layer.props as { beforeId?: string }).beforeId).toBe(CELLS_BELOW);
		const [lat, lng] = cellToLatLng(counts.cells[0] as Cell);
		expect(ask(layer.props.getPosition, counts.cells[0], 0)).toEqual([lng, lat]);
	});

	test("keep their data while only counts change: colours alone are sent to the graphics card", () => {
		const state = stateOf([here, there]);
		const before = selectCells(state);
		state.complaints.put({ ...there, version: 2, dueAt: 20 });
		state.complaints.advanceTo(2000);
		const after = selectCells({ ...state, complaintVersion: state.complaintVersion + 1 });
		const layers = [before, after].map((counts) => cellsOf(counts));
		expect(layers[0]?.props.data).toBe(layers[1]?.props.data);
		expect(layers[0]?.props.updateTriggers.getFillColor).not.toEqual(layers[1]?.props.updateTriggers.getFillColor);
	});

	test("have the colour and the rim of the level that they are given", () => {
		const counts = selectCells(stateOf([here]));
		const widths = CELL_LEVELS.map((_, level) =>
			ask<number>(cellsOf(counts, { levels: Uint8Array.of(level), scale: 2 }).props.getLineWidth, null, 0),
		);
		// On a cell of full size: a smaller one shrinks its rim as well.
		expect(widths.map((px) => (px * sizeOf(1)).toFixed(3))).toEqual(["0.000", "3.000", "3.000", "5.000"]);
		const fill = ask<number[]>(cellsOf(counts, { levels: Uint8Array.of(3) }).props.getFillColor, null, 0);
		expect(fill.slice(0, 3)).toEqual(rgbOf(night.lateness.severe));
	});

	test("are larger the more are open, except where the number must not be told", () => {
		const counts = selectCells(stateOf([here, { ...here, id: 5 as ComplaintId }, { ...here, id: 6 as ComplaintId }, there]));
		const sizes = (isHidden: (at: number) => boolean) => {
			const { props } = cellsOf(counts, { isHidden });
			return counts.cells.map((cell, at) => ask<number>((props as unknown as { getSize: unknown }).getSize, cell, at));
		};
		const [three, one] = [counts.open.indexOf(3), counts.open.indexOf(1)];
		expect(sizes(() => false)[three]).toBeGreaterThan(sizes(() => false)[one] as number);
		expect(sizes((at) => at === three)[three]).toBe(sizes(() => false)[one]);
		expect([sizeOf(1) > 0.5, sizeOf(10), sizeOf(1_000_000)]).toEqual([true, 1, 1]);
	});
});

describe("points", () => {
	const box = [106.7, -6.3, 106.9, -6.1] as const;
	const inside = row(1, { position: MONAS, dueAt: 500 });
	const outside = row(2, { position: [107.5, -6.2] });

	test("are those of the rows in the box that have one", () => {
		const state = stateOf([inside, outside, row(3)]);
		const { count, ids, positions } = selectPoints(state, box);
		expect([count, [...ids], [...positions]]).toEqual([1, [1], [...MONAS, 0]]);
	});

	test("are larger and rimmed where overdue, and the chosen one is ringed in its own colour", () => {
		const points = selectPoints(stateOf([inside]), box);
		const of = (selected: number | null, now: number) => {
			const { attributes } = buildPointLayer(points, selected as ComplaintId | null, now, night).props.data as unknown as {
				attributes: Record<string, { value: ArrayLike<number> }>;
			};
			return [attributes.getRadius?.value[0] as number, Array.from(attributes.getLineColor?.value ?? []).slice(0, 3)] as const;
		};
		expect(of(null, 1000)[0]).toBeGreaterThan(of(null, 100)[0]);
		expect(of(1, 100)[0]).toBeGreaterThan(of(null, 1000)[0]);
		expect(of(1, 100)[1]).toEqual(rgbOf(night.map.selection));
	});
});

describe("what is chosen", () => {
	test("is outlined: a cell by its ring, a region by each kelurahan in it, anything else by nothing", () => {
		const types = (selection: State["selection"]) => buildSelection({ selection }, geometry).features.map(({ geometry: { type } }) => type);
		expect(types({ kind: "cell", cell: cellAt(...MONAS) })).toEqual(["LineString"]);
		expect(types({ kind: "region", region: "31.71" as RegionCode })).toEqual(["Polygon", "Polygon"]);
		expect(types({ kind: "region", region: "31.7" as RegionCode })).toEqual([]);
		expect(types({ kind: "complaint", id: 1 as ComplaintId })).toEqual([]);
		expect(types(null)).toEqual([]);
	});
});

describe("a frame", () => {
	test("is the region with all below it, cells with as much around them, else the mainland", () => {
		expect(frameToBounds({ kind: "region", code: "31.71" as RegionCode }, geometry)).toEqual([106.8, -6.2, 107, expect.closeTo(-6.1, 9)]);
		const [west, south, east, north] = frameToBounds({ kind: "cells", cells: [cellAt(...MONAS)] }, geometry);
		expect(west < MONAS[0] && MONAS[0] < east && south < MONAS[1] && MONAS[1] < north && east - west < 0.1).toBe(true);
		for (const frame of [{ kind: "mainland" }, { kind: "cells", cells: [] }, { kind: "region", code: "31.75" as RegionCode }] as const)
			expect(frameToBounds(frame, geometry)).toEqual(geometry.mainland);
	});
});

describe("hotspots", () => {
	const ring = gridDisk(cellAt(...MONAS), 1).slice(1) as Cell[];
	const ranked = (rank: number, place: string | null, cells: readonly Cell[]) =>
		({ rank, place, hotspot: { phase: "new", cells } }) as unknown as RankedHotspot;

	test("are outlined by the outer line of their joined cells, a hole in them is not a second hotspot", () => {
		const { outlines } = buildHotspots([ranked(1, "Gambir", ring)]);
		expect(outlines.features).toHaveLength(1);
		const [outline] = outlines.features.map(({ geometry }) => geometry as GeoJSON.MultiLineString);
		expect(outline?.coordinates).toHaveLength(1);
	});

	test("are named at the side that they were given, and only numbered where there is no room", () => {
		const { labels } = buildHotspots([ranked(1, "Gambir", ring), ranked(2, null, ring)]);
		const text = (sides: Parameters<typeof buildHotspotLabels>[1]) =>
			buildHotspotLabels(labels, sides).features.map(({ properties }) => `${properties?.text} ${properties?.side}`);
		expect(text(["right", "bottom"])).toEqual(["1 · Gambir right", "2 bottom"]);
		expect(text([null, null])).toEqual(["1 top", "2 top"]);
	});
});

test("a dispatch that is played is marked with its unit's name, where it has a place", () => {
	const dispatch = (position: Position | null) => ({ at: 0, id: 1 as ComplaintId, number: null, unit: "dinas-sda" as UnitCode, position });
	const playback = { from: 0, to: 1, dispatches: [dispatch(MONAS), dispatch(null)] };
	const reference = { units: [{ code: "dinas-sda", shortName: "Dinas SDA" }] } as unknown as State["reference"];
	expect(buildDispatches({ playback, reference }).features.map(({ properties }) => properties?.text)).toEqual(["→ Dinas SDA"]);
	expect(buildDispatches({ playback: null, reference }).features).toEqual([]);
});
