import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Account, Role } from "../../server/protocol/account.ts";
import type { RelatedComplaints } from "../../server/protocol/related.ts";
import type { CommandAnswer, CommandName } from "../../server/protocol/up.ts";
import { disableAccount, findAccounts, putAccount, takeTicket } from "../../server/queries/account.ts";
import { callCommand } from "../../server/queries/command.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";
import { accountOf, openTestRoom } from "../support/room.ts";

// What must not be changed behind the history's back, and who must no longer see or do anything.

const sari = accountOf("sari", "dispatcher");
const SOUTH = [106.8145, -6.3] as const;

describe.each(DATABASES)("what is kept, on %s", (kind) => {
	let test: TestApp;
	let sql: Sql;
	let keys = 0;
	beforeAll(async () => {
		test = await openTestApp(kind);
		sql = test.database.sql;
	});
	afterAll(() => test?.close());

	const ask = (name: CommandName, command: object, account: Account = sari): Promise<CommandAnswer> =>
		callCommand(
			sql,
			{ name, command: { key: `kept-${String(keys++).padStart(8, "0")}`, ...command } } as Parameters<typeof callCommand>[1],
			account,
			Date.now(),
		);
	const get = async (url: string, cookie: string) => await test.app.inject({ url, headers: { cookie } });
	/** A console that is logged in, and what its ticket lets in. */
	const seat = async (role: Role) => {
		const cookie = await test.login(role);
		const askTicket = async (): Promise<string> =>
			(await test.app.inject({ method: "POST", url: "/api/ticket", headers: { cookie }, payload: { view: "console" } })).json().ticket;
		const seated = await takeTicket(sql, await askTicket());
		if (seated === undefined) throw new Error("The ticket opened nothing");
		return { cookie, askTicket, account: seated.account };
	};

	it("a key answers for its command, its complaint and its particulars, and is refused for anything else", async () => {
		const [one, other] = [await insertComplaint(sql), await insertComplaint(sql)];
		const key = "kunci-yang-sama";
		const first = await ask("note", { key, id: one, text: "satu" });
		expect(first).toMatchObject({ ok: true, id: one });
		expect(await ask("note", { key, id: one, text: "satu" })).toEqual(first);
		for (const again of [
			await ask("note", { key, id: other, text: "dua" }),
			await ask("claim", { key, id: one }),
			await ask("note", { key, id: one, text: "lain" }),
		]) {
			expect(again).toMatchObject({ ok: false, reason: "key_reused" });
		}
		expect(await sql`select kind from event where kind = 'note' and complaint_id in (${one}, ${other})`).toHaveLength(1);
		expect(await ask("note", { key, id: one, text: "satu" })).toEqual(first);
	});

	it("a kelurahan that the boundaries do not have is refused, whatever the reason beside it", async () => {
		const id = await insertComplaint(sql);
		for (const how of ["given", "nearest", "inside"]) {
			await expect(sql`update complaint set region_code = '99.99.99.9999', region_how = ${how} where id = ${id}`, how).rejects.toThrow(
				"Unknown kelurahan",
			);
		}
		await sql`update complaint set region_code = '31.72.04.1004', region_how = 'nearest' where id = ${id}`;
		expect((await sql`select region_code, region_how from complaint where id = ${id}`)[0]).toEqual({
			region_code: "31.72.04.1004",
			region_how: "given",
		});
	});

	it("a dispatch is neither deleted nor rewritten; its answer is given once", async () => {
		const id = await insertComplaint(sql);
		const [dinas, sudin] = await sql<{ code: string }[]>`select code from unit where level = 'dinas' order by code limit 2`;
		await sql`insert into dispatch (complaint_id, to_unit, by_account) values (${id}, ${dinas?.code ?? ""}, 'sari')`;
		await expect(sql`delete from dispatch where complaint_id = ${id}`).rejects.toThrow("append-only");
		await expect(sql`truncate dispatch`).rejects.toThrow("append-only");
		await expect(sql`update dispatch set to_unit = ${sudin?.code ?? ""} where complaint_id = ${id}`).rejects.toThrow("only the answer");
		await expect(sql`update dispatch set at = at - interval '1 day' where complaint_id = ${id}`).rejects.toThrow("only the answer");
		await sql`update dispatch set answer = 'handed_back', answer_cause = 'not_our_task', answered_at = now() where complaint_id = ${id}`;
		await expect(sql`update dispatch set answer = null, answered_at = null where complaint_id = ${id}`).rejects.toThrow("answered already");
		await expect(sql`update dispatch set answered_at = now() - interval '1 hour' where complaint_id = ${id}`).rejects.toThrow("already");
		await expect(sql`update dispatch set answer_cause = 'wrong_location' where complaint_id = ${id}`).rejects.toThrow("cause already");
	});

	it("since when it has its status changes with the status only, and a point is a point", async () => {
		const id = await insertComplaint(sql);
		await expect(sql`update complaint set status_since = now() - interval '3 days' where id = ${id}`).rejects.toThrow("status only");
		await expect(sql`update complaint set position = 'SRID=4326;POINT EMPTY' where id = ${id}`).rejects.toThrow("is_a_point");
		await expect(
			sql`insert into complaint (channel_code, category_code, position) values ('jaki', 'jalan', 'SRID=4326;POINT EMPTY')`,
		).rejects.toThrow("is_a_point");
		await sql`update complaint set status = 'invalid', status_reason = 'uji' where id = ${id}`;
		await expect(sql`update complaint set closed_at = now() - interval '3 days' where id = ${id}`).rejects.toThrow("status only");
	});

	it("what plain SQL changes is in the history as it was, the citizen's words by their length alone", async () => {
		const [row] = await sql<{ id: string }[]>`
			insert into complaint (channel_code, category_code, external_id, text, address) values ('jaki', 'jalan', 'X-1', 'lubang besar', 'Jl. A 1') returning id`;
		const id = row?.id ?? "";
		await sql`update complaint set text = 'x', address = null, external_id = 'X-2', category_code = 'sampah', is_private = false where id = ${id}`;
		const [event] = await sql`select kind, data from event where complaint_id = ${id} and version = 2`;
		expect(event).toEqual({
			kind: "changed",
			data: {
				fromCategory: "jalan",
				toCategory: "sampah",
				fromExternalId: "X-1",
				toExternalId: "X-2",
				wasPrivate: true,
				textLengthBefore: 12,
				addressLengthBefore: 7,
			},
		});
	});

	it("no event is written into last week by hand, while old complaints and the past of commands are", async () => {
		const id = await insertComplaint(sql);
		const insert = (at: Date) => sql`insert into event (complaint_id, version, at, kind, actor) values (${id}, 1, ${at}, 'note', 'sari')`;
		const weekAgo = new Date(Date.now() - 7 * 86_400_000);
		await expect(insert(weekAgo)).rejects.toThrow("too late");
		await insert(new Date());
		await sql`insert into complaint (channel_code, category_code, reported_at, received_at) values ('jaki', 'jalan', ${weekAgo}, ${weekAgo})`;
		const account = sql.json({ ...sari } as never);
		const [past] = await sql`select do_note(${account}, 'kunci-lampau', ${id}, 'x', ${weekAgo}) as answer`;
		expect(past?.answer).toMatchObject({ ok: true });
	});

	it("a new password ends sessions, tickets and commands of the old one", async () => {
		const id = await insertComplaint(sql);
		const { cookie, askTicket, account } = await seat("dispatcher");
		const unused = await askTicket();
		expect(await ask("note", { id, text: "sebelum" }, account)).toMatchObject({ ok: true });
		await putAccount(sql, account, "another hash");
		expect((await get("/api/session", cookie)).statusCode).toBe(401);
		expect(await takeTicket(sql, unused)).toBeUndefined();
		expect(await ask("note", { id, text: "sesudah" }, account)).toMatchObject({ ok: false, reason: "forbidden" });
		const [present] = await findAccounts(sql, [account.name]);
		expect(present?.passwordSince).toBeGreaterThan(account.passwordSince);
	});

	it("a new password ends the open sockets of the account, and of no other", async () => {
		const rooms = await openTestRoom({ sql, findAccounts: (names) => findAccounts(sql, names) });
		try {
			const [changed, same] = [await seat("dispatcher"), await seat("operator")];
			const [old, other] = [
				await rooms.join(changed.account, "console", "snapshot"),
				await rooms.join(same.account, "console", "snapshot"),
			];
			expect(old.hellos[0]?.you).not.toHaveProperty("passwordSince");
			await putAccount(sql, changed.account, "another hash");
			await until("the socket to end", () => !old.socket.connected, 15_000);
			expect(other.socket.connected).toBe(true);
		} finally {
			await rooms.stop();
		}
	});

	it("a disabled account's open socket commands nothing any more", async () => {
		const id = await insertComplaint(sql);
		const { account } = await seat("supervisor");
		await disableAccount(sql, account.name, Date.now());
		expect(await ask("claim", { id }, account)).toMatchObject({ ok: false, reason: "forbidden" });
		expect((await sql`select claimed_by from complaint where id = ${id}`)[0]?.claimed_by).toBeNull();
	});

	it("a logout takes the unused tickets along", async () => {
		const { cookie, askTicket } = await seat("operator");
		const unused = await askTicket();
		await test.app.inject({ method: "DELETE", url: "/api/session", headers: { cookie } });
		expect(await takeTicket(sql, unused)).toBeUndefined();
	});

	it("what the intake refused is shown to accounts of the whole province only", async () => {
		const answer = await get("/api/rejected", await test.login("supervisor", { scope: ["31.74"] as never }));
		expect([answer.statusCode, answer.json().code]).toEqual([403, "outside_scope"]);
		expect((await get("/api/rejected", await test.login("operator"))).statusCode).toBe(200);
	});

	it("a group shows the members that lie in the caller's area, and its leader only if that does", async () => {
		const [leader, near, far] = [await insertComplaint(sql), await insertComplaint(sql), await insertComplaint(sql, { position: SOUTH })];
		await sql`update complaint set leader_id = ${leader} where id in (${near}, ${far})`;
		const related = async (id: number, scope: string): Promise<RelatedComplaints> =>
			(await get(`/api/complaints/${id}/related`, await test.login("operator", { scope: [scope] as never }))).json();
		expect((await related(leader, "31")).group?.members.map(({ id }) => id)).toEqual([near, far]);
		const seen = (await related(leader, "31.71")).group;
		expect(seen?.members.map(({ id }) => id)).toEqual([near]);
		expect(seen?.leader).not.toHaveProperty("region");
		expect((await related(far, "31.74")).group).toBeNull();
	});
});
