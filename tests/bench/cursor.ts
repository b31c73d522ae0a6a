// Nothing that is committed is missed: 12 writers with think time and rollbacks, read by our log tail and, beside it on the same
// log, by a cursor on the sequence as it is usually written. `--commits 50000`.
import { parseArgs } from "node:util";
import postgres, { type Sql } from "postgres";
import { prepareDatabase } from "../../db/prepare.ts";
import { followLog } from "../../server/feed/log-tail.ts";
import { REAL_TIMING } from "../../server/feed/timing.ts";
import { readEpoch, readLogEnd } from "../../server/queries/change-log.ts";
import { startCluster } from "../support/cluster.ts";
import { type BenchResult, round, say } from "./bench.ts";

const WRITERS = 12;
const THINK_MS = 20;
const ROLLBACK_SHARE = 0.1;
const POLL_MS = 20;
/** Neither reader finds more once it has found nothing for so long. */
const DRAIN_MS = 3000;
const WANTED_RIVAL_LOSS = 0.1;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export async function run(args: readonly string[]): Promise<BenchResult> {
	const { values } = parseArgs({ args: [...args], options: { commits: { type: "string", default: "50000" } } });
	const wanted = Number(values.commits);
	if (!(wanted > 0)) throw new Error(`Expected a number above 0 for --commits, got ${values.commits}`);
	const cluster = await startCluster({ isDurable: true });
	const sql = postgres(cluster.urlOf("postgres"), { max: WRITERS + 4, onnotice: () => {} });
	const ending = new AbortController();
	try {
		const quiet = { info: () => {}, warn: () => {}, error: say };
		await prepareDatabase({ kind: "postgres", sql, label: "bench", close: async () => {} }, { log: quiet, now: () => new Date() });
		const [start] = await readLogEnd(sql, 1);
		const [first] = await sql<[{ seq: string }]>`select coalesce(max(seq), 0)::text as seq from change_log`;
		const ours = new Set<number>();
		const theirs = new Set<number>();
		const readers = [
			followOurs(sql, start ?? { xid: 0n, seq: 0n }, ours, ending.signal),
			followNaive(sql, first.seq, theirs, ending.signal),
		];

		const committed = new Set<number>();
		let rollbacks = 0;
		const startedAt = performance.now();
		await Promise.all(
			Array.from({ length: WRITERS }, async () => {
				while (committed.size < wanted) {
					const id = await writeOne(sql);
					if (id === null) rollbacks += 1;
					else committed.add(id);
					if (committed.size % 5000 === 0 && id !== null)
						say(`${committed.size} of ${wanted} commits, ours read ${ours.size}, naive ${theirs.size}`);
				}
			}),
		);
		const tookS = (performance.now() - startedAt) / 1000;
		for (let before = -1; before !== ours.size + theirs.size; await pause(DRAIN_MS)) before = ours.size + theirs.size;
		ending.abort();
		await Promise.all(readers);

		const missed = (read: ReadonlySet<number>) => [...committed].filter((id) => !read.has(id)).length;
		const [version] = await sql<[{ server: string; postgis: string }]>`
			select current_setting('server_version') as server, postgis_lib_version() as postgis`;
		const lost = missed(ours);
		const rivalLost = missed(theirs);
		const lostShare = round(rivalLost / committed.size, 4);
		return {
			bench: "cursor",
			pass: lost === 0 && lostShare >= WANTED_RIVAL_LOSS,
			figures: { commits: committed.size, rollbacks, writers: WRITERS, lost, commitsPerS: round(committed.size / tookS, 0) },
			rival: { name: "a cursor on the sequence", lost: rivalLost, lostShare },
			rows: committed.size,
			database: `PostgreSQL ${version.server}, PostGIS ${version.postgis}, fsync on`,
		};
	} finally {
		ending.abort();
		await sql.end({ timeout: 5 });
		await cluster.stop();
	}
}

class RolledBack extends Error {}

/** The complaint's id once it is committed; null when it was rolled back. */
async function writeOne(sql: Sql): Promise<number | null> {
	try {
		return await sql.begin(async (tx) => {
			const [row] = await tx<[{ id: string }]>`
				insert into complaint (channel_code, category_code, position)
				values ('jaki', 'jalan', st_setsrid(st_makepoint(${106.72 + 0.2 * Math.random()}, ${-6.32 + 0.15 * Math.random()}), 4326)) returning id`;
			await pause(Math.random() * THINK_MS);
			if (Math.random() < ROLLBACK_SHARE) throw new RolledBack();
			return Number(row.id);
		});
	} catch (error) {
		if (error instanceof RolledBack) return null;
		throw error;
	}
}

async function followOurs(sql: Sql, after: { xid: bigint; seq: bigint }, read: Set<number>, signal: AbortSignal): Promise<void> {
	const log = { info: () => {}, warn: () => {}, error: () => {} };
	const tail = followLog({
		sql,
		log,
		epoch: await readEpoch(sql),
		after,
		now: Date.now,
		sleep: REAL_TIMING.sleep,
		signal,
		pollMs: POLL_MS,
	});
	for await (const step of tail) {
		if (step.kind === "broken") throw new Error(`The log's history broke: ${step.reason}`);
		for (const id of step.touched) read.add(id);
	}
}

async function followNaive(sql: Sql, after: string, read: Set<number>, signal: AbortSignal): Promise<void> {
	let last = after;
	while (!signal.aborted) {
		const entries = await sql<{ seq: string; complaint_id: string }[]>`
			select seq, complaint_id from change_log where seq > ${last} order by seq limit 5000`;
		for (const { complaint_id } of entries) read.add(Number(complaint_id));
		last = entries.at(-1)?.seq ?? last;
		if (entries.length === 0) await pause(POLL_MS);
	}
}
