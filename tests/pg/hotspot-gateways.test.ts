import { randomUUID } from "node:crypto";
import { gridDisk } from "h3-js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { positionToCell } from "../../server/domain/cells.ts";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import type { Cell, ComplaintId, RegionCode } from "../../server/protocol/code.ts";
import type { Hotspot, HotspotId } from "../../server/protocol/hotspot.ts";
import {
	keepHotspots,
	pruneHotspotStates,
	readHotspotWatches,
	readLivingHotspots,
	readPastHotspots,
} from "../../server/queries/hotspot.ts";
import { buildClockTasks } from "../../server/room/clock-tasks.ts";
import { loadReference } from "../../server/room/reference-source.ts";
import { createChance } from "../../server/simulate/chance.ts";
import { MONAS, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestClient, type TestRoom } from "../support/room.ts";

const MINUTE = 60_000;
const CELLS = gridDisk(positionToCell(MONAS, 8), 4) as Cell[];
const GAMBIR = "31.71.01.1001" as RegionCode;
const MENTENG = "31.71.06.1001" as RegionCode;

describe.each(DATABASES)("the lives of hotspots, on %s", (kind) => {
	let database: TestDatabase;
	const start = Date.parse("2026-11-21T01:00:00Z");
	const hotspotOf = (id: string, cells: readonly Cell[], more: Partial<Hotspot> = {}) =>
		({
			id: id as HotspotId,
			cells,
			since: start,
			place: GAMBIR,
			regions: [],
			phase: "new",
			phaseSince: start,
			overdue: 20,
			...more,
		}) as Hotspot;
	const keep = (minute: number, living: { hotspot: Hotspot; life: number | null }[], gone: number[] = []) =>
		keepHotspots(database.sql, start + minute * MINUTE, living, gone);

	beforeAll(async () => {
		database = await openTestDatabase(kind);
	});
	beforeEach(async () => {
		await database.sql`delete from hotspot_life`;
	});
	afterAll(() => database?.close());

	it("one that two gateways call otherwise is one life, with the name, the place and the beginning of the first", async () => {
		const [first] = await keep(0, [{ hotspot: hotspotOf("a", CELLS.slice(0, 4)), life: null }]);
		expect(first).toMatchObject({ id: "a", since: start, place: GAMBIR });
		const other = hotspotOf("b", CELLS.slice(2, 5), { since: start + 4000, place: MENTENG });
		expect(await keep(0.1, [{ hotspot: other, life: null }])).toEqual([first]);
		// Another place, another life; and nobody takes a name that is in use.
		const apart = await keep(0.2, [{ hotspot: hotspotOf("a", CELLS.slice(40, 42), { place: MENTENG }), life: null }]);
		expect(apart).toMatchObject([{ id: "a-2", place: MENTENG }]);
	});

	it("shares of two that are found in one are given out once: the first takes the life, the second begins one", async () => {
		const [whole] = await keep(0, [{ hotspot: hotspotOf("a", CELLS.slice(0, 6)), life: null }]);
		const parts = await keep(1, [
			{ hotspot: hotspotOf("p", CELLS.slice(0, 2)), life: null },
			{ hotspot: hotspotOf("q", CELLS.slice(2, 6)), life: null },
		]);
		expect(parts[0]).toEqual(whole);
		expect(parts[1]).toMatchObject({ id: "q" });
	});

	it("one that a gateway has let go and another still sees goes on; what is found there after its end is another life", async () => {
		const [life] = await keep(0, [{ hotspot: hotspotOf("a", CELLS.slice(0, 3)), life: null }]);
		const same = { hotspot: hotspotOf("a", CELLS.slice(0, 3), { overdue: 30 }), life: life?.life ?? null };
		await keep(10, [], [life?.life as number]);
		expect(await keep(11, [same])).toEqual([life]);
		await keep(20, [], [life?.life as number]);
		const [next] = await keep(21, [{ hotspot: hotspotOf("a", CELLS.slice(0, 3), { since: start + 21 * MINUTE }), life: null }]);
		expect(next?.life).not.toBe(life?.life);
		expect(next).toMatchObject({ id: "a", since: start + 21 * MINUTE });
		expect(await readPastHotspots(database.sql, start, start + 30 * MINUTE)).toMatchObject([
			{ id: "a", since: start, goneAt: start + 20 * MINUTE, place: GAMBIR },
			{ id: "a", since: start + 21 * MINUTE, goneAt: null },
		]);
	});

	it("one that nobody has seen for a quarter of an hour ended when it was last seen", async () => {
		await keep(0, [{ hotspot: hotspotOf("a", CELLS.slice(0, 3)), life: null }]);
		expect(await readLivingHotspots(database.sql, start + 14 * MINUTE)).toMatchObject([{ id: "a", phase: "new", seenAt: start }]);
		expect(await readLivingHotspots(database.sql, start + 16 * MINUTE)).toEqual([]);
		await keep(20, [{ hotspot: hotspotOf("b", CELLS.slice(0, 3)), life: null }]);
		expect(await readPastHotspots(database.sql, start - MINUTE, start + MINUTE)).toMatchObject([{ id: "a", goneAt: start }, { id: "b" }]);
	});

	it("how they stood long ago is forgotten, and that somebody looked then; from there on a playback shows what it showed before", async () => {
		const { sql } = database;
		await sql`delete from hotspot_watch`;
		const [a, b] = await keep(0, [
			{ hotspot: hotspotOf("a", CELLS.slice(0, 3)), life: null },
			{ hotspot: hotspotOf("b", CELLS.slice(40, 42)), life: null },
		]);
		const stands = (minute: number, phase: Hotspot["phase"], gone: number[] = []) =>
			keep(minute, [{ hotspot: hotspotOf("a", CELLS.slice(0, 3), { phase }), life: a?.life ?? null }], gone);
		await stands(10, "growing", [b?.life as number]);
		await stands(20, "persistent");
		await stands(30, "fading");
		const readStates = async () =>
			await sql`select hotspot_id as id, ((extract(epoch from at) * 1000 - ${start}) / ${MINUTE})::int as minute
				from hotspot_state join hotspot_life l on l.id = life_id order by 1, 2`;
		expect(await readStates()).toHaveLength(5);

		const keptFrom = start + 25 * MINUTE;
		const play = () => readPastHotspots(sql, keptFrom, start + 40 * MINUTE);
		const played = await play();
		// No more at once than is asked for; the rest is the clock's work.
		expect(await pruneHotspotStates(sql, keptFrom, 1)).toBe(1);
		const reference = { ...(await loadReference(sql, start)), hotspotStateDays: 2 };
		const noLog = { info() {}, warn() {}, error() {} };
		const tasks = buildClockTasks({
			sql,
			log: noLog,
			now: () => keptFrom + 2 * 24 * 60 * MINUTE,
			sleep: REAL_TIMING.sleep,
			signal: new AbortController().signal,
			reference: () => reference,
		});
		await tasks.find(({ what }) => what.startsWith("forget"))?.run();
		expect(await readStates()).toEqual([
			{ id: "a", minute: 20 },
			{ id: "a", minute: 30 },
		]);
		expect(await play()).toEqual(played);
		expect(await readHotspotWatches(sql, start, start + 40 * MINUTE)).toEqual([{ since: keptFrom, until: start + 30 * MINUTE }]);
	});
});

