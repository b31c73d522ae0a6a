import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { hasJakartaData, sayWhatIsSkipped } from "../support/jakarta-data.ts";
import { INTAKE_KEY, startTestPantau, type TestPantau, type Watcher } from "../support/pantau.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const reports = fileURLToPath(new URL("../../../shared/data/jakarta/laporan-banjir-2017-02.csv", import.meta.url));

sayWhatIsSkipped("Replay of the real flood reports of February 2017");

describe.skipIf(!hasJakartaData).each(DATABASES)("a replay of 1,204 real reports on %s", (kind) => {
	let test: TestPantau;
	let wall: Watcher;
	/** As a person at a terminal calls it; a wrong exit code throws. */
	const replay = async (...more: string[]) => {
		const args = ["--import", "tsx", "server/simulate/replay.ts", reports, "--url", test.pantau.url, "--key", INTAKE_KEY, ...more];
		return (await run(process.execPath, args, { cwd: root })).stdout;
	};
	const totals = async () => {
		const [row] = await test.pantau.database.sql`
			select count(*) filter (where region_how = 'outside')::int as outside,
				count(*) filter (where region_how <> 'outside' and position is not null)::int as mapped,
				count(*) filter (where region_how <> 'outside' and position is null)::int as unmapped
			from complaint where closed_at is null`;
		return { ...row };
	};

	beforeAll(async () => {
		test = await startTestPantau(kind);
		wall = await (await test.login("display")).watch("wall");
	});
	afterAll(() => test.stop());

	it("arrives on an open wall without a reload, and its totals are SQL's", async () => {
		// Two and a half days within some ten seconds.
		const summary = await replay("--speed", "20000");
		expect(summary).toMatch(/^1204 rows in .* = 1204 created \+ 0 already there \+ 0 refused \+ 0 failed$/m);
		await until("all of them on the wall", () => wall.rows().length === 1204);
		expect(wall.changes.length).toBeGreaterThan(20);
		expect(wall.totals()).toEqual(await totals());
	});

	it("says how each kelurahan was found, as SQL has it", async () => {
		const rows = await test.pantau.database.sql<{ how: string; count: number }[]>`
			select region_how as how, count(*)::int as count from complaint group by 1`;
		const summary = await replay("--speed", "max");
		for (const { how, count } of rows) expect(summary).toContain(`${how} ${count}`);
	});

	it("changes nothing when it is repeated, and says so", async () => {
		const told = wall.changes.length;
		const summary = await replay("--speed", "max");
		expect(summary).toContain("0 created + 1204 already there + 0 refused + 0 failed");
		expect(summary).toContain("--as NAME");
		expect(await totals()).toEqual(wall.totals());
		expect(wall.changes.length).toBe(told);
	});

	it("fails with an exit code when the key is wrong", async () => {
		await expect(replay("--key", "kunci-yang-salah-sekali")).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("401") });
	});
});
