import { describe, expect, test } from "vitest";
import { type Backdrop, basemapKind, buildBackdrop, styleOfLayers } from "../../../client/map/basemap.ts";
import { PALETTES } from "../../../client/ui/palette.ts";

const night = PALETTES.night;

test("what lies under the regions is told from its address", () => {
	expect(basemapKind("https://maps.example/style.json?key=1")).toBe("style");
	expect(basemapKind("https://maps.example/{z}/{x}/{y}.png")).toBe("tiles");
	expect(basemapKind("/api/basemap.pmtiles")).toBe("archive");
	expect(basemapKind("https://maps.example/jakarta.pmtiles?v=2")).toBe("archive");
});

describe("of a foreign style", () => {
	const style = {
		sources: {
			osm: { type: "vector", url: "https://maps.example/osm.json" },
			unused: { type: "vector", url: "https://maps.example/x.json" },
		},
		layers: [
			{ id: "sky", type: "background", paint: { "background-color": "#fff" } },
			{ id: "road", type: "line", source: "osm", "source-layer": "road", paint: { "line-color": "#f00" } },
			{ id: "park", type: "fill", source: "osm", "source-layer": "park", paint: { "fill-pattern": "trees" } },
			{ id: "name", type: "symbol", source: "osm", "source-layer": "place", layout: { "text-field": ["get", "name"] } },
			{ id: "lost", type: "line", source: "nowhere", "source-layer": "road" },
		],
	} as unknown as Backdrop;

	test("only areas, lines and pictures are taken, under names that no layer of ours has, and the veil lies over them", () => {
		const { sources, layers } = buildBackdrop(style, night);
		expect(Object.keys(sources)).toEqual(["basemap-osm"]);
		expect(layers.map(({ id }) => id)).toEqual(["basemap-road", "basemap-veil"]);
		expect(layers[0]).toMatchObject({ source: "basemap-osm", "source-layer": "road" });
	});

	test("a style without anything to draw is a veil and nothing else", () => {
		expect(buildBackdrop({ sources: {}, layers: [] }, night)).toMatchObject({ sources: {}, layers: [{ id: "basemap-veil" }] });
	});
});

test("an archive's layers are drawn as areas and lines, its water in the colour of ours", () => {
	const { sources, layers } = styleOfLayers("https://maps.example/a.pmtiles", ["water", "roads"], night);
	expect(sources).toEqual({ archive: { type: "vector", url: "pmtiles://https://maps.example/a.pmtiles" } });
	expect(layers.map(({ id, type }) => `${id} ${type}`)).toEqual([
		"water-area fill",
		"water-line line",
		"roads-area fill",
		"roads-line line",
	]);
	expect(layers[0]).toMatchObject({ paint: { "fill-color": night.map.water } });
});
