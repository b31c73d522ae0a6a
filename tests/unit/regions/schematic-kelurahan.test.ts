import { readFileSync } from "node:fs";
import { mergeArcs } from "topojson-client";
import { topology } from "topojson-server";
import { beforeAll, describe, expect, it } from "vitest";
import { uniteMultiPolygons } from "../../../db/regions/edge-union.ts";
import { parseKelurahanPoints } from "../../../db/regions/kelurahan-points.ts";
import { buildRegions, type RegionShape } from "../../../db/regions/region-shape.ts";
import { multiPolygonToAreaM2, placeInMultiPolygon } from "../../../db/regions/ring.ts";
import { buildSchematicKelurahan, type SchematicKelurahan } from "../../../db/regions/schematic-kelurahan.ts";

const points = parseKelurahanPoints(readFileSync(new URL("../../../db/seed/kelurahan-points.csv", import.meta.url), "utf8"));

/** It takes two seconds alone. */
const BUSY_MACHINE_MS = 60_000;

describe("the schematic map", () => {
	let map: SchematicKelurahan[];
	let regions: RegionShape[];
	beforeAll(() => {
		map = buildSchematicKelurahan(points);
		regions = buildRegions(map);
	}, BUSY_MACHINE_MS);

	it("gives each of the 267 kelurahan land in one piece without holes", () => {
		expect(map).toHaveLength(267);
		for (const { geometry } of map) {
			expect(geometry).toHaveLength(1);
			expect(geometry[0]).toHaveLength(1);
		}
	});

	it(
		"is the same every time",
		() => {
			expect(buildSchematicKelurahan(points)).toEqual(map);
		},
		BUSY_MACHINE_MS,
	);

	it("comes within 5 % of most areas and within 25 % of every one", () => {
		const errors = map.map(({ areaKm2 }, index) => Math.abs(areaKm2 / (points[index]?.areaKm2 ?? 0) - 1)).sort((a, b) => a - b);
		expect(errors[133]).toBeLessThan(0.05);
		expect(errors[240]).toBeLessThan(0.1);
		expect(errors[266]).toBeLessThan(0.25);
	});

	it("has nearly every kelurahan's middle inside it", () => {
		const outside = map.filter(({ innerPoint, geometry }) => placeInMultiPolygon(innerPoint, geometry) < 0);
		expect(outside.length).toBeLessThanOrEqual(3);
	});

	it("shares borders exactly: the areas add up to the area of the union", () => {
		const union = uniteMultiPolygons(map.map(({ geometry }) => geometry));
		const sum = map.reduce((total, { geometry }) => total + multiPolygonToAreaM2(geometry), 0);
		expect(multiPolygonToAreaM2(union) / sum).toBeCloseTo(1, 12);
	});

	it("is one mainland and an island for each kelurahan of Kepulauan Seribu", () => {
		const union = uniteMultiPolygons(map.map(({ geometry }) => geometry));
		expect(union).toHaveLength(1 + 6);
		expect(union.every((polygon) => polygon.length === 1)).toBe(true);
		expect(multiPolygonToAreaM2(union.slice(0, 1))).toBeGreaterThan(600e6);
	});

	it("has 44 kecamatan and 6 kota above, as topojson unites them", () => {
		const count = (level: string) => regions.filter((region) => region.level === level).length;
		expect([count("kelurahan"), count("kecamatan"), count("kota")]).toEqual([267, 44, 6]);
		const features = map.map(({ code, geometry }) => ({
			type: "Feature" as const,
			properties: { code },
			geometry: { type: "MultiPolygon" as const, coordinates: geometry as [number, number][][][] },
		}));
		const whole = topology({ kelurahan: { type: "FeatureCollection", features } as never });
		for (const { code, areaKm2, geometry } of regions.filter(({ level }) => level === "kecamatan")) {
			const members = (whole.objects.kelurahan as unknown as { geometries: { properties: { code: string } }[] }).geometries;
			const merged = mergeArcs(whole, members.filter(({ properties }) => properties.code.startsWith(`${code}.`)) as never);
			const shape = merged.arcs.map((polygon) =>
				polygon.map((arcs) => arcs.flatMap((arc) => (arc < 0 ? (whole.arcs[~arc] as never[]).toReversed() : (whole.arcs[arc] as never[])))),
			);
			expect(shape).toHaveLength(geometry.length);
			expect(Math.abs(multiPolygonToAreaM2(shape as never)) / 1e6).toBeCloseTo(areaKm2, 9);
		}
	});

	it("has every label inside its region", () => {
		for (const { innerPoint, geometry } of regions) expect(placeInMultiPolygon(innerPoint, geometry)).toBe(1);
	});
});

describe("kelurahan-points.csv", () => {
	it("is refused with the line that is wrong", () => {
		const header = "code,kelurahan,kecamatan,kota,lng,lat,area_km2";
		expect(() => parseKelurahanPoints(`${header}\n31.71.01.1001,Gambir,Gambir,Pusat,106.8,-6.2,2.6\n3171,X,Y,Z,106.8,-6.2,1\n`)).toThrow(
			/line 3/,
		);
	});
});
