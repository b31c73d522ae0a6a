import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkBoundaryFile } from "../../../db/regions/boundary-check.ts";
import { type Fault, type FaultKind, isBlocking } from "../../../db/regions/boundary-fault.ts";
import { buildRegions, type KelurahanShape } from "../../../db/regions/region-shape.ts";
import { multiPolygonToAreaM2 } from "../../../db/regions/ring.ts";
import type { RegionCode } from "../../../server/protocol/code.ts";

// A sound file of 4 × 4 kelurahan, each a square of 0.01° with a vertex in the middle of each side; faults are planted into it.

type Ring = [number, number][];
interface Feature {
	type: "Feature";
	properties: Record<string, string>;
	geometry: { type: "Polygon"; coordinates: Ring[] } | { type: "MultiPolygon"; coordinates: Ring[][] };
}

const SIDE = 0.01;
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
const codeOf = (index: number) => `31.71.0${1 + Math.floor(index / 4)}.100${1 + (index % 4)}`;

function soundFeatures(): Feature[] {
	return Array.from({ length: 16 }, (_, index): Feature => {
		const [lng, lat] = [106.8 + (index % 4) * SIDE, -6.2 + Math.floor(index / 4) * SIDE];
		const steps = [
			[0, 0],
			[1, 0],
			[2, 0],
			[2, 1],
			[2, 2],
			[1, 2],
			[0, 2],
			[0, 1],
			[0, 0],
		];
		const ring: Ring = steps.map(([x, y]) => [round(lng + ((x as number) * SIDE) / 2), round(lat + ((y as number) * SIDE) / 2)]);
		return {
			type: "Feature",
			properties: { kode: codeOf(index), kelurahan: `Desa ${index}` },
			geometry: { type: "Polygon", coordinates: [ring] },
		};
	});
}

const inForce = {
	names: new Map(Array.from({ length: 16 }, (_, index) => [codeOf(index), `Desa ${index}`])),
	served: new Set(Array.from({ length: 16 }, (_, index) => codeOf(index))),
};

function check(features: readonly Feature[], more: object = {}) {
	return checkBoundaryFile(JSON.stringify({ type: "FeatureCollection", ...more, features }), {}, inForce);
}

const outerOf = ({ geometry }: Feature): Ring =>
	(geometry.type === "Polygon" ? geometry.coordinates[0] : geometry.coordinates[0]?.[0]) ?? [];
/** Moves the vertex that the ring has at `from`, its closing one too. */
const moveVertex = (ring: Ring, from: [number, number], to: [number, number]) => {
	for (const position of ring) if (position[0] === from[0] && position[1] === from[1]) [position[0], position[1]] = to;
};

interface Plant {
	/** Plants into feature `index` (0-based) and says what must be found. */
	readonly plant: (feature: Feature, index: number, all: Feature[]) => void;
	readonly kind: FaultKind;
	/** Whether a repair leaves every kelurahan with the area that it had. */
	readonly isMended?: boolean;
}

