// 1,000 screens, each with the browser's own feed, and a server that is killed and started again while rows are written: how long
// after it listens each is live again with everything, and what that costs the database. Beside it the rival that Socket.IO itself
// offers for this, connection state recovery, with 1,000 of its own clients on a server of its own. The thousand screens live on the
// same cores as the server: what both take of the processor, shared by the cores, is said as the limit.
import { connect } from "node:net";
import { availableParallelism } from "node:os";
import { type BenchResult, percentile, round, say } from "./bench.ts";
import { type BenchServer, startBenchServer } from "./bench-server.ts";
import { type Herd, type HerdFigures, openHerd } from "./herd.ts";
import { nowMs } from "./monotonic.ts";
import { readCpuSeconds } from "./process-figures.ts";
import { measureRecovery } from "./rival-recovery.ts";
import { fillComplaints, insertComplaints, openBareTable } from "./stream.ts";

const SCREENS = 1000;
/** Few: each screen keeps its own copy here. */
const ROWS = 500;
const MISSED = 200;
const LIMIT_MS = 120_000;
const SETTLE_MS = 2000;
const WANTED_P99_MS = 2000;
const WANTED_QUERIES = 0.05;
/** What runs by the clock, however many come: the log's tail and its measures, the history's links. All else counts. */
const BY_THE_CLOCK = "(change_log|pg_control_|history_link|pg_stat_statements|^begin|^commit)";

export async function run(args: readonly string[]): Promise<BenchResult> {
	const count = args.includes("--short") ? 200 : SCREENS;
	const server = await startBenchServer({ settings: { shared_preload_libraries: "pg_stat_statements" } });
	const herd = openHerd();
	try {
		await server.sql`create extension pg_stat_statements`;
		await fillComplaints(server.sql, ROWS);
		const insertBare = await openBareTable(server.sql);
		const reference = await readReferenceVersion(server);
		const empty = await restartCounted(server, async () => undefined);

		say(`${count} screens come in`);
		herd.say({ kind: "open", url: server.url, cookie: server.cookie, reference, count });
		const before = await until(herd, ({ live }) => live === count);
		if (before.live < count) throw new Error(`Expected ${count} live screens, got ${before.live}`);
		say("the server is killed, rows are written, the server is started");
		const cpu = async () => ({ serverS: await readCpuSeconds(server.pid()), screensS: await readCpuSeconds(herd.pid) });
		let atListening = { serverS: Number.NaN, screensS: Number.NaN };
		let atEnd = atListening;
		const full = await restartCounted(
			server,
			async () => {
				await insertComplaints(server.sql)(MISSED);
				herd.say({ kind: "want", rows: ROWS + MISSED });
				return async () => {
					await until(herd, ({ doneAt }) => doneAt.length === count);
					atEnd = await cpu();
				};
			},
			async () => {
				atListening = await cpu();
			},
		);
		const after = await herd.tell();
		const waits = after.doneAt.map((at) => at - full.listenAt).toSorted();
		const measured = {
			resumed: waits.length,
			refetched: after.snapshots - before.snapshots,
			p50Ms: round(percentile(waits, 0.5), 0),
			p99Ms: round(percentile(waits, 0.99), 0),
			/** How long after it listens the server has loaded everything and lets the first one in. */
			readyMs: round(full.readyAt - full.listenAt, 0),
			queriesEach: round((full.queries - empty.queries) / count, 3),
		};
		say("the rival");
		const rival = await measureRecovery(server.databaseUrl, insertBare, count, MISSED);
		return {
			bench: "restart",
			pass:
				measured.resumed === count && measured.refetched === 0 && measured.p99Ms <= WANTED_P99_MS && measured.queriesEach <= WANTED_QUERIES,
			figures: { ...measured, screens: count },
			rival: { name: "Socket.IO connection state recovery", ...rival },
			limit: {
				name: "processor time of server and screens from its listening to the last screen, shared by the cores",
				serverS: round(atEnd.serverS - atListening.serverS, 2),
				screensS: round(atEnd.screensS - atListening.screensS, 2),
				leastMs: round(((atEnd.serverS - atListening.serverS + atEnd.screensS - atListening.screensS) * 1000) / availableParallelism(), 0),
			},
			rows: ROWS + MISSED,
			database: server.database,
		};
	} finally {
		await herd.stop();
		await server.stop();
	}
}

/** `meanwhile` runs while there is no server; what it gives is waited for before the queries are counted. */
async function restartCounted(
	server: BenchServer,
	meanwhile: () => Promise<(() => Promise<unknown>) | undefined>,
	onListening = async () => {},
) {
	let whole: (() => Promise<unknown>) | undefined;
	let listening: Promise<number> | undefined;
	await server.restart("SIGKILL", async () => {
		whole = await meanwhile();
		await server.sql`select pg_stat_statements_reset()`;
		listening = untilListening(server.url).then(async (at) => {
			await onListening();
			return at;
		});
	});
	const readyAt = nowMs();
	await whole?.();
	await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
	const listenAt = await listening;
	if (listenAt === undefined) throw new Error("Expected the server to have listened");
	return { listenAt, readyAt, queries: await countQueries(server) };
}

/** When its port took a connection, by `nowMs`. */
async function untilListening(url: string): Promise<number> {
	const { hostname, port } = new URL(url);
	for (const end = nowMs() + LIMIT_MS; nowMs() < end; ) {
		const isOpen = await new Promise<boolean>((resolve) => {
			const socket = connect(Number(port), hostname);
			socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
			socket.once("connect", () => socket.destroy());
		});
		if (isOpen) return nowMs();
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	throw new Error(`Expected ${url} to listen within ${LIMIT_MS} ms`);
}

async function until(herd: Herd, isTrue: (figures: HerdFigures) => boolean): Promise<HerdFigures> {
	for (const end = nowMs() + LIMIT_MS; ; ) {
		const figures = await herd.tell();
		if (isTrue(figures) || nowMs() > end) return figures;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

async function countQueries({ sql }: BenchServer): Promise<number> {
	const rows = await sql<{ query: string; calls: string }[]>`
		select query, calls from pg_stat_statements where query !~ ${BY_THE_CLOCK} order by calls desc`;
	for (const { query, calls } of rows.slice(0, 5)) say(`  ${calls} × ${query.replace(/\s+/g, " ").slice(0, 100)}`);
	return rows.reduce((sum, { calls }) => sum + Number(calls), 0);
}

async function readReferenceVersion({ url, cookie }: BenchServer): Promise<string> {
	const answer = await fetch(`${url}/api/reference`, { headers: { cookie } });
	return ((await answer.json()) as { version: string }).version;
}
