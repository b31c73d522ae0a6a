import type { Sql } from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { REAL_TIMING, type Timing } from "../../server/feed/timing.ts";
import type { Alarm, AlarmKind } from "../../server/protocol/alarm.ts";
import type { RegionCode } from "../../server/protocol/code.ts";
import type { Hotspot, HotspotId, Hotspots } from "../../server/protocol/hotspot.ts";
import { readAlarms } from "../../server/queries/alarm.ts";
import { watchAlarms } from "../../server/room/alarms.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

// The watch's own looks on a real database, each made by the test, on a clock that it steps.

const [KIND] = DATABASES;
const SECOND = 1000;
const HOUR = 3_600_000;

let database: TestDatabase;
let sql: Sql;
/** It runs ahead of the database's clock, and must not come past it. */
let at = Date.now() - 6 * HOUR;
let found: Hotspots | undefined;
let lagMs = 0;
let standing: readonly Alarm[] = [];
let look = () => {};
let stop = async () => {};
const faults: string[] = [];

beforeAll(async () => {
	if (KIND === undefined) throw new Error("Expected a database to test on");
	database = await openTestDatabase(KIND);
	sql = database.sql;
	for (const kind of ["hotspot", "surge", "unitSilent", "feedStall", "intakeSilent"]) {
		await sql`update setting set value = jsonb_set(jsonb_set(value, ${[kind, "onDelayS"]}, '0'), ${[kind, "offDelayS"]}, '0') where key = 'alarm_rules'`;
	}
	const timing: Timing = {
		...REAL_TIMING,
		every: (_, task) => {
			look = task;
			return () => {};
		},
	};
	stop = watchAlarms({
		sql,
		log: { info() {}, warn() {}, error: (facts: { err: Error }) => faults.push(facts.err.message) } as never,
		now: () => at,
		timing,
		isOnDuty: () => true,
		hotspots: () => found,
		lagMs: () => lagMs,
		standing: () => standing,
		reload: async () => {},
	});
});
afterAll(async () => {
	await stop();
	await database?.close();
});

const kinds = () => standing.map(({ what }) => what.kind);
/** Looks every 5 s of the stepped clock until it is so. */
const lookUntil = async (what: string, isSo: () => boolean) =>
	await until(
		what,
		async () => {
			at += 5 * SECOND;
			look();
			await new Promise((resolve) => setTimeout(resolve, 20));
			standing = await readAlarms(sql);
			return isSo();
		},
		30_000,
	);
const setRule = async (kind: string, rule: object) =>
	await sql`update setting set value = jsonb_set(value, ${[kind]}, (value -> ${kind}::text) || ${sql.json(rule as never)}) where key = 'alarm_rules'`;
const has = (kind: AlarmKind) => kinds().includes(kind);

it("a kind whose rule is wrong, and one whose query fails, hold up no other, and the log names them", async () => {
	await setRule("hotspot", { medium: "banyak" });
	await sql`alter table unit_area rename to unit_area_away`;
	lagMs = 20 * SECOND;
	found = { at, list: [] };
	await lookUntil("the stalled feed", () => has("feed_stall"));
	await until("both faults", () => ["medium", "unit_area"].every((word) => faults.some((fault) => fault.includes(word))));
	lagMs = 0;
	await lookUntil("the feed's end", () => !has("feed_stall"));
	await sql`alter table unit_area_away rename to unit_area`;
	await setRule("hotspot", { medium: 25 });
});

it("hotspots that were found a minute ago raise nothing, and end nothing", async () => {
	const hotspot = {
		id: "a" as HotspotId,
		phase: "new",
		place: null,
		cells: ["a"],
		overdue: 40,
		expected: 3,
		regions: [{ code: "31.71.01.1001" as RegionCode }],
	} as unknown as Hotspot;
	found = { at: at - 60 * SECOND, list: [hotspot] };
	for (let looks = 0; looks < 5; looks++) await lookUntil("a look", () => true);
	expect(kinds()).toEqual([]);
	found = { at: at + 10 * SECOND, list: [hotspot] };
	await lookUntil("the hotspot", () => has("hotspot"));
	// Nobody looks any longer: that the list is empty by now is not known.
	found = { at: at - 60 * SECOND, list: [] };
	for (let looks = 0; looks < 5; looks++) await lookUntil("a look", () => true);
	expect(kinds()).toEqual(["hotspot"]);
	found = { at: at + 10 * SECOND, list: [] };
	await lookUntil("its end", () => !has("hotspot"));
});

it("an intake that brings nothing for an hour of the day is a high alarm, until something comes in", async () => {
	// What was measured of earlier weeks is measured anew after an hour.
	at += HOUR;
	await sql`
		insert into complaint (channel_code, category_code, reported_at, received_at)
		select 'jaki', 'jalan', r.at, r.at
		from (select ${new Date(at)}::timestamptz - make_interval(hours => w * 168, mins => n % 50) as at
			from generate_series(1, 4) w, generate_series(1, 30) n) r`;
	await lookUntil("the silence", () => has("intake_silent"));
	const what = { expected: 30, since: expect.toSatisfy((since: number) => at - since > 160 * HOUR) };
	expect(standing).toMatchObject([{ priority: "high", regions: [], what }]);
	await insertComplaint(sql);
	await lookUntil("its end", () => !has("intake_silent"));
});
