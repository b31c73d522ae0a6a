import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeComplaints } from "../../server/http/intake.ts";
import type { IntakeAnswer } from "../../server/protocol/intake.ts";
import { DATABASES } from "../support/database.ts";
import { INTAKE_KEY, openTestApp, type TestApp } from "../support/http-app.ts";

const AT = "2026-11-20T08:00:00+07:00";
const MONAS = [106.8272, -6.1754];

function report(externalId: string, more: object = {}) {
	return { channel: "jaki", externalId, category: "Parkir Liar", position: MONAS, reportedAt: AT, ...more };
}

describe.each(DATABASES)("the intake on %s", (kind) => {
	let test: TestApp;
	const post = (payload: unknown, headers: Record<string, string> = {}) =>
		test.app.inject({
			method: "POST",
			url: "/api/complaints",
			headers: { authorization: `Bearer ${INTAKE_KEY}`, "content-type": "application/json", ...headers },
			payload: typeof payload === "string" ? payload : JSON.stringify(payload),
		});
	const take = async (payload: unknown) => (await post(payload)).json() as IntakeAnswer;
	const countRejected = async () => Number((await test.database.sql`select count(*) as n from rejected_item`)[0]?.n);

	beforeAll(async () => {
		test = await openTestApp(kind);
	});
	afterAll(() => test.close());

	it("answers a complaint with its number, kelurahan, unit and status", async () => {
		expect(await take(report("satu"))).toMatchObject({
			ok: true,
			created: true,
			number: expect.stringMatching(/^JK261120\d{5}$/),
			region: "31.71.01.1001",
			regionReason: "inside",
			unit: "kelurahan-31.71.01.1001",
			status: "waiting",
		});
	});

	it("keeps JAKI's own number, and says who brought it in the history", async () => {
		const answer = await take(report("JK2611200001"));
		expect(answer).toMatchObject({ ok: true, number: "JK2611200001" });
		const events = await test.database.sql`select kind, actor from event where complaint_id = ${answer.ok ? answer.id : 0}`;
		expect([...events]).toEqual([{ kind: "arrived", actor: "channel:jaki" }]);
	});

	it("answers the same complaint again with the same id, also within one request", async () => {
		const first = await take(report("dua"));
		const again = (await post([report("dua"), report("tiga"), report("tiga")])).json();
		expect(again.map((each: { created: boolean }) => each.created)).toEqual([false, true, false]);
		expect(again[0].id).toBe(first.ok && first.id);
		expect(again[1].id).toBe(again[2].id);
	});

	it.runIf(kind === "postgres")(
		"makes one complaint of a report that comes in at several gateways in one moment, and tells each so",
		async () => {
			const gateways = await Promise.all(
				Array.from({ length: 4 }, async () => {
					const sql = postgres(test.database.url as string, { max: 1, onnotice: () => {} });
					await sql`select 1`;
					return sql;
				}),
			);
			try {
				for (let round = 0; round < 40; round++) {
					const item = report(`JK26112091${String(round).padStart(2, "0")}`);
					const answers = await Promise.all(gateways.map((sql) => takeComplaints(sql, [item], { now: test.clock.now })));
					const [first] = answers.map(([answer]) => (answer?.ok ? answer.id : undefined));
					expect(answers.map(([answer]) => answer)).toEqual(Array(4).fill(expect.objectContaining({ ok: true, id: first })));
					expect(answers.filter(([answer]) => answer?.ok && answer.created)).toHaveLength(1);
				}
			} finally {
				for (const sql of gateways) await sql.end();
			}
		},
	);

	it("makes one complaint of the same request sent 50 times at once", async () => {
		const body = Array.from({ length: 5 }, (_, index) => report(`serentak-${index}`));
		const answers = await Promise.all(Array.from({ length: 50 }, (_, turn) => post(turn % 2 === 0 ? body : [...body].reverse())));
		const items = answers.flatMap((answer) => answer.json() as { ok: boolean; created: boolean; id: number }[]);
		expect(items.every((item) => item.ok)).toBe(true);
		expect(items.filter((item) => item.created)).toHaveLength(5);
		expect(new Set(items.map((item) => item.id)).size).toBe(5);
	});

	it("takes 1,000 in one request, in their order", async () => {
		const body = Array.from({ length: 1000 }, (_, index) => report(`borongan-${(index * 7919) % 1000}`));
		const answers = (await post(body)).json() as { id: number }[];
		const rows = await test.database.sql<{ id: string; external_id: string }[]>`
			select id, external_id from complaint where external_id like 'borongan-%'`;
		const idOf = new Map(rows.map((row) => [row.external_id, Number(row.id)]));
		expect(answers.map((answer) => answer.id)).toEqual(body.map((item) => idOf.get(item.externalId)));
	});

	it("refuses one item without stopping its neighbours, and keeps what it refused", async () => {
		const before = await countRejected();
		const bad = [
			[report("a", { channel: "merpati pos" }), "unknown_channel", "channel"],
			[report("b", { category: "Naga" }), "unknown_category", "category"],
			[report("c", { position: undefined, kelurahan: "Negeri Dongeng" }), "unknown_kelurahan", "kelurahan"],
			[report("d", { reportedAt: "2099-01-01T00:00:00Z" }), "in_the_future", "reportedAt"],
			[report("e", { reportedAt: "besok" }), "invalid", "reportedAt"],
			[report("f", { position: [-6.1754, 106.8272] }), "invalid", "position"],
			[report("g", { position: [106.8, "-6"] }), "invalid", "position.1"],
			[report("h", { warna: "merah" }), "invalid", "warna"],
			[report("i", { reportedAt: "0000-01-01T00:00:00Z" }), "invalid", "reportedAt"],
			[report("j", { reportedAt: "0001-01-01T00:00:00Z" }), "invalid", "reportedAt"],
			[report("k", { reportedAt: "1999-12-31T23:59:59Z" }), "invalid", "reportedAt"],
			["kata", "invalid", ""],
		] as const;
		const body = bad.flatMap(([item], index) => [report(`baik-${index}`), item]);
		const answers = (await post(body)).json() as IntakeAnswer[];
		bad.forEach(([, code, path], index) => {
			expect(answers[index * 2]).toMatchObject({ ok: true, created: true });
			expect(answers[index * 2 + 1]).toMatchObject({ ok: false, code, path });
		});
		expect(await countRejected()).toBe(before + bad.length);
		const [kept] = await test.database.sql`select body from rejected_item where code = 'unknown_category'`;
		expect(kept?.body).toEqual(bad[1][0]);
	});

	it("refuses any JSON value that is no complaint by itself, and keeps it as it came", async () => {
		const values = [{ a: 1 }, null, 7, "kata", true, [], {}];
		const answers = (await post([report("awal"), ...values, report("akhir")])).json() as IntakeAnswer[];
		expect(answers.map(({ ok }) => ok)).toEqual([true, ...values.map(() => false), true]);
		const kept = await test.database
			.sql`select body, jsonb_typeof(body) as type from rejected_item order by id desc limit ${values.length}`;
		expect(kept.map(({ body }) => body).reverse()).toEqual(values);
		expect(kept.map(({ type }) => type)).toContain("null");
	});

	it("refuses an item that is nested without end, and stores its neighbours", async () => {
		const nest = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);
		const deep = [nest("[", "]", 3000), nest("[", "]", 2_000_000), `{"channel":${nest('{"a":', "}", 3000).replace(":}", ":1}")}}`];
		const [before, after] = [report("dangkal-1"), report("dangkal-2")].map((item) => JSON.stringify(item));
		const answers = (await post(`[${before},${deep.join()},${after}]`)).json() as IntakeAnswer[];
		const refused = { ok: false, code: "invalid", path: "", message: "Nested more than 32 levels deep" };
		expect(answers).toEqual([expect.objectContaining({ ok: true }), refused, refused, refused, expect.objectContaining({ ok: true })]);
		const [kept] = await test.database.sql`select body from rejected_item order by id desc limit 1`;
		expect(kept?.body).toEqual({ cutBelowLevel: 32, start: expect.stringMatching(/^\{"channel":\{"a":/) });
	});

	it("finds channel, category and kelurahan in any spelling", async () => {
		const spelled = { channel: "JAKI ", category: "  parkir   LIAR", position: undefined };
		const answers = (
			await post([
				report("ejaan-1", { ...spelled, kelurahan: "KELURAHAN GAMBIR" }),
				report("ejaan-2", { ...spelled, kelurahan: "kel. gambir" }),
				report("ejaan-3", { ...spelled, kelurahan: "31.71.01.1001" }),
			])
		).json();
		for (const answer of answers) expect(answer).toMatchObject({ ok: true, region: "31.71.01.1001", regionReason: "given" });
	});

	it("keeps a point that lies outside, and a complaint without any place", async () => {
		const answers = (await post([report("nol", { position: [0, 0] }), report("tanpa", { position: undefined })])).json();
		expect(answers[0]).toMatchObject({ ok: true, region: null, regionReason: "outside", unit: null });
		expect(answers[1]).toMatchObject({ ok: true, region: null, regionReason: "none", unit: null });
	});

	it("lets the point decide where a kelurahan is named too", async () => {
		expect(await take(report("dua-tempat", { kelurahan: "Cideng" }))).toMatchObject({ region: "31.71.01.1001", regionReason: "inside" });
	});

	it("takes letters that PostgreSQL cannot store, replaced", async () => {
		const answer = await take(report("huruf", { text: "a\u0000b\ud800c" }));
		const [row] = await test.database.sql`select text from complaint where id = ${answer.ok ? answer.id : 0}`;
		expect(row?.text).toBe("a\uFFFDb\uFFFDc");
	});

	it("takes reports of a channel that has ended", async () => {
		expect(await take(report("lama", { channel: "qlue" }))).toMatchObject({ ok: true });
	});

	it("knows a category from the request after it was added", async () => {
		await test.database.sql`insert into category (code, name, name_en) values ('uji-coba', 'Uji Coba', 'Trial')`;
		expect(await take(report("baru", { category: "uji coba" }))).toMatchObject({ ok: true });
	});

	it("stamps the arrival with the clock it is given", async () => {
		const now = Date.parse("2026-11-05T10:00:00+07:00");
		const [answer] = await takeComplaints(test.database.sql, [report("mundur", { reportedAt: "2026-11-05T09:58:00+07:00" })], { now });
		const [row] = await test.database.sql`select received_at, status_since from complaint where id = ${answer?.ok ? answer.id : 0}`;
		expect(row).toEqual({ received_at: new Date(now), status_since: new Date(now) });
	});

	it("refuses a wrong key with 401 before it reads the body", async () => {
		for (const authorization of ["", "Bearer salah", `Basic ${INTAKE_KEY}`]) {
			const answer = await post("{", { authorization });
			expect([answer.statusCode, answer.json().code]).toEqual([401, "wrong_key"]);
		}
	});

	it("refuses what is not JSON with 400, and keeps it to look at", async () => {
		const answer = await post('[{"channel": "jaki",');
		expect([answer.statusCode, answer.json()]).toEqual([400, { code: "broken_json", message: "The body is not JSON" }]);
		const [kept] = await test.database.sql`select body from rejected_item order by id desc limit 1`;
		expect(kept?.body).toEqual({ notJson: '[{"channel": "jaki",', length: 20 });
	});

	it("refuses more than 1,000 items and more than 20 MB with 413, and another media type with 415", async () => {
		const tooMany = await post(Array.from({ length: 1001 }, () => 1));
		expect([tooMany.statusCode, tooMany.json().code]).toEqual([413, "too_many_items"]);
		const tooLarge = await post(`"${"x".repeat(20_000_001)}"`);
		expect([tooLarge.statusCode, tooLarge.json().code]).toEqual([413, "too_large"]);
		for (const type of ["text/plain", "image/png", "application/octet-stream"]) {
			const other = await post(report("jenis-lain"), { "content-type": type });
			expect([type, other.statusCode, other.json().code]).toEqual([type, 415, "unsupported_media_type"]);
		}
	});

	it("refuses a login whose name no account can have with 400", async () => {
		const answer = await test.app.inject({ method: "POST", url: "/api/session", payload: { name: "a\0b", password: "sandi" } });
		expect([answer.statusCode, answer.json().code]).toEqual([400, "invalid"]);
	});

	it("shows operators what was refused, newest first and page by page, with the total", async () => {
		const cookie = await test.login("operator");
		const total = await countRejected();
		const seen: number[] = [];
		let next: number | null = null;
		do {
			const url: string = `/api/rejected?limit=4${next === null ? "" : `&before=${next}`}`;
			const page = (await test.app.inject({ url, headers: { cookie } })).json();
			expect(page.total).toBe(total);
			seen.push(...page.items.map((item: { id: number }) => item.id));
			next = page.next;
		} while (next !== null);
		expect(seen).toHaveLength(total);
		expect(seen).toEqual([...seen].sort((a, b) => b - a));
		const unit = await test.login("validator");
		expect((await test.app.inject({ url: "/api/rejected", headers: { cookie: unit } })).statusCode).toBe(403);
	});

	it("documents itself with the schema that it parses with", async () => {
		const schema = (await test.app.inject({ url: "/api/intake-schema" })).json();
		expect(schema.$defs.item.required).toEqual(["channel", "externalId", "category", "reportedAt"]);
		expect(schema.$defs.item.properties.position.description).toContain("[lng, lat]");
	});
});

describe.each(DATABASES.slice(0, 1))("an answer while the database is away, whichever it is, on %s", (kind) => {
	it("is 503 and says when to come again", async () => {
		const sql = postgres("postgres://nobody@127.0.0.1:1/none");
		const test = await openTestApp(kind, { world: { sql } });
		try {
			const headers = { authorization: `Bearer ${INTAKE_KEY}` };
			const login = { name: "siapa", password: "sandi" };
			for (const answer of [
				await test.app.inject({ method: "POST", url: "/api/complaints", headers, payload: report("hilang") }),
				await test.app.inject({ method: "POST", url: "/api/session", payload: login }),
			]) {
				expect([answer.statusCode, answer.json().code]).toEqual([503, "unavailable"]);
				expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
			}
		} finally {
			await test.close();
			await sql.end();
		}
	});
});

describe.each(DATABASES.slice(0, 1))("the intake's limit, which no database changes, on %s", (kind) => {
	it("refuses with 429 and says when to come again", async () => {
		const test = await openTestApp(kind, { limits: { intake: 3 } });
		try {
			const headers = { authorization: `Bearer ${INTAKE_KEY}`, "content-type": "application/json" };
			const codes: number[] = [];
			for (let turn = 0; turn < 4; turn += 1) {
				const answer = await test.app.inject({ method: "POST", url: "/api/complaints", headers, payload: report(`batas-${turn}`) });
				codes.push(answer.statusCode);
				if (answer.statusCode === 429) expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
			}
			expect(codes).toEqual([200, 200, 200, 429]);
		} finally {
			await test.close();
		}
	});
});
