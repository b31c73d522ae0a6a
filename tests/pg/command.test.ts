import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandAnswer } from "../../server/protocol/up.ts";
import { asImport, insertEvidence } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";

const dewi = { name: "dewi", role: "dispatcher", scope: ["31"], unit: null };
const budi = { name: "budi", role: "dispatcher", scope: ["31"], unit: null };
const at = new Date("2026-11-21T08:00:00Z");
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

describe.each(DATABASES)("commands, on %s", (kind) => {
	let database: TestDatabase;
	let sql: Sql;
	let dinas = "";
	let sudin = "";
	let keys = 0;
	const key = () => `key-${String(keys++).padStart(8, "0")}`;

	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
		dinas = (await sql<{ code: string }[]>`select code from unit where level = 'dinas' limit 1`)[0]?.code ?? "";
		sudin = (await sql<{ code: string }[]>`select code from unit where level = 'sudin' limit 1`)[0]?.code ?? "";
	});
	afterAll(() => database?.close());

	const arrive = async (region: string | null = "31.71.01.1001") => {
		const [row] = await sql<{ id: number; unit: string }[]>`
			insert into complaint (channel_code, category_code, region_code) values ('jaki', 'jalan', ${region}) returning id::int, unit_code as unit`;
		if (row === undefined) throw new Error("No row came back");
		return row;
	};
	const ask = async (rows: Promise<readonly { answer: CommandAnswer }[]>) => (await rows)[0]?.answer;
	type Actor = { name: string; role: string; scope: string[]; unit: string | null };
	const dispatch = (actor: Actor, id: number, version: number, unit = dinas, withKey = key(), when = at) =>
		ask(
			sql`select do_dispatch(${sql.json(actor)}, ${withKey}, ${id}, ${version}, ${unit}, ${sql.json({ why: "rule" })}, ${null}, ${when}) as answer`,
		);
	const claim = (actor: Actor, id: number, when = at, withKey = key()) =>
		ask(sql`select do_claim(${sql.json(actor)}, ${withKey}, ${id}, 60, ${when}) as answer`);
	const advance = (actor: Actor, id: number, version: number, to: string) =>
		ask(sql`select do_advance(${sql.json(actor)}, ${key()}, ${id}, ${version}, ${to}, ${null}, ${at}) as answer`);
	const undo = (actor: Actor, id: number, when: Date) =>
		ask(sql`select do_undo(${sql.json(actor)}, ${key()}, ${id}, 30, ${when}) as answer`);
	const read = async (id: number) =>
		(await sql`select status, unit_code as unit, version, claimed_by as "claimedBy" from complaint where id = ${id}`)[0];
	const unitOf = (code: string): Actor => ({ name: `unit-${code}`, role: "unit", scope: ["31"], unit: code });

	it("a dispatch gives the complaint to the unit and keeps why", async () => {
		const { id } = await arrive();
		expect(await dispatch(dewi, id, 1)).toEqual({ ok: true, id, version: 2 });
		expect(await read(id)).toMatchObject({ status: "coordinating", unit: dinas, version: 2 });
		const [kept] = await sql`select kind, explanation, by_account, at from dispatch where complaint_id = ${id}`;
		expect(kept).toEqual({ kind: "koordinasi", explanation: { why: "rule" }, by_account: "dewi", at });
		const [event] = await sql`select kind, actor, at, data from event where complaint_id = ${id} and version = 2`;
		expect(event).toMatchObject({ kind: "dispatched", actor: "dewi", at, data: { from: "waiting", to: "coordinating", toUnit: dinas } });
	});

	it("a key that comes again gets the first answer and does nothing", async () => {
		const { id } = await arrive();
		const first = await dispatch(dewi, id, 1, dinas, "the-same-key");
		expect(await dispatch(dewi, id, 1, dinas, "the-same-key")).toEqual(first);
		expect(await dispatch(dewi, id, 2, sudin, "the-same-key")).toEqual(first);
		expect(await read(id)).toMatchObject({ version: 2, unit: dinas });
		expect(await dispatch(budi, id, 1, dinas, "the-same-key")).toMatchObject({ ok: false, reason: "version_conflict" });
	});

	it("two dispatches of one version have one winner", async () => {
		const { id } = await arrive();
		const answers = await Promise.all([dispatch(dewi, id, 1), dispatch(budi, id, 1, sudin)]);
		expect(answers.filter((answer) => answer?.ok)).toHaveLength(1);
		expect(answers.find((answer) => !answer?.ok)).toMatchObject({ reason: "version_conflict" });
		expect(await sql`select id from dispatch where complaint_id = ${id} and answer is null`).toHaveLength(1);
	});

	it("a living claim keeps others from dispatching, a dead one does not", async () => {
		const { id } = await arrive();
		expect(await claim(budi, id)).toEqual({ ok: true, id, version: 2 });
		expect(await claim(dewi, id)).toMatchObject({ ok: false, reason: "claimed_by_other" });
		expect(await dispatch(dewi, id, 2)).toMatchObject({ ok: false, reason: "claimed_by_other" });
		expect(await dispatch(dewi, id, 2, dinas, key(), later(61))).toMatchObject({ ok: true });
		expect(await read(id)).toMatchObject({ claimedBy: null });
	});

	it("release ends one's own claim only", async () => {
		const { id } = await arrive();
		await claim(budi, id);
		const release = (actor: Actor) => ask(sql`select do_release(${sql.json(actor)}, ${key()}, ${id}, ${at}) as answer`);
		expect(await release(dewi)).toEqual({ ok: true, id, version: 2 });
		expect(await read(id)).toMatchObject({ claimedBy: "budi" });
		await release(budi);
		expect(await read(id)).toMatchObject({ claimedBy: null, version: 3 });
	});

	it("refuses by role, scope, unit, version and existence", async () => {
		const { id } = await arrive();
		expect(await dispatch({ ...dewi, name: "layar", role: "display" }, id, 1)).toMatchObject({ reason: "forbidden" });
		expect(await dispatch({ ...dewi, name: "op", role: "operator" }, id, 1)).toMatchObject({ reason: "forbidden" });
		expect(await dispatch({ ...dewi, name: "barat", scope: ["31.73"] }, id, 1)).toMatchObject({ reason: "outside_scope" });
		expect(await dispatch({ ...dewi, name: "mirip", scope: ["31.7"] }, id, 1)).toMatchObject({ reason: "outside_scope" });
		expect(await advance(unitOf(dinas), id, 1, "in_progress")).toMatchObject({ reason: "outside_scope" });
		expect(await dispatch(dewi, id, 7)).toMatchObject({ reason: "version_conflict" });
		expect(await dispatch(dewi, 999_999_999, 1)).toMatchObject({ reason: "not_found" });
		expect(await dispatch(dewi, id, 1, "no-such-unit")).toMatchObject({ reason: "unknown_unit" });
		expect(await advance(dewi, id, 1, "resolved")).toMatchObject({ reason: "step_not_allowed" });
		expect(await advance(dewi, id, 1, "coordinating")).toMatchObject({ reason: "step_not_allowed" });
		expect(await read(id)).toMatchObject({ version: 1, status: "waiting" });
		const everywhere = await arrive(null);
		expect(await dispatch({ ...dewi, name: "barat", scope: ["31.73"] }, everywhere.id, 1)).toMatchObject({ ok: true });
	});

	it("a unit accepts, follows up, is refused by the validator, and finishes", async () => {
		const { id } = await arrive();
		const validator = { name: "biro", role: "validator", scope: ["31"], unit: null };
		await dispatch(dewi, id, 1);
		expect(await advance(unitOf(dinas), id, 2, "in_progress")).toMatchObject({ ok: true, version: 3 });
		expect(await sql`select answer from dispatch where complaint_id = ${id}`).toEqual([{ answer: "accepted" }]);
		expect(await advance(unitOf(dinas), id, 3, "awaiting_validation")).toMatchObject({ reason: "step_not_allowed" });
		await insertEvidence(sql, id);
		expect(await advance(unitOf(dinas), id, 4, "awaiting_validation")).toMatchObject({ ok: true });
		expect(await advance(unitOf(dinas), id, 5, "resolved")).toMatchObject({ reason: "forbidden" });
		expect(await advance(validator, id, 5, "follow_up_rejected")).toMatchObject({ ok: true });
		expect(await advance(unitOf(dinas), id, 6, "awaiting_validation")).toMatchObject({ reason: "step_not_allowed" });
		await insertEvidence(sql, id);
		expect(await advance(unitOf(dinas), id, 7, "awaiting_validation")).toMatchObject({ ok: true });
		expect(await advance(validator, id, 8, "resolved")).toMatchObject({ ok: true });
		expect((await sql`select closed_at, status_since from complaint where id = ${id}`)[0]).toEqual({ closed_at: at, status_since: at });
		const kinds = await sql`select kind from event where complaint_id = ${id} order by id`;
		expect(kinds.map((event) => event.kind)).toEqual([
			"arrived",
			"dispatched",
			"advanced",
			...Array(2).fill(["evidence", "advanced", "advanced"]).flat(),
		]);
	});

	it("a hand-back returns the complaint to the unit that it came from, with the cause", async () => {
		const { id, unit } = await arrive();
		await dispatch(dewi, id, 1);
		const handBack = (actor: Actor, version: number) =>
			ask(sql`select do_hand_back(${sql.json(actor)}, ${key()}, ${id}, ${version}, 'not_our_task', 'bukan kami', ${at}) as answer`);
		expect(await handBack(unitOf(sudin), 2)).toMatchObject({ reason: "outside_scope" });
		expect(await handBack(unitOf(dinas), 2)).toEqual({ ok: true, id, version: 3 });
		expect(await read(id)).toMatchObject({ status: "waiting", unit });
		expect(await sql`select answer, answer_cause from dispatch where complaint_id = ${id}`).toEqual([
			{ answer: "handed_back", answer_cause: "not_our_task" },
		]);
		const [event] = await sql`select kind, data from event where complaint_id = ${id} and version = 3`;
		expect(event).toMatchObject({ kind: "handed_back", data: { cause: "not_our_task", note: "bukan kami", toUnit: unit } });
		expect(await handBack(unitOf(unit), 3)).toMatchObject({ reason: "step_not_allowed" });
	});

	it("an undo restores unit and status, in time and before the unit has answered", async () => {
		const { id, unit } = await arrive();
		await dispatch(dewi, id, 1);
		expect(await undo(budi, id, later(5))).toMatchObject({ reason: "nothing_to_undo" });
		expect(await undo(dewi, id, later(31))).toMatchObject({ reason: "undo_too_late" });
		expect(await undo(dewi, id, later(30))).toEqual({ ok: true, id, version: 3 });
		expect(await read(id)).toMatchObject({ status: "waiting", unit });
		await dispatch(dewi, id, 3);
		await advance(unitOf(dinas), id, 4, "in_progress");
		expect(await undo(dewi, id, later(1))).toMatchObject({ reason: "nothing_to_undo" });
	});

	it("an undo restores a status that no step of its own leads to", async () => {
		const [row] = await asImport(
			sql,
			(tx) => tx<{ id: number }[]>`
				insert into complaint (channel_code, category_code, status, unit_code)
				values ('jaki', 'jalan', 'follow_up_rejected', 'dinas-sda') returning id::int`,
		);
		const id = row?.id ?? 0;
		expect(await dispatch(dewi, id, 1)).toMatchObject({ ok: true });
		expect(await undo(dewi, id, later(1))).toMatchObject({ ok: true });
		expect(await read(id)).toMatchObject({ status: "follow_up_rejected", unit: "dinas-sda" });
	});

	it("a note raises the version and is in the history", async () => {
		const { id } = await arrive();
		const answer = await ask(sql`select do_note(${sql.json(dewi)}, ${key()}, ${id}, 'sudah ditelepon', ${at}) as answer`);
		expect(answer).toEqual({ ok: true, id, version: 2 });
		expect(await sql`select kind, data from event where complaint_id = ${id} and version = 2`).toEqual([
			{ kind: "note", data: { note: "sudah ditelepon" } },
		]);
	});

	it("a command leaves no context for what follows in its transaction", async () => {
		const { id } = await arrive();
		await sql.begin(async (transaction) => {
			await transaction`select do_note(${sql.json(dewi)}, ${key()}, ${id}, 'x', ${at})`;
			await transaction`update complaint set text = 'y' where id = ${id}`;
		});
		const [event] = await sql`select kind, actor from event where complaint_id = ${id} and version = 3`;
		expect(event).toMatchObject({ kind: "changed", actor: expect.stringMatching(/^sql:/) });
	});
});
