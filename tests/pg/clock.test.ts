import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ESTIMATE_ROLES, PAUSE_ROLES } from "../../server/domain/clock.ts";
import { ROLES } from "../../server/protocol/account.ts";
import type { CommandAnswer, CommandName } from "../../server/protocol/up.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom } from "../support/room.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const dewi = { name: "dewi", role: "dispatcher", scope: ["31"], unit: null };
const reported = Date.parse("2026-11-16T02:00:00Z");
const later = (ms: number) => new Date(reported + ms);

interface Clock {
	readonly clock: string;
	readonly level: string | null;
	readonly started: Date;
	readonly first: Date;
	readonly due: Date;
}

describe.each(DATABASES)("clocks, on %s", (kind) => {
	let database: TestDatabase;
	let sql: Sql;
	let keys = 0;
	const key = () => `key-${String(keys++).padStart(8, "0")}`;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
	});
	afterAll(() => database?.close());

	const arrive = async (channel = "jaki", category = "jalan") => {
		const [row] = await sql<{ id: number }[]>`
			insert into complaint (channel_code, category_code, region_code, reported_at)
			values (${channel}, ${category}, '31.71.01.1001', ${later(0)}) returning id::int`;
		if (row === undefined) throw new Error("No row came back");
		return row.id;
	};
	const ask = async (rows: Promise<readonly { answer: CommandAnswer }[]>) => (await rows)[0]?.answer;
	const pause = (id: number, at: Date, until: Date, actor: object = dewi, withKey = key()) =>
		ask(sql`select do_pause(${sql.json(actor as never)}, ${withKey}, ${id}, ${until}, 'Menunggu izin', ${at}) as answer`);
	const resume = (id: number, at: Date, actor: object = dewi) =>
		ask(sql`select do_resume(${sql.json(actor as never)}, ${key()}, ${id}, ${at}) as answer`);
	const estimate = (id: number, at: Date, finish: Date, actor: object = dewi, withKey = key()) =>
		ask(sql`select do_estimate(${sql.json(actor as never)}, ${withKey}, ${id}, ${finish}, 'Aspal baru datang', ${at}) as answer`);
	const clocks = async (id: number) =>
		Object.fromEntries(
			(
				await sql<Clock[]>`
					select clock, unit_level as level, started_at as started, first_due_at as first, due_at as due from complaint_clocks(${id})`
			).map((clock) => [clock.clock + (clock.level ?? ""), clock]),
		);
	const dueOf = async (id: number) => (await sql<{ due: Date }[]>`select due_at as due from complaint where id = ${id}`)[0]?.due;
	const advance = (id: number, status: string) => sql`update complaint set status = ${status} where id = ${id}`;

	it("a pause moves every clock by what it lasted, and the wall's with them", async () => {
		const id = await arrive();
		expect(await pause(id, later(HOUR), later(3 * HOUR))).toMatchObject({ ok: true, version: 2 });
		const held = await clocks(id);
		expect(held.coordination?.due).toEqual(later(8 * HOUR));
		expect(held.finish).toMatchObject({ first: later(7 * DAY), due: later(7 * DAY + 2 * HOUR) });
		expect(held.red_mark?.due).toEqual(later(6 * DAY + 2 * HOUR));
		expect(await dueOf(id)).toEqual(later(8 * HOUR));
		await advance(id, "coordinating");
		expect(await dueOf(id)).toEqual(later(7 * DAY + 2 * HOUR));
		const [event] = await sql`select kind, actor, at, data ->> 'note' as note from event where complaint_id = ${id} and version = 2`;
		expect(event).toEqual({ kind: "paused", actor: "dewi", at: later(HOUR), note: "Menunggu izin" });
	});

	it("a pause that is resumed early gives back the rest; one that ends by itself needs nobody", async () => {
		const id = await arrive();
		await pause(id, later(HOUR), later(5 * HOUR));
		expect(await resume(id, later(2 * HOUR))).toMatchObject({ ok: true });
		expect(await dueOf(id)).toEqual(later(7 * HOUR));
		expect(await resume(id, later(2 * HOUR))).toMatchObject({ ok: false, reason: "not_paused" });
		// The second has come to its end: the next one may begin.
		await pause(id, later(3 * HOUR), later(4 * HOUR));
		expect(await resume(id, later(4 * HOUR))).toMatchObject({ reason: "not_paused" });
		expect(await pause(id, later(5 * HOUR), later(6 * HOUR))).toMatchObject({ ok: true });
		expect(await dueOf(id)).toEqual(later(9 * HOUR));
	});

	it("a pause after the deadline saves nothing", async () => {
		const id = await arrive();
		await pause(id, later(6 * HOUR), later(8 * HOUR));
		expect(await dueOf(id)).toEqual(later(6 * HOUR));
	});

	it("an estimate moves the finish clock only; the original stays visible, and a later pause moves it on", async () => {
		const id = await arrive();
		await advance(id, "coordinating");
		const before = await clocks(id);
		expect(await estimate(id, later(DAY), later(20 * DAY))).toMatchObject({ ok: true });
		expect(await clocks(id)).toEqual({ ...before, finish: { ...before.finish, due: later(20 * DAY) } });
		expect(await dueOf(id)).toEqual(later(20 * DAY));
		await pause(id, later(2 * DAY), later(3 * DAY));
		expect((await clocks(id)).finish).toMatchObject({ first: later(7 * DAY), due: later(21 * DAY) });
		await estimate(id, later(4 * DAY), later(10 * DAY));
		expect(await dueOf(id)).toEqual(later(10 * DAY));
	});

	it("neither an edit nor a dispatch nor its way back resets a clock", async () => {
		const id = await arrive();
		await pause(id, later(HOUR), later(2 * HOUR));
		await estimate(id, later(3 * HOUR), later(9 * DAY));
		const before = await clocks(id);
		await sql`update complaint set category_code = 'pohon', text = 'x', address = 'y', region_code = '31.74.01.1001' where id = ${id}`;
		await sql`insert into dispatch (complaint_id, to_unit, by_account) values (${id}, 'dinas-bina-marga', 'dewi')`;
		await sql`update dispatch set answer = 'handed_back', answer_cause = 'not_our_task', answered_at = now() where complaint_id = ${id} and answer is null`;
		await sql`insert into dispatch (complaint_id, to_unit, by_account) values (${id}, 'dinas-bina-marga', 'dewi')`;
		await advance(id, "in_progress");
		expect(await clocks(id)).toEqual(before);
	});

	it("refuses pauses and estimates that may not be, with the reason", async () => {
		const id = await arrive();
		const at = later(HOUR);
		expect(await pause(id, at, at)).toMatchObject({ reason: "beyond_limit" });
		expect(await pause(id, at, later(15 * DAY))).toMatchObject({ reason: "beyond_limit" });
		expect(await estimate(id, at, at)).toMatchObject({ reason: "beyond_limit" });
		expect(await estimate(id, at, later(37 * DAY + 1))).toMatchObject({ reason: "beyond_limit" });
		expect(await estimate(id, at, later(37 * DAY))).toMatchObject({ ok: true });
		await sql`update setting set value = '60' where key = 'estimate_max_days'`;
		expect(await estimate(id, at, later(67 * DAY))).toMatchObject({ ok: true });
		await sql`update setting set value = '30' where key = 'estimate_max_days'`;
		expect(await pause(id, at, later(2 * HOUR))).toMatchObject({ ok: true });
		expect(await pause(id, later(1.5 * HOUR), later(3 * HOUR))).toMatchObject({ reason: "already_paused" });
		await sql`update complaint set status = 'in_progress' where id = ${id}`;
		const closed = await arrive();
		await sql.begin(async (transaction) => {
			await transaction`select set_config('pantau.act', '{"data":{"note":"bukan laporan"}}', true)`;
			await transaction`update complaint set status = 'invalid' where id = ${closed}`;
		});
		expect(await pause(closed, at, later(2 * HOUR))).toMatchObject({ reason: "step_not_allowed" });
		expect(await estimate(closed, at, later(2 * HOUR))).toMatchObject({ reason: "step_not_allowed" });
	});

	it("lets exactly the roles of the table stop clocks and estimate", async () => {
		const [holder] = await sql<{ unit: string }[]>`select unit_code as unit from complaint where id = ${await arrive()}`;
		for (const role of ROLES) {
			const id = await arrive();
			const actor = { ...dewi, role, unit: role === "unit" ? holder?.unit : null };
			expect((await estimate(id, later(HOUR), later(DAY), actor))?.ok, role).toBe(ESTIMATE_ROLES.includes(role));
			expect((await pause(id, later(HOUR), later(DAY), actor))?.ok, role).toBe(PAUSE_ROLES.includes(role));
			await pause(id, later(HOUR), later(DAY));
			expect((await resume(id, later(2 * HOUR), actor))?.ok, role).toBe(PAUSE_ROLES.includes(role));
		}
	});

	it("takes pauses and estimates from a console, and refuses a time that is none", async () => {
		const id = await arrive();
		const { room, stop } = await openTestRoom({ sql });
		try {
			const ask = (name: CommandName, payload: object) =>
				room.command(name, { key: key(), id, ...payload }, accountOf("dewi", "dispatcher"), later(HOUR).getTime());
			expect(await ask("pause", { until: later(3 * HOUR).getTime(), reason: "Menunggu izin" })).toMatchObject({ ok: true });
			expect(await ask("resume", {})).toMatchObject({ ok: true });
			expect(await ask("estimate", { finish: later(9 * DAY).getTime(), reason: "Aspal" })).toMatchObject({ ok: true });
			expect(await ask("estimate", { finish: "besok", reason: "Aspal" })).toMatchObject({ ok: false, reason: "invalid" });
			expect(await ask("pause", { until: later(3 * HOUR).getTime(), reason: " " })).toMatchObject({ ok: false, reason: "invalid" });
			expect((await clocks(id)).finish?.due).toEqual(later(9 * DAY));
		} finally {
			await stop();
		}
	});

	it("does a repeated key once", async () => {
		const id = await arrive();
		const [one, two] = [key(), key()];
		const first = await pause(id, later(HOUR), later(2 * HOUR), dewi, one);
		expect(await pause(id, later(HOUR), later(2 * HOUR), dewi, one)).toEqual(first);
		const second = await estimate(id, later(HOUR), later(DAY), dewi, two);
		expect(await estimate(id, later(2 * HOUR), later(2 * DAY), dewi, two)).toEqual(second);
		expect(await sql`select from pause where complaint_id = ${id}`).toHaveLength(1);
		expect(await sql`select from estimate where complaint_id = ${id}`).toHaveLength(1);
	});

	it("holds plain SQL to the same: no clock is written, no pause rewritten or backdated, no estimate taken away", async () => {
		const id = await arrive();
		const due = later(99 * DAY);
		await expect(sql`update complaint set finish_moved_to = ${due} where id = ${id}`).rejects.toThrow("never change");
		await expect(sql`update complaint set finish_due_at = ${due} where id = ${id}`).rejects.toThrow("never change");
		await expect(sql`update complaint set finish_rule = coordination_rule where id = ${id}`).rejects.toThrow("never change");
		const [row] = await sql<{ starts: Date; now: Date }[]>`
			insert into pause (complaint_id, reason, owner, starts_at, until_at) values (${id}, 'x', 'budi', ${later(0)}, now() + interval '1 hour')
			returning starts_at as starts, now()`;
		expect(row?.starts).toEqual(row?.now);
		await expect(sql`
			insert into pause (complaint_id, reason, owner, until_at) values (${id}, 'x', 'budi', now() + interval '1 hour')`).rejects.toThrow(
			"paused already",
		);
		await expect(sql`update pause set until_at = now() + interval '9 days' where complaint_id = ${id}`).rejects.toThrow("only be resumed");
		await expect(sql`delete from pause where complaint_id = ${id}`).rejects.toThrow("history");
		await expect(sql`
			insert into pause (complaint_id, reason, owner, until_at) values (${await arrive()}, ' ', 'budi', now() + interval '1 hour')`).rejects.toThrow(
			"pause_reason_check",
		);
		await sql`insert into estimate (complaint_id, finish_at, reason, by_account) values (${id}, now() + interval '1 day', 'x', 'budi')`;
		await expect(sql`delete from estimate where complaint_id = ${id}`).rejects.toThrow("history");
		await expect(sql`update estimate set finish_at = now() where complaint_id = ${id}`).rejects.toThrow("history");
	});

	it("a channel has its own clock beside the others, which our pause does not stop", async () => {
		const id = await arrive("lapor");
		await pause(id, later(HOUR), later(10 * HOUR));
		const held = await clocks(id);
		// Monday 16 November, 09:00 in Jakarta; five working days.
		expect(held.channel).toMatchObject({ started: later(0), first: later(7 * DAY), due: later(7 * DAY) });
		expect(held.finish?.due).toEqual(later(7 * DAY + 9 * HOUR));
		await expect(sql`update clock set due_at = due_at + interval '1 day' where complaint_id = ${id}`).rejects.toThrow("goes by its rule");
		await expect(sql`delete from clock where complaint_id = ${id}`).rejects.toThrow("goes by its rule");
		expect(Object.keys(await clocks(await arrive()))).toEqual(["coordination", "finish", "red_mark"]);
	});

	it("a unit level's clock starts when such a unit first has it, and not again when it comes back", async () => {
		await sql`insert into deadline_rule (clock, unit_level, duration, counting, basis) values
			('unit', 'kelurahan', '24 hours', 'calendar', 'SE Sekda 61/2018'), ('unit', 'dinas', '2 days', 'calendar', 'test')`;
		const id = await arrive();
		const dispatch = (to: string, at: Date) =>
			sql.begin(async (tx) => {
				// As a command, which has its own time.
				await tx`select begin_act('{"name": "dewi"}', 'dispatched', ${at})`;
				await tx`insert into dispatch (complaint_id, to_unit, by_account, at) values (${id}, ${to}, 'dewi', ${at})`;
			});
		await dispatch("dinas-bina-marga", later(3 * HOUR));
		await dispatch("kelurahan-31.71.01.1002", later(5 * HOUR));
		await dispatch("dinas-perhubungan", later(7 * HOUR));
		const held = await clocks(id);
		expect(held.unitkelurahan).toMatchObject({ started: later(0), due: later(DAY) });
		expect(held.unitdinas).toMatchObject({ started: later(3 * HOUR), due: later(3 * HOUR + 2 * DAY) });
	});
});
