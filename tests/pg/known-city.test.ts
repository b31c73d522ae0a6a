import postgres from "postgres";
import { expect, test } from "vitest";
import type { ReadAside } from "../../server/feed/read-aside.ts";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import { KnownCity } from "../../server/room/known-city.ts";
import { DATABASES, openTestDatabase } from "../support/database.ts";

// It needs several connections, which the embedded database does not have.
test.skipIf(!DATABASES.includes("postgres"))(
	"a reference whose load began earlier and ends later is not taken for the newer one",
	async () => {
		const database = await openTestDatabase("postgres");
		const slow = postgres(database.url as string, { max: 1, onnotice: () => {} });
		try {
			let now = Date.now();
			const options = {
				sql: database.sql,
				feedSql: database.sql,
				readAside: ((_, read) => read(database.sql)) as ReadAside,
				log: { info() {}, warn() {}, error() {} },
				now: () => now,
				sleep: REAL_TIMING.sleep,
				signal: new AbortController().signal,
				pollMs: 20,
				isAlone: () => true,
				onBatch: () => {},
				onReload: () => {},
				onAlarms: () => {},
			};
			const city = await KnownCity.begin(options);
			const first = city.reference.day;
			const held = await slow.reserve();
			options.sql = slow as never;
			const earlier = city.reloadReference();
			options.sql = database.sql;
			now += 86_400_000;
			await city.reloadReference();
			const later = city.reference.day;
			held.release();
			await earlier;
			expect(later).not.toBe(first);
			expect(city.reference.day).toBe(later);
		} finally {
			await slow.end();
			await database.close();
		}
	},
);
