import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkBoundaryFile } from "../../db/regions/boundary-check.ts";
import { type FaultKind, isBlocking } from "../../db/regions/boundary-fault.ts";
import { buildRegions, type KelurahanShape } from "../../db/regions/region-shape.ts";
import type { RegionCode } from "../../server/protocol/code.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { hasJakartaData, readBoundaryFile, sayWhatIsSkipped } from "../support/jakarta-data.ts";

// PostGIS as the oracle of the check that is made in Node: on the embedded database overlays hang, so on PostgreSQL only.

sayWhatIsSkipped("PostGIS as the oracle of the boundary check (tests/pg/regions-check.test.ts)");

type KelurahanFeature = Feature<Polygon | MultiPolygon, { kode: string }>;

/** Jakarta Pusat and Barat: 100 kelurahan, 15,000 vertices. */
function readCentre(): KelurahanFeature[] {
	const file = JSON.parse(readBoundaryFile()) as FeatureCollection<Polygon | MultiPolygon, { kode: string }>;
	return file.features.filter(({ properties }) => /^31\.7[13]/.test(properties.kode));
}

function ringsOf({ geometry }: KelurahanFeature): number[][][] {
	return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

function* makeDice(seed: number): Generator<number, never> {
	let state = seed;
	for (;;) {
		state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
		yield state / 2 ** 31;
	}
}

describe.runIf(hasJakartaData && DATABASES.includes("postgres"))("the check of a damaged boundary file", () => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await openTestDatabase("postgres");
	});
	afterAll(() => database?.close());

	async function askPostgis(geometries: readonly (Polygon | MultiPolygon)[]): Promise<{ invalid: number; overlapping: number }> {
		const [row] = await database.sql<{ invalid: number; overlapping: number }[]>`
			with shape as materialized (
				select row_number() over () as id, st_setsrid(st_geomfromgeojson(g::text), 4326) as geometry
				from jsonb_array_elements(${database.sql.json(geometries as never)}) g
			)
			select (select count(*)::int from shape where not st_isvalid(geometry)) as invalid,
				(select count(*)::int from shape a join shape b on a.id < b.id and a.geometry && b.geometry
				where st_isvalid(a.geometry) and st_isvalid(b.geometry) and st_relate(a.geometry, b.geometry, '2********')) as overlapping`;
		return row as { invalid: number; overlapping: number };
	}

	async function compare(features: readonly KelurahanFeature[]): Promise<void> {
		const result = checkBoundaryFile(JSON.stringify({ type: "FeatureCollection", features }), {}, { names: new Map(), served: new Set() });
		const kinds = new Set<FaultKind>(result.faults.map(({ kind }) => kind));
		const hasKind = (...any: FaultKind[]) => any.some((kind) => kinds.has(kind));
		const before = await askPostgis(features.map(({ geometry }) => geometry));
		if (before.invalid > 0) expect(hasKind("self_intersection", "self_touch", "spike", "hole_outside", "too_few_positions")).toBe(true);
		if (before.overlapping > 0) expect(hasKind("overlap", "loose_vertex")).toBe(true);

		const isRefused = result.faults.some((fault) => isBlocking(fault, { isRepairing: true, accepted: new Set(["gap", "sliver"]) }));
		const toShape = (coordinates: unknown): MultiPolygon => ({
			type: "MultiPolygon",
			coordinates: coordinates as MultiPolygon["coordinates"],
		});
		const after = await askPostgis(result.features.map(({ geometry }) => toShape(geometry)));
		expect(isRefused).toBe(after.invalid + after.overlapping > 0 || hasKind("self_intersection", "hole_outside", "too_few_positions"));
		if (isRefused) return;
		const regions = buildRegions(result.features.map((feature): KelurahanShape => ({ ...feature, code: feature.code as RegionCode })));
		expect((await askPostgis(regions.map(({ geometry }) => toShape(geometry)))).invalid).toBe(0);
	}

	it.each(Array.from({ length: 12 }, (_, index) => index + 1))("agrees with PostGIS when a few vertices have moved (%i)", async (seed) => {
		const dice = makeDice(seed);
		const roll = (sides: number) => Math.floor(dice.next().value * sides);
		const features = readCentre();
		// From a tenth of a metre to three hundred.
		const reach = 10 ** (-6 + dice.next().value * 3.5);
		for (let moved = 0; moved < 3; moved++) {
			const ring = ringsOf(features[roll(features.length)] as KelurahanFeature)[0] as number[][];
			const vertex = ring[1 + roll(ring.length - 2)] as number[];
			for (const axis of [0, 1]) vertex[axis] = Number(((vertex[axis] as number) + (dice.next().value - 0.5) * reach).toFixed(6));
		}
		await compare(features);
	});

	it("agrees with PostGIS when vertices are missing here and there", async () => {
		const dice = makeDice(99);
		const features = readCentre();
		for (let lost = 0; lost < 30; lost++) {
			const ring = ringsOf(features[Math.floor(dice.next().value * features.length)] as KelurahanFeature)[0] as number[][];
			if (ring.length > 8) ring.splice(1 + Math.floor(dice.next().value * (ring.length - 2)), 1);
		}
		await compare(features);
	});

	it.each([3, 4, 5])("agrees with PostGIS when the file is rounded to %i decimals", async (decimals) => {
		const features = readCentre();
		for (const position of features.flatMap(ringsOf).flat()) {
			for (const axis of [0, 1]) position[axis] = Number((position[axis] as number).toFixed(decimals));
		}
		await compare(features);
	});
});
