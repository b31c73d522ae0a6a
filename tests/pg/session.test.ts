import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideDrill, seatDrillAccounts } from "../../server/drill-decision.ts";
import { disableAccount, takeTicket } from "../../server/queries/account.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, PASSWORD, type TestApp } from "../support/http-app.ts";

const HOUR_MS = 3_600_000;

describe.each(DATABASES)("sessions and tickets on %s", (kind) => {
	let test: TestApp;
	const get = (url: string, cookie?: string, headers: Record<string, string> = {}) =>
		test.app.inject({ url, headers: cookie === undefined ? headers : { ...headers, cookie } });
	const logIn = (name: string, password: string, headers: Record<string, string> = {}) =>
		test.app.inject({ method: "POST", url: "/api/session", headers, payload: { name, password } });
	const askTicket = (cookie: string, view: string) =>
		test.app.inject({ method: "POST", url: "/api/ticket", headers: { cookie }, payload: { view } });

	beforeAll(async () => {
		test = await openTestApp(kind);
	});
	afterAll(() => test.close());

	it("tells a person who logged in who they are, and nobody else anything", async () => {
		const cookie = await test.login("dispatcher");
		expect((await get("/api/session", cookie)).json()).toMatchObject({
			account: { role: "dispatcher", scope: ["31"], unit: null },
			isDrill: false,
		});
		for (const url of [
			"/api/session",
			"/api/snapshot?view=wall",
			"/api/reference",
			"/api/regions",
			"/api/complaints/1",
			"/api/complaints.csv",
			"/api/rejected",
		]) {
			expect((await get(url)).json().code, url).toBe("no_session");
		}
	});

	it("tells anybody whether this is the drill", async () => {
		expect((await get("/api/room")).json()).toEqual({ isDrill: false });
	});

	it("answers a wrong name as it answers a wrong password", async () => {
		const cookie = await test.login("operator");
		const { account } = (await get("/api/session", cookie)).json();
		const answers = [await logIn(account.name, "salah-sama-sekali"), await logIn("tidak-ada", "salah-sama-sekali")];
		expect(answers.map((answer) => answer.statusCode)).toEqual([401, 401]);
		expect(answers[0]?.body).toBe(answers[1]?.body);
	});

	it("keeps the cookie from scripts and from other sites, and on https from http", async () => {
		const cookie = await test.login("operator");
		const { account } = (await get("/api/session", cookie)).json();
		const plain = await logIn(account.name, PASSWORD);
		expect(plain.headers["set-cookie"]).toMatch(/HttpOnly; SameSite=Strict$/);
		const secure = await logIn(account.name, PASSWORD, { origin: "https://pantau.example", host: "pantau.example" });
		expect(secure.headers["set-cookie"]).toMatch(/Secure/);
	});

	it("takes no cookie that it did not sign, and none after the shift is over", async () => {
		const cookie = await test.login("operator");
		expect((await get("/api/session", `${cookie.slice(0, -3)}abc`)).statusCode).toBe(401);
		expect((await get("/api/session", cookie)).statusCode).toBe(200);
		const [session] = await test.database.sql<[{ hours: number }]>`
			select extract(epoch from expires_at - clock_timestamp())::float8 / 3600 as hours from session order by created_at desc limit 1`;
		expect(session.hours).toBeCloseTo(12, 1);
		await test.database.sql`update session set expires_at = clock_timestamp()`;
		expect((await get("/api/session", cookie)).statusCode).toBe(401);
	});

	it.each([-1, 1])(
		"a gateway whose clock is %i days wrong gives sessions and tickets that live as long as others', and takes theirs",
		async (days) => {
			const before = test.clock.now;
			const cookie = await test.login("operator");
			test.clock.now += days * 24 * HOUR_MS;
			const theirs = await test.login("operator");
			const { ticket } = (await askTicket(cookie, "console")).json();
			test.clock.now = before;
			expect((await get("/api/session", theirs)).statusCode).toBe(200);
			expect(await takeTicket(test.database.sql, ticket)).toBeDefined();
		},
	);

	it("ends the session at logout", async () => {
		const cookie = await test.login("operator");
		const answer = await test.app.inject({ method: "DELETE", url: "/api/session", headers: { cookie } });
		expect(answer.statusCode).toBe(204);
		expect((await get("/api/session", cookie)).statusCode).toBe(401);
	});

	it("shuts a disabled account out at once, with its tickets", async () => {
		const cookie = await test.login("operator");
		const { account } = (await get("/api/session", cookie)).json();
		const { ticket } = (await askTicket(cookie, "console")).json();
		expect(await disableAccount(test.database.sql, account.name, test.clock.now)).toBe(true);
		expect((await get("/api/session", cookie)).statusCode).toBe(401);
		expect((await logIn(account.name, PASSWORD)).statusCode).toBe(401);
		expect(await takeTicket(test.database.sql, ticket)).toBeUndefined();
	});

	it("gives a ticket that opens once, even to two who try at the same time", async () => {
		const { ticket } = (await askTicket(await test.login("supervisor"), "console")).json();
		const tries = await Promise.all([1, 2, 3].map(() => takeTicket(test.database.sql, ticket)));
		const opened = tries.filter((each) => each !== undefined);
		expect(opened).toHaveLength(1);
		expect(opened[0]).toMatchObject({ view: "console", account: { role: "supervisor" } });
	});

	it("gives a ticket for 60 s, and keeps only its hash", async () => {
		const { ticket } = (await askTicket(await test.login("supervisor"), "console")).json();
		const kept = await test.database.sql`select token_hash::text as hash from ticket`;
		expect(JSON.stringify(kept)).not.toContain(Buffer.from(ticket).toString("hex"));
		const [left] = await test.database.sql<[{ s: number }]>`
			select extract(epoch from max(expires_at) - clock_timestamp())::float8 as s from ticket`;
		expect(left.s).toBeGreaterThan(50);
		expect(left.s).toBeLessThanOrEqual(60);
		await test.database.sql`update ticket set expires_at = clock_timestamp()`;
		expect(await takeTicket(test.database.sql, ticket)).toBeUndefined();
	});

	it("gives a display the wall, whatever it asks for", async () => {
		const { ticket } = (await askTicket(await test.login("display"), "console")).json();
		expect((await takeTicket(test.database.sql, ticket))?.view).toBe("wall");
	});

	it("refuses what comes from a page of another origin", async () => {
		const cookie = await test.login("dispatcher");
		for (const headers of [{ origin: "https://jahat.example" }, { "sec-fetch-site": "cross-site" }, { origin: "null" }]) {
			const answer = await test.app.inject({ method: "DELETE", url: "/api/session", headers: { cookie, ...headers } });
			expect([answer.statusCode, answer.json().code]).toEqual([403, "foreign_origin"]);
		}
		expect((await get("/api/session", cookie)).statusCode).toBe(200);
	});

	it("refuses the drill's passwords where there is no drill, and no wall opens without a login", async () => {
		await seatDrillAccounts(test.database.sql);
		expect((await logIn("dispatcher", "latihan-dispatcher")).statusCode).toBe(401);
		expect((await get("/wall")).headers["set-cookie"]).toBeUndefined();
	});

	it("answers a snapshot with a tag, and with 304 to who has it", async () => {
		const cookie = await test.login("operator");
		const first = await get("/api/snapshot?view=console", cookie, { "accept-encoding": "gzip" });
		expect(first.headers).toMatchObject({ "content-type": "application/vnd.apache.arrow.stream", "content-encoding": "gzip" });
		const again = await get("/api/snapshot?view=console", cookie, { "if-none-match": String(first.headers.etag) });
		expect([again.statusCode, again.body]).toEqual([304, ""]);
		expect((await get("/api/snapshot?view=semua", cookie)).statusCode).toBe(400);
	});
});

