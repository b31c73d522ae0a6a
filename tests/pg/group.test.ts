import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseLeader, GROUP_RANKS } from "../../server/domain/duplicate.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES } from "../../server/protocol/complaint.ts";
import type { RelatedComplaints } from "../../server/protocol/related.ts";
import type { CommandAnswer, CommandName } from "../../server/protocol/up.ts";
import { callCommand } from "../../server/queries/command.ts";
import { insertEvidence, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";
import { accountOf, openTestRoom } from "../support/room.ts";

const operator = accountOf("sari", "operator");
const dispatcher = accountOf("dewi", "dispatcher");
const at = Date.parse("2026-11-21T08:00:00Z");
const MINUTE = 60_000;
const HOME = "kelurahan-31.71.01.1001";

describe.each(DATABASES)("groups of one problem, on %s", (kind) => {
	let test: TestApp;
	let sql: Sql;
	let dinas = "";
	let keys = 0;

	beforeAll(async () => {
		test = await openTestApp(kind);
		sql = test.database.sql;
		dinas = (await sql<{ code: string }[]>`select code from unit where level = 'dinas' order by code limit 1`)[0]?.code ?? "";
	});
	afterAll(() => test?.close());

	const arrive = async (count: number, more: { text?: string; minutes?: number } = {}) => {
		const rows = await sql<{ id: number }[]>`
			insert into complaint (channel_code, category_code, position, text, reported_at)
			select 'jaki', 'jalan', st_setsrid(st_makepoint(106.8272 + 0.00001 * n, -6.1754), 4326), ${more.text ?? null},
				${new Date(at)}::timestamptz + make_interval(mins => n * ${more.minutes ?? 1})
			from generate_series(1, ${count}) n returning id::int`;
		return rows.map(({ id }) => id as ComplaintId);
	};
	const ask = (name: CommandName, command: object, account = operator): Promise<CommandAnswer> =>
		callCommand(
			sql,
			{ name, command: { key: `key-${String(keys++).padStart(8, "0")}`, ...command } } as Parameters<typeof callCommand>[1],
			account,
			at,
		);
	const group = (leader: number, members: readonly number[]) => ask("group", { id: leader, members });
	const read = (ids: readonly number[]) =>
		sql<{ id: number; status: string; unit: string; leader: number | null; version: number; due: Date }[]>`
			select id::int, status, unit_code as unit, leader_id::int as leader, version, finish_due_at as due
			from complaint where id = any(${ids as number[]}::bigint[]) order by id`;
	const eventsOf = async (id: number) =>
		await sql<{ kind: string; actor: string; data: Record<string, unknown> }[]>`
		select kind, actor, data from event where complaint_id = ${id} order by id`;
	const versionOf = async (id: number) => (await read([id]))[0]?.version ?? 0;

	it("a citizen who sends 30 reports of one problem in a day gets 30 answers for one piece of work", async () => {
		const text = "Jalan berlubang besar di depan gerbang sekolah, tolong diperbaiki";
		const ids = await arrive(30, { text, minutes: 30 });
		const [first = 0, ...rest] = ids;
		const clocks = (await read(ids)).map(({ due }) => due.getTime());

		const cookie = await test.login("operator");
		const related: RelatedComplaints = (await test.app.inject({ url: `/api/complaints/${first}/related`, headers: { cookie } })).json();
		expect(related.candidates.map(({ id }) => id).sort((a, b) => a - b)).toEqual(rest);
		expect(related.candidates.every(({ wordsShare, distanceM }) => wordsShare === 1 && distanceM !== null && distanceM < 50)).toBe(true);
		expect(chooseLeader(related.candidates)?.id).toBe(rest[0]);

		expect(await group(first, rest)).toMatchObject({ ok: true, id: first });
		expect(await sql`select id from dispatch where complaint_id = any(${ids as number[]}::bigint[])`).toHaveLength(0);
		expect(await ask("dispatch", { id: first, version: await versionOf(first), unit: dinas }, dispatcher)).toMatchObject({ ok: true });
		expect(await sql`select complaint_id::int as id from dispatch where complaint_id = any(${ids as number[]}::bigint[])`).toEqual([
			{ id: first },
		]);
		for (const row of await read(ids)) expect(row).toMatchObject({ status: "coordinating", unit: dinas });

		await sql`update complaint set status = 'in_progress' where id = ${first}`;
		await insertEvidence(sql, first);
		await sql`update complaint set status = 'awaiting_validation' where id = ${first}`;
		await sql`update complaint set status = 'resolved' where id = ${first}`;
		const after = await read(ids);
		expect(after.every(({ status }) => status === "resolved")).toBe(true);
		expect(after.map(({ due }) => due.getTime())).toEqual(clocks);
		expect(new Set(clocks).size).toBe(30);
		const [, grouped, followed] = await eventsOf(rest[28] ?? 0);
		expect(grouped).toMatchObject({ kind: "grouped", actor: "sari", data: { leader: first } });
		expect(followed).toMatchObject({
			kind: "followed",
			actor: "dewi",
			data: { leader: first, act: "dispatched", from: "waiting", to: "coordinating", toUnit: dinas },
		});
		expect((await eventsOf(first)).map((event) => event.kind)).toContain("grouped");
	});

	it("a member does what its leader does and nothing by itself, by command and by plain SQL", async () => {
		const [leader = 0, member = 0] = await arrive(2);
		await group(leader, [member]);
		const version = await versionOf(member);
		expect(await ask("dispatch", { id: member, version, unit: dinas }, dispatcher)).toMatchObject({ ok: false, reason: "follows_leader" });
		expect(await ask("advance", { id: member, version, to: "invalid", note: "uji" })).toMatchObject({
			ok: false,
			reason: "follows_leader",
		});
		await expect(sql`insert into dispatch (complaint_id, to_unit, by_account) values (${member}, ${dinas}, 'x')`).rejects.toThrow(
			/follows complaint/,
		);
		await expect(sql`update complaint set status = 'in_progress' where id = ${member}`).rejects.toThrow(/follows complaint/);
		await expect(sql`update complaint set leader_id = ${member} where id = ${leader}`).rejects.toThrow(/follows complaint/);
		expect(await ask("note", { id: member, text: "Sama dengan yang di sebelah" })).toMatchObject({ ok: true });
	});

	it("an undo and a hand-back of the leader bring its members back too", async () => {
		const [leader = 0, member = 0] = await arrive(2);
		await group(leader, [member]);
		await ask("dispatch", { id: leader, version: await versionOf(leader), unit: dinas }, dispatcher);
		expect(await ask("undo", { id: leader }, dispatcher)).toMatchObject({ ok: true });
		for (const row of await read([leader, member])) expect(row).toMatchObject({ status: "waiting", unit: HOME });
	});

	it("who leaves waits again with its own kelurahan, and can be handed out by itself", async () => {
		const [leader = 0, one = 0, two = 0] = await arrive(3);
		await group(leader, [one, two]);
		await ask("dispatch", { id: leader, version: await versionOf(leader), unit: dinas }, dispatcher);
		expect(await ask("ungroup", { id: one })).toMatchObject({ ok: true });
		expect(await read([one])).toMatchObject([{ status: "waiting", unit: HOME, leader: null }]);
		expect(await read([two])).toMatchObject([{ status: "coordinating", leader }]);
		// No unit refused it.
		expect(await sql`select hand_backs from complaint where id = ${one}`).toEqual([{ hand_backs: 0 }]);
		expect(await ask("dispatch", { id: one, version: await versionOf(one), unit: dinas }, dispatcher)).toMatchObject({ ok: true });
		expect(await ask("ungroup", { id: one })).toMatchObject({ ok: false, reason: "cannot_group" });
		expect((await eventsOf(one)).map((event) => event.kind)).toEqual(["arrived", "grouped", "followed", "ungrouped", "dispatched"]);
	});

	it("groups join with their followers, stay one level deep, and never lose what was done", async () => {
		const [a = 0, b = 0, c = 0, d = 0] = await arrive(4);
		await group(a, [b]);
		await group(c, [d]);
		expect(await group(a, [d])).toMatchObject({ ok: false, reason: "cannot_group" });
		expect(await group(b, [c])).toMatchObject({ ok: false, reason: "cannot_group" });
		expect(await group(a, [a])).toMatchObject({ ok: false, reason: "cannot_group" });
		expect(await group(a, [999_999_999])).toMatchObject({ ok: false, reason: "not_found" });
		expect(await group(a, [c])).toMatchObject({ ok: true });
		expect((await read([b, c, d])).map(({ leader }) => leader)).toEqual([a, a, a]);

		const [worked = 0, fresh = 0] = await arrive(2);
		await sql`update complaint set status = 'in_progress' where id = ${worked}`;
		expect(await group(fresh, [worked])).toMatchObject({ ok: false, reason: "cannot_group" });
		expect(await group(worked, [fresh])).toMatchObject({ ok: true });
		expect(await read([fresh])).toMatchObject([{ status: "in_progress", leader: worked }]);
	});

	it("one that cannot be grouped stops all, and a repeated key does nothing twice", async () => {
		const [a = 0, b = 0, c = 0] = await arrive(3);
		await sql`update complaint set status = 'invalid', status_reason = 'uji' where id = ${c}`;
		expect(await group(a, [b, c])).toMatchObject({ ok: false, reason: "cannot_group" });
		expect((await read([b]))[0]?.leader).toBeNull();
		const first = await ask("group", { key: "satu-kunci-saja", id: a, members: [b] });
		expect(await ask("group", { key: "satu-kunci-saja", id: a, members: [b] })).toEqual(first);
		expect((await eventsOf(b)).map((event) => event.kind)).toEqual(["arrived", "grouped"]);
	});

	it("two people at once leave one group, one level deep, with one status", async () => {
		for (let round = 0; round < 10; round++) {
			const [a = 0, b = 0, c = 0] = await arrive(3);
			await group(a, [c]);
			const answers = await Promise.all([
				group(a, [b]),
				group(b, [a]),
				ask("dispatch", { id: a, version: await versionOf(a), unit: dinas }, dispatcher),
			]);
			expect(answers.slice(0, 2).filter(({ ok }) => ok)).toHaveLength(1);
			const rows = await read([a, b, c]);
			expect(rows.filter(({ leader }) => leader === null)).toHaveLength(1);
			expect(new Set(rows.map(({ status, unit }) => `${status} ${unit}`)).size).toBe(1);
		}
	});

	it.runIf(kind === "postgres")(
		"a grouping waits for the dispatch that takes a leader and then its members, and neither is ended",
		async () => {
			const [leader = 0, member = 0] = await arrive(2);
			await group(leader, [member]);
			const dispatching = await sql.reserve();
			await dispatching`begin`;
			await dispatching`select from complaint where id = ${leader} for update`;
			const swapped = group(member, [leader]);
			await until("the grouping waits", async () => {
				const waiting = await sql`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%do_group%'`;
				return waiting.length === 1;
			});
			await dispatching`update complaint set status = 'coordinating', unit_code = ${dinas} where id = ${leader}`;
			await dispatching`commit`;
			dispatching.release();
			expect(await swapped).toMatchObject({ ok: false, reason: "cannot_group" });
			expect((await read([leader, member])).map(({ status, unit }) => `${status} ${unit}`)).toEqual(Array(2).fill(`coordinating ${dinas}`));
		},
	);

	it("units, validators and strangers to the area group nothing", async () => {
		const [a = 0, b = 0] = await arrive(2);
		for (const account of [accountOf("u", "unit", ["31"], HOME), accountOf("v", "validator")])
			expect(await ask("group", { id: a, members: [b] }, account)).toMatchObject({ ok: false, reason: "forbidden" });
		expect(await ask("group", { id: a, members: [b] }, accountOf("s", "operator", ["31.74"]))).toMatchObject({ reason: "outside_scope" });
	});

	it("a console is told who leads whom, and the link between them is on no wall", async () => {
		const [leader = 0, member = 0] = await arrive(2);
		const opened = await openTestRoom({ sql });
		try {
			const [console, wall] = [await opened.join(operator, "console", "snapshot"), await opened.join(operator, "wall", "snapshot")];
			const answer = await opened.room.command("group", { key: "kelompok-lewat-ruang", id: leader, members: [member] }, operator);
			expect(answer).toMatchObject({ ok: true, id: leader });
			await until("the member's row", () => console.rows().get(member)?.leader === leader && (wall.rows().get(member)?.version ?? 0) > 1);
			expect(wall.rows().get(member)?.leader).toBeNull();
			const refused = await opened.room.command(
				"place",
				{ key: "titik-di-luar-bumi", id: leader, version: 1, position: [190, 0] },
				operator,
			);
			expect(refused).toMatchObject({ ok: false, reason: "invalid" });
			const many = Array.from({ length: 501 }, (_, index) => index + 1);
			expect(await opened.room.command("group", { key: "terlalu-banyak-sekali", id: leader, members: many }, operator)).toMatchObject({
				reason: "invalid",
			});
		} finally {
			await opened.stop();
		}
	});

	it("the order of statuses in the database is the domain's", async () => {
		const rows = await sql<
			{ status: string; rank: number }[]
		>`select s as status, group_rank(s) as rank from unnest(${[...COMPLAINT_STATUSES]}::text[]) s`;
		expect(Object.fromEntries(rows.map(({ status, rank }) => [status, rank]))).toEqual(GROUP_RANKS);
	});

	it("reports without a point are found by their words, and what is elsewhere, later or closed is not proposed", async () => {
		const text = "Tumpukan sampah di samping pos ronda sudah seminggu tidak diangkut";
		const later = new Date(at + 90 * 24 * 60 * MINUTE);
		const rows = await sql<{ id: number }[]>`
			insert into complaint (channel_code, category_code, position, region_code, text, reported_at) values
				('lapor', 'sampah', null, null, ${text}, ${later}),
				('lapor', 'sampah', null, '31.71.01.1001', ${`${text}!!`}, ${later}),
				('jaki', 'sampah', st_setsrid(st_makepoint(106.8272, -6.1754), 4326), null, ${text}, ${later}),
				('lapor', 'sampah', null, '31.71.01.1001', 'Pohon tumbang menutup jalan raya', ${later}),
				('lapor', 'sampah', null, null, ${text}, ${new Date(later.getTime() + 100 * 60 * MINUTE)})
			returning id::int`;
		const ids = rows.map(({ id }) => id);
		const cookie = await test.login("dispatcher");
		const related = async (id = 0): Promise<RelatedComplaints> =>
			(await test.app.inject({ url: `/api/complaints/${id}/related`, headers: { cookie } })).json();
		expect((await related(ids[1])).candidates.map(({ id }) => id).sort((a, b) => a - b)).toEqual([ids[0], ids[2]]);
		expect((await related(ids[0])).candidates.map(({ id }) => id)).toEqual([ids[1]]);
		await sql`update complaint set status = 'invalid', status_reason = 'uji' where id = ${ids[2] ?? 0}`;
		expect((await related(ids[1])).candidates.map(({ id }) => id)).toEqual([ids[0]]);
	});
});
