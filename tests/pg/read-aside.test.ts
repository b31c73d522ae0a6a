import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReadAside } from "../../server/feed/read-aside.ts";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import { loadRoom } from "../../server/room/load-room.ts";
import { insertComplaint } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

const noLog = { info() {}, warn() {}, error() {} };

// These need several connections, which the embedded database does not have.
describe.skipIf(!DATABASES.includes("postgres"))("a read that spares the primary", () => {
	let database: TestDatabase;
	let aside: postgres.Sql;
	beforeAll(async () => {
		database = await openTestDatabase("postgres");
		aside = postgres(database.url as string, { max: 1, onnotice: () => {}, connection: { application_name: "aside" } });
	});
	afterAll(async () => {
		await aside?.end();
		await database?.close();
	});

	test("is not made any more once it was given up, whenever the replica answers", async () => {
		const { sql } = database;
		const readAside = createReadAside({
			sql,
			replica: aside,
			log: noLog,
			now: Date.now,
			// A second of patience is long for a test.
			sleep: (ms, signal) => REAL_TIMING.sleep(ms === 1000 ? 100 : ms, signal),
		});
		let answer = () => {};
		const answered = new Promise<boolean>((resolve) => {
			answer = () => resolve(true);
		});
		const readFrom: string[] = [];
		const isThere = () => answered;
		await readAside(
			isThere,
			async (from) =>
				void readFrom.push((await from`select current_setting('application_name') as name`)[0]?.name === "aside" ? "replica" : "primary"),
		);
		answer();
		// Behind the given up transaction on the only connection.
		await aside`select 1`;
		expect(readFrom).toEqual(["primary"]);
	});

	test("puts nothing into a room that another one has loaded since", async () => {
		const { sql } = database;
		const before = await insertComplaint(sql);
		const held = await aside.reserve();
		let late: Promise<unknown> = Promise.resolve();
		const room = await loadRoom(
			sql,
			async (_, read) => {
				late = read(aside);
				return read(sql);
			},
			REAL_TIMING.sleep,
		);
		const after = await insertComplaint(sql);
		held.release();
		await late;
		expect([before, after].map((id) => room.columns.slotOf(id) >= 0)).toEqual([true, false]);
	});
});
