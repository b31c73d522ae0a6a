import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { connectServer } from "../../db/connect.ts";
import { openProxy } from "../fault/proxy.ts";

// What the patch of the driver (db/patches) is for. An error that nobody can catch fails the whole run.

const cluster = process.env.PANTAU_TEST_CLUSTER;

describe.skipIf(cluster === undefined)("the driver on a connection that the server has ended", () => {
	it("refuses the next query of a reserved connection, and the pool goes on", async () => {
		const sql = postgres(cluster ?? "", { max: 2, onnotice: () => {} });
		const reserved = await sql.reserve();
		const [row] = await reserved`select pg_backend_pid() as pid`;
		await sql`select pg_terminate_backend(${row?.pid})`;
		await new Promise((resolve) => setTimeout(resolve, 100));
		await expect(reserved`select 1 as one`).rejects.toThrow(/CONNECTION_CLOSED/);
		for (let turn = 0; turn < 10; turn++) expect(await sql`select ${turn}::int as turn`).toEqual([{ turn }]);
		await sql.end({ timeout: 1 });
	});

	it("refuses what was in flight when all connections go, and serves again after", async () => {
		const sql = postgres(cluster ?? "", { max: 4, onnotice: () => {} });
		const killer = postgres(cluster ?? "", { max: 1, onnotice: () => {} });
		for (let round = 0; round < 10; round++) {
			const [name] = await killer`select current_database() as name`;
			const asked = Array.from({ length: 20 }, (_, n) => sql`select ${n}::int as n, pg_sleep(0.01)`.then(Boolean, () => false));
			await killer`
				select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name?.name} and pid <> pg_backend_pid() and backend_type = 'client backend'`;
			expect(await Promise.all(asked)).toHaveLength(20);
			await expect.poll(() => sql`select 1 as one`.then(Boolean, () => false), { timeout: 5000 }).toBe(true);
		}
		await Promise.all([sql.end({ timeout: 1 }), killer.end({ timeout: 1 })]);
	});
});

/** As a server's fall looks from here: every connection is reset while something is under way on it. */
async function openCutLine(max: number) {
	const url = new URL(cluster ?? "");
	const proxy = await openProxy([Number(url.port)]);
	url.port = String(proxy.port);
	const sql = connectServer(url.href, max);
	const close = async () => {
		await sql.end({ timeout: 1 });
		await proxy.stop();
	};
	/** Resolves when all of these are asked of the server. */
	const untilUnderWay = (count: number) => expect.poll(() => proxy.count, { timeout: 5000 }).toBeGreaterThanOrEqual(count);
	return { proxy, sql, close, untilUnderWay };
}

