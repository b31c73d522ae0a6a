import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestRoom } from "../support/room.ts";

// Only a server can be taken away and given back; the embedded database goes with its process.
describe.skipIf(!DATABASES.includes("postgres"))("a room whose database goes away", () => {
	let database: TestDatabase;
	let opened: TestRoom;
	let admin: postgres.Sql;
	const errors: string[] = [];
	beforeAll(async () => {
		database = await openTestDatabase("postgres");
		admin = postgres(process.env.PANTAU_TEST_CLUSTER as string, { max: 1, onnotice: () => {} });
		const log = { info() {}, warn() {}, error: (_: unknown, message: string) => errors.push(message) };
		opened = await openTestRoom({ sql: database.sql, log: log as never });
	});
	afterAll(async () => {
		await opened?.stop();
		await database?.close();
		await admin?.end();
	});

	test("still beats and says its lag, answers commands with unavailable, gives snapshots, and catches up afterwards", async () => {
		const { sql, url } = database;
		const id = await insertComplaint(sql);
		const client = await opened.join(accountOf("dewi", "dispatcher"), "console", "snapshot");
		await until("the complaint", () => client.columns.slotOf(id) >= 0);

		const name = new URL(url as string).pathname.slice(1);
		await admin.unsafe(`alter database ${name} allow_connections false`);
		await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
		const note = { key: "key-00000001", id, text: "Sudah ditelepon" };
		expect(await client.socket.emitWithAck("note", note)).toMatchObject({ ok: false, reason: "unavailable" });
		await until("a beat that says so", () => (client.beats.at(-1)?.lagMs ?? 0) > 1000);
		expect(errors).toContain("The feed cannot read the log and tries again");
		expect(opened.room.snapshot(accountOf("x", "display"), "wall").body.length).toBeGreaterThan(0);

		await admin.unsafe(`alter database ${name} allow_connections true`);
		await until("the note", async () => (await client.socket.emitWithAck("note", note)).ok);
		await until("the change", () => client.columns.find(id)?.version === 2);
		await until("a beat without lag", () => client.beats.at(-1)?.lagMs === 0);
		const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
			select count(*)::int as count from event where complaint_id = ${id} and kind = 'note'`;
		expect(count).toBe(1);
		client.socket.disconnect();
	});
});
