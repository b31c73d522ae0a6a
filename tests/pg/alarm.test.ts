import { randomUUID } from "node:crypto";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import type { Account } from "../../server/protocol/account.ts";
import { ALARM_KINDS, type Alarm, type AlarmCommandName, type AlarmKind } from "../../server/protocol/alarm.ts";
import type { Cell, RegionCode } from "../../server/protocol/code.ts";
import { observeAlarms, readAlarmLoad, readAlarms, readArrivals, readSilentUnits } from "../../server/queries/alarm.ts";
import { arrivalsToPlaces } from "../../server/room/alarms.ts";
import { silentUnit } from "../support/alarms.ts";
import { insertComplaint, insertEvidence, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestClient, type TestRoom } from "../support/room.ts";

const dewi = accountOf("dewi", "dispatcher");
const budi = accountOf("budi", "operator");
const sari = accountOf("sari", "dispatcher", ["31.74"]);
const display = accountOf("wall", "display");
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe.each(DATABASES)("alarms, on %s", (kind) => {
	let database: TestDatabase;
	let sql: Sql;
	/** Two gateways of one city. */
	let here: TestRoom;
	let there: TestRoom;
	const aheadMs = 0;
	const now = () => Date.now() + aheadMs;

	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
		[here, there] = [await openTestRoom({ sql, now }), await openTestRoom({ sql, now })];
	});
	afterAll(async () => {
		await here?.stop();
		await there?.stop();
		await database?.close();
	});

	const observe = (conditions: readonly ReturnType<typeof silentUnit>[], at = now(), kinds: readonly AlarmKind[] = ALARM_KINDS) =>
		observeAlarms(sql, conditions, kinds, at);
	const ask = (account: Account, name: AlarmCommandName, wish: object, room = here.room) =>
		room.alarm(name, { key: randomUUID(), ...wish }, account);
	const find = async (unit: string): Promise<Alarm> => {
		const found = (await readAlarms(sql)).find(({ what }) => what.kind === "unit_silent" && what.unit === unit);
		if (found === undefined) throw new Error(`No alarm about ${unit}`);
		return found;
	};
	const historyOf = async ({ id }: Alarm) =>
		(await sql<{ kind: string; actor: string }[]>`select kind, actor from alarm_event where alarm_id = ${id} order by id`).map(
			({ kind: what, actor }) => `${what} ${actor}`,
		);
	const shownTo = ({ alarms }: TestClient) => alarms.at(-1)?.list ?? [];
	const isShown = (client: TestClient, unit: string) =>
		shownTo(client).find(({ what }) => what.kind === "unit_silent" && what.unit === unit) as Alarm | undefined;
	/** Nothing stands any longer. */
	const endAll = () => observe([], now() + 24 * HOUR);

	it("raises a condition once, whoever sees it at the same time, and every screen of every gateway is told the same", async () => {
		const clients = await Promise.all([here.join(dewi, "console", "snapshot"), there.join(budi, "console", "snapshot")]);
		const looks = await Promise.all(Array.from({ length: 20 }, () => observe([silentUnit("u-once")])));
		expect(looks.reduce<number>((sum, changed) => sum + (changed ?? 0), 0)).toBe(1);
		const [count] = await sql`select count(*)::int as n from alarm where key = 'unit_silent:u-once'`;
		expect(count).toEqual({ n: 1 });
		await until("both screens", () => clients.every((client) => isShown(client, "u-once") !== undefined));
		expect(isShown(clients[0], "u-once")).toEqual(isShown(clients[1], "u-once"));
		const later = await there.join(accountOf("joko", "supervisor"), "console", "snapshot");
		await until("whoever comes later", () => isShown(later, "u-once") !== undefined);
		await endAll();
		await until("its end", () => clients.every((client) => isShown(client, "u-once") === undefined));
	});

	it("takes a hotspot that another gateway calls otherwise for the same one", async () => {
		const cells = (...list: string[]) => list as Cell[];
		const hotspot = (name: string, of: Cell[]) =>
			silentUnit(name, {
				key: `hotspot:${name}`,
				cells: of,
				what: { kind: "hotspot", hotspot: name as never, region: null, overdue: 9, expected: 2 },
			});
		await observe([hotspot("a", cells("a", "b"))]);
		await observe([hotspot("b", cells("b", "c")), hotspot("x", cells("x"))]);
		const standing = await sql`select key from alarm where kind = 'hotspot' and ended_at is null order by key`;
		expect(standing.map(({ key }) => key)).toEqual(["hotspot:a", "hotspot:x"]);
		await endAll();
	});

	it("of a hotspot that has split lets the half that kept its name keep its alarm, whichever half is said first", async () => {
		const hotspot = (name: string, cells: string[], more: Parameters<typeof silentUnit>[1] = {}) =>
			silentUnit(name, {
				key: `hotspot:${name}`,
				cells: cells as Cell[],
				what: { kind: "hotspot", hotspot: name as never, region: null, overdue: 9, expected: 2 },
				...more,
			});
		const standing = async () =>
			(
				await sql<{ key: string; priority: string; cells: string[] }[]>`
				select key, priority, cells from alarm where kind = 'hotspot' and ended_at is null order by key`
			).map(({ key, priority, cells }) => `${key} ${priority} ${cells.join("")}`);
		await observe([hotspot("old", ["a", "b", "c", "d"])]);
		await observe([hotspot("new", ["a"], { priority: "high" }), hotspot("old", ["b", "c", "d"])]);
		expect(await standing()).toEqual(["hotspot:new high a", "hotspot:old low bcd"]);
		// Two names that nobody knows yet in one that stands: one of them is it.
		await endAll();
		await observe([hotspot("whole", ["p", "q"])]);
		await observe([hotspot("left", ["p"]), hotspot("right", ["q"])]);
		expect(await standing()).toEqual(["hotspot:right low q", "hotspot:whole low p"]);
		await endAll();
	});

	it("does not flicker: it comes after its on-delay without a gap, and goes after its off-delay of quiet", async () => {
		const slow = silentUnit("u-slow", { onDelayS: 30, offDelayS: 60 });
		const start = now();
		const isThere = async () => (await readAlarms(sql)).some(({ what }) => what.kind === "unit_silent" && what.unit === "u-slow");
		const lookAt = async (second: number, isSeen: boolean) => {
			await observe(isSeen ? [slow] : [], start + second * SECOND);
			return await isThere();
		};
		for (const second of [0, 10, 20]) expect(await lookAt(second, true)).toBe(false);
		expect(await lookAt(40, false)).toBe(false);
		for (const second of [45, 55, 65]) expect(await lookAt(second, true)).toBe(false);
		expect(await lookAt(75, true)).toBe(true);
		for (const second of [80, 130]) expect(await lookAt(second, false)).toBe(true);
		expect(await lookAt(134, true)).toBe(true);
		expect(await lookAt(190, false)).toBe(true);
		// A gateway that has not judged this kind ends none of it.
		await observe([], start + 195 * SECOND, ["hotspot"]);
		expect(await isThere()).toBe(true);
		expect(await lookAt(195, false)).toBe(false);
	});

	it("gets worse while it stands and asks for attention again, but never better", async () => {
		await observe([silentUnit("u-worse")]);
		const { id } = await find("u-worse");
		await ask(dewi, "acknowledge-alarm", { id });
		await observe([silentUnit("u-worse", { priority: "high" })]);
		expect(await find("u-worse")).toMatchObject({ id, priority: "high", acknowledged: null });
		await observe([silentUnit("u-worse")]);
		expect(await find("u-worse")).toMatchObject({ priority: "high" });
		await endAll();
	});

	it("is acknowledged once, by the first who does, and a repeat of a key changes nothing", async () => {
		await observe([silentUnit("u-ack")]);
		const { id } = await find("u-ack");
		const key = randomUUID();
		expect(await here.room.alarm("acknowledge-alarm", { key, id }, dewi)).toEqual({ ok: true, id });
		expect(await there.room.alarm("acknowledge-alarm", { key, id }, dewi)).toEqual({ ok: true, id });
		expect(await ask(budi, "acknowledge-alarm", { id }, there.room)).toEqual({ ok: true, id });
		const alarm = await find("u-ack");
		expect(alarm.acknowledged?.by).toBe("dewi");
		expect(await historyOf(alarm)).toEqual(["raised system", "acknowledged dewi"]);
		await expect(sql`update alarm_event set actor = 'budi' where alarm_id = ${id}`).rejects.toThrow("append-only");
		await endAll();
		expect(await ask(dewi, "acknowledge-alarm", { id })).toMatchObject({ ok: false, reason: "step_not_allowed" });
		expect(await historyOf(alarm)).toEqual(["raised system", "acknowledged dewi", "ended system"]);
	});

	it("is shelved with owner, reason and end, and returns by itself", async () => {
		await observe([silentUnit("u-shelf", { offDelayS: 86_400 })]);
		const { id } = await find("u-shelf");
		const until1 = now() + 2 * HOUR;
		expect(await ask(dewi, "shelve-alarm", { id, until: until1, reason: "   " })).toMatchObject({ ok: false, reason: "invalid" });
		expect(await ask(dewi, "shelve-alarm", { id, until: now() + 9 * HOUR, reason: "lama" })).toMatchObject({ reason: "beyond_limit" });
		expect(await ask(dewi, "shelve-alarm", { id, until: now() - 1, reason: "lewat" })).toMatchObject({ reason: "beyond_limit" });
		expect(await ask(dewi, "shelve-alarm", { id, until: until1, reason: "Unit sedang rapat" })).toEqual({ ok: true, id });
		expect((await find("u-shelf")).shelved).toMatchObject({ by: "dewi", until: until1, reason: "Unit sedang rapat" });
		await observe([], until1 - 1);
		expect((await find("u-shelf")).shelved).not.toBeNull();
		await observe([], until1);
		const back = await find("u-shelf");
		expect(back).toMatchObject({ shelved: null, acknowledged: null });
		expect(await historyOf(back)).toEqual(["raised system", "shelved dewi", "returned system"]);
		await ask(budi, "shelve-alarm", { id, until: now() + HOUR, reason: "Sudah ditelepon" });
		expect(await ask(dewi, "unshelve-alarm", { id })).toEqual({ ok: true, id });
		expect((await find("u-shelf")).shelved).toBeNull();
		expect(await ask(dewi, "unshelve-alarm", { id })).toMatchObject({ ok: false, reason: "step_not_allowed" });
		await endAll();
	});

	it("that gets worse leaves the shelf, and its history says why", async () => {
		await observe([silentUnit("u-worse-shelf")]);
		const { id } = await find("u-worse-shelf");
		const until1 = now() + 2 * HOUR;
		await ask(dewi, "shelve-alarm", { id, until: until1, reason: "Sudah ditelepon" });
		await observe([silentUnit("u-worse-shelf")]);
		expect((await find("u-worse-shelf")).shelved).not.toBeNull();
		await observe([silentUnit("u-worse-shelf", { priority: "high" })]);
		const back = await find("u-worse-shelf");
		expect(back).toMatchObject({ priority: "high", shelved: null, acknowledged: null });
		expect(await historyOf(back)).toEqual(["raised system", "shelved dewi", "worse system", "returned system"]);
		const [event] = await sql`select data from alarm_event where alarm_id = ${id} and kind = 'returned'`;
		expect(event?.data).toMatchObject({ because: "worse" });
		await endAll();
	});

	it("is acted on by those who answer for the room, within their scope, and seen by no unit", async () => {
		const regions = ["31.71" as RegionCode];
		const clients = {
			central: await here.join(accountOf("dian", "operator", ["31.71.01"]), "console", "snapshot"),
			south: await here.join(sari, "console", "snapshot"),
			unit: await here.join(accountOf("bm", "unit", ["31"], "dinas-bina-marga"), "console", "snapshot"),
			wall: await here.join(display, "wall", "snapshot"),
		};
		await observe([silentUnit("u-scope", { regions, priority: "high" }), silentUnit("u-low", { regions })]);
		const { id } = await find("u-scope");
		await until("those whom it concerns", () => isShown(clients.central, "u-low") !== undefined && shownTo(clients.wall).length > 0);
		expect(isShown(clients.south, "u-scope")).toBeUndefined();
		expect(clients.unit.alarms).toEqual([]);
		expect(shownTo(clients.wall).map((alarm) => alarm.id)).toEqual([id]);
		expect(await ask(sari, "acknowledge-alarm", { id })).toMatchObject({ ok: false, reason: "outside_scope" });
		for (const role of ["unit", "validator", "display"] as const) {
			expect(await ask(accountOf("x", role), "acknowledge-alarm", { id })).toMatchObject({ ok: false, reason: "forbidden" });
		}
		expect(await clients.central.socket.emitWithAck("acknowledge-alarm", { key: randomUUID(), id })).toEqual({ ok: true, id });
		await until("the wall, without a name", () => shownTo(clients.wall)[0]?.acknowledged?.by === null);
		expect(await ask(dewi, "acknowledge-alarm", { id: 999_999 })).toMatchObject({ ok: false, reason: "not_found" });
		expect(await ask(dewi, "acknowledge-alarm", { id: "1" })).toMatchObject({ ok: false, reason: "invalid" });
		await endAll();
	});

	it("counts those of the last hour, ended ones too, so that every screen sees a flood alike", async () => {
		const client = await here.join(accountOf("rini", "operator"), "console", "snapshot");
		await observe(Array.from({ length: 14 }, (_, at) => silentUnit(`u-flood-${at}`)));
		await until("fourteen", () => shownTo(client).length === 14);
		const before = client.alarms.at(-1)?.raised.length ?? 0;
		await endAll();
		await until("none", () => shownTo(client).length === 0);
		expect(client.alarms.at(-1)?.raised).toHaveLength(before);
		expect(before).toBeGreaterThanOrEqual(14);
	});

	it("finds the unit that holds many and answers none, and not the one that answered today", async () => {
		const codes = (await sql<{ code: string }[]>`select code from unit where level = 'dinas' order by code limit 2`).map(
			({ code }) => code,
		);
		const [silent, lively] = codes as [string, string];
		const tenDaysAgo = new Date(now() - 10 * 24 * HOUR).toISOString();
		for (const unit of [silent, lively]) {
			await sql`
				insert into complaint (channel_code, category_code, unit_code, reported_at)
				select 'jaki', 'jalan', ${unit}, ${tenDaysAgo} from generate_series(1, 12)`;
		}
		await sql`update complaint set status = 'in_progress' where id = (select min(id) from complaint where unit_code = ${lively})`;
		const found = await readSilentUnits(sql, now(), 10);
		expect(found.map(({ unit, overdue }) => [unit, overdue])).toEqual([
			[silent, 12],
			[lively, 11],
		]);
		expect(found[0]?.quietHours).toBeGreaterThan(30);
		expect(found[1]?.quietHours).toBeLessThan(0.1);
		expect(await readSilentUnits(sql, now(), 13)).toEqual([]);
	});

	describe("of a silent unit", () => {
		/** `count` complaints that wait for this unit's answer. */
		const give = async (unit: string, count: number, reportedAt: number) =>
			(
				await sql<{ id: string }[]>`
					insert into complaint (channel_code, category_code, unit_code, reported_at)
					select 'jaki', 'jalan', ${unit}, ${new Date(reportedAt).toISOString()} from generate_series(1, ${count}::int) returning id`
			).map(({ id }) => Number(id));
		const look = async (unit: string, at = now()) => (await readSilentUnits(sql, at, 10)).find((found) => found.unit === unit);
		const next = async (): Promise<string> => {
			const [row] = await sql<{ code: string }[]>`
				select code from unit where level = 'dinas' and code not in (select c.unit_code from complaint c where c.unit_code is not null)
				order by code limit 1`;
			if (row === undefined) throw new Error("Expected a dinas that has nothing");
			return row.code;
		};

		it("knows what the unit did with what is finished, validated or with another unit since", async () => {
			const finisher = await next();
			const [done] = await give(finisher, 13, now() - 10 * 24 * HOUR);
			expect((await look(finisher))?.quietHours).toBeGreaterThan(30);
			await sql`update complaint set status = 'in_progress' where id = ${done ?? 0}`;
			await insertEvidence(sql, done ?? 0);
			await sql`update complaint set status = 'awaiting_validation' where id = ${done ?? 0}`;
			await sql`update complaint set status = 'resolved' where id = ${done ?? 0}`;
			expect((await look(finisher))?.quietHours).toBeLessThan(0.1);

			const mover = await next();
			const [moved] = await give(mover, 13, now() - 10 * 24 * HOUR);
			await sql`update complaint set status = 'in_progress' where id = ${moved ?? 0}`;
			await sql`update complaint set unit_code = ${finisher} where id = ${moved ?? 0}`;
			expect((await look(mover))?.quietHours).toBeLessThan(0.1);
			// What the other one took up is not its own answer.
			const idle = await next();
			const [given] = await give(idle, 13, now() - 10 * 24 * HOUR);
			await sql`update complaint set unit_code = ${finisher} where id = ${given ?? 0}`;
			await sql`update complaint set status = 'in_progress' where id = ${given ?? 0}`;
			expect((await look(idle))?.quietHours).toBeGreaterThan(30);
		});

		it("counts no complaint whose clocks stand still, and no silence before anything was late", async () => {
			const reportedAt = now() - 2 * HOUR;
			const paused = await next();
			const ids = await give(paused, 12, reportedAt);
			const running = await next();
			await give(running, 12, reportedAt);
			for (const id of ids) {
				await sql`insert into pause (complaint_id, reason, owner, until_at) values (${id}, 'Menunggu suku cadang', 'dewi', ${new Date(now() + 72 * HOUR)})`;
			}
			const tomorrow = now() + 24 * HOUR;
			expect(await look(paused, tomorrow)).toBeUndefined();
			const [late] = await sql<{ at: number }[]>`
				select floor(extract(epoch from min(coordination_due_at)) * 1000)::float8 as at from complaint where unit_code = ${running}`;
			expect(await look(running, tomorrow)).toMatchObject({ overdue: 12, since: late?.at });
			expect((await look(paused, tomorrow + 96 * HOUR))?.overdue).toBe(12);
		});
	});

	it("counts the hour's arrivals beside the same hour of earlier weeks, from the database", async () => {
		const at = now();
		await sql`
			insert into complaint (channel_code, category_code, position, reported_at)
			select 'jaki', 'jalan', 'SRID=4326;POINT(106.8272 -6.1754)', ${new Date(at)}::timestamptz - make_interval(hours => w * 168, mins => 5 + n)
			from generate_series(0, 3) w, generate_series(1, case w when 0 then 30 else 4 end) n`;
		const places = arrivalsToPlaces(await readArrivals(sql, at, 8, 1), await readArrivals(sql, at, 8, 24), 8);
		const province = places.find(({ region }) => region === "31");
		const kota = places.find(({ region }) => region === "31.71");
		expect(province).toMatchObject({ count: 30, earlier: [4, 4, 4] });
		expect(kota).toMatchObject({ count: 30, earlier: [4, 4, 4] });
	});

	it("says who is at work and with how much", async () => {
		await sql`insert into account (name, password_hash, role, scope) values ('dewi', 'x', 'dispatcher', '{31}'), ('sari', 'x', 'dispatcher', '{31.74}'), ('pulang', 'x', 'operator', '{31}')`;
		await sql`insert into session (token_hash, account, expires_at) select decode(md5(a), 'hex'), a, ${new Date(now() + HOUR).toISOString()} from unnest('{dewi,sari}'::text[]) a`;
		await observe([silentUnit("u-load", { regions: ["31.71" as RegionCode] })]);
		await ask(dewi, "acknowledge-alarm", { id: (await find("u-load")).id });
		const claimed = await insertComplaint(sql);
		await sql`update complaint set claimed_by = 'dewi', claimed_until = ${new Date(now() + MINUTE).toISOString()} where id = ${claimed}`;
		const { people, mix } = await readAlarmLoad(sql, dewi.scope, now());
		expect(people.map(({ name }) => name).sort()).toEqual(["dewi", "sari"]);
		const load = new Map(people.map((person) => [String(person.name), person]));
		expect(load.get("dewi")).toMatchObject({ role: "dispatcher", claims: 1 });
		expect(load.get("dewi")?.acknowledged).toBeGreaterThanOrEqual(1);
		expect((load.get("dewi")?.alarms ?? 0) - (load.get("sari")?.alarms ?? 0)).toBeGreaterThanOrEqual(1);
		expect(mix.low).toBeGreaterThanOrEqual(1);
		await endAll();
	});
});

