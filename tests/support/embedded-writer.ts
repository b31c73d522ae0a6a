import { openDatabase } from "../../db/connect.ts";

// Started by tests/pg/embedded.test.ts and killed with -9: inserts one complaint after another into the embedded database
// of argv[2] and prints each id once the database has acknowledged it.

const [home] = process.argv.slice(2);
if (home === undefined) throw new Error("Expected PANTAU_HOME as the argument");
const silent = { info: () => {}, warn: () => {}, error: (message: string) => console.error(message) };
const { sql } = await openDatabase({ url: null, home, log: silent });
for (;;) {
	const rows = await sql<{ id: string }[]>`
		insert into complaint (channel_code, category_code, region_code)
		select 'jaki', 'jalan', '31.71.01.1001' from generate_series(1, 3) returning id`;
	process.stdout.write(`${rows.map((row) => row.id).join("\n")}\n`);
}
