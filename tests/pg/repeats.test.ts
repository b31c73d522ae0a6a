import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../../server/protocol/account.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { CommandAnswer } from "../../server/protocol/up.ts";
import { type CommandCall, callCommand } from "../../server/queries/command.ts";
import { insertComplaint } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf } from "../support/room.ts";

// The embedded database has one connection: commands queue there, and repeats come after one another. Fewer of them do.
const COMMANDS = { postgres: 10_000, embedded: 2000 };
const RACES = { postgres: 500, embedded: 100 };
const CONNECTIONS = 12;

describe.each(DATABASES)("many commands at once, on %s", (kind) => {
	let database: TestDatabase;
	let many: postgres.Sql;
	let units: readonly string[];
	beforeAll(async () => {
		database = await openTestDatabase(kind);
		many = database.url === null ? database.sql : postgres(database.url, { max: CONNECTIONS, onnotice: () => {} });
		units = (await database.sql<{ code: string }[]>`select code from unit where level in ('dinas', 'sudin') order by code limit 20`).map(
			({ code }) => code,
		);
	});
	afterAll(async () => {
		if (many !== database?.sql) await many?.end();
		await database?.close();
	});

	test("of two dispatchers of one version exactly one wins, and the other is told who and what", async () => {
		const dispatchers = [accountOf("dewi", "dispatcher"), accountOf("budi", "dispatcher")] as const;
		for (let race = 0; race < RACES[kind]; race++) {
			const id = await insertComplaint(database.sql, { position: null });
			const answers = await Promise.all(
				dispatchers.map((account, index) => {
					const command = { key: `race-${account.name}-${race}`, id, version: 1, unit: units[(race + index) % units.length] };
					return callCommand(many, { name: "dispatch", command, explanation: null } as CommandCall, account, Date.now());
				}),
			);
			const winner = answers.findIndex((answer) => answer.ok);
			expect(answers.filter((answer) => answer.ok)).toEqual([{ ok: true, id, version: 2 }]);
			expect(answers[1 - winner]).toMatchObject({
				ok: false,
				reason: "version_conflict",
				since: [{ actor: dispatchers[winner]?.name, kind: "dispatched", version: 2 }],
			});
			const kept = await database.sql`select by_account, to_unit from dispatch where complaint_id = ${id}`;
			expect(kept).toEqual([{ by_account: dispatchers[winner]?.name, to_unit: units[(race + winner) % units.length] }]);
		}
	});

	test("a command that comes again, at once or later, has one effect and one answer", async () => {
		let seed = 7;
		const pick = (below: number) => {
			seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
			return (seed >>> 8) % below;
		};
		const ids: ComplaintId[] = [];
		for (let index = 0; index < 100; index++) ids.push(await insertComplaint(database.sql, { position: null }));
		const people = [accountOf("dewi", "dispatcher"), accountOf("budi", "dispatcher"), accountOf("sari", "supervisor")] as const;
		interface Sent {
			readonly call: CommandCall;
			readonly account: Account;
			readonly answers: CommandAnswer[];
		}
		const made: Sent[] = [];
		const sent: Sent[] = [];
		while (sent.length < COMMANDS[kind]) {
			if (made.length > 0 && pick(2) === 0) {
				// Half of the repeats follow at once, as after a lost acknowledgement; the others come from long ago.
				sent.push(made[pick(2) === 0 ? Math.max(0, made.length - 1 - pick(4)) : pick(made.length)] as Sent);
				continue;
			}
			const id = ids[pick(ids.length)] as ComplaintId;
			const common = { key: `repeat-${String(made.length).padStart(8, "0")}`, id };
			const version = 1 + pick(8);
			const calls = [
				{ name: "note", command: { ...common, text: "catatan" } },
				{ name: "claim", command: common },
				{ name: "release", command: common },
				{ name: "undo", command: common },
				{ name: "dispatch", command: { ...common, version, unit: units[pick(units.length)] }, explanation: null },
				{ name: "hand-back", command: { ...common, version, cause: "not_our_task" } },
			] as const;
			const next = { call: calls[pick(calls.length)] as CommandCall, account: people[pick(people.length)] as Account, answers: [] };
			made.push(next);
			sent.push(next);
		}
		const at = Date.now();
		let place = 0;
		const work = async () => {
			for (let one = sent[place++]; one !== undefined; one = sent[place++])
				one.answers.push(await callCommand(many, one.call, one.account, at));
		};
		await Promise.all(Array.from({ length: CONNECTIONS }, work));

		for (const { answers } of made) for (const answer of answers) expect(answer).toEqual(answers[0]);
		const { sql } = database;
		const [stored] = await sql`select count(*)::int as count from command_answer where key like 'repeat-%'`;
		expect(stored?.count).toBe(made.length);
		// Each effect is one version of its complaint: what was answered is what there is, and nothing was done twice.
		const notes = new Map<ComplaintId, number>();
		const dispatches = new Map<ComplaintId, number>();
		const versions = new Map<ComplaintId, Set<number>>();
		for (const { call, answers } of made) {
			const [answer] = answers;
			if (answer === undefined || !answer.ok) continue;
			const { id } = call.command;
			versions.set(id, (versions.get(id) ?? new Set()).add(answer.version));
			if (call.name === "note") notes.set(id, (notes.get(id) ?? 0) + 1);
			if (call.name === "dispatch") dispatches.set(id, (dispatches.get(id) ?? 0) + 1);
		}
		expect(made.filter(({ answers }) => answers[0]?.ok).length).toBeGreaterThan(made.length / 4);
		for (const id of ids) {
			const [found] = await sql`
				select c.version, (select count(*)::int from event e where e.complaint_id = c.id and e.kind = 'note') as notes,
					(select count(*)::int from event e where e.complaint_id = c.id and e.kind = 'dispatched') as dispatched,
					(select count(*)::int from dispatch d where d.complaint_id = c.id) as dispatches,
					(select count(*) = count(distinct e.version) from event e where e.complaint_id = c.id) as is_once
				from complaint c where c.id = ${id}`;
			const count = dispatches.get(id) ?? 0;
			expect(found).toMatchObject({ notes: notes.get(id) ?? 0, dispatched: count, dispatches: count, is_once: true });
			expect(Math.max(1, ...(versions.get(id) ?? []))).toBe(found?.version);
		}
	});

	test("one key at the same instant on two complaints, or for two commands, has one effect", async () => {
		const dewi = accountOf("dewi", "dispatcher");
		const { sql } = database;
		for (let race = 0; race < RACES[kind] / 2; race++) {
			const first = await insertComplaint(sql, { position: null });
			const second = await insertComplaint(sql, { position: null });
			const common = { key: `one-key-${String(race).padStart(6, "0")}`, id: first };
			const calls = [
				{ name: "note", command: { ...common, text: "catatan" } },
				race % 2 === 0
					? { name: "note", command: { ...common, id: second, text: "catatan" } }
					: { name: "dispatch", command: { ...common, version: 1, unit: units[0] }, explanation: null },
				{ name: "claim", command: { ...common, id: second } },
			] as readonly unknown[] as readonly CommandCall[];
			const at = Date.now();
			const answers = await Promise.all(calls.map((call) => callCommand(many, call, dewi, at)));
			expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
			expect(answers.filter((answer) => !answer.ok && answer.reason === "key_reused")).toHaveLength(2);
			const [done] = await sql`
				select sum(version)::int as versions, (select count(*)::int from dispatch where complaint_id in (${first}, ${second})) as dispatches
				from complaint where id in (${first}, ${second})`;
			const isDispatch = answers[1]?.ok === true && calls[1]?.name === "dispatch";
			expect(done).toEqual({ versions: 3, dispatches: isDispatch ? 1 : 0 });
		}
	});

	test("plain SQL that keeps a second answer under one key is rolled back with all that it did", async () => {
		const { sql } = database;
		const id = await insertComplaint(sql, { position: null });
		const actor = sql.json({ name: "dewi", role: "dispatcher" });
		await sql`select answer_command(${actor}, 'kunci-yang-sama', 'note', ${id}, null, now())`;
		await expect(
			sql.begin(async (tx) => {
				await tx`update complaint set claimed_by = 'dewi', claimed_until = now() where id = ${id}`;
				await tx`select answer_command(${actor}, 'kunci-yang-sama', 'claim', ${id}, null, now())`;
			}),
		).rejects.toMatchObject({ code: "23505" });
		expect(await sql`select version from complaint where id = ${id}`).toEqual([{ version: 1 }]);
	});
});