describe.each(DATABASES.slice(0, 1))("a drill, on %s", (kind) => {
	let test: TestApp;
	beforeAll(async () => {
		test = await openTestApp(kind, { isDrill: true, limits: { loginsOfName: 3 } });
	});
	afterAll(() => test.close());

	it("is decided once, when the database is new", async () => {
		const { sql } = test.database;
		expect(await decideDrill(sql, { drill: "auto" }, { isNew: true })).toEqual({ isDrill: true, isPlayed: true });
		expect(await decideDrill(sql, { drill: "auto" }, { isNew: false })).toEqual({ isDrill: true, isPlayed: true });
		expect(await decideDrill(sql, { drill: "off" }, { isNew: false })).toEqual({ isDrill: true, isPlayed: false });
		await sql`update setting set value = 'false' where key = 'drill'`;
		expect(await decideDrill(sql, { drill: "auto" }, { isNew: false })).toEqual({ isDrill: false, isPlayed: false });
		await expect(decideDrill(sql, { drill: "on" }, { isNew: false })).rejects.toThrow("set up for real complaints");
		await sql`insert into complaint (channel_code, category_code) values ('jaki', 'pohon')`;
		await expect(decideDrill(sql, { drill: "on" }, { isNew: false })).rejects.toThrow("holds real complaints");
	});

	it("opens a wall without a login, once", async () => {
		await seatDrillAccounts(test.database.sql);
		const first = await test.app.inject({ url: "/wall" });
		const [cookie] = first.cookies;
		expect(first.body).toContain("dinding");
		const headers = { cookie: `${cookie?.name}=${cookie?.value}` };
		expect((await test.app.inject({ url: "/api/session", headers })).json()).toMatchObject({ account: { role: "display" }, isDrill: true });
		expect((await test.app.inject({ url: "/wall", headers })).headers["set-cookie"]).toBeUndefined();
		expect((await test.app.inject({ url: "/" })).headers["set-cookie"]).toBeUndefined();
	});

	it("lets its printed accounts in, and stops who tries too often", async () => {
		const codes: number[] = [];
		for (let turn = 0; turn < 4; turn += 1) {
			const payload = { name: "operator", password: "latihan-operator" };
			codes.push((await test.app.inject({ method: "POST", url: "/api/session", payload })).statusCode);
		}
		expect(codes).toEqual([200, 200, 200, 429]);
	});
});
