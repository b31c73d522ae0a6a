import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { Evidence } from "../../server/protocol/evidence.ts";
import { insertComplaint, insertEvidence, MONAS } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { drawFlatPng } from "../support/flat-png.ts";
import { INTAKE_KEY, openTestApp, type TestApp } from "../support/http-app.ts";
import { drawPhoto, drawPhotoTaken } from "../support/photos.ts";

const GAMBIR = "kelurahan-31.71.01.1001" as UnitCode;
const ELSEWHERE = "kelurahan-31.74.01.1001" as UnitCode;
const MINUTE = 60_000;

describe.each(DATABASES)("proof of a follow-up, on %s", (kind) => {
	let test: TestApp;
	let unit: string;
	let validator: string;
	let seed = 100;

	beforeAll(async () => {
		test = await openTestApp(kind);
		unit = await test.login("unit", { unit: GAMBIR });
		validator = await test.login("validator");
	});
	afterAll(() => test?.close());

	/** At work with the unit of Gambir, reported an hour ago. */
	const begin = async () => {
		const id = await insertComplaint(test.database.sql);
		await test.database.sql`update complaint set status = 'in_progress' where id = ${id}`;
		return id;
	};
	const upload = (id: number, payload: Buffer, headers: Record<string, string> = { cookie: unit }) =>
		test.app.inject({
			method: "POST",
			url: `/api/complaints/${id}/evidence`,
			payload,
			headers: { "content-type": "image/jpeg", ...headers },
		});
	const evidenceOf = async (id: number, cookie = validator): Promise<Evidence[]> =>
		(await test.app.inject({ url: `/api/complaints/${id}`, headers: { cookie } })).json().evidence;
	const flagsOf = async (id: number) => (await evidenceOf(id)).map(({ flags }) => flags.map((flag) => flag.kind));
	const step = (id: number, to: string) => test.database.sql`update complaint set status = ${to} where id = ${id}`;
	const countStored = async () => (await readdir(join(test.database.home, "evidence"), { recursive: true }).catch(() => [])).length;
	const freshPhoto = () => drawPhoto(seed++);

	it("is needed before a hand-in, by SQL too, and a unit's own", async () => {
		const { sql } = test.database;
		const id = await begin();
		await expect(step(id, "awaiting_validation")).rejects.toThrow(`Complaint ${id} has no photo of its follow-up yet`);
		const actor = sql.json({ name: "petugas", role: "unit", scope: ["31"], unit: GAMBIR });
		const advance = async (key: string) => {
			const [row] =
				await sql`select do_advance(${actor}, ${key}, ${id}, c.version, 'awaiting_validation', null, now()) as answer from complaint c where c.id = ${id}`;
			return row?.answer;
		};
		expect(await advance("tanpa-bukti")).toMatchObject({
			ok: false,
			reason: "step_not_allowed",
			message: expect.stringContaining("no photo"),
		});
		await sql`insert into evidence (complaint_id, store_key, sha256, by_account, unit_code) values (${id}, ${`x${id}`}, ${"0".repeat(64)}, 'x', ${ELSEWHERE})`;
		expect(await advance("bukti-unit-lain")).toMatchObject({ ok: false, reason: "step_not_allowed" });
		await insertEvidence(sql, id);
		expect(await advance("dengan-bukti")).toMatchObject({ ok: true });
	});

	it("is stored outside the database, shown without EXIF to whoever reads the case, and each look is logged", async () => {
		const { sql } = test.database;
		const id = await begin();
		const answer = await upload(id, await drawPhotoTaken(seed++, "2099:01:01 10:00:00", MONAS));
		expect([answer.statusCode, answer.json().isNew]).toEqual([201, true]);
		const [photo] = await evidenceOf(id);
		expect(photo).toMatchObject({ origin: "follow_up", unit: GAMBIR, verdict: null, takenAt: Date.parse("2099-01-01T10:00:00+07:00") });
		expect(photo?.distanceM).toBeLessThan(1);
		for (const size of ["", "?size=small"]) {
			const shown = await test.app.inject({ url: `/api/evidence/${photo?.id}${size}`, headers: { cookie: validator } });
			expect([shown.statusCode, shown.headers["content-type"], shown.headers["cache-control"]]).toEqual([
				200,
				"image/webp",
				"private, no-store",
			]);
			expect(shown.headers["content-security-policy"]).toContain("default-src 'none'");
			expect(shown.rawPayload.includes("rahasia-pemotret")).toBe(false);
		}
		expect(await sql`select complaint_id::int as id from case_look where complaint_id = ${id}`).toEqual([{ id }, { id }, { id }]);
		expect((await sql`select kind, actor from event where complaint_id = ${id} order by id`).at(-1)).toMatchObject({ kind: "evidence" });
	});

	it("is shown to no wall, nobody outside the area and no other unit", async () => {
		const id = await begin();
		const { evidence } = (await upload(id, await freshPhoto())).json();
		const look = async (cookie: string) => (await test.app.inject({ url: `/api/evidence/${evidence}`, headers: { cookie } })).statusCode;
		expect(await look(await test.login("display"))).toBe(403);
		expect(await look(await test.login("operator", { scope: ["31.74" as RegionCode] }))).toBe(403);
		expect(await look(await test.login("unit", { unit: ELSEWHERE }))).toBe(403);
		expect(await look("")).toBe(401);
		expect(await look(await test.login("operator"))).toBe(200);
	});

	it("is the same photo when the same bytes come again, also at once", async () => {
		const id = await begin();
		const bytes = await freshPhoto();
		const before = await countStored();
		const answers = await Promise.all([upload(id, bytes), upload(id, bytes), upload(id, bytes)]);
		expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 200, 201]);
		expect(new Set(answers.map((answer) => answer.json().evidence)).size).toBe(1);
		expect(await evidenceOf(id)).toHaveLength(1);
		expect((await countStored()) - before).toBeLessThanOrEqual(3);
	});

	it("is flagged when it is the same or nearly the same picture as another complaint's", async () => {
		const [first, second, third] = [await begin(), await begin(), await begin()];
		const picture = seed++;
		await upload(first, await drawPhoto(picture));
		await upload(second, await drawPhoto(picture, { width: 1200, height: 900, quality: 50 }));
		await upload(third, await freshPhoto());
		expect([await flagsOf(first), await flagsOf(second), await flagsOf(third)]).toEqual([[[]], [["same_picture"]], [[]]]);
		expect((await evidenceOf(second))[0]?.flags[0]?.data).toMatchObject({ complaint: first });
	});

	it("is flagged when it is a near copy of the citizen's own photo, which a channel sends with its key", async () => {
		const id = await begin();
		const picture = seed++;
		const channel = { authorization: `Bearer ${INTAKE_KEY}` };
		expect((await upload(id, await drawPhoto(picture), channel)).statusCode).toBe(201);
		await upload(id, await drawPhoto(picture, { quality: 60 }));
		expect((await evidenceOf(id)).map(({ origin, flags }) => [origin, flags.map((flag) => flag.kind)])).toEqual([
			["report", []],
			["follow_up", ["own_photo"]],
		]);
		// The report is private: its own photo is for those who judge by it.
		expect((await evidenceOf(id, unit)).map(({ origin }) => origin)).toEqual(["follow_up"]);
	});

	it("is flagged when its EXIF says that it was taken before the report or far from it, and the unit is not told", async () => {
		const id = await begin();
		await upload(id, await drawPhotoTaken(seed++, "2020:01:01 10:00:00", [106.9, -6.3]));
		expect(await flagsOf(id)).toEqual([["taken_before", "taken_elsewhere"]]);
		expect((await evidenceOf(id, unit)).map(({ flags }) => flags)).toEqual([[]]);
	});

	it("is flagged when it comes implausibly soon, by the category's own minutes", async () => {
		const { sql } = test.database;
		const soon = await begin();
		await upload(soon, await freshPhoto());
		await step(soon, "awaiting_validation");
		expect(await flagsOf(soon)).toEqual([["too_fast"]]);
		await sql`update setting set value = value || '{"jalan": 0}' where key = 'evidence_fast_minutes'`;
		const plausible = await begin();
		await upload(plausible, await freshPhoto());
		await step(plausible, "awaiting_validation");
		expect(await flagsOf(plausible)).toEqual([[]]);
		await sql`update setting set value = value - 'jalan' where key = 'evidence_fast_minutes'`;
	});

	it("waits for the validators of its area, flagged first", async () => {
		const { sql } = test.database;
		await sql`update setting set value = value || '{"jalan": 0}' where key = 'evidence_fast_minutes'`;
		const ids = [await begin(), await begin()];
		await upload(ids[0] ?? 0, await freshPhoto());
		await upload(ids[1] ?? 0, await drawPhotoTaken(seed++, "2020:01:01 10:00:00", MONAS));
		for (const id of ids) await step(id, "awaiting_validation");
		const ask = async (cookie: string) => (await test.app.inject({ url: "/api/validation", headers: { cookie } })).json();
		const waiting = (await ask(validator)).filter((item: { id: number }) => ids.includes(item.id as never));
		expect(waiting).toMatchObject([
			{ id: ids[1], flags: ["taken_before"] },
			{ id: ids[0], flags: [] },
		]);
		expect(await ask(await test.login("validator", { scope: ["31.74" as RegionCode] }))).toEqual([]);
		expect(await ask(unit)).toMatchObject({ code: "forbidden" });
		await sql`update setting set value = value - 'jalan' where key = 'evidence_fast_minutes'`;
	});

	it("is judged with the hand-in: rejected with a reason, repeated with another photo, then accepted", async () => {
		const { sql } = test.database;
		const id = await begin();
		const bytes = await freshPhoto();
		await upload(id, bytes);
		await step(id, "awaiting_validation");
		const reject = async (role: string, key: string) => {
			const actor = sql.json({ name: role, role, scope: ["31"], unit: role === "unit" ? GAMBIR : null });
			const [row] =
				await sql`select do_reject_follow_up(${actor}, ${key}, ${id}, c.version, 'not_finished', 'lubang masih ada', now()) as answer from complaint c where c.id = ${id}`;
			return row?.answer;
		};
		expect(await reject("unit", "tolak-unit")).toMatchObject({ ok: false, reason: "forbidden" });
		expect(await reject("validator", "tolak-satu")).toMatchObject({ ok: true });
		expect(await reject("validator", "tolak-satu")).toMatchObject({ ok: true });
		expect((await sql`select kind, data from event where complaint_id = ${id} order by id`).at(-1)).toMatchObject({
			kind: "follow_up_rejected",
			data: { fault: "not_finished", note: "lubang masih ada", from: "awaiting_validation", to: "follow_up_rejected" },
		});
		await expect(step(id, "awaiting_validation")).rejects.toThrow("no photo");
		expect((await upload(id, bytes)).statusCode).toBe(201);
		await step(id, "awaiting_validation");
		await step(id, "resolved");
		const evidence = await evidenceOf(id);
		expect(evidence.map(({ verdict, flags }) => [verdict, flags.some((flag) => flag.kind === "same_picture")])).toEqual([
			["rejected", false],
			["accepted", true],
		]);
	});

	it("comes before the validator again, as it was, when the resolved complaint is disputed", async () => {
		const { sql } = test.database;
		const id = await begin();
		await upload(id, await freshPhoto());
		await step(id, "awaiting_validation");
		await step(id, "resolved");
		const actor = sql.json({ name: "sari", role: "supervisor", scope: ["31"], unit: null });
		const [row] = await sql`
			select do_advance(${actor}, 'sengketa-1', ${id}, c.version, 'awaiting_validation', 'Warga membantah', now()) as answer
			from complaint c where c.id = ${id}`;
		expect(row?.answer).toMatchObject({ ok: true });
		expect((await evidenceOf(id)).map(({ verdict }) => verdict)).toEqual([null]);
		await step(id, "follow_up_rejected");
		expect((await evidenceOf(id)).map(({ verdict }) => verdict)).toEqual(["rejected"]);
	});

	it("is the leader's for a whole group of complaints", async () => {
		const { sql } = test.database;
		const [leader, member] = [await begin(), await insertComplaint(sql)];
		await sql`update complaint set leader_id = ${leader} where id = ${member}`;
		await upload(leader, await freshPhoto());
		await step(leader, "awaiting_validation");
		expect(await sql`select status from complaint where id = ${member}`).toEqual([{ status: "awaiting_validation" }]);
	});

	it("needs a photo or a drill", async () => {
		const { sql } = test.database;
		const id = await begin();
		const insert = () => sql`insert into evidence (complaint_id, by_account) values (${id}, 'latihan')`;
		await expect(insert()).rejects.toThrow("has no photo");
		await sql`insert into setting (key, value, note) values ('drill', 'true', '') on conflict (key) do update set value = 'true'`;
		const version = async () => (await sql`select version from complaint where id = ${id}`)[0]?.version;
		const before = await version();
		await insert();
		expect(await version()).toBe(before);
		await sql`update setting set value = 'false' where key = 'drill'`;
		await step(id, "awaiting_validation");
		const [drawn] = await evidenceOf(id);
		const shown = await test.app.inject({ url: `/api/evidence/${drawn?.id}`, headers: { cookie: validator } });
		expect([shown.statusCode, shown.headers["content-type"]]).toEqual([200, "image/svg+xml"]);
		expect(shown.body).toContain("LATIHAN");
	});

	describe("what is refused", () => {
		const refusalOf = async (answer: ReturnType<typeof upload>) => {
			const { statusCode, body } = await answer;
			return [statusCode, JSON.parse(body).code];
		};

		it("a photo of 50 MB, a zip named .jpg, a decompression bomb, a broken picture and a form, each with its reason and without a trace", async () => {
			const id = await begin();
			const before = await countStored();
			const photo = await freshPhoto();
			expect(await refusalOf(upload(id, Buffer.alloc(50_000_000, photo)))).toEqual([413, "too_large"]);
			expect(await refusalOf(upload(id, Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(2000)])))).toEqual([415, "not_a_photo"]);
			expect(await refusalOf(upload(id, drawFlatPng(30_000, 30_000)))).toEqual([422, "too_many_pixels"]);
			expect(await refusalOf(upload(id, photo.subarray(0, 4000)))).toEqual([422, "broken_photo"]);
			expect(await refusalOf(upload(id, Buffer.from("{}"), { cookie: unit, "content-type": "application/json" }))).toEqual([
				415,
				"not_a_photo",
			]);
			expect(await evidenceOf(id)).toEqual([]);
			expect(await countStored()).toBe(before);
			expect((await upload(id, photo)).statusCode).toBe(201);
		});

		it("a photo without a session, of a role that does no work, of another unit, and for no complaint", async () => {
			const id = await begin();
			const photo = await freshPhoto();
			expect(await refusalOf(upload(id, photo, {}))).toEqual([401, "no_session"]);
			expect(await refusalOf(upload(id, photo, { authorization: "Bearer tebakan" }))).toEqual([401, "wrong_key"]);
			for (const role of ["operator", "dispatcher", "supervisor", "validator", "display"] as const) {
				expect(await refusalOf(upload(id, photo, { cookie: await test.login(role) }))).toEqual([403, "forbidden"]);
			}
			expect(await refusalOf(upload(id, photo, { cookie: await test.login("unit", { unit: ELSEWHERE }) }))).toEqual([403, "outside_scope"]);
			expect(await refusalOf(upload(99_999_999, photo))).toEqual([404, "not_found"]);
			expect(await evidenceOf(id)).toEqual([]);
		});

		it("a photo while nobody works on it, and an eleventh one", async () => {
			const id = await insertComplaint(test.database.sql);
			expect(await refusalOf(upload(id, await freshPhoto()))).toEqual([409, "step_not_allowed"]);
			await step(id, "in_progress");
			for (let count = 0; count < 10; count++) await insertEvidence(test.database.sql, id);
			expect(await refusalOf(upload(id, await freshPhoto()))).toEqual([429, "too_many"]);
		});

		it("more than 120 photos of an account in a minute", async () => {
			const cookie = await test.login("unit", { unit: GAMBIR });
			const id = await begin();
			const nothing = Buffer.from("bukan foto");
			for (let count = 0; count < 120; count++) expect((await upload(id, nothing, { cookie })).statusCode).toBe(415);
			expect(await refusalOf(upload(id, nothing, { cookie }))).toEqual([429, "too_many"]);
			test.clock.now += MINUTE;
		});
	});
});