/** Where eight times as much was reported in the last hour as in the same hour of earlier weeks. */
async function openSurgingCity(): Promise<TestDatabase> {
	const database = await openTestDatabase(DATABASES[0] ?? "embedded");
	await database.sql`
		update setting set value = value || '{"surge": {"onDelayS": 0, "offDelayS": 1800, "medium": 3, "high": 6, "minCount": 20, "minRatio": 1.5, "alphaOn": 1e-6, "alphaOff": 0.01, "weeks": 8, "minWeeks": 3}}'
		where key = 'alarm_rules'`;
	await database.sql`
		insert into complaint (channel_code, category_code, position, reported_at)
		select 'jaki', 'jalan', 'SRID=4326;POINT(106.8272 -6.1754)', now() - make_interval(hours => w * 168, mins => 5 + n % 40)
		from generate_series(0, 5) w, generate_series(1, case w when 0 then 80 else 10 end) n`;
	return database;
}

describe("a room that looks by itself", () => {
	it("raises a surge with two gateways once", async () => {
		const database = await openSurgingCity();
		const { sql } = database;
		const rooms = [await openTestRoom({ sql, hasAlarms: true }), await openTestRoom({ sql, hasAlarms: true })];
		try {
			const client = await (rooms[0] as TestRoom).join(dewi, "console", "snapshot");
			await until("the surge", () => shown(client).some(({ what }) => what.kind === "surge"), 60_000);
			expect(shown(client).find(({ what }) => what.kind === "surge")).toMatchObject({
				what: { region: "31", count: 80, expected: 10 },
				priority: "high",
			});
			const [count] = await sql`select count(*)::int as n from alarm where kind = 'surge'`;
			expect(count).toEqual({ n: 1 });
		} finally {
			for (const room of rooms) await room.stop();
			await database.close();
		}
	});

	it("looks for the city on duty only, and takes that up from a gateway that ends", async () => {
		const database = await openSurgingCity();
		const { sql } = database;
		/** Ten times as often as a gateway looks. */
		const timing = { ...REAL_TIMING, every: (ms: number, task: () => void) => REAL_TIMING.every(ms / 10, task) };
		const first = await openTestRoom({ sql, timing });
		const second = await openTestRoom({ sql, timing, hasAlarms: true });
		try {
			const standing = async () => (await readAlarms(sql)).map(({ what }) => what.kind);
			expect([first.room.isOnDuty(), second.room.isOnDuty()]).toEqual([true, false]);
			await REAL_TIMING.sleep(1500, new AbortController().signal);
			expect(await standing()).toEqual([]);
			await first.stop();
			await until("the alarm", async () => (await standing()).includes("surge"), 30_000);
			expect(second.room.isOnDuty()).toBe(true);
		} finally {
			await second.stop();
			await database.close();
		}
	});
});

