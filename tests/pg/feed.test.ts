import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Log } from "../../server/feed/log.ts";
import { followLog, type LogTail, type TailStep } from "../../server/feed/log-tail.ts";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import {
	findKeptFrom,
	type LogPosition,
	pruneLog,
	readEpoch,
	readLogEnd,
	readLogStanding,
	readNews,
} from "../../server/queries/change-log.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

const noLog: Log = { info() {}, warn() {}, error() {} };

interface Follower {
	readonly tail: LogTail;
	readonly touched: ComplaintId[];
	readonly steps: TailStep[];
	stop(): Promise<void>;
}

async function follow(sql: TestDatabase["sql"], after?: LogPosition, log = noLog): Promise<Follower> {
	const stopping = new AbortController();
	const [end] = await readLogEnd(sql, 1);
	const tail = followLog({
		sql,
		log,
		epoch: await readEpoch(sql),
		after: after ?? end ?? { xid: 0n, seq: 0n },
		now: Date.now,
		sleep: REAL_TIMING.sleep,
		signal: stopping.signal,
	});
	const touched: ComplaintId[] = [];
	const steps: TailStep[] = [];
	const done = (async () => {
		for await (const step of tail) {
			steps.push(step);
			if (step.kind === "batch") touched.push(...step.touched);
		}
	})();
	return {
		tail,
		touched,
		steps,
		stop: () => {
			stopping.abort();
			return done;
		},
	};
}

describe.each(DATABASES)("the log tail on %s", (kind) => {
	let database: TestDatabase;
	let sql: TestDatabase["sql"];
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
	});
	afterAll(() => database?.close());

	test("gives a plain insert with the row as the triggers made it", async () => {
		const follower = await follow(sql);
		const id = await insertComplaint(sql);
		await until("the insert", () => follower.touched.includes(id));
		const step = follower.steps.find((given) => given.kind === "batch" && given.touched.includes(id));
		expect(step?.kind === "batch" && step.rows.find((row) => row.id === id)).toMatchObject({
			version: 1,
			status: "waiting",
			regionReason: "inside",
		});
		await follower.stop();
	});

	test("gives a change of reference data as such, without a name", async () => {
		const follower = await follow(sql);
		await sql`update category set name_en = name_en where code = 'jalan'`;
		await until("the change", () => follower.steps.length > 0);
		expect(follower.steps).toMatchObject([{ kind: "batch", touched: [], isReferenceTouched: true }]);
		await follower.stop();
	});

	test("gives entries with each row once, and nothing of another server than the one whose history was looked at", async () => {
		const [before] = await readLogEnd(sql, 1);
		const at = before as LogPosition;
		const ids = [await insertComplaint(sql), await insertComplaint(sql)];
		await sql`update complaint set status = status where id = ${ids[0] as ComplaintId}`;
		const { serverStart } = await readLogStanding(sql, at);
		expect(await readNews(sql, at, 100, `${serverStart}, another one`)).toEqual({ entries: [], rows: [] });
		const { entries, rows } = await readNews(sql, at, 100, serverStart);
		expect(entries.map(({ complaint }) => complaint)).toEqual([...ids, ids[0]]);
		expect(rows.map(({ id, version }) => [id, version])).toEqual([
			[ids[0], 2],
			[ids[1], 1],
		]);
	});

	test("from an earlier place gives everything after it again", async () => {
		const [end] = await readLogEnd(sql, 1);
		const ids = [await insertComplaint(sql), await insertComplaint(sql)];
		const follower = await follow(sql, end);
		await until("both", () => follower.touched.length >= 2);
		expect(follower.touched).toEqual(ids);
		await follower.stop();
	});

	test("says that it is broken when its place was pruned, and pruning never takes the end", async () => {
		const [before] = await readLogEnd(sql, 1);
		for (let index = 0; index < 3; index++) await insertComplaint(sql);
		const [end] = await readLogEnd(sql, 1);
		const keptFrom = await findKeptFrom(sql, { since: Date.now() + 60_000, entries: 1_000_000 });
		expect(keptFrom).toEqual({ xid: end?.xid, seq: end?.seq });
		expect(await pruneLog(sql, keptFrom as LogPosition, 1_000_000)).toBeGreaterThan(2);
		expect(await readLogEnd(sql, 10)).toEqual([end]);
		expect((await readLogStanding(sql, end as LogPosition)).isCovered).toBe(true);
		const follower = await follow(sql, before);
		await until("the end", () => follower.steps.length > 0);
		expect(follower.steps).toEqual([{ kind: "broken", reason: "pruned" }]);
		await follower.stop();
	});

	test("says that it is broken when the database's history becomes another one", async () => {
		const follower = await follow(sql);
		await sql`update history_generation set id = gen_random_uuid()`;
		await until("the end", () => follower.steps.length > 0);
		expect(follower.steps).toEqual([{ kind: "broken", reason: "other_epoch" }]);
		await follower.stop();
	});
});

