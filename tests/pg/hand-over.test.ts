import { randomUUID } from "node:crypto";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDispatchRefusal } from "../../server/domain/dispatch-check.ts";
import { ESCALATION_HOURS, selectEscalations, type Waiting } from "../../server/domain/escalation.ts";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import type { Account } from "../../server/protocol/account.ts";
import type { Suggestion } from "../../server/protocol/case.ts";
import type { ComplaintId, UnitCode } from "../../server/protocol/code.ts";
import type { ManyAnswer, ManyItemAnswer } from "../../server/protocol/many.ts";
import type { CommandAnswer, CommandName } from "../../server/protocol/up.ts";
import { findPlaceFacts, readComplaints } from "../../server/queries/complaint.ts";
import { decideProposal, escalateDue, findClaims, readProposals, releaseClaims } from "../../server/queries/hand-over.ts";
import { insertComplaint, until } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestRoom } from "../support/room.ts";

const dewi = accountOf("dewi", "dispatcher");
const budi = accountOf("budi", "dispatcher");
const sari = accountOf("sari", "supervisor");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(DATABASES)("hand-over, on %s", (kind) => {
	let database: TestDatabase;
	let sql: Sql;
	let test: TestRoom;
	let dinas: UnitCode;
	let other: UnitCode;
	/** Ahead of the machine's clock, ms. */
	let aheadMs = 0;
	const now = () => Date.now() + aheadMs;

	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
		test = await openTestRoom({ sql, now });
		const codes = (await sql<{ code: UnitCode }[]>`select code from unit where level = 'dinas' order by code limit 2`).map(
			({ code }) => code,
		);
		[dinas, other] = codes as [UnitCode, UnitCode];
	});
	afterAll(async () => {
		await test?.stop();
		await database?.close();
	});

	const key = () => randomUUID().replaceAll("-", "");
	const ask = (account: Account, name: CommandName, wish: object) => test.room.command(name, { key: key(), ...wish }, account);
	const arriveMany = async (count: number): Promise<ComplaintId[]> =>
		(
			await sql<{ id: string }[]>`
				insert into complaint (channel_code, category_code, position)
				select 'jaki', 'parkir-liar', 'SRID=4326;POINT(106.8272 -6.1754)' from generate_series(1, ${count}) returning id`
		).map(({ id }) => Number(id) as ComplaintId);
	const read = async (id: ComplaintId) => {
		const [row] = await readComplaints(sql, [id]);
		if (row === undefined) throw new Error(`No complaint ${id}`);
		return row;
	};
	const itemsOf = (answer: ManyAnswer): readonly ManyItemAnswer[] => {
		if (!answer.ok) throw new Error(`Refused: ${answer.message}`);
		return answer.items;
	};
	const unitOf = (unit: UnitCode) => accountOf(`unit-${unit}`.slice(0, 60), "unit", ["31"], unit);
	const eventsOf = async (id: ComplaintId) =>
		await sql<
			{ kind: string; actor: string; data: Record<string, unknown> }[]
		>`select kind, actor, data from event where complaint_id = ${id} order by id`;

	it("of two dispatchers at once one wins, and the other is told by name who did, 500 times", async () => {
		const ids = await arriveMany(500);
		for (const id of ids) {
			const answers = (await Promise.all([
				ask(dewi, "dispatch", { id, version: 1, unit: dinas }),
				ask(budi, "dispatch", { id, version: 1, unit: other }),
			])) as CommandAnswer[];
			const winner = answers[0]?.ok ? dewi : budi;
			const loser = answers.find((answer) => !answer.ok);
			expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
			expect(loser).toMatchObject({ reason: "version_conflict", since: [{ actor: winner.name, kind: "dispatched", version: 2 }] });
			expect(loser).toMatchObject({ current: { version: 2, unit: winner === dewi ? dinas : other, status: "coordinating" } });
		}
		const [count] =
			await sql`select count(*)::int as n, count(distinct complaint_id)::int as complaints from dispatch where complaint_id = any(${ids as unknown as number[]}::bigint[])`;
		expect(count).toEqual({ n: 500, complaints: 500 });
	});

	it("hands over 500 at once, each answered for itself", async () => {
		const ids = await arriveMany(500);
		await ask(budi, "claim", { id: ids[7] });
		await ask(budi, "note", { id: ids[8], text: "sudah ditelepon" });
		const items = ids.map((id) => ({ id, version: 1, unit: "suggested" }));
		const start = performance.now();
		const wish = { key: key(), items: [...items, { id: 999_999_999, version: 1, unit: dinas }].slice(1) };
		const answers = itemsOf(await test.room.many("dispatch-many", wish, dewi));
		const ms = performance.now() - start;
		console.log(`${kind}: 500 handed over in ${Math.round(ms)} ms`);
		expect(answers.map(({ id }) => id)).toEqual(wish.items.map(({ id }) => id));
		expect(answers.filter(({ ok }) => ok)).toHaveLength(497);
		expect(answers.filter(({ ok }) => !ok)).toMatchObject([
			{ id: ids[7], reason: "claimed_by_other", current: { claimedBy: "budi" } },
			{ id: ids[8], reason: "version_conflict", since: [{ actor: "budi", kind: "note" }] },
			{ id: 999_999_999, reason: "not_found" },
		]);
		const [kept] =
			await sql`select to_unit, explanation -> 'best' ->> 'unit' as suggested from dispatch where complaint_id = ${ids[1] ?? 0}`;
		expect(kept?.to_unit).toBe(kept?.suggested);

		expect(await test.room.many("dispatch-many", wish, dewi)).toEqual({ ok: true, items: answers });
		const [events] =
			await sql`select count(*)::int as n from event where kind = 'dispatched' and complaint_id = any(${ids as unknown as number[]}::bigint[])`;
		expect(events).toEqual({ n: 497 });
	});

	it("a bulk undoes no work: what its unit has already is refused, foretold or not", async () => {
		const ids = await arriveMany(3);
		const [working, answering, fresh] = ids as [ComplaintId, ComplaintId, ComplaintId];
		for (const id of [working, answering]) await ask(dewi, "dispatch", { id, version: 1, unit: dinas });
		await ask(unitOf(dinas), "advance", { id: working, version: 2, to: "in_progress" });
		const rows = await Promise.all(ids.map(read));
		const items = rows.map(({ id, version }) => ({ id, version, unit: dinas }));
		const unit = test.room.responsibility().units.get(dinas);
		expect(rows.map((row) => findDispatchRefusal(row, unit, { account: dewi, version: row.version, now: now() }))).toEqual([
			"already_there",
			"already_there",
			null,
		]);
		expect(itemsOf(await test.room.many("dispatch-many", { key: key(), items }, dewi))).toMatchObject([
			{ id: working, reason: "already_there", current: { status: "in_progress" } },
			{ id: answering, reason: "already_there" },
			{ id: fresh, ok: true },
		]);
		expect(await read(working)).toMatchObject({ status: "in_progress", unit: dinas, version: 3 });
		expect(await ask(dewi, "dispatch", { id: working, version: 3, unit: other })).toMatchObject({ ok: true });
	});

	it("takes a whole bulk back within 30 s, but nothing that a unit has answered", async () => {
		const ids = await arriveMany(40);
		const before = await read(ids[0] as ComplaintId);
		await test.room.many("dispatch-many", { key: key(), items: ids.map((id) => ({ id, version: 1, unit: dinas })) }, dewi);
		await ask(unitOf(dinas), "advance", { id: ids[3], version: 2, to: "in_progress" });
		expect(itemsOf(await test.room.many("undo-many", { key: key(), ids }, budi)).every(({ ok }) => !ok)).toBe(true);
		const answers = itemsOf(await test.room.many("undo-many", { key: key(), ids }, dewi));
		expect(answers.filter(({ ok }) => !ok)).toMatchObject([{ id: ids[3], reason: "nothing_to_undo" }]);
		expect(await read(ids[0] as ComplaintId)).toMatchObject({ status: "waiting", unit: before.unit, handBacks: 0 });

		const late = await arriveMany(2);
		await test.room.many("dispatch-many", { key: key(), items: late.map((id) => ({ id, version: 1, unit: dinas })) }, dewi);
		aheadMs += 31_000;
		expect(itemsOf(await test.room.many("undo-many", { key: key(), ids: late }, dewi))).toMatchObject([
			{ reason: "undo_too_late" },
			{ reason: "undo_too_late" },
		]);
	});

	it("refuses a bulk that is malformed, too large or from a display, and does none of it", async () => {
		const [id] = await arriveMany(1);
		const item = { id, version: 1, unit: dinas };
		const refusals = [
			test.room.many("dispatch-many", { key: key(), items: [] }, dewi),
			test.room.many("dispatch-many", { key: key(), items: [item, item] }, dewi),
			test.room.many("dispatch-many", { key: key(), items: Array.from({ length: 501 }, (_, n) => ({ ...item, id: n + 1 })) }, dewi),
			test.room.many("undo-many", { key: key(), ids: ["1"] }, dewi),
		];
		for (const refusal of refusals) expect(await refusal).toMatchObject({ ok: false, reason: "invalid" });
		expect(await test.room.many("dispatch-many", { key: key(), items: [item] }, accountOf("layar", "display"))).toMatchObject({
			reason: "forbidden",
		});
		expect(await read(id as ComplaintId)).toMatchObject({ version: 1, status: "waiting" });
	});

	it("foretells what a dispatch will be refused for, as the database then does", async () => {
		const { units } = test.room.responsibility();
		const sudin = [...units.values()].find(({ level }) => level === "sudin")?.code as UnitCode;
		const roles = [
			dewi,
			sari,
			accountOf("oki", "operator"),
			accountOf("val", "validator"),
			unitOf(dinas),
			accountOf("barat", "dispatcher", ["31.73"]),
		];
		let refused = 0;
		for (let round = 0; round < 60; round++) {
			const id = await insertComplaint(sql);
			const steps = [
				() => ask(dewi, "dispatch", { id, version: 1, unit: dinas }),
				() => ask(unitOf(dinas), "advance", { id, version: 2, to: "in_progress" }),
				() => ask(budi, "claim", { id }),
			];
			for (const step of steps.slice(0, round % 4)) await step();
			const row = await read(id);
			const account = roles[round % roles.length] as Account;
			const unit = [dinas, other, sudin, "tiada" as UnitCode][(round >> 1) % 4] as UnitCode;
			const version = round % 7 === 0 ? row.version + 1 : round % 3 === 0 ? row.contentVersion : row.version;
			const foretold = findDispatchRefusal(row, units.get(unit), { account, version, now: now() });
			const answer = await ask(account, "dispatch", { id, version, unit });
			expect(answer.ok ? null : answer.reason, `${account.role} ${row.status} → ${unit}`).toBe(foretold);
			if (!answer.ok) refused++;
		}
		expect(refused).toBeGreaterThan(10);

		// One's own lease is no news, however often it was renewed: the version before it is still up to date.
		const id = await insertComplaint(sql);
		for (const _ of [1, 2]) {
			await ask(dewi, "claim", { id });
			aheadMs += 20_000;
		}
		const row = await read(id);
		expect(row).toMatchObject({ version: 3, contentVersion: 1 });
		const foretell = (version: number) => findDispatchRefusal(row, units.get(dinas), { account: dewi, version, now: now() });
		expect([1, 2, 3, 4].map(foretell)).toEqual([null, null, null, "version_conflict"]);
		expect(await ask(dewi, "dispatch", { id, version: 4, unit: dinas })).toMatchObject({ reason: "version_conflict" });
		expect(await ask(dewi, "dispatch", { id, version: 1, unit: dinas })).toMatchObject({ ok: true });
		expect(findDispatchRefusal(await read(id), units.get(other), { account: dewi, version: 1, now: now() })).toBe("version_conflict");
	});

	it("a lease that is renewed is no event and no news for whoever decides", async () => {
		const id = await insertComplaint(sql);
		await ask(dewi, "claim", { id });
		aheadMs += 20_000;
		await ask(dewi, "claim", { id });
		const row = await read(id);
		expect(row).toMatchObject({ version: 3, claimedBy: "dewi" });
		expect((row.claimedUntil ?? 0) - now()).toBeGreaterThan(55_000);
		expect((await eventsOf(id)).map((event) => event.kind)).toEqual(["arrived", "claimed"]);
		expect(await ask(budi, "dispatch", { id, version: 1, unit: dinas })).toMatchObject({
			reason: "claimed_by_other",
			current: { claimedBy: "dewi" },
		});
		expect(await ask(dewi, "dispatch", { id, version: 1, unit: dinas })).toMatchObject({ ok: true });
	});

	it("a claim is taken over with a reason only, and its holder reads by whom and why", async () => {
		const id = await insertComplaint(sql);
		await ask(budi, "claim", { id });
		expect(await ask(dewi, "take-over", { id, note: "  " })).toMatchObject({ reason: "invalid" });
		expect(await ask(dewi, "take-over", { id, note: "Budi sedang rehat" })).toMatchObject({ ok: true });
		expect(await read(id)).toMatchObject({ claimedBy: "dewi" });
		expect((await eventsOf(id)).at(-1)).toMatchObject({
			kind: "taken_over",
			actor: "dewi",
			data: { holder: "budi", note: "Budi sedang rehat" },
		});
		expect(await ask(budi, "claim", { id })).toMatchObject({ reason: "claimed_by_other", current: { claimedBy: "dewi" } });
	});

	it("the claims of somebody who left end, those that were renewed since do not", async () => {
		const [left, back] = (await arriveMany(2)) as [ComplaintId, ComplaintId];
		const tuti = accountOf("tuti", "dispatcher");
		// By way of a gateway whose clock is ahead of the one that renews.
		aheadMs += 20_000;
		for (const id of [left, back]) await ask(tuti, "claim", { id });
		const held = await findClaims(sql, tuti.name, now());
		aheadMs -= 20_000;
		await ask(tuti, "claim", { id: back });
		expect(await releaseClaims(sql, tuti.name, held, now())).toBe(1);
		expect(await read(left)).toMatchObject({ claimedBy: null, claimedUntil: null });
		expect(await read(back)).toMatchObject({ claimedBy: "tuti" });
		expect((await eventsOf(left)).at(-1)).toMatchObject({ kind: "released", actor: "system", data: { holder: "tuti", why: "gone" } });
	});

	it("the room releases the claims of somebody whose last socket stays closed", { timeout: 60_000 }, async () => {
		const id = await insertComplaint(sql);
		const rini = accountOf("rini", "dispatcher");
		const first = await test.join(rini, "console", "snapshot");
		const second = await test.join(rini, "console", "snapshot");
		await first.socket.emitWithAck("claim", { key: key(), id });
		first.socket.disconnect();
		await new Promise((resolve) => setTimeout(resolve, 200));
		second.socket.disconnect();
		await until("the release", async () => (await read(id)).claimedBy === null, 50_000);
	});

	it("counts how often a complaint is sent back, whoever writes it, and an undo is none", async () => {
		const id = await insertComplaint(sql);
		for (const round of [1, 2]) {
			await ask(dewi, "dispatch", { id, version: (await read(id)).version, unit: dinas });
			await ask(unitOf(dinas), "hand-back", { id, version: (await read(id)).version, cause: "wrong_location" });
			expect((await read(id)).handBacks).toBe(round);
		}
		await ask(dewi, "dispatch", { id, version: (await read(id)).version, unit: dinas });
		await ask(dewi, "undo", { id });
		expect((await read(id)).handBacks).toBe(2);
		await ask(dewi, "dispatch", { id, version: (await read(id)).version, unit: dinas });
		await sql`update complaint set status = 'waiting' where id = ${id}`;
		expect((await read(id)).handBacks).toBe(3);
		await sql`update complaint set hand_backs = 0 where id = ${id}`;
		expect((await read(id)).handBacks).toBe(3);
	});

	it("is not suggested again to the unit that said it is not its own, in the case, in bulk and in what is kept with the dispatch", async () => {
		const [id] = (await arriveMany(1)) as [ComplaintId];
		const many = async () =>
			itemsOf(
				await test.room.many("dispatch-many", { key: key(), items: [{ id, version: (await read(id)).version, unit: "suggested" }] }, dewi),
			);
		const explanation = async () => {
			const [row] = await sql<
				{ kept: Suggestion }[]
			>`select explanation as kept from dispatch where complaint_id = ${id} order by id desc limit 1`;
			return row?.kept as Suggestion;
		};
		expect(await many()).toMatchObject([{ ok: true }]);
		const first = (await read(id)).unit as UnitCode;
		await ask(unitOf(first), "hand-back", { id, version: (await read(id)).version, cause: "too_little_data" });
		expect(await many()).toMatchObject([{ ok: true }]);
		// Too little data says nothing about who is responsible.
		expect((await read(id)).unit).toBe(first);
		expect((await explanation()).best?.reasons.at(-1)).toMatchObject({
			kind: "handed_back",
			unit: first,
			cause: "too_little_data",
			points: 0,
		});

		// It takes it up, and finds out only then: the cause comes after its answer.
		await ask(unitOf(first), "advance", { id, version: (await read(id)).version, to: "in_progress" });
		expect((await findPlaceFacts(sql, id, now()))?.handBacks).toEqual([]);
		await ask(unitOf(first), "hand-back", { id, version: (await read(id)).version, cause: "wrong_authority" });
		expect((await findPlaceFacts(sql, id, now()))?.handBacks).toMatchObject([{ unit: first, cause: "wrong_authority" }]);
		expect(await many()).toMatchObject([{ ok: true }]);
		const second = (await read(id)).unit;
		expect(second).not.toBe(first);
		const kept = await explanation();
		expect(kept.best?.unit).toBe(second);
		expect(kept.alternatives.find(({ unit }) => unit === first)).toMatchObject({
			points: 0,
			reasons: expect.arrayContaining([expect.objectContaining({ kind: "handed_back", cause: "wrong_authority" })]),
		});
	});

	it("two gateways at once escalate every due complaint exactly once", async () => {
		// The embedded database has one opener, so two gateways are two calls on its one connection.
		const gateways = database.url === null ? [sql, sql] : [postgres(database.url, { max: 2 }), postgres(database.url, { max: 2 })];
		try {
			for (let round = 0; round < 5; round++) {
				await sql`update complaint set escalated_at = ${new Date(now())} where status in ('waiting', 'coordinating', 'delegated')`;
				const ids = await arriveMany(60);
				const at = now() + 7 * HOUR;
				let marked = 0;
				// As the rooms do, minute after minute: whoever finds the lock taken has nothing to do this time.
				for (let turn = 0; turn < 5; turn++) {
					const counts = await Promise.all(gateways.map((gateway) => escalateDue(gateway as Sql, at)));
					marked += counts.reduce((sum, count) => sum + count, 0);
				}
				expect(marked).toBe(60);
				const [events] = await sql`
					select count(*)::int as n, count(distinct complaint_id)::int as complaints from event
					where kind = 'escalated' and complaint_id = any(${ids as unknown as number[]}::bigint[])`;
				expect(events).toEqual({ n: 60, complaints: 60 });
			}
		} finally {
			for (const gateway of gateways) if (gateway !== sql) await gateway.end();
		}
	});

	it("two rooms on one database escalate once between them, and both tell it", async () => {
		if (database.url === null) return;
		const rooms = [1, 2].map(async () => {
			const own = postgres(database.url as string, { max: 4, onnotice: () => {} });
			const ticks: (() => void)[] = [];
			const timing = {
				...REAL_TIMING,
				every: (ms: number, task: () => void) => {
					if (ms !== MINUTE) return REAL_TIMING.every(ms, task);
					ticks.push(task);
					return () => {};
				},
			};
			return { own, ticks, room: await openTestRoom({ sql: own, now, timing }) };
		});
		const [first, second] = (await Promise.all(rooms)) as [Awaited<(typeof rooms)[0]>, Awaited<(typeof rooms)[0]>];
		try {
			const ids = await arriveMany(40);
			const [one, two] = [await first.room.join(dewi, "console", "snapshot"), await second.room.join(dewi, "console", "snapshot")];
			// The room of the other tests has no minutes. Until its next beat a gateway whose clock jumped does not trust its duty.
			await sql`update duty set gateway_id = (select id from gateway order by started_at desc limit 1)`;
			const untilDuty = () => until("a gateway on duty", () => first.room.room.isOnDuty() || second.room.room.isOnDuty());
			aheadMs += 7 * HOUR;
			await untilDuty();
			// Escalation is one of the tasks of each minute.
			expect(Math.min(first.ticks.length, second.ticks.length)).toBeGreaterThan(0);
			for (const { ticks } of [first, second, first, second]) for (const tick of ticks) tick();
			// Nobody has these: whoever lists what is escalated puts them first, by the row alone.
			const orphans = await Promise.all([1, 2].map(() => insertComplaint(sql, { position: null })));
			ids.push(...orphans);
			aheadMs += 3 * HOUR;
			await untilDuty();
			for (const { ticks } of [first, second]) for (const tick of ticks) tick();
			for (const client of [one, two]) {
				await until("every complaint to be told as escalated", () => ids.every((id) => client.columns.find(id)?.escalatedAt != null));
			}
			const late = await second.room.join(budi, "console", "snapshot");
			for (const { columns } of [one, two, late])
				for (const id of orphans) expect(columns.find(id)).toMatchObject({ unit: null, escalatedAt: expect.any(Number) });
			const [events] = await sql`
				select count(*)::int as n, count(distinct complaint_id)::int as complaints from event
				where kind = 'escalated' and complaint_id = any(${ids as unknown as number[]}::bigint[])`;
			expect(events).toEqual({ n: 42, complaints: 42 });
		} finally {
			for (const { own, room } of [first, second]) {
				await room.stop();
				await own.end();
			}
		}
	});

	it("escalates what nobody answers: the same, in the same order, as the pure selection, and never twice a wait", async () => {
		await sql`update complaint set escalated_at = ${new Date(now())} where status in ('waiting', 'coordinating', 'delegated')`;
		const [setting] = await sql<{ value: typeof ESCALATION_HOURS }[]>`select value from setting where key = 'escalation_hours'`;
		const hours = setting?.value ?? ESCALATION_HOURS;
		const waits: Waiting[] = [];
		for (let n = 0; n < 24; n++) {
			const id = await insertComplaint(sql, n % 3 === 0 ? { position: null } : {});
			if (n % 3 === 2) await ask(dewi, "dispatch", { id, version: 1, unit: dinas });
			const row = await read(id);
			const [{ since } = { since: new Date(0) }] = await sql<{ since: Date }[]>`
				select coalesce(d.at, c.status_since) as since from complaint c left join dispatch d on d.complaint_id = c.id and d.answer is null where c.id = ${id}`;
			waits.push({ ...row, since: since.getTime() });
		}
		const startMs = aheadMs;
		for (const [ahead, limit] of [
			[2 * HOUR - MINUTE, 500],
			[2 * HOUR + MINUTE, 500],
			[6 * HOUR + MINUTE, 500],
			[25 * HOUR, 500],
		] as const) {
			aheadMs = startMs + ahead;
			const open = await Promise.all(waits.map(async (wait) => ({ ...wait, escalatedAt: (await read(wait.id)).escalatedAt })));
			const expected = selectEscalations(open, hours, now(), limit)
				.map(({ id }) => id)
				.sort((a, b) => a - b);
			const at = now();
			expect(await escalateDue(sql, at)).toBe(expected.length);
			const marked = [];
			for (const { id, escalatedAt } of open) if (escalatedAt === null && (await read(id)).escalatedAt !== null) marked.push(id);
			expect(marked.sort((a, b) => a - b)).toEqual(expected);
			expect(await escalateDue(sql, at)).toBe(0);
		}
		const id = (waits[2] as Waiting).id;
		expect((await eventsOf(id)).filter(({ kind: event }) => event === "escalated")).toMatchObject([
			{ actor: "system", data: { why: "answer" } },
		]);
		await ask(unitOf(dinas), "hand-back", { id, version: 2, cause: "too_little_data" });
		expect(await read(id)).toMatchObject({ escalatedAt: null, status: "waiting" });
		aheadMs += 7 * HOUR;
		expect(await escalateDue(sql, now())).toBe(1);
	});

	it("proposes to amend a rule after equal hand-backs from one kelurahan; accepted, the rule ends and the next one spares that place", async () => {
		// What arrives is as new by the room's clock as by the database's: its own escalation would raise the version in between.
		aheadMs = 0;
		const [rule] = await sql<{ id: number; version: number; kind: string; category: string; unit: UnitCode }[]>`
			select r.id, r.version, r.unit_kind as kind, r.category_code as category, u.code as unit
			from routing_rule r join unit u on u.kind = r.unit_kind and u.level = r.unit_level
			where r.priority = 1 and r.unit_level = 'dinas' and r.valid_to is null
				and exists (select from routing_rule n where n.category_code = r.category_code and n.priority > 1) limit 1`;
		if (rule === undefined) throw new Error("No rule to try");
		const handBack = async (cause: string) => {
			const id = await insertComplaint(sql, { category: rule.category });
			expect(await ask(dewi, "dispatch", { id, version: 1, unit: rule.unit })).toMatchObject({ ok: true });
			expect(await ask(unitOf(rule.unit), "hand-back", { id, version: 2, cause })).toMatchObject({ ok: true });
			return id;
		};
		const open = () => readProposals(sql, ["31"], new Date(now()).toISOString().slice(0, 10));
		for (let n = 0; n < 4; n++) await handBack("wrong_authority");
		for (let n = 0; n < 6; n++) await handBack("wrong_location");
		await handBack("not_our_task");
		expect(await open()).toEqual([]);
		await handBack("wrong_authority");
		const [proposal, ...more] = await open();
		expect(more).toEqual([]);
		expect(proposal).toMatchObject({
			rule: rule.id,
			version: rule.version,
			category: rule.category,
			unitKind: rule.kind,
			region: "31.71.01.1001",
			cause: "wrong_authority",
		});
		expect(proposal?.complaints).toHaveLength(5);
		expect(proposal?.next.length).toBeGreaterThan(0);
		expect(await readProposals(sql, ["31.73"], "2026-11-21")).toEqual([]);

		const decide = (account: Account, accept: boolean, id = proposal?.id ?? 0, withKey = key()) =>
			decideProposal(sql, { key: withKey, id, accept, note: null }, account, now());
		expect(await decide(dewi, true)).toMatchObject({ reason: "forbidden" });
		expect(await decide(accountOf("barat", "supervisor", ["31.73"]), true)).toMatchObject({ reason: "outside_scope" });
		expect(await decide(sari, true, 999_999)).toMatchObject({ reason: "not_found" });
		const again = key();
		expect(await decide(sari, true, undefined, again)).toEqual({ ok: true, id: proposal?.id });
		expect(await decide(sari, true, undefined, again)).toEqual({ ok: true, id: proposal?.id });
		expect(await decide(sari, false)).toMatchObject({ reason: "step_not_allowed" });
		const versions = await sql`
			select version, except_regions as except, valid_to is null as "isOpen" from routing_rule
			where category_code = ${rule.category} and unit_kind = ${rule.kind} and unit_level = 'dinas' order by version`;
		expect(versions.slice(-2)).toMatchObject([
			{ version: rule.version, isOpen: false },
			{ version: rule.version + 1, isOpen: true, except: ["31.71.01.1001"] },
		]);
		expect(await open()).toEqual([]);
		for (let n = 0; n < 6; n++) await handBack("wrong_authority");
		expect((await open()).filter(({ region }) => region === "31.71.01.1001")).toEqual([]);
	});

	it("a declined proposal comes again only after as many further hand-backs", async () => {
		aheadMs = 0;
		const category = "pohon";
		const [target] = await sql<{ unit: UnitCode }[]>`
			select u.code as unit from routing_rule r join unit u on u.kind = r.unit_kind and u.level = r.unit_level
			where r.category_code = ${category} and r.priority = 1 and r.unit_level = 'dinas' and r.valid_to is null limit 1`;
		const unit = target?.unit as UnitCode;
		const handBacks = async (count: number) => {
			for (let n = 0; n < count; n++) {
				const id = await insertComplaint(sql, { category });
				expect(await ask(dewi, "dispatch", { id, version: 1, unit })).toMatchObject({ ok: true });
				expect(await ask(unitOf(unit), "hand-back", { id, version: 2, cause: "not_our_task" })).toMatchObject({ ok: true });
			}
		};
		const open = async () => (await readProposals(sql, ["31"], "2027-01-01")).filter((proposal) => proposal.category === category);
		await handBacks(5);
		const [first] = await open();
		expect(await decideProposal(sql, { key: key(), id: first?.id ?? 0, accept: false, note: "musiman" }, sari, now())).toMatchObject({
			ok: true,
		});
		aheadMs += MINUTE;
		await handBacks(4);
		expect(await open()).toEqual([]);
		await handBacks(1);
		expect(await open()).toMatchObject([{ category }]);
	});
});
