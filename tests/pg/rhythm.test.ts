import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RegionCode } from "../../server/protocol/code.ts";
import type { Rhythm } from "../../server/protocol/rhythm.ts";
import { DATABASES } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";

const WEEKS = [0, 1, 2];

describe.each(DATABASES)("arrivals by hour on %s", (kind) => {
	let test: TestApp;
	const rhythmOf = async (cookie: string): Promise<Rhythm> => (await test.app.inject({ url: "/api/rhythm", headers: { cookie } })).json();

	beforeAll(async () => {
		test = await openTestApp(kind);
		const { sql } = test.database;
		// In kota 31.71 and 31.74 by turns, one every 17 minutes of three weeks less two days, half of them closed.
		await sql`
			insert into complaint (channel_code, category_code, region_code, reported_at)
			select 'email', 'jalan', case when n % 2 = 0 then '31.71.01.1001' else '31.74.01.1001' end,
				${new Date(test.clock.now)}::timestamptz - make_interval(mins => 17 * n)
			from generate_series(1, ${Math.floor((19 * 24 * 60) / 17)}::int) n`;
		await sql`update complaint set status = 'invalid', status_reason = 'uji' where id % 2 = 0`;
	});
	afterAll(() => test?.close());

	it("equal plain counts, closed ones included, for the whole city and for one kota", async () => {
		const { shift } = await rhythmOf(await test.login("display"));
		expect(shift.endsAt).toBeGreaterThan(test.clock.now);
		expect(["pagi", "sore", "malam"]).toContain(shift.code);
		for (const scope of [["31"], ["31.71"]] as RegionCode[][]) {
			const { hours } = await rhythmOf(await test.login("display", { scope }));
			expect(hours).toHaveLength(24);
			for (const { end, count, usual } of hours) {
				const counted = await Promise.all(
					WEEKS.map(async (week) => {
						const to = new Date(end - week * 7 * 86_400_000);
						const [row] = await test.database.sql<{ count: number }[]>`
							select count(*)::int as count from complaint
							where reported_at >= ${new Date(to.getTime() - 3_600_000)} and reported_at < ${to} and region_code like ${`${scope[0]}.%`}`;
						return row?.count ?? 0;
					}),
				);
				const [now, ...earlier] = counted as [number, ...number[]];
				// Of the third week only the part after the first complaint was watched.
				const watched = earlier.filter((_, at) => end - (at + 1) * 7 * 86_400_000 - 3_600_000 >= test.clock.now - 19 * 86_400_000);
				expect(count).toBe(now);
				expect([usual?.low, usual?.high, usual?.weeks]).toEqual([Math.min(...watched), Math.max(...watched), watched.length]);
			}
		}
	});

	it("are for those who are logged in", async () => {
		expect((await test.app.inject({ url: "/api/rhythm" })).statusCode).toBe(401);
	});
});
