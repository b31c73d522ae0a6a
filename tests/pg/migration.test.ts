import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../db/connect.ts";
import { migrate, readSqlFiles } from "../../db/migrate.ts";
import { prepareDatabase } from "../../db/prepare.ts";
import { DATABASES, openTestDatabase, silentLog, type TestDatabase } from "../support/database.ts";

describe.each(DATABASES)("migrations, on %s", (kind) => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
	});
	afterAll(() => database?.close());

	it("do nothing the second time", async () => {
		expect(await migrate(database.sql, await readSqlFiles())).toEqual([]);
	});

	it("refuse a file that has changed since it was applied", async () => {
		const files = (await readSqlFiles()).map((file) =>
			file.name.endsWith("001-reference.sql") ? { ...file, sha256: "0".repeat(64) } : file,
		);
		await expect(migrate(database.sql, files)).rejects.toThrow("db/migrations/001-reference.sql has changed since it was applied");
	});

	it("refuse a database that is newer than the program", async () => {
		const files = (await readSqlFiles()).filter((file) => !file.name.endsWith("003-account.sql"));
		await expect(migrate(database.sql, files)).rejects.toThrow("newer than this program");
	});

	it("run a function again when its file changed, and a failing file leaves nothing", async () => {
		const files = await readSqlFiles();
		const probe = (text: string, sha256: string) => [...files, { name: "functions/zz_probe.sql", text, sha256 }];
		const one = "create or replace function zz_probe() returns int language sql as 'select 1'";
		expect(await migrate(database.sql, probe(one, "a"))).toEqual(["functions/zz_probe.sql"]);
		expect(await migrate(database.sql, probe(one.replace("1", "2"), "b"))).toEqual(["functions/zz_probe.sql"]);
		expect(await database.sql`select zz_probe() as n`).toEqual([{ n: 2 }]);
		await expect(migrate(database.sql, probe("create table half (); select nonsense", "c"))).rejects.toThrow(
			"db/functions/zz_probe.sql failed",
		);
		expect(await database.sql`select to_regclass('half') as half`).toEqual([{ half: null }]);
		expect(await migrate(database.sql, probe(one.replace("1", "2"), "b"))).toEqual([]);
	});
});

describe.runIf(DATABASES.includes("postgres"))("two gateways that start at once on a new PostgreSQL", () => {
	it("prepare it once and both say whether it is new", async () => {
		const holder = await openTestDatabase("postgres");
		const name = `fresh_${process.pid}`;
		const url = new URL(`/${name}`, holder.url ?? "").href;
		await holder.sql.unsafe(`create database ${name}`);
		const open = () => openDatabase({ url, home: holder.home, log: silentLog });
		const [one, two] = await Promise.all([open(), open()]);
		try {
			const now = () => new Date();
			const both = await Promise.all([one, two].map((each) => prepareDatabase(each, { log: silentLog, now })));
			expect(both).toEqual([{ isNew: true }, { isNew: true }]);
			expect(await one.sql`select count(*)::int as n from boundary_version`).toEqual([{ n: 1 }]);
			await two.sql`insert into complaint (channel_code, category_code) values ('jaki', 'jalan')`;
			expect(await prepareDatabase(one, { log: silentLog, now })).toEqual({ isNew: false });
		} finally {
			await Promise.all([one.close(), two.close()]);
			await holder.sql.unsafe(`drop database ${name} with (force)`);
			await holder.close();
		}
	});

	it("say what is wrong with a server that does not answer, without its password", async () => {
		const attempt = openDatabase({ url: "postgres://me:secret@127.0.0.1:1/none", home: "/nowhere", log: silentLog });
		await expect(attempt).rejects.toThrow(/^Cannot use the database 127\.0\.0\.1:1\/none: (?!.*secret)/);
	});
});
