import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import { findKeptFrom, type LogKept, pruneLog, readEpoch, readLogEnd } from "../../server/queries/change-log.ts";
import { areGatewaysKnown, beatGateway, endGateway, findStrangers } from "../../server/queries/gateway.ts";
import { buildClockTasks } from "../../server/room/clock-tasks.ts";
import { startClockWork } from "../../server/room/clock-work.ts";
import { loadReference } from "../../server/room/reference-source.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

const noLog = { info() {}, warn() {}, error() {} };
const LEASE_MS = 3000;

describe.each(DATABASES)("gateways on %s", (kind) => {
	let database: TestDatabase;
	let sql: TestDatabase["sql"];
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
	});
	afterAll(() => database?.close());
	beforeEach(async () => {
		await sql`delete from gateway`;
		await sql`delete from duty`;
	});

	const sign = (label: string, at = { xid: 0n, seq: 0n }, secrets = "same") => ({ id: randomUUID(), label, secrets, at });
	const readSeqs = async () => (await readLogEnd(sql, 1000)).map(({ seq }) => seq);
	const prune = async (kept: LogKept, limit = 1000) => {
		const from = await findKeptFrom(sql, kept);
		return from === undefined ? 0 : pruneLog(sql, from, limit);
	};
	const ALL_OLD = { since: Date.now() + 3_600_000, entries: 1_000_000 };

	test("what one of them has not read is not pruned, and is once that one has read it or has gone", async () => {
		for (let index = 0; index < 6; index++) await insertComplaint(sql, { position: null });
		const [first, second, , fourth, , last] = (await readLogEnd(sql, 6)) as { xid: bigint; seq: bigint }[];
		const [slow, quick] = [sign("slow", second), sign("quick", last)];
		await beatGateway(sql, quick, LEASE_MS);
		await beatGateway(sql, slow, LEASE_MS);
		await prune(ALL_OLD);
		// Its own place stays: it tells the gateway that nothing after it was taken.
		expect((await readSeqs())[0]).toBe(second?.seq);
		expect(first?.seq).toBeLessThan(second?.seq as bigint);

		await beatGateway(sql, { ...slow, at: fourth as never }, LEASE_MS);
		await prune(ALL_OLD);
		expect((await readSeqs())[0]).toBe(fourth?.seq);

		await sql`update gateway set seen_at = clock_timestamp() - interval '2 minutes' where id = ${slow.id}`;
		await prune(ALL_OLD);
		expect(await readSeqs()).toEqual([last?.seq]);
	});

	test("nothing is pruned while one of them is still loading", async () => {
		for (let index = 0; index < 3; index++) await insertComplaint(sql, { position: null });
		await beatGateway(sql, sign("loading"), LEASE_MS);
		expect(await prune(ALL_OLD)).toBe(0);
	});

	test("a clock that is set forward while something is pruned keeps the rest waiting for a second at most", async () => {
		const reference = await loadReference(sql, Date.now());
		const slept: number[] = [];
		const sleep = async (ms: number) => void slept.push(ms);
		for (let jumpsAt = 1; jumpsAt <= 10; jumpsAt++) {
			let asked = 0;
			const now = () => Date.now() + (++asked > jumpsAt ? 3_600_000 : 0);
			const tasks = buildClockTasks({ sql, log: noLog, now, sleep, signal: new AbortController().signal, reference: () => reference });
			await tasks.find(({ what }) => what.startsWith("forget"))?.run();
		}
		expect(slept.length).toBeGreaterThan(0);
		expect(Math.max(...slept)).toBeLessThanOrEqual(1000);
	});

	test("after a crash nothing is pruned until each gateway has had a minute to say that it lives, a change of duty takes none away", async () => {
		const run = async () => {
			const reference = await loadReference(sql, Date.now());
			const parts = { sql, log: noLog, now: Date.now, sleep: REAL_TIMING.sleep, signal: new AbortController().signal };
			const [prune] = buildClockTasks({ ...parts, reference: () => ({ ...reference, changeLogHours: -1 }) });
			await prune?.run();
			return (await readSeqs()).length;
		};
		for (let index = 0; index < 3; index++) await insertComplaint(sql, { position: null });
		const [first, second] = [sign("first"), sign("second")];
		await beatGateway(sql, first, LEASE_MS);
		await sql`delete from gateway`;
		expect(await areGatewaysKnown(sql)).toBe(false);
		expect(await run()).toBeGreaterThanOrEqual(3);

		await sql`update duty set since = since - interval '1 minute', until_at = clock_timestamp()`;
		expect((await beatGateway(sql, second, LEASE_MS)).isOnDuty).toBe(true);
		expect(await areGatewaysKnown(sql)).toBe(true);
		await sql`delete from gateway`;
		expect(await run()).toBe(1);
	});

	test("the log keeps no more entries than it may, however young they are", async () => {
		await prune(ALL_OLD);
		for (let index = 0; index < 20; index++) await insertComplaint(sql, { position: null });
		expect(await prune({ since: 0, entries: 5 })).toBe(15);
		expect(await readSeqs()).toHaveLength(6);
		expect(await prune({ since: 0, entries: 5 })).toBe(0);
	});

	test("the clock's work is one gateway's, as long as it says that it lives", async () => {
		const [a, b, c] = [sign("a"), sign("b"), sign("c")];
		const isOnDuty = async (each: typeof a) => (await beatGateway(sql, each, LEASE_MS)).isOnDuty;
		expect(await isOnDuty(a)).toBe(true);
		expect([await isOnDuty(b), await isOnDuty(c)]).toEqual([false, false]);
		expect(await beatGateway(sql, a, LEASE_MS)).toEqual({ isOnDuty: true, connected: 3 });
		await sql`update duty set until_at = clock_timestamp()`;
		expect((await Promise.all([isOnDuty(b), isOnDuty(c)])).filter(Boolean)).toHaveLength(1);
		expect(await isOnDuty(a)).toBe(false);
	});

	test("whoever ends gives the clock's work to the next at once, who does all of it at once", async () => {
		const done: string[] = [];
		const start = (name: string) =>
			startClockWork({
				sql,
				log: noLog,
				now: Date.now,
				timing: REAL_TIMING,
				secrets: "",
				at: () => ({ xid: 0n, seq: 0n }),
				tasks: [{ what: "count", everyMs: 3_600_000, run: async () => void done.push(name) }],
			});
		const first = await start("first");
		const second = await start("second");
		expect([first.isOnDuty(), second.isOnDuty()]).toEqual([true, false]);
		expect(done).toEqual(["first"]);
		await first.stop();
		await until("the second to take over", () => second.isOnDuty());
		await until("its work", () => done.length === 2);
		expect(done).toEqual(["first", "second"]);
		await second.stop();
		expect(await sql`select from gateway`).toHaveLength(0);
	});

	test("a sign of life that was answered late begins no duty anew, one that was refused does", async () => {
		let [time, runs, said] = [0, 0, 0];
		let beat = () => {};
		const gateway = await startClockWork({
			sql,
			log: { ...noLog, info: () => void said++ },
			now: () => time,
			timing: {
				...REAL_TIMING,
				every: (ms, task) => {
					if (ms === 1000) beat = task;
					return () => {};
				},
			},
			secrets: "",
			at: () => ({ xid: 0n, seq: 0n }),
			tasks: [{ what: "count", everyMs: 60_000, run: async () => void runs++ }],
		});
		const first = gateway.dutyTurn();
		// The beat between was under way for so long that the duty is not trusted any more.
		time = 2400;
		expect([gateway.isOnDuty(), gateway.dutyTurn()]).toEqual([false, null]);
		beat();
		await until("the duty to be trusted again", () => gateway.isOnDuty());
		expect([gateway.dutyTurn(), runs, said]).toEqual([first, 1, 1]);

		const other = sign("other");
		await sql`update duty set gateway_id = ${other.id}, until_at = clock_timestamp() + interval '1 hour'`;
		beat();
		await until("the other's duty", () => !gateway.isOnDuty());
		await sql`delete from duty`;
		beat();
		await until("the duty to be its own again", () => gateway.isOnDuty());
		expect([runs, said]).toEqual([2, 2]);
		expect(gateway.dutyTurn()).not.toBe(first);
		await gateway.stop();
	});

	test("work that never ends is not the last of its kind: its next time begins it anew, which the log says", async () => {
		const said: string[] = [];
		let runs = 0;
		const gateway = await startClockWork({
			sql,
			log: { ...noLog, error: (_: unknown, message?: string) => void said.push(message ?? "") },
			now: Date.now,
			timing: REAL_TIMING,
			secrets: "",
			at: () => ({ xid: 0n, seq: 0n }),
			tasks: [{ what: "count", everyMs: 200, run: () => (++runs < 3 ? new Promise(() => {}) : Promise.resolve()) }],
		});
		await until("a third run", () => runs >= 3);
		expect(said.slice(0, 2)).toEqual(["The gateway on duty cannot count", "The gateway on duty cannot count"]);
		await gateway.stop();
	});

	test("a gateway with other secrets is found while it lives", async () => {
		const stranger = sign("stranger", undefined, "other");
		await beatGateway(sql, stranger, LEASE_MS);
		expect(await findStrangers(sql, "same", 5000)).toEqual(["stranger"]);
		await endGateway(sql, stranger.id);
		expect(await findStrangers(sql, "same", 5000)).toEqual([]);
	});

	test("a dump that is restored over the log is another epoch, and so is a generation that somebody changed", async () => {
		const before = await readEpoch(sql);
		await sql.unsafe("alter table change_log rename to restored_over; create table change_log (like restored_over including all)");
		const restored = await readEpoch(sql);
		await sql`update history_generation set id = gen_random_uuid()`;
		expect(new Set([before, restored, await readEpoch(sql)]).size).toBe(3);
	});
});