const PLANTS: Readonly<Record<string, Plant>> = {
	"a ring that is not closed": { kind: "unclosed", isMended: true, plant: (feature) => void outerOf(feature).pop() },
	"a vertex twice in a row": {
		kind: "duplicate_vertex",
		isMended: true,
		plant: (feature) => void outerOf(feature).splice(3, 0, [...(outerOf(feature)[3] as [number, number])]),
	},
	"a spike": {
		kind: "spike",
		isMended: true,
		plant: (feature) => {
			const ring = outerOf(feature);
			const [lng, lat] = ring[2] as [number, number];
			ring.splice(3, 0, [round(lng - 0.002), round(lat + 0.003)], [lng, lat]);
		},
	},
	"a ring wound clockwise": { kind: "winding", isMended: true, plant: (feature) => void outerOf(feature).reverse() },
	"latitude before longitude": {
		kind: "swapped",
		isMended: true,
		plant: (feature) => {
			for (const position of outerOf(feature)) position.reverse();
		},
	},
	"a part that touches the other in one position": {
		kind: "self_touch",
		plant: (feature) => {
			const ring = outerOf(feature);
			const [lng, lat] = ring[0] as [number, number];
			// A triangular hole drawn as a detour from the corner.
			ring.splice(0, 1, [lng, lat], [round(lng + 0.002), round(lat + 0.004)], [round(lng + 0.004), round(lat + 0.002)], [lng, lat]);
		},
	},
	"a ring that crosses itself": {
		kind: "self_intersection",
		plant: (feature) => {
			const ring = outerOf(feature);
			[ring[1], ring[5]] = [ring[5] as [number, number], ring[1] as [number, number]];
		},
	},
	"a border drawn into the neighbour": {
		kind: "overlap",
		plant: (feature, index) => {
			const ring = outerOf(feature);
			// The side that faces a neighbour: the east one, or the west one in the last column.
			const isEast = index % 4 < 3;
			const [lng, lat] = ring[isEast ? 3 : 7] as [number, number];
			moveVertex(ring, [lng, lat], [round(lng + (isEast ? 0.0005 : -0.0005)), lat]);
		},
	},
	"the same land twice": {
		kind: "overlap",
		plant: (feature, index, all) => {
			(all[(index + 5) % 16] as Feature).geometry = structuredClone(feature.geometry);
		},
	},
	"a vertex that the neighbour lacks": {
		kind: "loose_vertex",
		isMended: true,
		plant: (feature, index, all) => {
			// The neighbour loses the middle of the common side; on a straight side that changes no area.
			const isEast = index % 4 < 3;
			const common = outerOf(feature)[isEast ? 3 : 7] as [number, number];
			const neighbour = outerOf(all[index + (isEast ? 1 : -1)] as Feature);
			neighbour.splice(
				neighbour.findIndex(([lng, lat]) => lng === common[0] && lat === common[1]),
				1,
			);
		},
	},
	"no code": { kind: "no_code", plant: ({ properties }) => void delete properties.kode },
	"a code of BPS": { kind: "bad_code", plant: ({ properties }) => void Object.assign(properties, { kode: "3173010001" }) },
	"a code in a kota that is not": {
		kind: "bad_code",
		plant: ({ properties }) => void Object.assign(properties, { kode: "31.99.01.1001" }),
	},
	"a code of another": {
		kind: "duplicate_code",
		plant: ({ properties }, index, all) => void Object.assign(properties, { kode: all[(index + 1) % 16]?.properties.kode }),
	},
	"a code that is not in force": { kind: "new_code", plant: ({ properties }) => void Object.assign(properties, { kode: "31.71.01.1999" }) },
	"a new kelurahan that no unit serves": {
		kind: "no_unit",
		plant: ({ properties }) => void Object.assign(properties, { kode: "31.71.01.1999" }),
	},
	"another name": { kind: "other_name", plant: ({ properties }) => void Object.assign(properties, { kelurahan: "Entah" }) },
	"a place in another province": {
		kind: "outside_province",
		plant: (feature) => {
			for (const position of outerOf(feature)) position[0] += 3;
		},
	},
	"metres for degrees": {
		kind: "out_of_range",
		plant: (feature) => {
			for (const position of outerOf(feature)) [position[0], position[1]] = [700_000 + position[0] * 1000, 9_300_000 + position[1] * 1000];
		},
	},
	"a point for a polygon": {
		kind: "not_a_polygon",
		plant: (feature) => void Object.assign(feature, { geometry: { type: "Point", coordinates: [106.8, -6.2] } }),
	},
	"a ring of two positions": {
		kind: "too_few_positions",
		plant: (feature) => void Object.assign(feature.geometry, { coordinates: [outerOf(feature).slice(0, 2)] }),
	},
	"a leftover strip": {
		kind: "sliver",
		plant: (feature) => {
			const strip: Ring = [
				[106.9, -6.3],
				[106.904, -6.3],
				[106.904, -6.299999],
				[106.9, -6.299999],
				[106.9, -6.3],
			];
			feature.geometry = { type: "MultiPolygon", coordinates: [[outerOf(feature)], [strip]] };
		},
	},
	"a hole that lies elsewhere": {
		kind: "hole_outside",
		plant: (feature) => {
			const hole: Ring = [
				[106.9, -6.3],
				[106.9, -6.29],
				[106.91, -6.29],
				[106.9, -6.3],
			];
			Object.assign(feature.geometry, { coordinates: [outerOf(feature), hole] });
		},
	},
	heights: {
		kind: "height",
		plant: (feature) => {
			for (const position of outerOf(feature) as number[][]) position.push(7);
		},
	},
};