const SECOND_MS = 1000;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(cluster === undefined)("the driver on a connection that was reset", () => {
	it("never answers a question with nothing that was asked between the connection's error and its end", async () => {
		const { proxy, sql, close } = await openCutLine(1);
		for (let round = 0; round < 5; round++) {
			await sql`select 1 as one`;
			const slow = sql`select pg_sleep(20)`.then(
				() => "answered",
				// In the same breath, before the socket has closed.
				() => sql`select 1 as one`.then(String, () => "refused"),
			);
			await sleep(200);
			proxy.cut();
			// The next question opens the line again: by then the one before must know its fate.
			await expect.poll(() => sql`select 1 as one`.then(Boolean, () => false), { timeout: 10_000 }).toBe(true);
			expect(["refused", "[object Object]"]).toContain(await Promise.race([slow, sleep(5 * SECOND_MS)]));
		}
		await close();
	});

	it("refuses what a reservation asks after its connection was reset, and takes the reservation back", async () => {
		const { proxy, sql, close } = await openCutLine(2);
		const keeper = await sql.reserve();
		const fate = keeper`select pg_sleep(${20})`.then(
			() => "answered",
			() => keeper`select ${1}::int as one`.then(String, (error: Error) => error.message),
		);
		await sleep(200);
		proxy.cut();
		expect(await Promise.race([fate, sleep(5 * SECOND_MS)])).toMatch(/CONNECTION_CLOSED/);
		keeper.release();
		await expect.poll(() => sql`select 1 as one`.then(Boolean, () => false), { timeout: 10_000 }).toBe(true);
		for (let turn = 0; turn < 10; turn++) expect(await sql`select ${turn}::int as turn`).toEqual([{ turn }]);
		await close();
	});

	it("keeps every connection of the pool when lost transactions go on asking", async () => {
		const { proxy, sql, close } = await openCutLine(4);
		const asked = Array.from({ length: 4 }, () =>
			sql
				.begin(async (tx) => {
					await tx`select ${1}::int`;
					await sleep(1000);
					// Its connection is gone, and perhaps somebody else's by now.
					await tx`select ${2}::int, ${"text"}::text`.catch(() => {});
					await tx`select ${3}::int, ${"text"}::text`;
				})
				.then(
					() => "done",
					() => "lost",
				),
		);
		await sleep(500);
		proxy.cut();
		expect(await Promise.all(asked)).toEqual(["lost", "lost", "lost", "lost"]);
		await sleep(1000);
		const all = Promise.all(Array.from({ length: 4 }, (_, n) => sql`select ${n}::int as n, pg_sleep(0.3)`));
		expect(await Promise.race([all, sleep(10 * SECOND_MS)])).toHaveLength(4);
		const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
			select count(*)::int from pg_stat_activity where application_name = 'pantau' and datname = current_database() and backend_type = 'client backend'`;
		expect(count).toBeGreaterThanOrEqual(4);
		await close();
	});

	it("asks a server that is back at once, however many connections fell together", async () => {
		const { proxy, sql, close, untilUnderWay } = await openCutLine(10);
		const slow = Array.from({ length: 10 }, () => sql`select pg_sleep(20)`.catch(() => {}));
		await untilUnderWay(10);
		await sleep(500);
		proxy.cut();
		await Promise.all(slow);
		const all = Promise.all(Array.from({ length: 10 }, (_, n) => sql`select ${n}::int as n, pg_sleep(0.1)`.catch(() => [])));
		// As published the last of them waits 10 s at the least.
		expect(await Promise.race([all, sleep(7 * SECOND_MS)])).toHaveLength(10);
		await close();
	});
});

describe.skipIf(cluster === undefined)("the driver on a line that went dark without a word", () => {
	const ask = (sql: postgres.Sql, count: number) => Promise.all(Array.from({ length: count }, (_, n) => sql`select ${n}::int as n`));
	const outcome = (asked: Promise<unknown>, withinS: number) =>
		Promise.race([
			asked.then(
				() => "answered",
				(error: { code?: string }) => error.code,
			),
			sleep(withinS * SECOND_MS).then(() => "not known"),
		]);

	it("refuses what is under way within seconds, and asks the server that the address leads to then", async () => {
		const { proxy, sql, close } = await openCutLine(4);
		await ask(sql, 4);
		proxy.darken();
		expect(await Promise.all(Array.from({ length: 4 }, (_, n) => outcome(sql`select ${n}::int as n`, 7)))).toEqual(
			Array(4).fill("CONNECTION_SILENT"),
		);
		proxy.strand();
		proxy.lighten();
		expect(await outcome(ask(sql, 4), 2)).toBe("answered");
		await close();
	});

	it("gives up with the first of its connections those that were idle: nobody tries them one by one", async () => {
		const { proxy, sql, close, untilUnderWay } = await openCutLine(6);
		const all = Promise.all(Array.from({ length: 6 }, () => sql`select pg_sleep(0.5)`));
		await untilUnderWay(6);
		await all;
		proxy.strand();
		expect(await outcome(sql`select ${1}::int as one`, 5)).toBe("CONNECTION_SILENT");
		for (let turn = 0; turn < 6; turn++) expect(await outcome(sql`select ${turn}::int as turn`, 1)).toBe("answered");
		await close();
	});

	it("waits for what takes long on a server that is at work, on a reservation too", async () => {
		const { sql, close } = await openCutLine(2);
		const keeper = await sql.reserve();
		const long = [sql`select pg_sleep(8)`, keeper`select pg_sleep(8)`].map((asked) => outcome(asked, 20));
		expect(await Promise.all(long)).toEqual(["answered", "answered"]);
		keeper.release();
		await close();
	});

	it("gives up an idle transaction's connection with what it asks next, and the pool goes on", async () => {
		const { proxy, sql, close } = await openCutLine(1);
		const lost = sql.begin(async (tx) => {
			await tx`select ${1}::int as one`;
			proxy.strand();
			await tx`select ${2}::int as two`;
		});
		expect(await outcome(lost, 7)).toMatch(/^CONNECTION_/);
		expect(await outcome(sql`select 1 as one`, 2)).toBe("answered");
		await close();
	});

	it("has the server let go of a client that is gone before a lease of the clock's work could be missed", async () => {
		const { sql, close } = await openCutLine(1);
		const names = ["tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_user_timeout"];
		const shown = await sql<
			{ name: string; setting: string }[]
		>`select name, setting from pg_settings where name = any(${names}) order by name`;
		expect(shown.map(({ name, setting }) => `${name} ${setting}`)).toEqual([
			"tcp_keepalives_idle 2",
			"tcp_keepalives_interval 1",
			"tcp_user_timeout 4000",
		]);
		await close();
	});
});
