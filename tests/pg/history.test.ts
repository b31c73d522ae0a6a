import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import { verifyHistory } from "../../server/history.ts";
import { headsPath, parseHeads, publishHead, readHeads } from "../../server/history-heads.ts";
import { findHead, findUnlinked, lockChain } from "../../server/queries/history.ts";
import { type HistoryChain, startHistoryChain } from "../../server/room/history-chain.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

const noLog = { info() {}, warn() {}, error() {} };

function startChain(database: TestDatabase, publishes = true): HistoryChain {
	return startHistoryChain({
		sql: database.sql,
		log: noLog,
		now: Date.now,
		timing: REAL_TIMING,
		publish: async (head, at) => (publishes ? publishHead(database.home, head, at) : undefined),
		idleMs: 20,
	});
}

describe.each(DATABASES)("the history's chain on %s", (kind) => {
	let database: TestDatabase;
	let sql: TestDatabase["sql"];
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
		for (let index = 0; index < 5; index++) {
			const id = await insertComplaint(sql);
			await sql`update complaint set text = 'a' where id = ${id}`;
		}
		await startChain(database).stop();
	});
	afterAll(() => database?.close());

	const heads = () => readHeads(headsPath(database.home));
	const links = async () =>
		sql<{ position: number; event: string }[]>`select position::int, event_id as event from history_link order by position`;

	test("has a link for every event, and publishes its head outside the database", async () => {
		const events = await sql<{ id: string }[]>`select id from event order by id`;
		expect((await links()).map(({ event }) => event)).toEqual(events.map(({ id }) => id));
		expect(await heads()).toEqual([{ at: expect.any(String), position: 10, chainHash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
		expect(await verifyHistory(sql, await heads())).toMatchObject({ isSound: true, words: expect.stringContaining("10 events are as") });
	});

	test("goes on at its end after a restart, and says what has no link yet", async () => {
		await insertComplaint(sql);
		expect((await verifyHistory(sql, await heads())).words).toContain("1 newer events have no link yet");
		await startChain(database).stop();
		expect(await verifyHistory(sql, await heads())).toMatchObject({
			isSound: true,
			words: expect.stringMatching(/^11 events are as they were linked; 2/),
		});
	});

	test("takes up all that a killed run left, however many, and verify says until then how many it does not vouch for", async () => {
		const held = (await links()).length;
		await sql`insert into complaint (channel_code, category_code) select 'jaki', 'jalan' from generate_series(1, 700)`;
		const [old] = await sql<{ id: string }[]>`select min(id) as id from complaint`;
		await sql`update complaint set text = 'b' where id = ${old?.id ?? ""}`;
		// It links one batch and is never heard of again, as after kill -9: nothing that it had not committed is there.
		const killed = startHistoryChain({
			sql,
			log: noLog,
			now: Date.now,
			timing: { sleep: () => new Promise<void>(() => {}) },
			publish: async () => {},
		});
		await until("one batch", async () => (await links()).length > held);
		expect(killed.head()?.position ?? 0).toBeLessThan(held + 701);
		const linked = (await links()).length;
		const words = (await verifyHistory(sql, await heads())).words;
		expect(words).toContain(
			`${linked} events are as they were linked; ${held + 701 - linked} newer events have no link yet, so a change of theirs`,
		);

		const next = startChain(database, false);
		await until("the rest", async () => (await links()).length === held + 701, 30_000);
		await next.stop();
		expect((await verifyHistory(sql, await heads())).words).toMatch(
			new RegExp(`^${held + 701} events are as they were linked; \\d+ published`),
		);
	});

	test("links what lost its link while the chain goes on, as in a promotion that lost the chain's end", async () => {
		const chain = startChain(database, false);
		await until("the chain to know all", async () => chain.head()?.position === (await links()).length);
		await insertComplaint(sql);
		await until("the newest one's link", async () => chain.head()?.position === (await sql`select from event`).length);
		const whole = await links();
		await sql.unsafe(`alter table history_link disable trigger all; delete from history_link where position > ${whole.length - 3};
			alter table history_link enable trigger all`);
		await until("their links", async () => (await links()).length === whole.length);
		await chain.stop();
		expect(new Set((await links()).map(({ event }) => event))).toEqual(new Set(whole.map(({ event }) => event)));
	});

	test("is refused every edit", async () => {
		await expect(sql`update history_link set at = now()`).rejects.toThrow("append-only");
		await expect(sql`delete from history_link`).rejects.toThrow("append-only");
		await expect(sql`truncate history_link`).rejects.toThrow("append-only");
	});

	test("shows what an administrator does behind its back, in plain SQL, and where", async () => {
		const known = await heads();
		const tamperings: readonly (readonly [tampering: string, words: string | RegExp])[] = [
			["update event set actor = 'nobody' where id = 4", "Event 4 (complaint 2, version 2, changed by nobody"],
			["update event set data = data || '{\"n\": 1}' where id = 3", "Event 3 (complaint 2"],
			["update event set at = at + interval '1 microsecond' where id = 2", "Event 2 (complaint 1"],
			["delete from event where id = 5", "Event 5 is gone: link 5"],
			["delete from event where id = 5; delete from history_link where event_id = 5", "Link 5 is missing: after link 4 comes link 6"],
			[
				"delete from event where id > 8; delete from history_link where event_id > 8",
				"The chain ends at link 8, but link 10 was published",
			],
			["truncate event; truncate history_link", "The chain is empty, but link 10 was published"],
			[
				"insert into event (id, complaint_id, version, at, kind, actor) overriding system value values (-1, 1, 1, now(), 'note', 'dewi')",
				/Event -1 .* was inserted/,
			],
			["update history_link set chain_hash = sha256('x') where position = 6", "Link 6 (event 6) does not follow after link 5"],
			[
				"update history_link set position = 1000 where position = 3; update history_link set position = 3 where position = 4; update history_link set position = 4 where position = 1000",
				"Link 3 (event 4) does not follow after link 2",
			],
		];
		for (const [tampering, words] of tamperings) {
			await sql.unsafe(
				`alter table event disable trigger all; alter table history_link disable trigger all;
				create table kept_event as table event; create table kept_link as table history_link; ${tampering}`,
			);
			const verdict = await verifyHistory(sql, known);
			await sql.unsafe(`delete from event; delete from history_link;
				insert into event overriding system value table kept_event; insert into history_link table kept_link;
				drop table kept_event; drop table kept_link; alter table event enable trigger all; alter table history_link enable trigger all`);
			expect(verdict, tampering).toMatchObject({ isSound: false });
			expect(verdict.words, tampering).toMatch(words);
			expect(await verifyHistory(sql, known)).toMatchObject({ isSound: true });
		}
	});

	test("does not read a head that is not one", async () => {
		const text = await readFile(headsPath(database.home), "utf8");
		expect(parseHeads(`${text}2026-11-21T08:00:00.000Z 12 ab`)).toEqual(await heads());
		expect(() => parseHeads(`${text}nonsense\n`)).toThrow("Line 3: expected TIME POSITION HASH");
	});
});

// These need several connections, which the embedded database does not have.
describe.skipIf(!DATABASES.includes("postgres"))("the history's chain with other writers", () => {
	let database: TestDatabase;
	let sql: TestDatabase["sql"];
	let writers: postgres.Sql;
	beforeAll(async () => {
		database = await openTestDatabase("postgres");
		sql = database.sql;
		writers = postgres(database.url as string, { max: 8, onnotice: () => {} });
	});
	afterAll(async () => {
		await writers?.end();
		await database?.close();
	});

	test("while it reads what is to be linked it holds the feed of nobody back", async () => {
		await insertComplaint(sql);
		await sql.begin(async (tx) => {
			await lockChain(tx);
			await findHead(tx);
			expect((await findUnlinked(tx, "0", true, 10)).events).not.toEqual([]);
			// A transaction with a number that is still open: nothing after it is read from the log.
			const [own] = await tx<[{ xid: string | null }]>`select pg_current_xact_id_if_assigned()::text as xid`;
			expect(own.xid).toBeNull();
		});
	});

	test("a look that is never answered is not the last: it is given up, said, and tried again", async () => {
		const said: unknown[] = [];
		const chain = startHistoryChain({
			sql,
			log: { ...noLog, error: (line: unknown) => void said.push((line as { err?: { code?: string } }).err?.code) },
			now: Date.now,
			// Minutes of patience are too long for a test.
			timing: { sleep: (ms, signal) => REAL_TIMING.sleep(ms > 10_000 ? 200 : ms, signal) },
			publish: async () => {},
			idleMs: 20,
		});
		await until(
			"all to be linked",
			async () => (await sql`select from event where id not in (select event_id from history_link)`).length === 0,
		);
		let id: number | undefined;
		await writers.begin(async (tx) => {
			await lockChain(tx);
			id = await insertComplaint(sql);
			await until("the look to be given up", () => said.includes("CONNECTION_NO_ANSWER"));
		});
		await until(
			"its event's link",
			async () => (await sql`select from event e join history_link l on l.event_id = e.id where complaint_id = ${id ?? 0}`).length === 1,
		);
		await chain.stop();
		expect(await verifyHistory(sql, [])).toMatchObject({ isSound: true });
	});

	test("two gateways link every committed event once, whatever order the writers commit in", async () => {
		const chains = [startChain(database, false), startChain(database, false)];
		const write = async (writer: number) => {
			for (let turn = 0; turn < 20; turn++) {
				await writers
					.begin(async (tx) => {
						await insertComplaint(tx, { position: null });
						await new Promise((resolve) => setTimeout(resolve, (writer * 7 + turn * 13) % 23));
						await insertComplaint(tx, { position: null });
						if ((writer + turn) % 5 === 0) throw new Error("rolled back");
					})
					.catch((error: Error) => expect(error.message).toBe("rolled back"));
			}
		};
		await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
		await until(
			"all to be linked",
			async () => (await sql`select from event where id not in (select event_id from history_link)`).length === 0,
		);
		for (const chain of chains) await chain.stop();
		const [counts] = await sql`
			select (select count(*)::int from event) as events, (select count(*)::int from history_link) as links,
				(select count(distinct at)::int from history_link) as looks`;
		expect(counts).toMatchObject({ events: 8 * 16 * 2 + 2, links: 8 * 16 * 2 + 2 });
		expect(counts?.looks).toBeGreaterThan(5);
		expect(await verifyHistory(sql, [])).toMatchObject({ isSound: true });
	});

	test("a stop does not wait for a database that does not answer", async () => {
		const chain = startHistoryChain({
			sql,
			log: noLog,
			now: Date.now,
			// Seconds of patience are long for a test.
			timing: { sleep: (ms, signal) => REAL_TIMING.sleep(ms === 4000 ? 100 : ms, signal) },
			publish: async () => {},
			idleMs: 20,
		});
		await until("the head", () => chain.head() !== null);
		await writers.begin(async (tx) => {
			await lockChain(tx);
			await insertComplaint(sql);
			await expect(chain.stop()).rejects.toThrow("no answer");
		});
		await until(
			"its event's link",
			async () => (await sql`select from event where id not in (select event_id from history_link)`).length === 0,
		);
	});

	test("npm run history -- verify ends with 1 and says where when an event was changed, and with 0 when none was", async () => {
		const chain = startChain(database);
		await until("the head", () => chain.head() !== null);
		await chain.stop();
		const run = promisify(execFile);
		const env = { ...process.env, DATABASE_URL: database.url ?? "", PANTAU_HOME: database.home };
		const verify = async () =>
			run("npx", ["tsx", "server/history.ts", "verify"], { env }).then(
				({ stdout }) => ({ code: 0, stdout }),
				(error: { code: number; stdout: string }) => error,
			);
		expect(await verify()).toMatchObject({ code: 0, stdout: expect.stringContaining("1 published heads agree") });
		// The last link is seldom the last event's: they are linked in the order in which they were committed.
		const [last] = await sql`select position, event_id from history_link order by position desc limit 1`;
		await sql.unsafe(`alter table event disable trigger all; update event set kind = 'note' where id = ${last?.event_id}`);
		expect(await verify()).toMatchObject({
			code: 1,
			stdout: expect.stringMatching(new RegExp(`^Event ${last?.event_id} .* is not what link ${last?.position} has`)),
		});
	});
});
