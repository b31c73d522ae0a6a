import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isInScope } from "../../server/domain/audience.ts";
import { projectToView } from "../../server/domain/projection.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { markToParts } from "../../server/protocol/mark.ts";
import type { CommandAnswer } from "../../server/protocol/up.ts";
import { PROTOCOL_VERSION } from "../../server/protocol/version.ts";
import { readOpenComplaints } from "../../server/queries/complaint.ts";
import { uncelledToRow } from "../../server/room/room-state.ts";
import { insertComplaint, insertEvidence, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestRoom } from "../support/room.ts";

const dispatcher = accountOf("dewi", "dispatcher");
const operator = accountOf("oki", "operator");
const display = accountOf("wall", "display");

let keys = 0;
const newKey = () => `key-${String(++keys).padStart(8, "0")}`;

describe.each(DATABASES)("the room on %s", (kind) => {
	let database: TestDatabase;
	let sql: TestDatabase["sql"];
	let test1: TestRoom;
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
		test1 = await openTestRoom({ sql });
	});
	afterAll(async () => {
		await test1?.stop();
		await database?.close();
	});

	/** The oracle: what the tables say, projected. */
	async function readExpected(view: "wall" | "console", scope: readonly string[] = ["31"]): Promise<Map<number, ComplaintRow>> {
		const rows: ComplaintRow[] = [];
		for await (const page of readOpenComplaints(sql)) rows.push(...page.map(uncelledToRow));
		const visible = rows.filter((row) => isInScope(row, scope as never));
		return new Map(visible.map((row) => [row.id, projectToView(row, view)]));
	}

	test("a plain SQL insert reaches a connected wall within a second, without number, point or name", async () => {
		const wall = await test1.join(display, "console", "snapshot");
		expect(wall.hellos[0]).toMatchObject({ protocol: PROTOCOL_VERSION, build: "test", view: "wall", you: display, isDrill: false });
		const id = await insertComplaint(sql);
		const startedAt = performance.now();
		await until("the complaint", () => wall.columns.slotOf(id) >= 0);
		expect(performance.now() - startedAt).toBeLessThan(1000);
		await sql`update complaint set claimed_by = 'sari', claimed_until = now() + interval '1 minute' where id = ${id}`;
		await until("the claim", () => wall.columns.find(id)?.version === 2);
		for (const row of wall.changes.flatMap((change) => change.put)) {
			expect(row).toMatchObject({ number: null, position: null, claimedBy: null, claimedUntil: null });
		}
		expect(JSON.stringify(wall.changes)).not.toContain("sari");
		expect(Buffer.from(test1.room.snapshot(display, "console").body).includes("sari")).toBe(false);
		wall.socket.disconnect();
	});

	test("a client that comes back with its mark gets exactly what it missed", async () => {
		const known = await insertComplaint(sql);
		const first = await test1.join(operator, "console", "snapshot");
		await until("the last insert", () => first.columns.slotOf(known) >= 0);
		first.socket.disconnect();
		const closed = await insertComplaint(sql);
		await sql`update complaint set status = 'invalid', status_reason = 'Bukan laporan' where id = ${known}`;
		const later = await insertComplaint(sql, { position: null });
		await until("the room to know", () => test1.room.snapshot(operator, "console") !== undefined && test1.room.lagMs() === 0);
		await until("the room to have it", () => BigInt(test1.room.head().split("-").at(-1) ?? 0) > markToParts(first.mark as never).seq + 2n);

		const second = await test1.join(operator, "console", first.mark);
		await until("the missed change", () => second.changes.length > 0);
		const [missed] = second.changes;
		expect(missed?.from).toBe(first.mark);
		expect(missed?.put.map((row) => row.id).toSorted((a, b) => a - b)).toEqual([closed, later]);
		expect(missed?.drop).toEqual([known]);
		expect(second.refetch).toBeUndefined();
		second.socket.disconnect();
	});

	test("a room that has just started knows what clients of the one before it missed", async () => {
		const before = await test1.join(operator, "console", "snapshot");
		await until("a beat", () => before.beats.length > 0);
		const mark = before.beats.at(-1)?.mark;
		before.socket.disconnect();
		const id = await insertComplaint(sql);
		const next = await openTestRoom({ sql });
		const after = await next.join(operator, "console", mark);
		await until("what was missed", () => after.changes.length > 0);
		expect(after.changes.flatMap((change) => change.put.map((row) => row.id))).toContain(id);
		expect(after.refetch).toBeUndefined();
		await next.stop();
	});

	test("a client older than what the room remembers is told from the log what it missed, as long as that is there", async () => {
		const before = await test1.join(operator, "console", "snapshot");
		const held = await insertComplaint(sql);
		await until("the complaint", () => before.columns.slotOf(held) >= 0);
		const { mark } = before;
		before.socket.disconnect();
		await sql`update complaint set status = status where id = ${held}`;
		// More than a room that starts takes into its memory.
		await sql`insert into change_log (topic, complaint_id) select 'complaint', ${held}::bigint from generate_series(1, 20001)`;
		const next = await openTestRoom({ sql });
		const after = await next.join(operator, "console", mark);
		await until("what was missed", () => after.changes.length > 0);
		expect(after.changes[0]).toMatchObject({ from: mark, put: [{ id: held, version: 2 }], drop: [] });
		await until("live", () => after.beats.length > 0);
		// A place of which there is no entry: what came after it may have been pruned.
		const gone = await next.join(operator, "console", mark?.replace(/-(\d+)$/, "-0"));
		await until("must-refetch", () => gone.refetch !== undefined);
		expect(gone.refetch).toBe("mark_too_old");
		await next.stop();
	});

	test("each mark that is of no use is answered with must-refetch, its reason, and the end of the socket", async () => {
		const { epoch } = test1.room;
		const parts = markToParts(test1.room.head());
		const marks = {
			no_mark: undefined,
			other_epoch: `another.1/${parts.xid}-${parts.seq}`,
			mark_too_old: `${epoch}/1-1`,
			mark_from_the_future: `${epoch}/${parts.xid + 1_000_000n}-1`,
		};
		await Promise.all(
			Object.entries(marks).map(async ([reason, mark]) => {
				const client = await test1.join(operator, "console", mark);
				await until(reason, () => client.refetch !== undefined);
				expect(client.refetch).toBe(reason);
				await until("the end", () => !client.socket.connected);
			}),
		);
	});

	test("a beat comes at once and then every second, with the room's mark and no lag", async () => {
		const client = await test1.join(operator, "console", "snapshot");
		await until("three beats", () => client.beats.length >= 3);
		const [, first, second] = client.beats;
		expect((second?.now ?? 0) - (first?.now ?? 0)).toBeGreaterThan(900);
		expect(second).toMatchObject({ mark: test1.room.head(), isDrill: false, reference: test1.room.reference().version });
		expect(second?.lagMs).toBeLessThan(1000);
		client.socket.disconnect();
	});

	test("a ticket that is not there lets nobody in, and one is good once", async () => {
		const client = await test1.join(operator, "console", "snapshot");
		const { auth } = client.socket as unknown as { auth: { ticket: string } };
		const { io } = await import("socket.io-client");
		const again = io(test1.url, { transports: ["websocket"], reconnection: false, forceNew: true, auth: { ticket: auth.ticket } });
		const message = await new Promise<string>((resolve) => again.on("connect_error", (error) => resolve(error.message)));
		expect(message).toBe("ticket");
		client.socket.disconnect();
	});

	test("a console of one kota is told what is there, what leaves it, and nothing of its neighbours", async () => {
		const scoped = accountOf("pusat", "operator", ["31.71"]);
		const client = await test1.join(scoped, "console", "snapshot");
		const inside = await insertComplaint(sql);
		const elsewhere = await insertComplaint(sql, { position: [106.8145, -6.3] });
		const nowhere = await insertComplaint(sql, { position: null });
		await until("its own", () => client.columns.slotOf(inside) >= 0 && client.columns.slotOf(nowhere) >= 0);
		await sql`update complaint set position = st_setsrid(st_makepoint(106.8145, -6.3), 4326) where id = ${inside}`;
		await until("that it left", () => client.columns.slotOf(inside) === -1);
		expect(JSON.stringify(client.changes.map(({ put, drop }) => [put.map((row) => row.id), drop]))).not.toContain(String(elsewhere));
		expect(client.rows()).toEqual(await readExpected("console", ["31.71"]));
		client.socket.disconnect();
	});

	test("a dispatch by a socket is answered, told to all, kept with its reasons, and a repeat of its key does nothing", async () => {
		const id = await insertComplaint(sql, { category: "parkir-liar" });
		const client = await test1.join(dispatcher, "console", "snapshot");
		await until("the complaint", () => client.columns.slotOf(id) >= 0);
		const [unit] = await sql<{ code: string }[]>`
			select u.code from unit u join routing_rule r on r.unit_kind = u.kind and r.unit_level = u.level
			where r.category_code = 'parkir-liar' order by r.priority limit 1`;
		const command = { key: newKey(), id, version: 1, unit: unit?.code as never };
		const answer = await client.socket.emitWithAck("dispatch", command);
		expect(answer).toMatchObject({ ok: true, id });
		await until("the dispatch", () => client.columns.find(id)?.status === "coordinating");
		expect(client.columns.find(id)?.unit).toBe(unit?.code);
		expect(await client.socket.emitWithAck("dispatch", command)).toEqual(answer);
		const dispatches = await sql<
			{ explanation: { best: { unit: string } | null } }[]
		>`select explanation from dispatch where complaint_id = ${id}`;
		expect(dispatches.length).toBe(1);
		expect(dispatches[0]?.explanation.best?.unit).toBe(unit?.code);
		client.socket.disconnect();
	});

	test("whoever acts on an old version is refused and shown the row as it is now", async () => {
		const id = await insertComplaint(sql);
		await sql`update complaint set status = 'waiting' where id = ${id}`;
		const client = await test1.join(dispatcher, "console", "snapshot");
		const answer = await client.socket.emitWithAck("advance", { key: newKey(), id, version: 1, to: "invalid" });
		expect(answer).toMatchObject({ ok: false, reason: "version_conflict", current: { id, version: 2, status: "waiting" } });
		client.socket.disconnect();
	});

	test("what a socket sends is parsed: rubbish is refused, a display and an operator may not dispatch", async () => {
		const id = await insertComplaint(sql);
		const send = async (account: typeof dispatcher, payload: unknown): Promise<CommandAnswer> => {
			const client = await test1.join(account, "console", "snapshot");
			const answer = await client.socket.emitWithAck("dispatch", payload as never);
			client.socket.disconnect();
			return answer;
		};
		const whole = { key: newKey(), id, version: 1, unit: "dishub" };
		for (const rubbish of [undefined, null, "x", [], { ...whole, id: "1" }, { ...whole, extra: 1 }, { ...whole, key: "short" }]) {
			expect(await send(dispatcher, rubbish)).toMatchObject({ ok: false, reason: "invalid" });
		}
		expect(await send(display, whole)).toMatchObject({ ok: false, reason: "forbidden" });
		expect(await send(operator, { ...whole, key: newKey(), unit: test1.room.responsibility().units.keys().next().value })).toMatchObject({
			ok: false,
			reason: "forbidden",
		});
	});

	test("more commands than a person can mean are refused, and not lost", async () => {
		const id = await insertComplaint(sql);
		const client = await test1.join(operator, "console", "snapshot");
		const answers = await Promise.all(
			Array.from({ length: 200 }, () => client.socket.emitWithAck("note", { key: "short", id, text: "x" })),
		);
		const reasons = answers.map((answer) => (answer.ok ? "ok" : answer.reason));
		expect(reasons.filter((reason) => reason === "too_many").length).toBeGreaterThan(50);
		expect(reasons.filter((reason) => reason === "invalid").length).toBeGreaterThanOrEqual(120);
		client.socket.disconnect();
	});

	test("after random commands of many people every audience holds what fresh SQL says", async () => {
		const clients = await Promise.all([
			test1.join(display, "wall", "snapshot"),
			test1.join(operator, "console", "snapshot"),
			test1.join(accountOf("barat", "operator", ["31.73"]), "console", "snapshot"),
		]);
		const units = [...test1.room.responsibility().units.keys()];
		const ids: ComplaintId[] = [];
		let seed = 42;
		const pick = (below: number) => {
			seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
			return seed % below;
		};
		for (let step = 0; step < 150; step++) {
			if (step % 5 === 0 || ids.length === 0) {
				ids.push(await insertComplaint(sql, { position: pick(8) === 0 ? null : [106.7 + pick(200) / 1000, -6.35 + pick(250) / 1000] }));
				continue;
			}
			const id = ids[pick(ids.length)] as ComplaintId;
			const [row] = await sql<{ version: number; unit_code: string | null }[]>`select version, unit_code from complaint where id = ${id}`;
			const common = { key: newKey(), id, version: row?.version };
			const asUnit = accountOf("petugas", "unit", ["31"], row?.unit_code ?? "none");
			const turns = [
				() => test1.room.command("claim", { key: common.key, id }, operator),
				() => test1.room.command("dispatch", { ...common, unit: units[pick(units.length)] }, dispatcher),
				() => test1.room.command("advance", { ...common, to: "in_progress" }, asUnit),
				async () => {
					await insertEvidence(sql, id);
					await test1.room.command("advance", { ...common, version: (row?.version ?? 0) + 1, to: "awaiting_validation" }, asUnit);
				},
				() => test1.room.command("advance", { ...common, to: "resolved" }, accountOf("val", "validator")),
				() => test1.room.command("hand-back", { ...common, cause: "wrong_authority" }, asUnit),
				() => test1.room.command("advance", { ...common, to: "invalid", note: "Bukan laporan" }, operator),
				() => test1.room.command("undo", { key: common.key, id }, dispatcher),
			];
			await turns[pick(turns.length)]?.();
		}
		const last = await insertComplaint(sql, { position: null });
		await until("the last insert", () => clients.every((client) => client.columns.slotOf(last) >= 0));
		const [wall, console1, west] = clients;
		expect(wall?.rows()).toEqual(await readExpected("wall"));
		expect(console1?.rows()).toEqual(await readExpected("console"));
		expect(west?.rows()).toEqual(await readExpected("console", ["31.73"]));
		for (const client of clients) client.socket.disconnect();
	});

	test("a disabled account loses its socket, one with another scope must refetch", async () => {
		const [out, moved] = await Promise.all([
			test1.join(accountOf("gone", "operator"), "console", "snapshot"),
			test1.join(accountOf("moved", "operator"), "console", "snapshot"),
		]);
		test1.accounts.delete("gone");
		test1.accounts.set("moved", accountOf("moved", "operator", ["31.71"]));
		await until("both to end", () => !out.socket.connected && !moved.socket.connected, 15_000);
		expect(out.refetch).toBeUndefined();
		expect(moved.refetch).toBe("audience_changed");
	});

	test("a change of reference data reaches the beat as another version", async () => {
		const client = await test1.join(operator, "console", "snapshot");
		const before = test1.room.reference().version;
		await sql`update category set name_en = 'Streets' where code = 'jalan'`;
		await until("another version", () => (client.beats.at(-1)?.reference ?? before) !== before);
		expect(test1.room.reference().categories.find((category) => category.code === "jalan")?.nameEn).toBe("Streets");
		client.socket.disconnect();
	});

	test("when the database's history becomes another one everybody must refetch, and the room goes on in the new epoch", async () => {
		const client = await test1.join(operator, "console", "snapshot");
		const before = test1.room.epoch;
		await sql`update history_generation set id = gen_random_uuid()`;
		await until("the end", () => client.refetch !== undefined);
		expect(client.refetch).toBe("other_epoch");
		expect(test1.room.epoch).not.toBe(before);
		const next = await test1.join(operator, "console", "snapshot");
		const id = await insertComplaint(sql);
		await until("a change", () => next.columns.slotOf(id) >= 0);
		next.socket.disconnect();
	});
});
