import { randomUUID } from "node:crypto";
import type { PendingQuery, Row, Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { positionToCell } from "../../server/domain/cells.ts";
import { buildPast, type PastComplaint } from "../../server/domain/past.ts";
import type { ComplaintId, RegionCode } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { CommandName } from "../../server/protocol/up.ts";
import { readComplaints, type UncelledRow } from "../../server/queries/complaint.ts";
import { readKnownSince, readOverduePoints, readPast } from "../../server/queries/past.ts";
import { MONAS } from "../support/complaints.ts";
import { DATABASES, openTestDatabase, type TestDatabase } from "../support/database.ts";
import { accountOf, openTestRoom, type TestRoom } from "../support/room.ts";

const HOUR = 3_600_000;
const sari = accountOf("sari", "supervisor");

describe.each(DATABASES)("the city as it was, on %s", (kind) => {
	let database: TestDatabase;
	let sql: Sql;
	let test: TestRoom;
	let nowMs = Date.parse("2026-11-02T01:00:00Z");
	/** What the table said at each moment: a copy made then, by nobody's history. */
	const copies = new Map<number, readonly ComplaintRow[]>();
	const ids: ComplaintId[] = [];

	const ask = async (name: CommandName, wish: object) => {
		const answer = await test.room.command(name, { key: randomUUID(), ...wish }, sari, nowMs);
		if (!answer.ok) throw new Error(`${name}: ${answer.message}`);
	};
	/** Plain SQL, as at the test's time. */
	const change = (id: ComplaintId, what: PendingQuery<Row[]>) =>
		sql.begin(async (transaction) => {
			await transaction`select begin_act('{"name": "psql"}', null, ${new Date(nowMs)})`;
			await transaction`update complaint set ${what} where id = ${id}`;
		});
	const versionOf = async (id: ComplaintId) => (await readComplaints(sql, [id]))[0]?.version ?? 0;
	/** Leases are no history; who had it before is in no row that anybody is shown. */
	const withCell = ({ heldBefore: _, contentVersion: __, ...row }: UncelledRow & { readonly contentVersion?: number }): ComplaintRow => ({
		...row,
		claimedBy: null,
		claimedUntil: null,
		cell: row.position === null ? null : positionToCell(row.position),
	});
	const copy = async () => {
		const open = await sql<{ id: string }[]>`select id from complaint where closed_at is null`;
		const rows = await readComplaints(
			sql,
			open.map(({ id }) => Number(id) as ComplaintId),
		);
		copies.set(
			nowMs,
			rows.map(withCell).sort((a, b) => a.id - b.id),
		);
		nowMs += HOUR;
	};
	const arrive = async (lngShift: number) => {
		const [row] = await sql<{ id: string }[]>`
			insert into complaint (channel_code, category_code, position, reported_at, received_at)
			values ('jaki', 'jalan', st_setsrid(st_makepoint(${MONAS[0] + lngShift}, ${MONAS[1]}), 4326), ${new Date(nowMs)}, ${new Date(nowMs)})
			returning id`;
		ids.push(Number(row?.id) as ComplaintId);
	};

	beforeAll(async () => {
		database = await openTestDatabase(kind);
		sql = database.sql;
		test = await openTestRoom({ sql, now: () => nowMs });
		const [dinas] = await sql<{ code: string }[]>`select code from unit where level = 'dinas' order by code limit 1`;
		for (let n = 0; n < 4; n++) await arrive(n * 0.002);
		const [first, second, third, fourth] = ids as [ComplaintId, ComplaintId, ComplaintId, ComplaintId];
		await copy();
		await ask("dispatch", { id: first, version: 1, unit: dinas?.code });
		await ask("claim", { id: second });
		await ask("place", { id: third, version: 1, position: [MONAS[0], MONAS[1] + 0.03] });
		await copy();
		await ask("nudge", { id: first });
		await ask("pause", { id: second, until: nowMs + 30 * HOUR, reason: "menunggu material" });
		await ask("group", { id: third, members: [fourth] });
		await copy();
		await ask("hand-back", { id: first, version: await versionOf(first), cause: "wrong_authority" });
		await change(second, sql`category_code = 'pohon', is_private = false`);
		await ask("estimate", { id: third, finish: nowMs + 300 * HOUR, reason: "alat berat" });
		await copy();
		await ask("ungroup", { id: fourth });
		await ask("advance", { id: fourth, version: await versionOf(fourth), to: "invalid", note: "uji coba" });
		await change(second, sql`status = 'in_progress'`);
		await copy();
		await arrive(0.01);
		await change(second, sql`status = 'waiting'`);
		await copy();
		// Not on to the next hour: the room's own clock would escalate then what no copy has.
		nowMs -= HOUR;
	});
	afterAll(async () => {
		await test?.stop();
		await database?.close();
	});

	const readAll = async (from: number, scope = sari.scope): Promise<PastComplaint[]> =>
		(await readPast(sql, { from, to: nowMs, scope, limit: 1000 })).map((past) => ({ ...past, row: withCell(past.row) }));

	it("read backwards, the history gives at every moment the rows that the table had then, to the last field", async () => {
		for (const [at, rows] of copies) {
			const past = buildPast(await readAll(at), { from: at, to: nowMs, scope: sari.scope });
			expect([...past.rows].sort((a, b) => a.id - b.id)).toEqual(rows);
		}
	});

	it("played forwards from any moment, its steps lead through the same rows", async () => {
		for (const from of copies.keys()) {
			const past = buildPast(await readAll(from), { from, to: nowMs, scope: sari.scope });
			const rows = new Map(past.rows.map((row) => [row.id, row]));
			const states = [...past.states];
			for (const [at, wanted] of copies) {
				if (at < from) continue;
				for (let state = states[0]; state !== undefined && state.at <= at; state = states[0]) {
					if (state.row === null) rows.delete(state.id);
					else rows.set(state.id, state.row);
					states.shift();
				}
				expect([...rows.values()].sort((a, b) => a.id - b.id)).toEqual(wanted);
			}
			expect(states).toEqual([]);
		}
	});

	it("names each step as the history does, and keeps from an audience what lay outside its area at that time", async () => {
		const from = [...copies.keys()][0] ?? 0;
		const complaints = await readAll(from);
		const { states } = buildPast(complaints, { from, to: nowMs, scope: sari.scope });
		expect(states.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["dispatched", "nudged", "handed_back", "placed", "arrived"]));
		const elsewhere = buildPast(complaints, {
			from: [...copies.keys()][0] ?? 0,
			to: nowMs,
			scope: accountOf("x", "supervisor", ["31.74"]).scope,
		});
		expect(elsewhere).toEqual({ rows: [], states: [] });
	});

	it("reads for a part of the city what was there at some moment, and leaves out what never was", async () => {
		const kelurahan = [...new Set([...copies.values()].flatMap((rows) => rows.flatMap(({ region }) => region ?? [])))];
		expect(kelurahan.length).toBeGreaterThan(1);
		for (const scope of [...kelurahan.map((code) => [code]), ["31.74" as RegionCode]]) {
			for (const from of copies.keys()) {
				expect(buildPast(await readAll(from, scope), { from, to: nowMs, scope })).toEqual(
					buildPast(await readAll(from), { from, to: nowMs, scope }),
				);
			}
		}
		const from = [...copies.keys()][0] ?? 0;
		expect((await readAll(from, ["31.74" as RegionCode])).length).toBeLessThan((await readAll(from)).length);
	});

	it("counts what was overdue at an earlier hour by the deadlines of that hour", async () => {
		expect(await readKnownSince(sql)).toBe([...copies.keys()][0]);
		const last = [...copies.keys()].at(-1) ?? 0;
		for (const at of [...copies.keys(), last + 6 * HOUR]) {
			const rows = copies.get(at) ?? copies.get(last) ?? [];
			let points = 0;
			for await (const page of readOverduePoints(sql, at)) points += page.length;
			expect(points).toBe(rows.filter(({ dueAt }) => dueAt !== null && dueAt < at).length);
		}
	});
});
