import { topology } from "topojson-server";
import { describe, expect, test } from "vitest";
import { buildLabels, buildRegionGeometry } from "../../../client/map/region-geometry.ts";
import { REGIONS_OBJECT, type Reference } from "../../../server/protocol/reference.ts";

/** Unit squares in a row from west to east; neighbours share an edge. */
function squares(codes: readonly string[]) {
	const features = codes.map((code, at) => ({
		type: "Feature" as const,
		properties: { code },
		geometry: {
			type: "Polygon" as const,
			coordinates: [
				[
					[at, 0],
					[at + 1, 0],
					[at + 1, 1],
					[at, 1],
					[at, 0],
				],
			],
		},
	}));
	const collection: GeoJSON.FeatureCollection = { type: "FeatureCollection", features };
	return topology({ [REGIONS_OBJECT]: collection });
}

const lengthOf = (lines: GeoJSON.MultiLineString) =>
	lines.coordinates.reduce(
		(sum, line) =>
			sum +
			line
				.slice(1)
				.reduce((length, to, at) => length + Math.hypot((to[0] ?? 0) - (line[at]?.[0] ?? 0), (to[1] ?? 0) - (line[at]?.[1] ?? 0)), 0),
		0,
	);

describe("the lines of the map", () => {
	test("each shared border is drawn once, at the highest level that it divides", () => {
		const { border } = buildRegionGeometry(squares(["31.71.01.1001", "31.71.01.1002", "31.71.02.1001", "31.72.01.1001"]));
		const lengths = border.features.map(({ properties, geometry }) => [properties.level, lengthOf(geometry)]);
		expect(lengths).toEqual([
			["kelurahan", 1],
			["kecamatan", 1],
			["outer", 10],
			["kota", 1],
		]);
	});

	test("the first camera leaves Kepulauan Seribu out", () => {
		const { mainland } = buildRegionGeometry(squares(["31.01.01.1001", "31.71.01.1001", "31.72.01.1001"]));
		expect(mainland).toEqual([1, 0, 3, 1]);
	});

	test("regions without the agreed object are refused with what was got", () => {
		expect(() => buildRegionGeometry({ type: "Topology", objects: {}, arcs: [] })).toThrow(/kelurahan.*nothing/);
	});
});

test("a kota's label says its name without its rank", () => {
	const region = {
		code: "31.71",
		level: "kota",
		name: "Kota Administrasi Jakarta Pusat",
		parent: "31",
		innerPoint: [106.8, -6.18],
		areaKm2: 48,
	};
	const labels = buildLabels({ regions: [region] } as unknown as Reference);
	expect(labels.features[0]?.properties?.name).toBe("Jakarta Pusat");
});
