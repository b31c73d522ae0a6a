import { readFileSync } from "node:fs";
import type { FeatureCollection, MultiPolygon as GeoMultiPolygon } from "geojson";
import { feature } from "topojson-client";
import { describe, expect, it } from "vitest";
import { simplifyArc } from "../../../db/regions/arc-simplification.ts";
import { uniteMultiPolygons } from "../../../db/regions/edge-union.ts";
import { parseKelurahanPoints } from "../../../db/regions/kelurahan-points.ts";
import { regionsToTopology } from "../../../db/regions/region-topology.ts";
import { type MultiPolygon, multiPolygonToAreaM2 } from "../../../db/regions/ring.ts";
import { buildSchematicKelurahan } from "../../../db/regions/schematic-kelurahan.ts";
import { REGIONS_OBJECT } from "../../../server/protocol/reference.ts";

describe("the topology for the screen", () => {
	const map = buildSchematicKelurahan(
		parseKelurahanPoints(readFileSync(new URL("../../../db/seed/kelurahan-points.csv", import.meta.url), "utf8")),
	);
	const thin = regionsToTopology(map, { toleranceM: 60, quantization: 3e5 });
	const features = (feature(thin, thin.objects[REGIONS_OBJECT] as never) as unknown as FeatureCollection<GeoMultiPolygon, { code: string }>)
		.features;

	it("has every kelurahan by its code", () => {
		expect(features.map(({ properties }) => properties.code)).toEqual(map.map(({ code }) => code));
	});

	it("opens no gap between neighbours, however coarse", () => {
		const shapes = features.map(({ geometry }) => geometry.coordinates as unknown as MultiPolygon);
		const union = uniteMultiPolygons(shapes.map((shape) => shape.map((polygon) => polygon.map((ring) => [...ring]))));
		expect(union).toHaveLength(7);
		expect(union.every((polygon) => polygon.length === 1)).toBe(true);
		const sum = shapes.reduce((total, shape) => total + multiPolygonToAreaM2(shape), 0);
		expect(multiPolygonToAreaM2(union) / sum).toBeCloseTo(1, 9);
	});

	it("is less than half as long as the exact one at 60 m, and changes the areas by less than 1 %", () => {
		const exact = regionsToTopology(map, { toleranceM: 0, quantization: 3e5 });
		expect(JSON.stringify(thin).length).toBeLessThan(JSON.stringify(exact).length / 2);
		const total = features.reduce((sum, { geometry }) => sum + multiPolygonToAreaM2(geometry.coordinates as unknown as MultiPolygon), 0);
		expect(total / map.reduce((sum, { geometry }) => sum + multiPolygonToAreaM2(geometry), 0)).toBeCloseTo(1, 2);
	});
});

describe("a thinned arc", () => {
	it("keeps its ends and what stands out", () => {
		const arc = [
			[0, 0],
			[0.001, 0.00000001],
			[0.002, 0],
			[0.003, 0.001],
			[0.004, 0],
		];
		expect(simplifyArc(arc, 5)).toEqual([
			[0, 0],
			[0.002, 0],
			[0.003, 0.001],
			[0.004, 0],
		]);
	});

	it("keeps an islet a triangle at least", () => {
		const islet = [
			[0, 0],
			[0.00001, 0],
			[0.00001, 0.00001],
			[0, 0.00001],
			[0, 0],
		];
		expect(simplifyArc(islet, 100).length).toBeGreaterThanOrEqual(4);
	});
});
