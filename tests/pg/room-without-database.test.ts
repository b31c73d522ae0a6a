import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOAD_LIMIT_MS, REAL_TIMING } from "../../server/feed/timing.ts";
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

	test("gives up a question that is never answered, says so, and goes on when the database answers again", async () => {
		const { sql, url } = database;
		const said: string[] = [];
		const room = await openTestRoom({
			sql,
			log: { info() {}, warn() {}, error: (_: unknown, message: string) => said.push(message) } as never,
			// Half a minute of patience is too long for a test.
			timing: { ...REAL_TIMING, sleep: (ms, signal) => REAL_TIMING.sleep(ms === LOAD_LIMIT_MS ? 200 : ms, signal) },
		});
		const client = await room.join(accountOf("dewi", "dispatcher"), "console", "snapshot");
		const holder = postgres(url as string, { max: 2, onnotice: () => {} });
		let release = () => {};
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		let lock: Promise<unknown> = Promise.resolve();
		await holder.begin(async (tx) => {
			await tx`update category set name_en = name_en where code = 'jalan'`;
			// Its transaction is the younger one, so that the log goes on up to it.
			await new Promise<void>((resolve) => {
				lock = holder.begin(async (locking) => {
					await locking`lock table channel in access exclusive mode`;
					resolve();
					await held;
				});
			});
		});
		await until("the question to be given up", () => said.includes("The room cannot load the reference and tries again"));
		release();
		await lock;
		await holder.end();
		const id = await insertComplaint(sql);
		await until("what is written now", () => client.columns.slotOf(id) >= 0);
		await room.stop();
	});
});