// A transaction that is left open beside the others takes a second connection.
describe.skipIf(!DATABASES.includes("postgres"))("a feed that stands still", () => {
	it("is an alarm that does not wait for the feed", async () => {
		const database = await openTestDatabase("postgres");
		const other = postgres(database.url as string, { max: 1, onnotice: () => {} });
		await database.sql`update setting set value = jsonb_set(jsonb_set(value, '{feedStall,lagOnS}', '1'), '{feedStall,onDelayS}', '0') where key = 'alarm_rules'`;
		const room = await openTestRoom({ sql: database.sql, hasAlarms: true });
		let end = () => {};
		try {
			const client = await room.join(dewi, "console", "snapshot");
			const isOpen = new Promise<void>((resolve) => {
				end = resolve;
			});
			let held: Promise<unknown> = Promise.resolve();
			await new Promise<void>((resolve) => {
				held = other.begin(async (transaction) => {
					await transaction`select pg_current_xact_id()`;
					resolve();
					await isOpen;
				});
			});
			await insertComplaint(database.sql);
			await until("the alarm", () => shown(client).some(({ what }) => what.kind === "feed_stall"), 60_000);
			expect(client.changes).toEqual([]);
			end();
			await held;
		} finally {
			end();
			await room.stop();
			await other.end();
			await database.close();
		}
	});
});

function shown({ alarms }: TestClient): readonly Alarm[] {
	return alarms.at(-1)?.list ?? [];
}
