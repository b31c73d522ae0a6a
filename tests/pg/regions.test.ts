import { booleanPointInPolygon, point } from "@turf/turf";
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ImportOutcome, importRegions } from "../../db/regions/region-import.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { hasJakartaData, readBoundaryFile, readFloodReports, sayWhatIsSkipped } from "../support/jakarta-data.ts";

sayWhatIsSkipped("The real boundary file and 1,204 real reports (tests/pg/regions.test.ts)");

describe.each(DATABASES)("the schematic map on %s", (kind) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
	});
	afterAll(() => database?.close());

	it("is in force on a new database, valid, with every label inside", async () => {
		const rows = await database.sql`
			select r.level, count(*)::int as count, bool_and(st_isvalid(r.geometry)) as "isValid", bool_and(st_contains(r.geometry, r.inner_point)) as "isInside"
			from region r join boundary_version b on b.id = r.boundary_version
			where b.kind = 'schematic' and b.valid_to is null group by r.level order by r.level`;
		expect(rows).toEqual([
			{ level: "kecamatan", count: 44, isValid: true, isInside: true },
			{ level: "kelurahan", count: 267, isValid: true, isInside: true },
			{ level: "kota", count: 6, isValid: true, isInside: true },
		]);
	});

	it("is said by PostGIS to have the areas that it says it has", async () => {
		const [worst] = await database.sql<{ difference: number }[]>`
			select max(abs(area_km2 - st_area(geometry::geography) / 1e6) / area_km2) as difference from region`;
		expect(worst?.difference).toBeLessThan(1e-6);
	});
});

