import { randomUUID } from "node:crypto";
import { gridDisk } from "h3-js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { positionToCell } from "../../server/domain/cells.ts";
import type { Cell, ComplaintId } from "../../server/protocol/code.ts";
import type { Hotspot, HotspotId, Hotspots } from "../../server/protocol/hotspot.ts";
import { insertHotspotAction, readHotspotMemory } from "../../server/queries/hotspot.ts";
import { createHotspotMemory } from "../../server/room/hotspot-memory.ts";
import { MONAS } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestRoom } from "../support/room.ts";

const [KIND] = DATABASES;
const MINUTE = 60_000;
const DAY = 86_400_000;
const supervisor = accountOf("ratna", "supervisor");
const CELLS = gridDisk(positionToCell(MONAS, 8), 1) as Cell[];

let database: TestDatabase;
beforeAll(async () => {
	if (KIND === undefined) throw new Error("Expected a database to test on");
	database = await openTestDatabase(KIND);
});
afterAll(async () => database?.close());

describe("what was done about a hotspot", () => {
	const at = Date.now();
	const hotspot = { id: "a" as HotspotId, cells: CELLS, since: at - DAY, overdue: 12 } as unknown as Hotspot;
	let testRoom: TestRoom;
	beforeAll(async () => {
		testRoom = await openTestRoom({ sql: database.sql, now: () => at });
	});
	afterAll(async () => testRoom?.stop());

	const insert = async (count: number, daysAgo: number): Promise<ComplaintId[]> =>
		(
			await database.sql<{ id: string }[]>`
				insert into complaint (channel_code, category_code, position, reported_at)
				select 'jaki', 'jalan', st_setsrid(st_makepoint(${MONAS[0]}::float8, ${MONAS[1]}::float8), 4326),
					${new Date(at - daysAgo * DAY).toISOString()}::timestamptz
				from generate_series(1, ${count}::int) returning id`
		).map(({ id }) => Number(id) as ComplaintId);
	const acts = async () => (await readHotspotMemory(database.sql, at + 1000, [hotspot])).get(hotspot.id)?.acts;

	it("counts those that were overdue when they were handed over, and none whose dispatch was undone", async () => {
		const late = await insert(3, 2);
		const early = await insert(2, 0);
		const ids = [...late, ...early];
		const items = ids.map((id) => ({ id, version: 1, unit: "dinas-bina-marga" }));
		const done = await testRoom.room.many("dispatch-many", { key: randomUUID(), items }, supervisor);
		expect(done).toMatchObject({ ok: true, items: ids.map((id) => ({ ok: true, id })) });
		await insertHotspotAction(database.sql, hotspot, { key: "one", kind: "dispatch", complaints: ids, account: supervisor, at });
		await insertHotspotAction(database.sql, hotspot, { key: "two", kind: "dispatch", complaints: early, account: supervisor, at });
		expect(await acts()).toMatchObject([{ kind: "dispatch", complaints: 3, stillOverdue: 3, overdueThen: 12 }]);
		const undo = async (list: readonly ComplaintId[]) =>
			expect(await testRoom.room.many("undo-many", { key: randomUUID(), ids: list }, supervisor)).toMatchObject({
				ok: true,
				items: list.map((id) => ({ ok: true, id })),
			});
		await undo(late.slice(0, 1));
		expect(await acts()).toMatchObject([{ complaints: 2, stillOverdue: 2 }]);
		await undo(late.slice(1));
		expect(await acts()).toEqual([]);
	});

	it("counts reminders of what was overdue", async () => {
		const [late] = await insert(1, 2);
		const [early] = await insert(1, 0);
		const ids = [late, early] as ComplaintId[];
		expect(await testRoom.room.many("nudge-many", { key: randomUUID(), ids }, supervisor)).toMatchObject({ ok: true });
		await insertHotspotAction(database.sql, hotspot, { key: "three", kind: "nudge", complaints: ids, account: supervisor, at });
		expect(await acts()).toMatchObject([{ kind: "nudge", complaints: 1, stillOverdue: 1 }]);
	});
});

describe("the memory of a gateway whose look failed", () => {
	const start = Date.now() - 60 * MINUTE;
	const look = (minute: number, list: readonly { phase: Hotspot["phase"]; sinceMinute: number }[]): Hotspots => ({
		at: start + minute * MINUTE,
		list: list.map(({ phase, sinceMinute }) => {
			const since = start + sinceMinute * MINUTE;
			const memory = { acts: [], before: 0, lastGoneAt: null, earlier: null };
			return {
				id: "a" as HotspotId,
				cells: CELLS,
				since,
				phase,
				phaseSince: since,
				into: null,
				place: null,
				overdue: 9,
				regions: [],
				memory,
			} as unknown as Hotspot;
		}),
	});
	const lives = async () =>
		await database.sql<{ since: Date; isGone: boolean }[]>`select since, gone_at is not null as "isGone" from hotspot_life order by id`;

	beforeEach(async () => {
		await database.sql`delete from hotspot_life`;
	});

	it("takes what is found under the name of one that is gone for another one, even when its end could not be kept", async () => {
		const memory = createHotspotMemory({ sql: database.sql, log: { info() {}, warn() {}, error() {} }, signal: AbortSignal.abort() });
		await memory.begin(start);
		await memory.recall(look(0, [{ phase: "new", sinceMinute: 0 }]));
		await database.sql`alter table hotspot_life rename to hotspot_life_away`;
		await expect(memory.recall(look(1, [{ phase: "gone", sinceMinute: 0 }]))).rejects.toThrow("hotspot_life");
		await database.sql`alter table hotspot_life_away rename to hotspot_life`;
		const { list } = await memory.recall(look(2, [{ phase: "new", sinceMinute: 2 }]));
		expect(list).toMatchObject([{ id: "a", since: start + 2 * MINUTE }]);
		expect(await lives()).toEqual([
			{ since: new Date(start), isGone: true },
			{ since: new Date(start + 2 * MINUTE), isGone: false },
		]);
	});

	it("ends what it no longer sees, though it never heard that it was gone", async () => {
		const memory = createHotspotMemory({ sql: database.sql, log: { info() {}, warn() {}, error() {} }, signal: AbortSignal.abort() });
		await memory.begin(start);
		await memory.recall(look(0, [{ phase: "new", sinceMinute: 0 }]));
		await memory.recall(look(1, []));
		expect(await lives()).toMatchObject([{ isGone: true }]);
	});
});
