import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { lockDirectory } from "../../db/embedded/lock.ts";
import { openEmbedded } from "../../db/embedded/open.ts";
import { makeTestHome, openTestDatabase, silentLog } from "../support/database.ts";

function startWriter(home: string): { readonly child: ChildProcess; readonly acknowledged: Set<string> } {
	const writer = fileURLToPath(new URL("../support/embedded-writer.ts", import.meta.url));
	const child = spawn(process.execPath, ["--import", "tsx", writer, home], { stdio: ["ignore", "pipe", "inherit"] });
	const acknowledged = new Set<string>();
	let rest = "";
	child.stdout?.on("data", (chunk: Buffer) => {
		const lines = (rest + chunk.toString()).split("\n");
		rest = lines.pop() ?? "";
		for (const line of lines) acknowledged.add(line);
	});
	return { child, acknowledged };
}

const exitOf = (child: ChildProcess) => new Promise((resolve) => child.once("exit", resolve));
const until = async (isSo: () => boolean) => {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe("the embedded database", () => {
	it("has every acknowledged row again after kill -9, twice over", async () => {
		const home = await makeTestHome();
		const all = new Set<string>();
		for (const rows of [150, 400]) {
			const { child, acknowledged } = startWriter(home);
			await until(() => acknowledged.size >= rows || child.exitCode !== null);
			const ended = exitOf(child);
			child.kill("SIGKILL");
			await ended;
			expect(acknowledged.size).toBeGreaterThanOrEqual(rows);
			for (const id of acknowledged) all.add(id);
		}
		const database = await openEmbedded({ home, log: silentLog });
		try {
			const kept = new Set((await database.sql<{ id: string }[]>`select id from complaint`).map((row) => row.id));
			expect([...all].filter((id) => !kept.has(id))).toEqual([]);
			const [counts] = await database.sql`
				select (select count(*)::int from complaint) as rows, (select count(*)::int from event) as events,
					(select count(*)::int from change_log where topic = 'complaint') as entries`;
			expect(counts).toEqual({ rows: kept.size, events: kept.size, entries: kept.size });
		} finally {
			await database.close();
			await rm(home, { recursive: true, force: true });
		}
	});

	it("ends a query that never ends, and answers the next", async () => {
		const home = await makeTestHome();
		const database = await openEmbedded({ home, log: { ...silentLog, error: () => {} }, hangMs: 4_000 });
		try {
			await database.sql`insert into complaint (channel_code, category_code) values ('jaki', 'jalan')`;
			await expect(database.sql`select count(*) from generate_series(1, 1000000000000)`).rejects.toThrow("CONNECTION_CLOSED");
			expect(await database.sql`select count(*)::int as n from complaint`).toEqual([{ n: 1 }]);
		} finally {
			await database.close();
			await rm(home, { recursive: true, force: true });
		}
	});

	it("answers each query with its own rows after errors in between", async () => {
		const { sql, close } = await openTestDatabase("embedded");
		try {
			const asked = Array.from({ length: 300 }, (_, index) =>
				index % 7 === 3 ? sql`select 1 / ${0}::int as n` : index % 11 === 5 ? sql`select nowhere` : sql`select ${index}::int as n`,
			);
			const answers = await Promise.allSettled(asked);
			answers.forEach((answer, index) => {
				const isBad = index % 7 === 3 || index % 11 === 5;
				expect(answer.status).toBe(isBad ? "rejected" : "fulfilled");
				if (answer.status === "fulfilled") expect(answer.value[0]).toEqual({ n: index });
			});
		} finally {
			await close();
		}
	});

	it("refuses a second opener and says who has it", async () => {
		const database = await openTestDatabase("embedded");
		try {
			await expect(openEmbedded({ home: database.home, log: silentLog })).rejects.toThrow(
				new RegExp(`in use by process ${process.pid} on ${hostname()}.*another PANTAU_HOME`),
			);
		} finally {
			await database.close();
		}
	});
});

describe("the directory lock", () => {
	const inFolder = async (body: (path: string) => Promise<void>) => {
		const folder = await mkdtemp(join(tmpdir(), "pantau-lock-"));
		try {
			await body(join(folder, "database.lock"));
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	};
	const dead = { token: "old", pid: 2 ** 22 + 1, host: hostname(), processStart: "1", since: "2026-01-01T00:00:00Z" };

	it("is taken over from a process that is gone, by one of ten that try, every time", () =>
		inFolder(async (path) => {
			for (let round = 0; round < 60; round++) {
				await writeFile(path, JSON.stringify({ ...dead, token: `old-${round}` }));
				const tries = await Promise.allSettled(Array.from({ length: 10 }, () => lockDirectory(path)));
				const won = tries.filter((one) => one.status === "fulfilled");
				expect(won).toHaveLength(1);
				for (const one of won) await one.value.release();
				expect(await readdir(dirname(path))).toEqual([]);
			}
		}));

	it("is taken over although one that took it over has died over that", () =>
		inFolder(async (path) => {
			await writeFile(path, JSON.stringify(dead));
			await writeFile(`${path}.${dead.token}.taken`, JSON.stringify({ ...dead, token: "half" }));
			await (await lockDirectory(path)).release();
			expect(await readdir(dirname(path))).toEqual([]);
		}));

	it("is taken over from an earlier process that had this pid", () =>
		inFolder(async (path) => {
			await writeFile(path, JSON.stringify({ ...dead, pid: process.pid }));
			await (await lockDirectory(path)).release();
		}));

	it("of another host holds while its pulse is fresh", () =>
		inFolder(async (path) => {
			await writeFile(path, JSON.stringify({ ...dead, host: "elsewhere" }));
			await expect(lockDirectory(path)).rejects.toThrow(`process ${dead.pid} on elsewhere`);
		}));

	it("that holds nonsense is taken over", () =>
		inFolder(async (path) => {
			await writeFile(path, "{");
			await (await lockDirectory(path)).release();
		}));
});
