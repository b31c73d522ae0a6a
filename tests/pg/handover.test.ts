import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alarm } from "../../server/protocol/alarm.ts";
import type { RegionCode } from "../../server/protocol/code.ts";
import type { Handover, HandoverAnswer, HandoverDraft, HandoverSummary } from "../../server/protocol/handover.ts";
import type { Hotspot } from "../../server/protocol/hotspot.ts";
import { observeAlarms, readAlarms } from "../../server/queries/alarm.ts";
import { silentUnit } from "../support/alarms.ts";
import { insertComplaint } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";

const HOUR = 3_600_000;
/** A Saturday, half past two in the afternoon in Jakarta: the morning shift is about to end. */
const HALF_PAST_TWO = Date.parse("2026-11-21T14:30:00+07:00");

describe.each(DATABASES)("handing over a shift, on %s", (kind) => {
	let test: TestApp;
	let outgoing: string;
	let incoming: string;
	let south: string;
	let operator: string;
	let alarms: readonly Alarm[];
	let hotspots: readonly Hotspot[] = [];
	const ask = async (cookie: string, method: "GET" | "POST", url: string, payload?: object) => {
		const answer = await test.app.inject({ method, url, headers: { cookie }, ...(payload === undefined ? {} : { payload }) });
		return { status: answer.statusCode, body: answer.json() as unknown };
	};
	const get = async <Body>(cookie: string, url: string) => (await ask(cookie, "GET", url)).body as Body;
	const post = async (cookie: string, url: string, payload: object) =>
		(await ask(cookie, "POST", url, { key: randomUUID(), ...payload })).body as HandoverAnswer;
	const morning = { day: "2026-11-21", shift: "pagi" };

	beforeAll(async () => {
		test = await openTestApp(kind, { world: { hotspots: () => hotspots } });
		test.clock.now = HALF_PAST_TWO;
		const { sql } = test.database;
		[outgoing, incoming, operator] = [await test.login("supervisor"), await test.login("dispatcher"), await test.login("operator")];
		south = await test.login("supervisor", { scope: ["31.74" as RegionCode] });
		await observeAlarms(
			sql,
			[silentUnit("dinas-a"), silentUnit("dinas-b", { regions: ["31.71" as RegionCode] })],
			[],
			HALF_PAST_TWO - HOUR,
		);
		alarms = await readAlarms(sql);
		await sql`update alarm set shelved_by = 'budi', shelved_at = ${new Date(HALF_PAST_TWO)}, shelved_until = ${new Date(HALF_PAST_TWO + HOUR)},
			shelve_reason = 'Sudah ditelepon' where key = 'unit_silent:dinas-b'`;
		const id = await insertComplaint(sql);
		await sql`update complaint set claimed_by = 'sari', claimed_until = ${new Date(HALF_PAST_TWO + HOUR)} where id = ${id}`;
	});
	afterAll(async () => {
		await test?.close();
	});

	it("is built from what is abnormal, shelved and claimed now, in the writer's scope", async () => {
		const draft = await get<HandoverDraft>(outgoing, "/api/handover-draft");
		expect(draft.choices).toMatchObject([
			{ ...morning, written: null },
			{ day: "2026-11-20", shift: "malam", written: null },
		]);
		expect(draft.items.map(({ kind: what }) => what).sort()).toEqual(["alarm", "claim", "shelved"]);
		expect(draft.items).toContainEqual(expect.objectContaining({ kind: "shelved", by: "budi", reason: "Sudah ditelepon" }));
		const elsewhere = await get<HandoverDraft>(south, "/api/handover-draft");
		expect(elsewhere.items.map(({ kind: what }) => what)).toEqual(["alarm"]);
	});

	it("says of a hotspot once what it is, not again as its alarm, unless that is shelved", async () => {
		const { sql } = test.database;
		const gambir = "31.71.01.1001" as RegionCode;
		const told = (id: string): Hotspot["id"] => id as Hotspot["id"];
		const about = (id: string) => ({
			...silentUnit(id),
			key: `hotspot:${id}`,
			what: { kind: "hotspot" as const, hotspot: told(id), region: gambir, overdue: 30, expected: 4 },
		});
		const others = [silentUnit("dinas-a"), silentUnit("dinas-b", { regions: ["31.71" as RegionCode] })];
		await observeAlarms(sql, [...others, about("here"), about("shelved"), about("unlisted")], [], HALF_PAST_TWO - HOUR / 2);
		await sql`update alarm set shelved_by = 'budi', shelved_at = ${new Date(HALF_PAST_TWO)}, shelved_until = ${new Date(HALF_PAST_TWO + HOUR)},
			shelve_reason = 'Pasar malam' where key = 'hotspot:shelved'`;
		const hotspot = { place: gambir, phase: "growing", since: HALF_PAST_TWO - HOUR, overdue: 41, expected: 4.4 };
		hotspots = [{ ...hotspot, id: told("here") } as Hotspot, { ...hotspot, id: told("shelved"), phase: "fading" } as Hotspot];
		const { items } = await get<HandoverDraft>(outgoing, "/api/handover-draft");
		const ofHotspots = items.flatMap((item): unknown[] => {
			if (item.kind === "hotspot") return [[item.kind, item.hotspot, item.overdue, item.expected]];
			return item.kind !== "note" && item.kind !== "claim" && item.what.kind === "hotspot" ? [[item.kind, item.what.hotspot]] : [];
		});
		expect(ofHotspots.sort()).toEqual([
			["alarm", "unlisted"],
			["hotspot", "here", 41, 4],
			["hotspot", "shelved", 41, 4],
			["shelved", "shelved"],
		]);
		hotspots = [];
		await sql`update alarm set ended_at = ${new Date(HALF_PAST_TWO)} where kind = 'hotspot'`;
	});

	it("is written once by a lead, with words to items and free notes, and taken over item by item by another one", async () => {
		const first = alarms.find(({ what }) => what.kind === "unit_silent" && what.unit === "dinas-a");
		const remarks = [
			{ subject: `alarm:${first?.id}`, text: "Kepala dinas sudah dihubungi" },
			{ subject: "hotspot:sudah-hilang", text: "Titik rawan Gambir baru saja reda" },
		];
		const wish = { ...morning, remarks, notes: ["Radio 2 rusak"] };
		expect(await post(operator, "/api/handovers", wish)).toMatchObject({ ok: false, reason: "forbidden" });
		expect(await post(outgoing, "/api/handovers", { ...wish, day: "2026-11-01" })).toMatchObject({ ok: false, reason: "beyond_limit" });
		const key = randomUUID();
		const written = await post(outgoing, "/api/handovers", { ...wish, key });
		if (!written.ok) throw new Error(written.message);
		const { id } = written;
		expect(await post(outgoing, "/api/handovers", { ...wish, key })).toEqual(written);
		expect(await post(incoming, "/api/handovers", wish)).toMatchObject({ ok: false, reason: "step_not_allowed" });

		const card = await get<Handover>(incoming, `/api/handovers/${id}`);
		expect(card).toMatchObject({ ...morning, items: 5, open: 5 });
		expect(card.list.map(({ what }) => what.kind).sort()).toEqual(["alarm", "claim", "note", "note", "shelved"]);
		expect(card.list.find(({ what }) => what.kind === "alarm")?.note).toBe("Kepala dinas sudah dihubungi");
		expect(card.list.flatMap(({ what }) => (what.kind === "note" ? [what.text] : []))).toEqual([
			"Titik rawan Gambir baru saja reda",
			"Radio 2 rusak",
		]);

		const waitsFor = async (cookie: string) =>
			(await get<HandoverSummary[]>(cookie, "/api/handovers-waiting")).map((waiting) => [waiting.id, waiting.open]);
		// It asks for a lead who shares its ground, not for its writer, nor for who is none.
		expect(await waitsFor(incoming)).toEqual([[id, 5]]);
		expect(await waitsFor(south)).toEqual([[id, 5]]);
		expect(await waitsFor(outgoing)).toEqual([]);
		expect(await waitsFor(operator)).toEqual([]);

		const item = (position: number) => `/api/handovers/${id}/items/${position}`;
		expect(await post(outgoing, item(1), {})).toMatchObject({ ok: false, reason: "forbidden" });
		expect(await post(operator, item(1), {})).toMatchObject({ ok: false, reason: "forbidden" });
		expect(await post(incoming, item(9), {})).toMatchObject({ ok: false, reason: "not_found" });
		expect(await post(incoming, item(1), { reply: "Diteruskan" })).toEqual({ ok: true, id });
		expect(await post(incoming, item(1), {})).toMatchObject({ ok: false, reason: "step_not_allowed" });
		for (const position of [2, 3, 4]) expect(await post(incoming, item(position), {})).toEqual({ ok: true, id });
		const taken = await get<Handover>(outgoing, `/api/handovers/${id}`);
		expect(taken.open).toBe(1);
		expect(taken.list[0]).toMatchObject({ reply: "Diteruskan", acknowledged: { at: HALF_PAST_TWO } });
		expect(taken.list[4]?.acknowledged).toBeNull();
		expect(await waitsFor(incoming)).toEqual([[id, 1]]);
	});

	it("stays as it was written, and is found again by its date", async () => {
		const { sql } = test.database;
		await expect(sql`update handover_item set note = 'lain' where position = 5`).rejects.toThrow("kept as it was written");
		await expect(sql`delete from handover_item where position = 5`).rejects.toThrow("kept as it was written");
		// What it was about has ended meanwhile.
		await observeAlarms(sql, [], ["unit_silent"], HALF_PAST_TWO + 48 * HOUR);
		test.clock.now = HALF_PAST_TWO + HOUR;
		const draft = await get<HandoverDraft>(incoming, "/api/handover-draft");
		expect(draft.choices.map(({ shift, written }) => [shift, written !== null])).toEqual([
			["sore", false],
			["pagi", true],
		]);
		const days = await Promise.all(
			["2026-11-21", "2026-11-20"].map((day) => get<HandoverSummary[]>(operator, `/api/handovers?day=${day}`)),
		);
		expect(days.map(({ length }) => length)).toEqual([1, 0]);
		expect(await get<HandoverSummary[]>(operator, "/api/handovers")).toMatchObject([{ ...morning, items: 5, open: 1 }]);
		const kept = await get<Handover>(operator, `/api/handovers/${days[0]?.[0]?.id}`);
		expect(kept.list.map(({ what }) => what.kind)).toContain("alarm");
		expect((await ask(operator, "GET", "/api/handovers?day=kemarin")).status).toBe(400);
		expect((await ask(operator, "GET", "/api/handovers/999")).status).toBe(404);
		expect((await ask(await test.login("display"), "GET", "/api/handovers")).status).toBe(403);
	});

	it("is offered late, in the next shift's first hour", async () => {
		test.clock.now = Date.parse("2026-11-21T23:20:00+07:00");
		const draft = await get<HandoverDraft>(south, "/api/handover-draft");
		expect(draft.choices.map(({ shift }) => shift)).toEqual(["sore", "malam"]);
	});

	it("waits for nobody any longer when it is a day old", async () => {
		const waiting = async () => await get<HandoverSummary[]>(await test.login("dispatcher"), "/api/handovers-waiting");
		test.clock.now = HALF_PAST_TWO + 23 * HOUR;
		expect(await waiting()).toHaveLength(1);
		test.clock.now = HALF_PAST_TWO + 25 * HOUR;
		expect(await waiting()).toEqual([]);
	});
});