const [KIND] = DATABASES;

describe("hotspots of two gateways on one database", () => {
	let database: TestDatabase;
	const rooms: TestRoom[] = [];
	const supervisor = accountOf("ratna", "supervisor");
	/** Ten times as often as a gateway looks. */
	const quick = { ...REAL_TIMING, every: (ms: number, task: () => void) => REAL_TIMING.every(ms / 10, task) };
	const open = async (): Promise<TestRoom> => {
		const room = await openTestRoom({ sql: database.sql, timing: quick, hasHotspots: true, hasAlarms: true });
		rooms.push(room);
		return room;
	};
	const insertOld = async (count: number, spreadDeg: number, isWorkedOn: boolean) => {
		const chance = createChance(`pg/hotspot-gateways/${spreadDeg}`);
		const points = Array.from({ length: count }, () => MONAS.map((degrees) => degrees + spreadDeg * (2 * chance.next() - 1)));
		await database.sql`
			insert into complaint (channel_code, category_code, position, reported_at, received_at)
			select 'jaki', 'jalan', st_setsrid(st_makepoint(p.lng, p.lat), 4326), now() - interval '2 days', now() - interval '2 days'
			from unnest(${points.map(([lng]) => lng as number)}::float8[], ${points.map(([, lat]) => lat as number)}::float8[]) as p (lng, lat)`;
		if (isWorkedOn)
			await database.sql`update complaint set status = 'in_progress', unit_code = coalesce(unit_code, 'dinas-bina-marga') where status = 'waiting'`;
	};
	const shownBy = ({ hotspots }: TestClient): readonly Hotspot[] => hotspots.at(-1)?.list ?? [];
	const alarmsOf = ({ alarms }: TestClient) => (alarms.at(-1)?.list ?? []).filter(({ what }) => what.kind === "hotspot");
	const identity = ({ id, since, place }: Hotspot) => ({ id, since, place });

	beforeAll(async () => {
		if (KIND === undefined) throw new Error("Expected a database to test on");
		database = await openTestDatabase(KIND);
		await database.sql`update setting set value = jsonb_set(value, '{hotspot,onDelayS}', '0') where key = 'alarm_rules'`;
	}, 60_000);
	afterAll(async () => {
		for (const room of rooms) await room.stop();
		await database?.close();
	});

	it("are one on all screens, raise one alarm, remember what was done and whether it helped, and outlive a gateway", {
		timeout: 120_000,
	}, async () => {
		await insertOld(500, 0.06, true);
		await insertOld(40, 0.004, false);
		const [here, there] = [await open(), await open()];
		const clients = [await here.join(supervisor, "console", "snapshot"), await there.join(supervisor, "console", "snapshot")] as const;
		await until("the hotspot on both", () => clients.every((client) => shownBy(client).length === 1), 60_000);
		const [hotspot] = shownBy(clients[0]) as [Hotspot];
		await until("the same one", () => identity(shownBy(clients[1])[0] as Hotspot).id === hotspot.id);
		expect(identity(shownBy(clients[1])[0] as Hotspot)).toEqual(identity(hotspot));
		expect(hotspot).toMatchObject({ phase: "new", movedTo: null, place: hotspot.regions[0]?.code });
		await until("one alarm on both", () => clients.every((client) => alarmsOf(client).length === 1), 60_000);
		expect(alarmsOf(clients[0])).toEqual(alarmsOf(clients[1]));

		// Done at one gateway, remembered by the other.
		const ids = hotspot.oldest.slice(0, 5) as ComplaintId[];
		const nudge = { key: randomUUID(), ids, hotspot: hotspot.id };
		expect(await here.room.many("nudge-many", nudge, supervisor)).toMatchObject({ ok: true });
		const actsOf = (client: TestClient) => shownBy(client)[0]?.memory.acts ?? [];
		await until("the act on both", () => clients.every((client) => actsOf(client).length === 1), 60_000);
		expect(actsOf(clients[1])).toEqual([
			{ kind: "nudge", at: expect.any(Number), by: "ratna", complaints: 5, stillOverdue: 5, overdueThen: hotspot.overdue },
		]);
		await database.sql`update complaint set status = 'in_progress', unit_code = coalesce(unit_code, 'dinas-bina-marga')
			where id = any(${ids as unknown as number[]}::bigint[])`;
		await until("that it helped, on both", () => clients.every((client) => actsOf(client)[0]?.stillOverdue === 0), 60_000);

		// A gateway that starts anew calls it what it was called, and says since when.
		await there.stop();
		rooms.splice(rooms.indexOf(there), 1);
		const late = await (await open()).join(supervisor, "console", "snapshot");
		await until("the new gateway's hotspot", () => shownBy(late).length === 1, 60_000);
		expect(identity(shownBy(late)[0] as Hotspot)).toEqual(identity(hotspot));
		expect(actsOf(late)).toMatchObject([{ kind: "nudge", stillOverdue: 0 }]);
		expect(await database.sql`select count(*)::int as lives from hotspot_life`).toEqual([{ lives: 1 }]);
		expect(await database.sql`select count(*)::int as alarms from alarm where kind = 'hotspot'`).toEqual([{ alarms: 1 }]);
	});
});