// These need several connections, which the embedded database does not have.
describe.skipIf(!DATABASES.includes("postgres"))("the log tail with other writers", () => {
	let database: TestDatabase;
	let sql: TestDatabase["sql"];
	let writers: postgres.Sql;
	beforeAll(async () => {
		database = await openTestDatabase("postgres");
		sql = database.sql;
		writers = postgres(database.url as string, { max: 12, onnotice: () => {} });
	});
	afterAll(async () => {
		await writers?.end();
		await database?.close();
	});

	test("loses nothing of 12 concurrent writers that hold their transactions open and roll some back", async () => {
		const follower = await follow(sql);
		const committed: ComplaintId[] = [];
		const write = async (writer: number) => {
			for (let turn = 0; turn < 25; turn++) {
				const isRolledBack = (writer + turn) % 5 === 0;
				await writers
					.begin(async (tx) => {
						const ids = [await insertComplaint(tx, { position: null })];
						await new Promise((resolve) => setTimeout(resolve, (writer * 7 + turn * 13) % 23));
						ids.push(await insertComplaint(tx, { position: null }));
						if (isRolledBack) throw new Error("rolled back");
						return ids;
					})
					.then((ids) => committed.push(...ids))
					.catch((error: Error) => expect(error.message).toBe("rolled back"));
			}
		};
		await Promise.all(Array.from({ length: 12 }, (_, writer) => write(writer)));
		await until("all that was committed", () => follower.touched.length >= committed.length);
		await follower.stop();
		expect(committed.length).toBe(12 * 20 * 2);
		expect(follower.touched.toSorted((a, b) => a - b)).toEqual(committed.toSorted((a, b) => a - b));
	});

	test("says how long a writing transaction that stays open has held back what others committed", async () => {
		const follower = await follow(sql);
		let release = () => {};
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		const holding = writers.begin(async (tx) => {
			await insertComplaint(tx, { position: null });
			await held;
		});
		await until("the writer", async () => (await sql`select 1 from pg_stat_activity where state = 'idle in transaction'`).length > 0);
		const id = await insertComplaint(sql);
		await until("a lag of a second", () => follower.tail.lagMs() > 1000);
		expect(follower.touched).not.toContain(id);
		release();
		await holding;
		await until("what was held back", () => follower.touched.includes(id));
		await until("no lag", () => follower.tail.lagMs() === 0);
		await follower.stop();
	});

	test("tells of no stall that it cannot measure, nor what a step that was given up brings late", async () => {
		const stopping = new AbortController();
		const [end] = await readLogEnd(sql, 1);
		const said: string[] = [];
		const say = (_: unknown, message?: string) => void said.push(message ?? "");
		let isHeld = false;
		const tail = followLog({
			sql: writers,
			log: { info: say, warn: say, error: say },
			epoch: await readEpoch(sql),
			after: end as LogPosition,
			now: Date.now,
			// Its patience is short, and once it is held it does not try a second time.
			sleep: (ms, signal) =>
				isHeld && ms >= 100 && ms < 10_000 ? REAL_TIMING.sleep(600_000, signal) : REAL_TIMING.sleep(ms === 10_000 ? 1000 : ms, signal),
			signal: stopping.signal,
		});
		const following = (async () => {
			for await (const step of tail) expect(step.kind).toBe("batch");
		})();
		await writers.begin(async (writer) => {
			await insertComplaint(writer, { position: null });
			await insertComplaint(sql, { position: null });
			await until("the stall", () => tail.stall() !== null);
			await writers.begin(async (locker) => {
				await locker`lock table history_generation in access exclusive mode`;
				[isHeld, said.length] = [true, 0];
				await until("the step to be given up", () => said.includes("The feed cannot read the log and tries again"));
			});
			expect(tail.stall()).toBeNull();
			// What was given up is answered now.
			await new Promise((resolve) => setTimeout(resolve, 300));
			expect(tail.stall()).toBeNull();
		});
		stopping.abort();
		await following;
	});

	test("outlives the loss of the database, says so, and goes on without a gap", async () => {
		const said: string[] = [];
		const say = (_: unknown, message?: string) => void said.push(message ?? "");
		const follower = await follow(sql, undefined, { info: say, warn: say, error: say });
		const before = await insertComplaint(sql);
		await until("the first", () => follower.touched.includes(before));

		const admin = postgres(process.env.PANTAU_TEST_CLUSTER as string, { max: 1, onnotice: () => {} });
		const name = new URL(database.url as string).pathname.slice(1);
		await admin.unsafe(`alter database ${name} allow_connections false`);
		await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
		await until("a lag", () => follower.tail.lagMs() > 1000);
		expect(said).toContain("The feed cannot read the log and tries again");
		await admin.unsafe(`alter database ${name} allow_connections true`);
		await admin.end();

		const after = await insertComplaint(writers);
		await until("the second", () => follower.touched.includes(after));
		expect(said.at(-1)).toBe("The feed has the database again");
		expect(follower.touched).toEqual([before, after]);
		await follower.stop();
	});
});
