import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { Mark } from "../../server/protocol/mark.ts";
import { DATABASES } from "../support/database.ts";
import { INTAKE_KEY, openTestApp, type TestApp } from "../support/http-app.ts";

const WORDS = "Mobil menutup trotoar di depan sekolah";

describe.each(DATABASES)("the case card and the exports on %s", (kind) => {
	let test: TestApp;
	let id: number;
	const get = (url: string, cookie: string) => test.app.inject({ url, headers: { cookie } });

	beforeAll(async () => {
		test = await openTestApp(kind);
		const item = {
			channel: "jaki",
			externalId: '=cmd|"x"',
			category: "Parkir Liar",
			position: [106.8272, -6.1754],
			reportedAt: "2026-11-20T08:00:00+07:00",
			text: WORDS,
			address: "Jl. Medan Merdeka",
		};
		const answer = await test.app.inject({
			method: "POST",
			url: "/api/complaints",
			headers: { authorization: `Bearer ${INTAKE_KEY}` },
			payload: item,
		});
		id = answer.json().id;
	});
	afterAll(() => test.close());

	it("shows a dispatcher the words, the history and why which unit", async () => {
		const answer = (await get(`/api/complaints/${id}`, await test.login("dispatcher"))).json();
		expect(answer).toMatchObject({
			row: { id, version: 1, status: "waiting", region: "31.71.01.1001", cell: expect.stringMatching(/^8a/) },
			mayReadWords: true,
			text: WORDS,
			address: "Jl. Medan Merdeka",
			events: [{ kind: "arrived", actor: "channel:jaki" }],
			undoUntil: null,
		});
		expect(answer.suggestion.best.reasons.map((reason: { kind: string }) => reason.kind)).toContain("rule");
	});

	it("shows a unit the words of what it holds, and of nothing else", async () => {
		const area = { scope: ["31.71" as RegionCode] };
		const holder = await test.login("unit", { ...area, unit: "kelurahan-31.71.01.1001" as UnitCode });
		const other = await test.login("unit", { ...area, unit: "kelurahan-31.71.01.1002" as UnitCode });
		expect((await get(`/api/complaints/${id}`, holder)).json().text).toBe(WORDS);
		const refused = await get(`/api/complaints/${id}`, other);
		expect([refused.statusCode, refused.json().code]).toEqual([403, "outside_scope"]);
		expect(refused.body).not.toContain("Mobil");
	});

	it("shows a display no case, and nobody one outside their area", async () => {
		const answers = [
			await get(`/api/complaints/${id}`, await test.login("display")),
			await get(`/api/complaints/${id}`, await test.login("operator", { scope: ["31.74" as RegionCode] })),
			await get("/api/complaints/999999999", await test.login("operator")),
			await get("/api/complaints/satu", await test.login("operator")),
		];
		expect(answers.map((answer) => [answer.statusCode, answer.json().code])).toEqual([
			[403, "forbidden"],
			[403, "outside_scope"],
			[404, "not_found"],
			[400, "invalid"],
		]);
		for (const answer of answers) expect(answer.body).not.toContain("Mobil");
	});

	it("logs who looked, and only looks that showed something", async () => {
		const cookie = await test.login("supervisor");
		const { account } = (await get("/api/session", cookie)).json();
		await get(`/api/complaints/${id}`, cookie);
		await get("/api/complaints/999999999", cookie);
		const looks = await test.database
			.sql`select account, complaint_id::int as complaint, at from case_look where account = ${account.name}`;
		expect([...looks]).toEqual([{ account: account.name, complaint: id, at: new Date(test.clock.now) }]);
	});

	it("offers the undo to whoever dispatched, for 30 s", async () => {
		const cookie = await test.login("dispatcher");
		const other = await test.login("dispatcher");
		const { account } = (await get("/api/session", cookie)).json();
		await test.database.sql`
			insert into dispatch (complaint_id, kind, to_unit, from_status, by_account, at)
			values (${id}, 'koordinasi', 'dinas-perhubungan', 'waiting', ${account.name}, ${new Date(test.clock.now)})`;
		const ask = async (who: string) => (await get(`/api/complaints/${id}`, who)).json().undoUntil;
		expect([await ask(cookie), await ask(other)]).toEqual([test.clock.now + 30_000, null]);
		test.clock.now += 30_000;
		expect(await ask(cookie)).toBeNull();
	});

	it("finds by the words of an address, closed ones too, in one's own area only and without saying the address", async () => {
		const { sql } = test.database;
		const put = (n: number, address: string) => sql`
			insert into complaint (channel_code, category_code, external_id, position, address)
			values ('jaki', 'pohon', ${`alamat-${n}`}, st_setsrid(st_makepoint(106.8272, -6.1754), 4326), ${address}) returning id::int`;
		const [first] = await put(1, "Jl. Jend. Sudirman No.12A, RT 005/RW 01");
		await put(2, "Jalan Sudirman Kav. 3");
		await sql`update complaint set status = 'invalid', status_reason = 'iseng' where external_id = 'alamat-1'`;
		const ask = (address: string, who: string) => get(`/api/complaints-at?address=${encodeURIComponent(address)}`, who);
		const cookie = await test.login("operator");
		const answer = await ask("rt.5 SUDIRMAN, 12", cookie);
		expect(answer.json()).toEqual({ found: [], hasMore: false });
		const found = await ask("rt.005 SUDIRMAN, 12", cookie);
		expect(found.json()).toMatchObject({ found: [{ row: { id: first?.id }, closedAt: expect.any(Number) }], hasMore: false });
		expect(found.body).not.toMatch(/Jend/i);
		expect((await ask("sudir", cookie)).json().found).toHaveLength(2);
		for (let n = 3; n < 12; n++) await put(n, "Gg. Melati");
		const many = (await ask("gg melati", cookie)).json();
		expect([many.found.length, many.hasMore]).toEqual([8, true]);

		const elsewhere = await test.login("operator", { scope: ["31.74" as RegionCode] });
		const other = await test.login("unit", { unit: "kelurahan-31.71.01.1002" as UnitCode });
		const holder = await test.login("unit", { unit: "kelurahan-31.71.01.1001" as UnitCode });
		const counts = await Promise.all([elsewhere, other, holder].map(async (who) => (await ask("sudirman", who)).json().found.length));
		expect(counts).toEqual([0, 0, 2]);
		const refused = [await ask("a 1", cookie), await ask("a".repeat(101), cookie), await ask("sudirman", await test.login("display"))];
		expect(refused.map(({ statusCode }) => statusCode)).toEqual([400, 400, 403]);
		await sql`update complaint set status = 'invalid', status_reason = 'iseng' where external_id like 'alamat-%' and closed_at is null`;
	});

	it("has an index for the words of an address", async () => {
		const plan = await test.database.sql.begin(async (tx) => {
			await tx`set local enable_seqscan = off`;
			await tx`set local enable_indexscan = off`;
			return await tx`explain select id from complaint where address is not null
				and to_tsvector('simple', regexp_replace(lower(left(address, 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ to_tsquery('simple', 'a:*')`;
		});
		expect(JSON.stringify(plan)).toContain("complaint_address");
	});

	it("finds a closed complaint by the number that its citizen has, without its words and without a look", async () => {
		const { sql } = test.database;
		await sql`insert into complaint (channel_code, category_code, external_id, position, text)
			values ('jaki', 'pohon', 'JK2503050007', st_setsrid(st_makepoint(106.8272, -6.1754), 4326), 'Pohon tumbang menimpa mobil')`;
		await sql`update complaint set status = 'invalid', status_reason = 'iseng' where number = 'JK2503050007'`;
		const countLooks = async () => (await sql`select from case_look`).length;
		const looks = await countLooks();
		const cookie = await test.login("operator");
		const ask = (number: string, who = cookie) => get(`/api/complaints?number=${encodeURIComponent(number)}`, who);
		for (const written of ["JK2503050007", " jk 2503-0500.07 "]) {
			const answer = await ask(written);
			expect(answer.json()).toMatchObject({
				row: { number: "JK2503050007", status: "invalid", dueAt: null, region: "31.71.01.1001", cell: expect.stringMatching(/^8a/) },
				closedAt: expect.any(Number),
			});
			expect(answer.body).not.toMatch(/tumbang|iseng/);
		}
		expect((await ask((await sql`select number from complaint where id = ${id}`)[0]?.number)).json()).toMatchObject({
			row: { id },
			closedAt: null,
		});
		expect(await countLooks()).toBe(looks);

		const refused = [
			await ask("JK2503050007", await test.login("operator", { scope: ["31.74" as RegionCode] })),
			await ask("JK2503050007", await test.login("display")),
			await ask("JK9999999999"),
			await ask("  "),
			await ask("J".repeat(41)),
			await get("/api/complaints?number=1&number=2", cookie),
			await get("/api/complaints", cookie),
			await get("/api/complaints?number=JK2503050007", ""),
		];
		expect(refused.map((answer) => [answer.statusCode, answer.json().code])).toEqual([
			[403, "outside_scope"],
			[403, "forbidden"],
			[404, "not_found"],
			[400, "invalid"],
			[400, "invalid"],
			[400, "invalid"],
			[400, "invalid"],
			[401, "no_session"],
		]);
	});

	it("exports every open complaint of the area without the words", async () => {
		await test.database.sql`insert into complaint (channel_code, category_code) values ('jaki', 'pohon')`;
		const cookie = await test.login("operator");
		const csv = await get("/api/complaints.csv", cookie);
		const lines = csv.body.trimEnd().split("\r\n");
		expect(lines).toHaveLength(3);
		expect(lines[1]).toMatch(new RegExp(`^${id},JK261120\\d{5},`));
		const map = (await get("/api/complaints.geojson", cookie)).json();
		expect(map.features.map((feature: { geometry: { type: string } | null }) => feature.geometry?.type ?? null)).toEqual(["Point", null]);
		for (const answer of [csv.body, JSON.stringify(map)]) expect(answer).not.toContain("Mobil");
		expect((await get("/api/complaints.csv", await test.login("display"))).statusCode).toBe(403);
		const elsewhere = await get("/api/complaints.csv", await test.login("operator", { scope: ["31.74" as RegionCode] }));
		// Nobody owns the one without a place, so everybody sees it.
		expect(elsewhere.body.trimEnd().split("\r\n")).toHaveLength(2);
	});
});

