import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RegionCode } from "../../server/protocol/code.ts";
import { insertComplaint } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";

describe.each(DATABASES.slice(0, 1))("who looked at a case, on %s", (kind) => {
	let test: TestApp;
	beforeAll(async () => {
		test = await openTestApp(kind);
	});
	afterAll(() => test?.close());
	const get = (url: string, cookie: string) => test.app.inject({ url, headers: { cookie } });

	it("is told to a supervisor of the area, latest first, and to nobody else", async () => {
		const id = await insertComplaint(test.database.sql);
		const cookie = await test.login("operator");
		const { account } = (await get("/api/session", cookie)).json();
		const times = [test.clock.now, test.clock.now + 1000];
		for (const at of times) {
			test.clock.now = at;
			await get(`/api/complaints/${id}`, cookie);
		}
		const supervisor = await test.login("supervisor");
		expect((await get(`/api/complaints/${id}/looks`, supervisor)).json()).toEqual({
			total: 2,
			looks: times.toReversed().map((at) => ({ at, account: account.name })),
		});
		const elsewhere = await test.login("supervisor", { scope: ["31.74" as RegionCode] });
		for (const [cookieOf, path, status] of [
			[cookie, id, 403],
			[elsewhere, id, 403],
			[supervisor, 999_999_999, 404],
			[supervisor, "satu", 400],
			["", id, 401],
		] as const) {
			expect((await get(`/api/complaints/${path}/looks`, cookieOf)).statusCode).toBe(status);
		}
	});
});
