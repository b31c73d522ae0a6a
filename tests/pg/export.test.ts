import { parse } from "csv-parse/sync";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instantToDay } from "../../server/domain/report.ts";
import type { RegionCode } from "../../server/protocol/code.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { EXPORT_KEY, INTAKE_KEY, openTestApp, type TestApp } from "../support/http-app.ts";
import { liveThroughDays } from "../support/report-days.ts";

const DAY_MS = 86_400_000;
const WORDS = `=HYPERLINK("http://x") & <b>\u0001`;

describe.each(DATABASES)("an export on %s", (kind) => {
	let test: TestApp;
	let supervisor: string;
	/** Reads of the database, each of which waits here before it begins. */
	let gate: () => Promise<void> = async () => {};
	let reads = 0;
	const get = (url: string, cookie = supervisor) => test.app.inject({ url, headers: { cookie } });
	const rowsOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true, record_delimiter: "\r\n" });
	const find = async (condition: string) =>
		(await test.database.sql.unsafe(`select id from complaint where ${condition} order by complaint.id`)).map(({ id }) => String(id));

	beforeAll(async () => {
		test = await openTestApp(kind, {
			world: {
				readAside: async (_, read) => {
					reads++;
					await gate();
					return read(test.database.sql);
				},
			},
		});
		await liveThroughDays(test.database.sql, test.clock.now, 60);
		await test.database.sql`update complaint set text = ${WORDS}, address = 'Jl. Uji' where id % 2 = 0`;
		supervisor = await test.login("supervisor");
	});
	afterAll(() => test?.close());

	it("holds exactly what its filter says, and says first how many that are", async () => {
		const day = (back: number) => instantToDay(test.clock.now - back * DAY_MS);
		const now = `'${new Date(test.clock.now).toISOString()}'::timestamptz`;
		const reported = "(reported_at at time zone 'Asia/Jakarta')::date";
		const cases = [
			["", "closed_at is null"],
			["closed=1", "true"],
			[`closed=1&from=${day(20)}&to=${day(9)}`, `${reported} between '${day(20)}' and '${day(9)}'`],
			["status=resolved,invalid", "closed_at is not null"],
			["status=waiting&overdue=1", "status = 'waiting' and due_at < now()"],
			["region=31.71,none", "closed_at is null and (region_code is null or region_code like '31.71.%')"],
			["unit=none", "closed_at is null and unit_code is null"],
			["closed=1&category=jalan", "category_code = 'jalan'"],
			["closed=1&place=mapped", "false"],
			["lateness=late,severe", `closed_at is null and due_at < ${now}`],
			["lateness=onTime&closed=1", `closed_at is not null or due_at >= ${now} + interval '2 h'`],
			[
				"age=week,older&closed=1",
				`reported_at <= ${now} - interval '3 d' and (reported_at > ${now} - interval '7 d' or reported_at <= ${now} - interval '30 d')`,
			],
			["private=no&closed=1", "not is_private"],
		] as const;
		for (const [query, condition] of cases) {
			const answer = await get(`/api/complaints.csv?${query}`);
			const expected = await find(condition);
			expect(
				rowsOf(answer.body).map(({ id }) => id),
				query,
			).toEqual(expected);
			expect(answer.headers["x-pantau-rows"], query).toBe(String(expected.length));
		}
		expect((await find("closed_at is not null")).length).toBeGreaterThan(5);
		const elsewhere = await test.login("operator", { scope: ["31.74" as RegionCode] });
		expect(rowsOf((await get("/api/complaints.csv?closed=1", elsewhere)).body).map(({ id }) => id)).toEqual(
			await find("region_code is null or region_code like '31.74.%'"),
		);
	});

	it("says what is wrong with what was asked", async () => {
		for (const query of [
			"status=selesai",
			"from=2026-02-30",
			"from=kemarin",
			"kota=31.71",
			"overdue=ya",
			"closed=1&closed=1",
			"lateness=later",
			"age=week,old",
			"private=1",
		]) {
			const answer = await get(`/api/complaints.csv?${query}`);
			expect([answer.statusCode, answer.json().code], query).toEqual([400, "invalid"]);
		}
	});

	it("brings the words to a supervisor who asks for them, and every one of these looks is kept", async () => {
		expect((await get("/api/complaints.csv?text=1", await test.login("dispatcher"))).statusCode).toBe(403);
		for (const format of ["csv", "geojson", "xlsx"])
			expect((await get(`/api/complaints.${format}?closed=1`)).body).not.toContain("HYPERLINK");
		expect(await test.database.sql`select from case_look`).toHaveLength(0);
		const rows = rowsOf((await get("/api/complaints.csv?text=1")).body);
		// No formula in a spreadsheet.
		expect(rows.map(({ id, text }) => [id, text])).toEqual(rows.map(({ id }) => [id, Number(id) % 2 === 0 ? `'${WORDS}` : ""]));
		expect((await test.database.sql`select complaint_id from case_look order by 1`).map((look) => look.complaint_id)).toEqual(
			rows.map(({ id }) => id),
		);
	});

	it("as a workbook says the same as the CSV, texts as texts and dates as dates", async () => {
		const [csv, answer] = [await get("/api/complaints.csv?closed=1&text=1"), await get("/api/complaints.xlsx?closed=1&text=1")];
		const parts = unzipSync(answer.rawPayload);
		const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"] as Uint8Array);
		const cells = [...sheet.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row = ""]) =>
			[...row.matchAll(/<c(?: ([^>]*?))?(?:\/>|>(.*?)<\/c>)/gs)].map(([, kind = "", inner = ""]) => {
				const written = inner
					.replace(/<[^>]*>/g, "")
					.replaceAll("&lt;", "<")
					.replaceAll("&gt;", ">")
					.replaceAll("&amp;", "&");
				if (kind === 's="1"') return new Date(Math.round((Number(written) - 25_569) * DAY_MS) - 7 * 3_600_000).toISOString();
				return kind === 't="b"' ? String(written === "1") : written;
			}),
		);
		const [names, ...rows] = cells as [string[], ...string[][]];
		const expected = rowsOf(csv.body);
		expect(names.map((name) => name.replace(" (WIB)", ""))).toEqual(Object.keys(expected[0] ?? {}));
		expect(rows).toEqual(expected.map((row) => Object.values(row).map((value) => value.replace(/^'=/, "=").replace("\u0001", ""))));
		expect(sheet).not.toContain("<f>");
	});

	it("of a day is fetched with its own key, when the day is over", async () => {
		const daily = (file: string, key: string) =>
			test.app.inject({ url: `/api/exports/daily/${file}`, headers: { authorization: `Bearer ${key}` } });
		const yesterday = instantToDay(test.clock.now - DAY_MS);
		const answer = await daily(`${yesterday}.csv`, EXPORT_KEY);
		expect(rowsOf(answer.body).map(({ id }) => id)).toEqual(await find(`(reported_at at time zone 'Asia/Jakarta')::date = '${yesterday}'`));
		expect(rowsOf(answer.body).length).toBeGreaterThan(0);
		expect(answer.headers["content-disposition"]).toBe(`attachment; filename="pantau-${yesterday}.csv"`);
		const refused = [
			await daily(`${instantToDay(test.clock.now)}.csv`, EXPORT_KEY),
			await daily("2026-02-30.csv", EXPORT_KEY),
			await daily(`${yesterday}.csv`, INTAKE_KEY),
			await get(`/api/exports/daily/${yesterday}.csv`),
			await test.app.inject({ url: "/api/complaints.csv", headers: { authorization: `Bearer ${EXPORT_KEY}` } }),
		];
		expect(refused.map((each) => [each.statusCode, each.json().code])).toEqual([
			[404, "not_over"],
			[404, "not_found"],
			[401, "wrong_key"],
			[401, "wrong_key"],
			[401, "no_session"],
		]);
	});

	it("that is cancelled reads no further", async () => {
		// The counting of rows and five pages, if nobody stops it.
		const WHOLE = 6;
		await test.database.sql`insert into complaint (channel_code, category_code) select 'email', 'pohon' from generate_series(1, 4200)`;
		const url = await test.app.listen({ port: 0, host: "127.0.0.1" });
		let release = () => {};
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		reads = 0;
		gate = () => (reads < 3 ? Promise.resolve() : held);
		const abort = new AbortController();
		// As it is written: a compressor keeps the first pages back.
		const headers = { cookie: supervisor, "accept-encoding": "identity" };
		const answer = await fetch(`${url}/api/complaints.csv`, { headers, signal: abort.signal });
		expect(Number(answer.headers.get("x-pantau-rows"))).toBeGreaterThan(4200);
		// All that comes is taken: a page that lies in the socket's buffers would keep the next one from being read.
		const taking = answer.text().catch((error: unknown) => error);
		await until("the second page is being read", () => reads === 3);
		abort.abort();
		expect(await taking).toMatchObject({ name: "AbortError" });
		release();
		// Another whole export gets through, so that there was time enough to read the rest of the first: the count and five pages each.
		expect(
			(await fetch(`${url}/api/complaints.csv`, { headers: { cookie: supervisor } }).then((each) => each.text())).length,
		).toBeGreaterThan(1000);
		expect(reads).toBeLessThan(2 * WHOLE);
	});
});
