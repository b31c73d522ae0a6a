import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOAD_LIMIT_MS, REAL_TIMING } from "../../server/feed/timing.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestRoom } from "../support/room.ts";

/**
 * Writes, and has the table locked against readers until the answer is called. The lock's transaction is younger than what was
 * written, so that the log goes on up to that.
 */
async function holdTable(
	url: string,
	table: string,
	write: (tx: postgres.TransactionSql) => Promise<unknown>,
): Promise<() => Promise<void>> {
	const holder = postgres(url, { max: 2, onnotice: () => {} });
	let release = () => {};
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	let lock: Promise<unknown> = Promise.resolve();
	await holder.begin(async (tx) => {
		await write(tx);
		await new Promise<void>((resolve, reject) => {
			lock = holder.begin(async (locking) => {
				await locking`lock table ${locking(table)} in access exclusive mode`;
				resolve();
				await held;
			});
			lock.catch(reject);
		});
	});
	return async () => {
		release();
		await lock;
		await holder.end();
	};
}

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
		const release = await holdTable(url as string, "channel", (tx) => tx`update category set name_en = name_en where code = 'jalan'`);
		await until("the question to be given up", () => said.includes("The room cannot load the reference and tries again"));
		await release();
		const id = await insertComplaint(sql);
		await until("what is written now", () => client.columns.slotOf(id) >= 0);
		await room.stop();
	});

	test("says in no beat that a client was told what it will only learn by fetching anew", async () => {
		const { sql, url } = database;
		const room = await openTestRoom({ sql });
		const client = await room.join(accountOf("dewi", "dispatcher"), "console", "snapshot");
		await until("live", () => client.beats.length > 0);
		const before = room.room.head();
		const waiting = async (table: string) => (await sql`select from pg_locks where not granted and relation = ${table}::regclass`).length;
		// Its place is pruned, and it begins to load; what it then finds was never told; and it gets as far as the alarms.
		const releaseWords = await holdTable(url as string, "routing_word", (tx) => tx`delete from change_log`);
		await until("both rooms to begin", async () => (await waiting("routing_word")) === 2);
		const releaseAlarms = await holdTable(url as string, "alarm", (tx) => insertComplaint(tx));
		await releaseWords();
		await until("both rooms to have loaded", async () => (await waiting("alarm")) === 2);
		const heard = client.beats.length;
		await until("two more beats", () => client.beats.length === heard + 2);
		expect(client.beats.map(({ mark }) => mark)).toEqual(client.beats.map(() => before));
		await releaseAlarms();
		await until("must-refetch", () => client.refetch === "mark_too_old");
		await room.stop();
	});

	test("lets nobody in and takes no command while it loads everything anew", async () => {
		const { sql, url } = database;
		const room = await openTestRoom({ sql });
		const dewi = accountOf("dewi", "dispatcher");
		const id = await insertComplaint(sql);
		const client = await room.join(dewi, "console", "snapshot");
		await until("the complaint", () => client.columns.slotOf(id) >= 0);
		const note = { key: "key-00000002", id, text: "Sudah ditelepon" };
		// Its place is pruned, and it begins to load.
		const release = await holdTable(url as string, "routing_word", (tx) => tx`delete from change_log`);
		await until("the reload", () => !room.room.isWhole());
		expect((await room.join(dewi, "console")).refusal).toBe("unavailable");
		expect(await client.socket.emitWithAck("note", note)).toMatchObject({ ok: false, reason: "unavailable" });
		await release();
		await until("the end of the reload", () => room.room.isWhole());
		const next = await room.join(dewi, "console", "snapshot");
		expect(next.refusal).toBeUndefined();
		expect(await next.socket.emitWithAck("note", note)).toMatchObject({ ok: true });
		await room.stop();
	});
});
