import { describe, expect, it } from "vitest";
import { parseLayerOrder } from "../../../db/regions/layer-command.ts";
import { parseLayerFile } from "../../../db/regions/layer-file.ts";

const ALL = { nameProperty: null, only: null } as const;
const file = (...features: readonly (readonly [Record<string, unknown>, unknown])[]) =>
	JSON.stringify({
		type: "FeatureCollection",
		features: features.map(([properties, geometry]) => ({ type: "Feature", properties, geometry })),
	});
const line = (...coordinates: readonly (readonly number[])[]) => ({ type: "LineString", coordinates });
const ROAD = line([106.8, -6.2], [106.81, -6.2]);

describe("a layer's file", () => {
	it("gives each feature with its name, or none", () => {
		const { features, faults } = parseLayerFile(file([{ name: " Jl. Sudirman " }, ROAD], [{}, ROAD]), ALL);
		expect(faults).toEqual([]);
		expect(features.map(({ number, name, isArea }) => [number, name, isArea])).toEqual([
			[1, "Jl. Sudirman", false],
			[2, "", false],
		]);
	});

	it("is read in part when features are chosen by a property, and says how many were left out", () => {
		const text = file([{ type: "motorway" }, ROAD], [{ type: "residential" }, ROAD], [{ type: "motorway" }, null]);
		const { features, remarks } = parseLayerFile(text, { nameProperty: null, only: { property: "type", values: new Set(["motorway"]) } });
		expect(features.map(({ number }) => number)).toEqual([1]);
		expect(remarks).toEqual(["1 features left out: type is none of motorway", "1 features left out: no geometry"]);
	});

	it("is turned when it has [lat, lng]", () => {
		const { features, remarks } = parseLayerFile(file([{}, line([-6.2, 106.8], [-6.2, 106.81])]), ALL);
		expect(features[0]?.geometry.coordinates).toEqual([
			[106.8, -6.2],
			[106.81, -6.2],
		]);
		expect(remarks).toHaveLength(1);
	});

	it("is refused as a whole, with each fault's feature, when one cannot be read", () => {
		const open = { type: "Polygon", coordinates: [[...[0, 1, 2, 3].map((step) => [106.8 + step / 100, -6.2])]] };
		for (const [geometry, fault] of [
			[{ type: "GeometryCollection", geometries: [] }, /Feature 2: expected one of Point/],
			[line([106.8, -6.2]), /Feature 2 \(LineString\): expected at least 2/],
			[line([106.8, -6.2], [106.8, "x" as unknown as number]), /Feature 2 .*expected \[lng, lat\]/],
			[line([106.8, -6.2], [10680, -6.2]), /Feature 2 .*expected \[lng, lat\]/],
			[open, /Feature 2 .*closed ring/],
		] as const) {
			const { features, faults } = parseLayerFile(file([{}, ROAD], [{}, geometry]), ALL);
			expect(features).toEqual([]);
			expect(faults[0]).toMatch(fault);
		}
		for (const text of ["", "[]", '{"type":"FeatureCollection","features":[]}', file([{}, line([2, 48], [3, 48])])])
			expect(parseLayerFile(text, ALL).faults, text).toHaveLength(1);
	});
});

describe("an order for a layer", () => {
	const order = (...args: string[]) => parseLayerOrder(args, "2026-11-22");

	it("has a name, a unit or a kind, and what else was given", () => {
		expect(order("f.geojson", "--layer", "kali", "--unit-kind", "sda", "--buffer", "10", "--replaces", "kelurahan, lh")).toMatchObject({
			file: "f.geojson",
			layer: {
				layer: "kali",
				unit: null,
				unitKind: "sda",
				bufferM: 10,
				replaces: ["kelurahan", "lh"],
				source: "f.geojson",
				validFrom: "2026-11-22",
			},
		});
		expect(order("--layer", "kali", "--end")).toMatchObject({ file: null, layer: { layer: "kali" } });
	});

	it("is refused with what was due", () => {
		expect(order()).toMatch(/one FILE/);
		expect(order("f", "--layer", "Kali Besar", "--unit", "a")).toMatch(/--layer/);
		expect(order("f", "--layer", "kali")).toMatch(/one of --unit and --unit-kind/);
		expect(order("f", "--layer", "kali", "--unit", "a", "--buffer", "9999")).toMatch(/0 to 2000/);
		expect(order("f", "--layer", "kali", "--unit", "a", "--only", "type")).toMatch(/PROPERTY=VALUE/);
		expect(order("f", "--layer", "kali", "--unit", "a", "--from", "2026-02-30")).toMatch(/day/);
		expect(order("f", "--layer", "kali", "--unit", "a", "--to", "2026-11-22")).toMatch(/after/);
	});
});