describe.runIf(hasJakartaData).each(DATABASES)("the real boundary file on %s", (kind) => {
	let database: TestDatabase;
	const said: string[] = [];
	const text = hasJakartaData ? readBoundaryFile() : "";
	const reports = hasJakartaData ? readFloodReports() : [];

	async function run(command: "diff" | "import", isConfirmed = true): Promise<ImportOutcome> {
		said.length = 0;
		const order = {
			command,
			text,
			names: {},
			source: "BPS 2020",
			importedBy: "regions:test",
			isRepairing: false,
			accepted: new Set<string>(),
		};
		return importRegions(order, { sql: database.sql, say: (line) => said.push(line), confirm: async () => isConfirmed });
	}
	const readPlaces = () => database.sql<{ externalId: string; region: string | null; how: string; distanceM: number | null }[]>`
		select external_id as "externalId", region_code as region, region_how as how, region_distance_m as "distanceM"
		from complaint where external_id is not null order by external_id`;

	beforeAll(async () => {
		database = await openTestDatabase(kind);
		const { sql } = database;
		await sql`
			insert into complaint (channel_code, external_id, category_code, position)
			select 'jaki', r."externalId", 'banjir', st_setsrid(st_makepoint((r.position ->> 0)::float8, (r.position ->> 1)::float8), 4326)
			from jsonb_to_recordset(${sql.json(reports as never)}) as r("externalId" text, position jsonb)`;
		await sql`insert into complaint (channel_code, category_code, region_code) values ('jaki', 'jalan', '31.71.01.1001')`;
	});
	afterAll(() => database?.close());

	it("has no fault, and a diff of it changes nothing", async () => {
		const before = await readPlaces();
		expect(await run("diff")).toBe("shown");
		expect(said).toContain("No fault found.");
		expect(said).toContain("The file makes 267 kelurahan, 44 kecamatan and 6 kota.");
		expect(await readPlaces()).toEqual(before);
		expect(await database.sql`select kind from boundary_version`).toEqual([{ kind: "schematic" }]);
	});

	it("is not applied when the person says no", async () => {
		expect(await run("import", false)).toBe("declined");
		expect(await database.sql`select kind from boundary_version`).toEqual([{ kind: "schematic" }]);
	});

	it("moves as many complaints as were shown before, each with an event", async () => {
		const before = await readPlaces();
		expect(await run("import")).toBe("applied");
		const after = await readPlaces();
		const moved = after.filter(({ region }, index) => region !== before[index]?.region).length;
		expect(moved).toBeGreaterThan(100);
		expect(said).toContain(`Change kelurahan: ${moved}`);
		expect(said.join("\n")).toContain(`of them in another kelurahan ${moved}, with another unit ${moved}.`);
		const [events] = await database.sql<{ count: number }[]>`
			select count(*)::int from event where kind = 'moved' and actor = 'regions:test' and data ->> 'fromRegion' is distinct from data ->> 'toRegion'`;
		expect(events?.count).toBe(moved);
		const [astray] = await database.sql<{ count: number }[]>`
			select count(*)::int from complaint where unit_code is distinct from 'kelurahan-' || region_code`;
		expect(astray?.count).toBe(0);
	});

	it("gives 267 kelurahan, 44 kecamatan and 6 kota, valid, whose areas add up level by level", async () => {
		const rows = await database.sql<{ level: string; count: number; isValid: boolean; km2: number; measured: number }[]>`
			select r.level, count(*)::int as count, bool_and(st_isvalid(r.geometry)) as "isValid", sum(r.area_km2) as km2,
				sum(st_area(r.geometry::geography)) / 1e6 as measured
			from region r join boundary_version b on b.id = r.boundary_version and b.valid_to is null group by r.level order by r.level`;
		expect(rows.map(({ level, count, isValid }) => [level, count, isValid])).toEqual([
			["kecamatan", 44, true],
			["kelurahan", 267, true],
			["kota", 6, true],
		]);
		for (const { km2, measured } of rows) {
			expect(km2).toBeCloseTo(653.87, 1);
			expect(measured).toBeCloseTo(km2, 5);
		}
	});

	it("puts each of the 1,204 real reports where turf's point-in-polygon over the same file does", async () => {
		const file = JSON.parse(text) as FeatureCollection<Polygon | MultiPolygon, { kode: string }>;
		const features = file.features.toSorted((a, b) => (a.properties.kode < b.properties.kode ? -1 : 1));
		const boxed = features.map((feature) => ({ feature, box: boxOf(feature) }));
		const places = new Map((await readPlaces()).map((place) => [place.externalId, place]));
		const counts = { inside: 0, nearest: 0, outside: 0 };
		for (const { externalId, position } of reports) {
			const [lng, lat] = position;
			const found = boxed.find(
				({ feature, box }) =>
					lng >= box[0] && lat >= box[1] && lng <= box[2] && lat <= box[3] && booleanPointInPolygon(point([lng, lat]), feature),
			);
			const place = places.get(externalId);
			if (found !== undefined) {
				counts.inside++;
				expect(place).toMatchObject({ region: found.feature.properties.kode, how: "inside", distanceM: null });
				continue;
			}
			expect(place?.distanceM).toBeGreaterThan(0);
			const isNear = (place?.distanceM ?? 0) <= 500;
			counts[isNear ? "nearest" : "outside"]++;
			expect(place?.how).toBe(isNear ? "nearest" : "outside");
			expect(place?.region === null).toBe(!isNear);
		}
		expect(counts.inside + counts.nearest + counts.outside).toBe(1204);
		expect(counts.inside).toBe(1105);
	});

	it("is recognised when it comes a second time", async () => {
		expect(await run("import")).toBe("already_in_force");
		expect(said.join()).toContain("nothing to do");
		expect(await database.sql`select kind, valid_to is null as "isInForce" from boundary_version order by id`).toEqual([
			{ kind: "schematic", isInForce: false },
			{ kind: "official", isInForce: true },
		]);
	});

	it("leaves the earlier regions, and a kelurahan that a person named, as they were", async () => {
		const versions = await database.sql`select boundary_version, count(*)::int from region group by 1 order by 1`;
		expect(versions.map(({ count }) => count)).toEqual([317, 317]);
		expect(await database.sql`select version, region_code, region_how from complaint where region_how = 'given'`).toEqual([
			{ version: 1, region_code: "31.71.01.1001", region_how: "given" },
		]);
	});
});

function boxOf(feature: Feature<Polygon | MultiPolygon>): [number, number, number, number] {
	const { geometry } = feature;
	const positions = geometry.type === "Polygon" ? geometry.coordinates.flat() : geometry.coordinates.flat(2);
	const [lngs, lats] = [positions.map(([lng]) => lng as number), positions.map(([, lat]) => lat as number)];
	return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}
