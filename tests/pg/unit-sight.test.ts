import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import type { ComplaintId, UnitCode } from "../../server/protocol/code.ts";
import { insertComplaint, MONAS, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";
import { accountOf, openTestRoom, rowsOf, type TestRoom } from "../support/room.ts";

const WORDS = "Lampu jalan mati di depan sekolah";
const GAMBIR = "kelurahan-31.71.01.1001" as UnitCode;

describe.each(DATABASES)("what a unit sees, on %s", (kind) => {
	let test: TestApp;
	let room: TestRoom;
	let dinas: UnitCode;
	let sudin: UnitCode;
	let other: UnitCode;
	/** With the Suku Dinas now, after its Dinas, after the kelurahan. */
	let handedOn: ComplaintId;
	/** With the kelurahan still. */
	let fresh: ComplaintId;
	const get = (url: string, cookie: string) => test.app.inject({ url, headers: { cookie } });
	const unitOf = (unit: UnitCode) => accountOf(`u-${unit}`.slice(0, 60), "unit", ["31"], unit);
	const dispatch = (id: ComplaintId, unit: UnitCode) =>
		test.database.sql`insert into dispatch (complaint_id, to_unit, by_account, explanation)
			values (${id}, ${unit}, 'dewi', ${test.database.sql.json({ best: { unit, reasons: [{ kind: "words", words: ["lampu jalan"] }] } })})`;

	beforeAll(async () => {
		test = await openTestApp(kind);
		const { sql } = test.database;
		room = await openTestRoom({ sql });
		const [found] = await sql<{ dinas: UnitCode; sudin: UnitCode }[]>`
			select d.code as dinas, s.code as sudin from unit s join unit d on d.code = s.parent_code
			where s.level = 'sudin' and s.code like '%31.71' and d.kind = 'bina_marga'`;
		if (found === undefined) throw new Error("The seed has no Suku Dinas Bina Marga");
		({ dinas, sudin } = found);
		other = "dinas-perhubungan" as UnitCode;
		const [row] = await sql<{ id: string }[]>`
			insert into complaint (channel_code, category_code, text, position)
			values ('jaki', 'jaringan-listrik', ${WORDS}, st_setsrid(st_makepoint(${MONAS[0]}, ${MONAS[1]}), 4326)) returning id`;
		handedOn = Number(row?.id) as ComplaintId;
		fresh = await insertComplaint(sql);
		await dispatch(handedOn, dinas);
		await dispatch(handedOn, sudin);
	});
	afterAll(async () => {
		await room?.stop();
		await test?.close();
	});

	it("in a snapshot and on the socket: what it and the units below it hold or held, and not even the ids of the rest", async () => {
		const seen = async (unit: UnitCode) => {
			const { columns } = decodeSnapshot(room.room.snapshot(unitOf(unit), "console").body);
			return [...rowsOf(columns).keys()].filter((id) => id === handedOn || id === fresh).sort((a, b) => a - b);
		};
		await until("the room to have both", async () => (await seen(GAMBIR)).length === 2 && (await seen(sudin)).length === 1);
		// The kelurahan has one and had the other; the kecamatan and the kota are above it.
		expect(await seen(GAMBIR)).toEqual([handedOn, fresh]);
		expect(await seen("kecamatan-31.71.01" as UnitCode)).toEqual([handedOn, fresh]);
		expect(await seen("kota-31.71" as UnitCode)).toEqual([handedOn, fresh]);
		expect(await seen(dinas)).toEqual([handedOn]);
		expect(await seen(sudin)).toEqual([handedOn]);
		expect(await seen(other)).toEqual([]);

		const [mine, theirs] = [await room.join(unitOf(sudin), "console", "snapshot"), await room.join(unitOf(other), "console", "snapshot")];
		const next = await insertComplaint(test.database.sql);
		await dispatch(next, sudin);
		await until("the one that it was given", () => mine.columns.slotOf(next) >= 0);
		await dispatch(next, dinas);
		await until("that it was given on", () => mine.columns.find(next)?.unit === dinas);
		const later = await insertComplaint(test.database.sql);
		// What comes and goes between two looks of the room at the log is dropped to be safe, by its number alone (change-ring.ts).
		await until("the room to have seen it", () => {
			const { columns } = decodeSnapshot(room.room.snapshot(unitOf(GAMBIR), "console").body);
			return columns.slotOf(later) >= 0;
		});
		await test.database.sql`update complaint set status = 'invalid', status_reason = 'uji' where id = ${later}`;
		await dispatch(next, other);
		await until("the other unit's", () => theirs.columns.slotOf(next) >= 0);
		await test.database.sql`update complaint set status = 'waiting' where id = ${next}`;
		await test.database.sql`update complaint set status = 'invalid', status_reason = 'uji' where id = ${next}`;
		await until("both to be told of the end", () => mine.columns.slotOf(next) === -1 && theirs.columns.slotOf(next) === -1);
		const named = (client: typeof mine) => new Set(client.changes.flatMap(({ put, drop }) => [...put.map(({ id }) => id), ...drop]));
		expect([...named(mine)]).toEqual([next]);
		expect([...named(theirs)]).toEqual([next]);
		mine.socket.disconnect();
		theirs.socket.disconnect();
	});

	it("in the case: of what went on to another unit no words, nor what was found in them, and of others' nothing", async () => {
		const [holder, before, stranger] = [
			await test.login("unit", { unit: sudin }),
			await test.login("unit", { unit: GAMBIR }),
			await test.login("unit", { unit: other }),
		];
		const whole = (await get(`/api/complaints/${handedOn}`, holder)).json();
		expect(whole).toMatchObject({ mayReadWords: true, text: WORDS });
		expect(JSON.stringify(whole.suggestion)).toContain('"words"');

		const muted = await get(`/api/complaints/${handedOn}`, before);
		expect(muted.json()).toMatchObject({ mayReadWords: false, text: null, row: { unit: sudin } });
		// The category's own rule and its 3 points, as for a complaint without words.
		expect(muted.json().suggestion.best).toMatchObject({ unit: sudin, points: 3 });
		expect(muted.body).not.toMatch(/"words"|sekolah|mati/i);

		const urls = [`/api/complaints/${handedOn}`, `/api/complaints/${handedOn}/related`, `/api/complaints/${fresh}`];
		const [numbered] = await test.database.sql<{ number: string }[]>`select number from complaint where id = ${handedOn}`;
		for (const url of [...urls, `/api/complaints?number=${numbered?.number}`]) {
			const answer = await get(url, stranger);
			expect([answer.statusCode, answer.json().code], url).toEqual([403, "outside_scope"]);
		}
		expect((await get(`/api/complaints?number=${numbered?.number}`, before)).json()).toMatchObject({ row: { id: handedOn } });
		const [looks] = await test.database.sql`select count(*)::int as n from case_look where account like 'unit-%'`;
		expect(looks).toEqual({ n: 2 });
	});

	it("in an export nothing at all, and in a refusal no row of another unit's complaint", async () => {
		expect((await get("/api/complaints.csv", await test.login("unit", { unit: sudin }))).statusCode).toBe(403);
		const wish = { key: "lihat-yang-bukan-milik", id: fresh, version: 9, unit: other };
		expect(await room.room.command("dispatch", wish, unitOf(other))).not.toHaveProperty("current");
		expect(
			await room.room.command("advance", { ...wish, key: "lihat-2-yang-bukan", unit: undefined, to: "in_progress" }, unitOf(other)),
		).toEqual(expect.objectContaining({ ok: false }));
	});

	it("who has had a complaint is kept by the database, whatever plain SQL writes", async () => {
		const { sql } = test.database;
		const heldBy = async () => (await sql`select held_by from complaint where id = ${handedOn}`)[0]?.held_by;
		expect(await heldBy()).toEqual([GAMBIR, dinas, sudin]);
		await sql`update complaint set held_by = '{}' where id = ${handedOn}`;
		expect(await heldBy()).toEqual([GAMBIR, dinas, sudin]);
	});

	it("a unit that comes to lie below it is seen, and its open screens fetch anew", async () => {
		const { sql } = test.database;
		const client = await room.join(unitOf(other), "console", "snapshot");
		expect(client.columns.slotOf(handedOn)).toBe(-1);
		await sql`update unit set parent_code = ${other} where code = ${sudin}`;
		await until("the screen to be told", () => client.refetch === "audience_changed", 20_000);
		const again = decodeSnapshot(room.room.snapshot(unitOf(other), "console").body).columns;
		expect(again.slotOf(handedOn)).toBeGreaterThanOrEqual(0);
		await sql`update unit set parent_code = ${dinas} where code = ${sudin}`;
	});
});