describe.each(DATABASES.slice(0, 1))("a fault, on %s", (kind) => {
	it("is answered with an id and no stack trace", async () => {
		const test = await openTestApp(kind, {
			world: {
				snapshot: () => {
					throw new Error("rahasia di dalam");
				},
			},
		});
		try {
			const answer = await test.app.inject({ url: "/api/snapshot?view=wall", headers: { cookie: await test.login("operator") } });
			expect([answer.statusCode, answer.json().code]).toEqual([500, "internal"]);
			expect(answer.body).not.toMatch(/rahasia|\.ts|at /);
			expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
		} finally {
			await test.close();
		}
	});
});

describe.each(DATABASES.slice(0, 1))("while all is loaded anew after a change of database, on %s", (kind) => {
	it("what the room remembers leaves neither as a snapshot nor with its mark, and a balancer is told to go elsewhere", async () => {
		let isWhole = false;
		const test = await openTestApp(kind, { world: { isWhole: () => isWhole } });
		try {
			const cookie = await test.login("operator");
			const ask = async (url: string) => (await test.app.inject({ url, headers: { cookie } })).statusCode;
			const urls = ["/api/snapshot?view=wall", "/api/complaints.csv", "/readyz"];
			expect(await Promise.all(urls.map(ask))).toEqual([503, 503, 503]);
			isWhole = true;
			expect(await Promise.all(urls.map(ask))).toEqual([200, 200, 200]);
		} finally {
			await test.close();
		}
	});

	it("an export claims no mark of a history that the database it was read from does not have", async () => {
		const test = await openTestApp(kind, { world: { head: () => "promoted.1.away.1-1/5-1" as Mark } });
		try {
			const answer = await test.app.inject({ url: "/api/complaints.csv", headers: { cookie: await test.login("operator") } });
			expect([answer.statusCode, answer.json().code]).toEqual([503, "unavailable"]);
		} finally {
			await test.close();
		}
	});
});