describe("the check of a boundary file", () => {
	it("finds nothing in a sound file", () => {
		const { faults, features } = check(soundFeatures());
		expect(faults).toEqual([]);
		expect(features).toHaveLength(16);
	});

	it.each(Object.entries(PLANTS))("names %s by its feature, wherever it is", (_, { plant, kind, isMended }) => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 15 }), (index) => {
				const features = soundFeatures();
				plant(features[index] as Feature, index, features);
				const result = check(features);
				const named = result.faults.filter((fault) => fault.kind === kind);
				expect(
					named.map(({ feature }) => feature).concat(named.flatMap(({ found }) => Number(/feature (\d+)/.exec(found)?.[1]))),
				).toContain(index + 1);
				for (const fault of named) expect(fault.place ?? kind).toBeDefined();
				if (isMended !== true) return;
				expect(result.faults.filter((fault) => isBlocking(fault, { isRepairing: false, accepted: new Set() }))).not.toEqual([]);
				expect(result.faults.filter((fault) => isBlocking(fault, { isRepairing: true, accepted: new Set() }))).toEqual([]);
				const sound = check(soundFeatures()).features;
				for (const [i, { geometry }] of result.features.entries()) {
					expect(multiPolygonToAreaM2(geometry)).toBeCloseTo(multiPolygonToAreaM2(sound[i]?.geometry ?? []), 3);
				}
				expect(buildRegions(result.features.map(toShape)).filter(({ level }) => level === "kota")).toHaveLength(1);
			}),
			{ numRuns: 16 },
		);
	});

	it("names every one of several faults", () => {
		const features = soundFeatures();
		PLANTS["a ring wound clockwise"]?.plant(features[2] as Feature, 2, features);
		PLANTS["a ring that is not closed"]?.plant(features[5] as Feature, 5, features);
		PLANTS["another name"]?.plant(features[9] as Feature, 9, features);
		expect(check(features).faults.map(({ kind, feature }) => [kind, feature])).toEqual(
			expect.arrayContaining([
				["winding", 3],
				["unclosed", 6],
				["other_name", 10],
			]),
		);
	});

	it("measures an overlap and says with whom", () => {
		const features = soundFeatures();
		PLANTS["a border drawn into the neighbour"]?.plant(features[0] as Feature, 0, features);
		const [overlap] = kindsOf(check(features).faults, "overlap");
		// Half of 0.01° of latitude by 0.0005° of longitude: 1105.8 m × 55.3 m / 2.
		expect(overlap?.found).toMatch(/^3059\d\.\d m² in common with feature 2, 31\.71\.01\.1002 Desa 1$/);
	});

	it("gives a small gap to a neighbour, and leaves a large one to be accepted", () => {
		const features = soundFeatures();
		const middle: [number, number] = [round(106.8 + SIDE), round(-6.2 + SIDE / 2)];
		moveVertex(outerOf(features[0] as Feature), middle, [round(middle[0] - 0.00002), middle[1]]);
		const small = check(features);
		expect(small.faults.map(({ kind }) => kind)).toEqual(["small_gap"]);
		expect(check(soundFeatures()).faults).toEqual([]);
		const areaOf = (of: readonly { geometry: Parameters<typeof multiPolygonToAreaM2>[0] }[]) =>
			of.reduce((sum, { geometry }) => sum + multiPolygonToAreaM2(geometry), 0);
		expect(areaOf(small.features)).toBeCloseTo(areaOf(check(soundFeatures()).features), 3);

		const withLake = soundFeatures().filter((_, index) => index !== 5);
		const [gap] = kindsOf(check(withLake).faults, "gap");
		expect(gap?.found).toMatch(/^122\d{4}\.\d m² of nobody's land between/);
		expect(kindsOf(check(withLake).faults, "missing_code").map(({ code }) => code)).toEqual([codeOf(5)]);
	});

	it("refuses another coordinate system, and what is no GeoJSON, in words", () => {
		const crs = { crs: { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::32748" } } };
		expect(kindsOf(check(soundFeatures(), crs).faults, "crs")[0]?.found).toContain("32748");
		const wgs84 = { crs: { type: "name", properties: { name: "urn:ogc:def:crs:OGC:1.3:CRS84" } } };
		expect(check(soundFeatures(), wgs84).faults).toEqual([]);
		for (const text of ["", "{", "[]", '{"type":"FeatureCollection","features":[]}', '{"type":"Topology"}']) {
			const { faults, features } = checkBoundaryFile(text, {}, inForce);
			expect(faults[0]?.kind).toBe("unreadable");
			expect(features).toEqual([]);
		}
	});

	it("takes the property that a flag names", () => {
		const features = soundFeatures().map((feature) => ({
			...feature,
			properties: { id: "x", area_code: feature.properties.kode as string },
		}));
		expect(check(features).faults[0]?.kind).toBe("no_code");
		const named = checkBoundaryFile(JSON.stringify({ type: "FeatureCollection", features }), { code: "area_code" }, inForce);
		expect(named.properties.code).toBe("area_code");
		expect(named.faults).toEqual([]);
	});
});

function kindsOf(faults: readonly Fault[], kind: FaultKind): Fault[] {
	return faults.filter((fault) => fault.kind === kind);
}

function toShape({ code, name, geometry }: { code: string; name: string; geometry: KelurahanShape["geometry"] }): KelurahanShape {
	return { code: code as RegionCode, name, kecamatan: "K", kota: "P", geometry };
}
