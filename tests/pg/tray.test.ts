import type { Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RelatedComplaints } from "../../server/protocol/related.ts";
import type { CommandAnswer, CommandName } from "../../server/protocol/up.ts";
import { callCommand } from "../../server/queries/command.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";
import { accountOf } from "../support/room.ts";

const operator = accountOf("sari", "operator");
const at = Date.parse("2026-11-21T08:00:00Z");
/** In Bogor. */
const FAR = [106.8, -6.6] as const;

describe.each(DATABASES)("complaints without a point or outside the province, on %s", (kind) => {
	let test: TestApp;
	let sql: Sql;
	let keys = 0;
	beforeAll(async () => {
		test = await openTestApp(kind);
		sql = test.database.sql;
	});
	afterAll(() => test?.close());

	const arrive = async ({ position = null as readonly [number, number] | null, text = "", address = "" } = {}) => {
		const [row] = await sql<{ id: number }[]>`
			insert into complaint (channel_code, category_code, position, text, address) values ('lapor', 'jalan',
				st_setsrid(st_makepoint(${position?.[0] ?? null}::float8, ${position?.[1] ?? null}::float8), 4326), ${text}, ${address}) returning id::int`;
		return row?.id ?? 0;
	};
	const ask = (name: CommandName, command: object, account = operator): Promise<CommandAnswer> =>
		callCommand(
			sql,
			{ name, command: { key: `key-${String(keys++).padStart(8, "0")}`, ...command } } as Parameters<typeof callCommand>[1],
			account,
			at,
		);
	const read = async (id: number) =>
		(
			await sql`select region_code as region, region_how as how, unit_code as unit, version, status, boundary_version is not null as bounded,
				st_x(position) as lng, finish_due_at as due from complaint where id = ${id}`
		)[0];
	const lastEvent = async (id: number) =>
		(await sql`select kind, actor, data from event where complaint_id = ${id} order by id desc limit 1`)[0];

	it("one without a point is put on the map, and its kelurahan and holder are found", async () => {
		const id = await arrive();
		const before = await read(id);
		expect(before).toMatchObject({ region: null, how: "none", unit: null });
		expect(await ask("place", { id, version: 1, position: [106.8272, -6.1754] })).toEqual({ ok: true, id, version: 2 });
		expect(await read(id)).toMatchObject({
			region: "31.71.01.1001",
			how: "inside",
			unit: "kelurahan-31.71.01.1001",
			lng: 106.8272,
			due: before?.due,
		});
		expect(await lastEvent(id)).toMatchObject({
			kind: "placed",
			actor: "sari",
			data: { toPosition: [106.8272, -6.1754], toRegion: "31.71.01.1001", how: "inside" },
		});
	});

	it("one outside is moved in, and one that is placed outside says so", async () => {
		const id = await arrive({ position: FAR });
		expect(await read(id)).toMatchObject({ how: "outside", region: null });
		expect(await ask("place", { id, version: 1, position: [106.8272, -6.1754] })).toMatchObject({ ok: true });
		expect(await lastEvent(id)).toMatchObject({ data: { fromPosition: [...FAR] } });
		expect(await ask("place", { id, version: 2, position: [...FAR] })).toMatchObject({ ok: true });
		expect(await read(id)).toMatchObject({ how: "outside", region: null, unit: null });
		for (const position of [
			[0, 0],
			[110.4, -7],
		])
			expect(await ask("place", { id, version: 3, position })).toMatchObject({ ok: false, reason: "too_far_away" });
		expect(await read(id)).toMatchObject({ how: "outside", lng: FAR[0] });
	});

	it("a kelurahan is given by hand, with or without a point, to complaints of the boundaries in force only", async () => {
		for (const position of [null, FAR]) {
			const id = await arrive({ position });
			expect(await ask("set-region", { id, version: 1, region: "31.72.04.1004" })).toMatchObject({ ok: true });
			expect(await read(id)).toMatchObject({ region: "31.72.04.1004", how: "given", unit: "kelurahan-31.72.04.1004", bounded: true });
			expect(await lastEvent(id)).toMatchObject({ kind: "region_given", actor: "sari", data: { toRegion: "31.72.04.1004", how: "given" } });
			expect(await ask("set-region", { id, version: 2, region: "31.99.99.9999" })).toMatchObject({ ok: false, reason: "unknown_region" });
		}
		const id = await arrive();
		await expect(sql`update complaint set region_code = '31.99.99.9999' where id = ${id}`).rejects.toThrow(/Unknown kelurahan/);
		await sql`update complaint set region_code = '31.72.04.1004' where id = ${id}`;
		expect(await read(id)).toMatchObject({ how: "given", bounded: true });
	});

	it("what a unit has in hand keeps its unit when it is placed", async () => {
		const id = await arrive();
		const [dinas] = await sql<{ code: string }[]>`select code from unit where level = 'dinas' order by code limit 1`;
		await sql`insert into dispatch (complaint_id, to_unit, by_account) values (${id}, ${dinas?.code ?? ""}, 'dewi')`;
		expect(await ask("place", { id, version: 2, position: [106.8272, -6.1754] })).toMatchObject({ ok: true });
		expect(await read(id)).toMatchObject({ unit: dinas?.code, status: "coordinating", region: "31.71.01.1001" });
	});

	it("only the room places, with the present version, what is open and in its area", async () => {
		const id = await arrive({ position: [106.8272, -6.1754] });
		const place = (account: typeof operator, version = 1) => ask("place", { id, version, position: [106.83, -6.18] }, account);
		expect(await place(accountOf("v", "validator"))).toMatchObject({ reason: "forbidden" });
		expect(await place(accountOf("u", "unit", ["31"], "kelurahan-31.71.01.1001"))).toMatchObject({ reason: "forbidden" });
		expect(await place(accountOf("s", "operator", ["31.74"]))).toMatchObject({ reason: "outside_scope" });
		expect(await place(operator, 7)).toMatchObject({ reason: "version_conflict" });
		await sql`update complaint set status = 'invalid', status_reason = 'uji' where id = ${id}`;
		expect(await place(operator, 2)).toMatchObject({ reason: "step_not_allowed" });
	});

	it("the address and the words give hints to the room, and nothing is set by them", async () => {
		const id = await arrive({ address: "Jl. Raya Cakung, KEL. RAWA TERATE", text: "dekat Terminal Pulo Gadung" });
		const get = async (cookie: string): Promise<RelatedComplaints> =>
			(await test.app.inject({ url: `/api/complaints/${id}/related`, headers: { cookie } })).json();
		const { hints } = await get(await test.login("operator"));
		expect(hints[0]).toEqual({ region: "31.75.06.1002", words: ["RAWA TERATE", "Cakung"], standing: "named" });
		expect(hints.map(({ standing }) => standing)).toEqual(["named", "street"]);
		expect(await read(id)).toMatchObject({ region: null, version: 1 });
		// Nobody has it yet, so no unit is shown it.
		expect(await get(await test.login("unit", { unit: "kelurahan-31.75.06.1002" as never }))).toMatchObject({ code: "outside_scope" });
		await ask("set-region", { id, version: 1, region: "31.75.06.1002" });
		expect((await get(await test.login("operator"))).hints).toEqual([]);
	});
});
