import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureRegionTiles } from "../../db/regions/boundary-store.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

describe.each(DATABASES)("ground that is looked up, on %s", (kind) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
	});
	afterAll(() => database?.close());

	/** The work's result; the database is as it was. */
	async function tryOut<T>(work: (tx: TransactionSql) => Promise<T>): Promise<T> {
		let result: { readonly value: T } | undefined;
		const undone = new Error("undone");
		await database.sql
			.begin(async (tx) => {
				result = { value: await work(tx) };
				throw undone;
			})
			.catch((cause: unknown) => {
				if (cause !== undone) throw cause;
			});
		if (result === undefined) throw new Error("The work gave no result");
		return result.value;
	}

	it("is the same to the last digit as ground that is measured", async () => {
		const [tiles] = await database.sql<[{ whole: number }]>`select count(*)::int as whole from region_tile where is_whole`;
		expect(tiles.whole).toBeGreaterThan(1000);
		// Anywhere in and around the city, corners of squares, and where looking up could be wrong: on borders and just beside them.
		const spots = await database.sql<{ at: string }[]>`
			with dumped as (
				select r.code, d.geom, row_number() over (order by r.code, d.path) as nth
				from region r, st_dumppoints(r.geometry) d where r.level = 'kelurahan'
			)
			select st_astext(st_makepoint(106.6 + 0.45 * abs(sin(n)), -6.4 + 0.4 * abs(sin(n * 1.7))), 17) as at from generate_series(1, 300) n
			union all select * from (select st_astext(st_makepoint(x * 0.0025, y * 0.0025), 17) from region_tile order by x, y, code limit 60) corner
			union all select st_astext(geom, 17) from dumped where nth % 200 = 0
			union all select st_astext(st_translate(geom, 3e-7 * sin(nth), 3e-7 * cos(nth)), 17) from dumped where nth % 200 = 100
			union all select st_astext(st_lineinterpolatepoint(st_makeline(one.geom, two.geom), 0.37), 17)
				from dumped one join dumped two on two.nth = one.nth + 1 and two.code = one.code where one.nth % 200 = 50`;
		const placesBy = (sql: Pick<TransactionSql, "unsafe">) =>
			sql.unsafe(
				"select s.at, p.* from unnest($1::text[]) with ordinality s (at, nth), resolve_region(st_geomfromtext(s.at, 4326)) p order by s.nth",
				[spots.map(({ at }) => at)],
			);
		const lookedUp = [...(await placesBy(database.sql))];
		const measured = await tryOut(async (tx) => {
			await tx`delete from region_tile`;
			return [...(await placesBy(tx))];
		});
		expect(lookedUp.filter(({ how }) => how === "inside").length).toBeGreaterThan(400);
		expect(lookedUp.filter(({ how }) => how === "outside").length).toBeGreaterThan(20);
		expect(lookedUp).toEqual(measured);
	});

	it("is measured from the moment on that somebody changes a region", async () => {
		const places = await tryOut(async (tx) => {
			const [spot] = await tx<[{ code: string; at: string }]>`
				select t.code, st_astext(st_makepoint((t.x + 0.5) * 0.0025, (t.y + 0.5) * 0.0025)) as at from region_tile t where t.is_whole order by t.code limit 1`;
			const isThere = async () =>
				(await tx`select region_code = ${spot.code} and how = 'inside' as is from resolve_region(st_geomfromtext(${spot.at}, 4326))`)[0]
					?.is;
			const before = await isThere();
			await tx`update region set geometry = st_translate(geometry, 1, 1) where code = ${spot.code}`;
			return { before, after: (await isThere()) === true };
		});
		expect(places).toEqual({ before: true, after: false });
	});

	it("is worked out again at the next start, and is 0 m from the next border where two kelurahan overlap", async () => {
		const [pair] = await database.sql<[{ code: string; other: string; at: string }]>`
			select t.code, o.code as other, st_astext(st_makepoint((t.x + 0.5) * 0.0025, (t.y + 0.5) * 0.0025)) as at
			from region_tile t, region o where t.is_whole and o.level = 'kelurahan' and o.code > t.code order by t.code, t.x, t.y, o.code limit 1`;
		await database.sql`update region set geometry = (select geometry from region where code = ${pair.code}) where code = ${pair.other}`;
		expect(await database.sql`select from region_tile`).toHaveLength(0);
		await ensureRegionTiles(database.sql);
		expect((await database.sql`select from region_tile`).length).toBeGreaterThan(5000);
		const [place] = await database.sql`
			select region_code as code, border_distance_m as "borderM" from resolve_region(st_geomfromtext(${pair.at}, 4326))`;
		expect(place).toEqual({ code: pair.code, borderM: 0 });
	});
});
