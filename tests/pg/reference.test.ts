import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSeed, type Seed } from "../../db/seed/files.ts";
import { SEED_TABLE_NAMES, type SeedTableName } from "../../db/seed/tables.ts";
import { seedReference } from "../../db/seed.ts";
import { STATUS_STEPS } from "../../server/domain/lifecycle.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

type Row = Readonly<Record<string, unknown>>;

/** The files as they are, but for the rows of one table. */
async function readSeedWith(table: SeedTableName, change: (rows: readonly Row[]) => readonly object[]): Promise<Seed> {
	const { digest, rows } = await readSeed();
	return { digest: `${digest} with ${table} ${change}`, rows: { ...rows, [table]: change(rows[table] as readonly Row[]) } };
}

describe.each(DATABASES)("the reference data in %s", (kind) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
	});
	afterAll(async () => {
		await database.close();
	});

	const readTables = async () => {
		const counts = SEED_TABLE_NAMES.map((name) =>
			database.sql.unsafe(`select '${name}' as name, md5(string_agg(r::text, '|' order by r::text)) from ${name} r`),
		);
		return (await Promise.all(counts)).map(([row]) => row);
	};
	const countLog = async () => (await database.sql<{ count: number }[]>`select count(*)::int as count from change_log`)[0]?.count;

	it("stays as it is when the same files are seeded again, without a word to the gateways", async () => {
		const before = { tables: await readTables(), log: await countLog() };
		expect(await seedReference(database.sql)).toEqual({ isChanged: false, kept: [] });
		await database.sql`delete from seed_row where table_name = ''`;
		expect(await seedReference(database.sql)).toEqual({ isChanged: false, kept: [] });
		expect({ tables: await readTables(), log: await countLog() }).toEqual(before);
	});

	it("has the same life cycle as the code", async () => {
		const steps =
			await database.sql`select from_status as "from", to_status as "to", roles, needs_reason as "needsReason" from status_step`;
		const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
		expect(sorted([...steps])).toEqual(sorted(STATUS_STEPS));
	});

	it("has a holder for every kelurahan on the map, now and in the year of the recorded reports", async () => {
		const [counted] = await database.sql`
			select count(*)::int as kelurahan,
				count(holder_of_region(r.code, now()))::int as now,
				count(holder_of_region(r.code, '2017-02-21T09:00:00+07:00'))::int as in2017
			from region r join boundary_version b on b.id = r.boundary_version and b.valid_to is null
			where r.level = 'kelurahan'`;
		expect(counted).toEqual({ kelurahan: 267, now: 267, in2017: 267 });
	});

	it("refers only to what it has", async () => {
		const [missing] = await database.sql`
			select (select count(*)::int from unit u where u.parent_code is not null and not exists (select from unit p where p.code = u.parent_code)) as parents,
				(select count(*)::int from routing_rule r where not exists (select from unit u where (u.kind, u.level) = (r.unit_kind, r.unit_level))) as rules,
				(select count(*)::int from unit u where not exists (select from unit_area a where a.unit_code = u.code)) as areas`;
		expect(missing).toEqual({ parents: 0, rules: 0, areas: 0 });
	});

	it("ends a rule that the files changed and follows it with the next version", async () => {
		const seed = await readSeedWith("routing_rule", (rows) =>
			rows.map((row) => (row.category_code === "pohon" ? { ...row, when_note: "tumbang" } : row)),
		);
		expect(await seedReference(database.sql, seed)).toEqual({ isChanged: true, kept: [] });
		const rules = await database.sql`
			select version, when_note, valid_to is null as "isOpen", valid_from > '2016-01-01' as "isLater"
			from routing_rule where category_code = 'pohon' order by version`;
		expect([...rules]).toEqual([
			{ version: 1, when_note: "", isOpen: false, isLater: false },
			{ version: 2, when_note: "tumbang", isOpen: true, isLater: true },
		]);
		const [gap] = await database.sql`
			select a.valid_to = b.valid_from as "isNone" from routing_rule a join routing_rule b using (category_code)
			where category_code = 'pohon' and a.version = 1 and b.version = 2`;
		expect(gap).toEqual({ isNone: true });
	});

	it("ends a unit that the files no longer have, and takes it back with them", async () => {
		const without = await readSeedWith("unit", (rows) => rows.filter((row) => row.code !== "bumd-ancol"));
		const readEnd = async () => (await database.sql`select valid_to is null as "isOpen" from unit where code = 'bumd-ancol'`)[0];
		expect((await seedReference(database.sql, without)).kept).toEqual([]);
		expect(await readEnd()).toEqual({ isOpen: false });
		await seedReference(database.sql);
		expect(await readEnd()).toEqual({ isOpen: true });
	});

	it("leaves alone what an operator changed, deleted or added, and names what it left", async () => {
		await seedReference(database.sql);
		await database.sql`update setting set value = '75' where key = 'ambiguous_border_m'`;
		await database.sql`update category set name_en = 'Greenery' where code = 'taman'`;
		await database.sql`delete from calendar_day where day = '2027-03-10'`;
		await database.sql`insert into calendar_day (day, kind, name, tentative) values ('2027-03-12', 'joint_leave', 'Cuti bersama', false)`;
		const seed = await readSeedWith("setting", (rows) =>
			rows.map((row) => (row.key === "ambiguous_border_m" ? { ...row, value: 40 } : row)),
		);
		expect(await seedReference(database.sql, seed)).toEqual({
			isChanged: false,
			kept: [{ table: "setting", key: '["ambiguous_border_m"]' }],
		});
		const [found] = await database.sql`
			select (select value from setting where key = 'ambiguous_border_m') as setting,
				(select name_en from category where code = 'taman') as category,
				(select count(*)::int from calendar_day where day = '2027-03-10') as deleted,
				(select count(*)::int from calendar_day where day = '2027-03-12') as added`;
		expect(found).toEqual({ setting: 75, category: "Greenery", deleted: 0, added: 1 });
	});
});
