import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { Hotspot } from "../../server/protocol/hotspot.ts";
import { createChance } from "../../server/simulate/chance.ts";
import { MONAS, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestClient, type TestRoom } from "../support/room.ts";

const [KIND] = DATABASES;
const DAY_MS = 86_400_000;
const supervisor = accountOf("ratna", "supervisor");
const display = accountOf("wall", "display");
const elsewhere = accountOf("sari", "dispatcher", ["31.74.09"]);

let database: TestDatabase;
let testRoom: TestRoom;
beforeAll(async () => {
	if (KIND === undefined) throw new Error("Expected a database to test on");
	database = await openTestDatabase(KIND);
	testRoom = await openTestRoom({ sql: database.sql, hasHotspots: true });
});
afterAll(async () => {
	await testRoom?.stop();
	await database?.close();
});

/** Reported days ago: whoever still waits is long overdue, whoever is worked on is not. */
async function insertOld(points: readonly (readonly [number, number])[], isWorkedOn: boolean, days = 2): Promise<void> {
	const at = new Date(Date.now() - days * DAY_MS).toISOString();
	await database.sql`
		insert into complaint (channel_code, category_code, position, reported_at, received_at)
		select 'jaki', 'jalan', st_setsrid(st_makepoint(p.lng, p.lat), 4326), ${at}::timestamptz, ${at}::timestamptz
		from unnest(${points.map(([lng]) => lng)}::float8[], ${points.map(([, lat]) => lat)}::float8[]) as p (lng, lat)`;
	if (isWorkedOn)
		await database.sql`update complaint set status = 'in_progress', unit_code = coalesce(unit_code, 'dinas-bina-marga') where status = 'waiting'`;
}

function lastOf({ hotspots }: TestClient): readonly Hotspot[] {
	return hotspots.at(-1)?.list ?? [];
}

test("late complaints around one square become a hotspot: the console learns which, a wall only where and why, another kota nothing", async () => {
	const chance = createChance("pg/hotspots");
	const around = (spreadDeg: number) =>
		[MONAS[0] + spreadDeg * (2 * chance.next() - 1), MONAS[1] + spreadDeg * (2 * chance.next() - 1)] as const;
	await insertOld(
		Array.from({ length: 500 }, () => around(0.06)),
		true,
	);
	await insertOld(
		Array.from({ length: 40 }, () => around(0.004)),
		false,
	);
	// Ten days old: a week ago they were overdue here already.
	await insertOld(
		Array.from({ length: 3 }, () => around(0.001)),
		false,
		10,
	);
	const console1 = await testRoom.join(supervisor, "console", "snapshot");
	const wall = await testRoom.join(display, "wall", "snapshot");
	const far = await testRoom.join(elsewhere, "console", "snapshot");
	await until("a hotspot", () => lastOf(console1).length > 0 && lastOf(wall).length > 0, 60_000);

	const [hotspot] = lastOf(console1) as [Hotspot];
	expect(lastOf(console1)).toHaveLength(1);
	expect(hotspot).toMatchObject({ phase: "new", waits: { answer: hotspot.overdue }, clocks: { finish: 0 } });
	expect(hotspot.overdue).toBeGreaterThanOrEqual(30);
	expect(hotspot.overdue).toBeGreaterThan(3 * hotspot.expected);
	expect(hotspot.categories[0]?.code).toBe("jalan");
	expect(hotspot.oldest).toHaveLength(5);
	await until("the wall to know the same", () => JSON.stringify(lastOf(wall)) === JSON.stringify([{ ...hotspot, oldest: [] }]));
	expect(lastOf(far)).toEqual([]);

	const late = await testRoom.join(accountOf("joko", "supervisor"), "console", "snapshot");
	await until("what is known to whoever comes later", () => late.hotspots.length > 0);
	expect(lastOf(late)[0]?.id).toBe(hotspot.id);

	await until("earlier weeks", () => lastOf(console1)[0]?.memory.earlier !== null, 60_000);
	expect(lastOf(console1)[0]?.memory).toEqual({ acts: [], before: 0, lastGoneAt: null, earlier: { weeks: 1, overdue: 3 } });
	const recent = await database.sql<{ id: string }[]>`
		select id from complaint where status = 'waiting' and reported_at > now() - interval '3 days' order by id limit 5`;
	const ids = recent.map(({ id }) => Number(id) as ComplaintId);
	const nudge = { key: randomUUID(), ids: [...ids], hotspot: hotspot.id };
	const first = await testRoom.room.many("nudge-many", nudge, supervisor);
	expect(first).toMatchObject({ ok: true, items: ids.map((id) => ({ ok: true, id })) });
	expect(await testRoom.room.many("nudge-many", nudge, supervisor)).toEqual(first);
	expect(await testRoom.room.many("nudge-many", { ...nudge, key: randomUUID() }, supervisor)).toMatchObject({
		items: ids.map((id) => ({ ok: false, id, reason: "nudged_lately" })),
	});
	const [event] = await database.sql`select kind, actor, data from event where complaint_id = ${ids[0] ?? 0} order by id desc limit 1`;
	expect(event).toMatchObject({ kind: "nudged", actor: "ratna", data: { unit: "kelurahan-31.71.01.1001" } });
	await until("the reminder in the unit's queue", () => console1.columns.find(ids[0] as ComplaintId)?.nudgedAt !== null);
	await until("the hotspot to remember it", () => lastOf(console1)[0]?.memory.acts.length === 1, 60_000);
	expect(lastOf(console1)[0]?.memory.acts).toMatchObject([
		{ kind: "nudge", by: "ratna", complaints: 5, stillOverdue: 5, overdueThen: hotspot.overdue },
	]);
	expect(lastOf(wall)[0]?.memory.acts).toMatchObject([{ kind: "nudge", by: null, complaints: 5 }]);

	// Handed on, another clock runs; nothing has become better by that.
	const versions = await database.sql<{ id: string; version: number }[]>`
		select id, version from complaint where id = any(${ids as unknown as number[]}::bigint[])`;
	const items = versions.map(({ id, version }) => ({ id: Number(id), version, unit: "dinas-bina-marga" }));
	await testRoom.room.many("dispatch-many", { key: randomUUID(), items, hotspot: hotspot.id }, supervisor);
	await until("the dispatch to be remembered", () => lastOf(console1)[0]?.memory.acts[0]?.kind === "dispatch", 60_000);
	expect(lastOf(console1)[0]?.memory.acts[0]).toMatchObject({ complaints: 5, stillOverdue: 5 });

	await database.sql`update complaint set status = 'in_progress' where status in ('waiting', 'coordinating')`;
	await until("the memory to say that it helped", () => lastOf(console1)[0]?.memory.acts[0]?.stillOverdue === 0, 60_000);
	expect(await database.sql`select count(*)::int as lives, max(most_overdue) as most from hotspot_life`).toEqual([
		{ lives: 1, most: hotspot.overdue },
	]);
	await until("it to fade", () => lastOf(console1)[0]?.phase === "fading", 60_000);
	expect(lastOf(console1)[0]).toMatchObject({ id: hotspot.id, overdue: 3 });
});
