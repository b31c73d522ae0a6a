// From commit to client: 100 changes a second, 200 walls. Beside it, in the same run and on the same database, a bare LISTEN whose
// payload goes to 200 bare WebSockets as it comes, without order, marks, scope or anything to resume from. Both sides are one
// server process and one crowd process. Rounds alternate, so that a busy moment of the machine falls on both.
import { type BenchResult, percentile, round, say } from "./bench.ts";
import { startBenchServer } from "./bench-server.ts";
import { type Crowd, openCrowd, type Report, reportWhole, type Writes } from "./crowd.ts";
import { readCpuSeconds } from "./process-figures.ts";
import { startRival } from "./rival.ts";
import { fillComplaints, type Insert, insertComplaints, openBareTable, type Stream, writeStream } from "./stream.ts";

const WALLS = 200;
const ROUNDS = 8;
const STREAM: Stream = { rowsPerS: 100, rowsACommit: 1, seconds: 5 };
/** Complaints that are open before it starts. */
const ROWS = 10_000;
const WANTED_P99_MS = 100;
const WANTED_RATIO = 2;

export function run(args: readonly string[]): Promise<BenchResult> {
	return measureLatency("latency", WALLS, args.includes("--short") ? 3 : ROUNDS, WANTED_RATIO);
}

export async function measureLatency(bench: string, clients: number, rounds: number, wantedRatio: number): Promise<BenchResult> {
	const server = await startBenchServer();
	const crowd = openCrowd();
	const rivalCrowd = openCrowd();
	try {
		const insert = insertComplaints(server.sql);
		await fillComplaints(server.sql, ROWS);
		const insertBare = await openBareTable(server.sql);
		const rival = await startRival("./rival-listen.ts", server.databaseUrl);
		try {
			await crowd.join({ kind: "room", url: server.url, cookie: server.cookie }, clients);
			await rivalCrowd.join({ kind: "bare", url: `ws://127.0.0.1:${rival.port}` }, clients);
			const ours = new Side(server.pid(), insert);
			const theirs = new Side(rival.pid, insertBare);
			for (let turn = 1; turn <= rounds; turn++) {
				say(`round ${turn} of ${rounds}: ${STREAM.rowsPerS}/s for ${STREAM.seconds} s each`);
				await ours.turn();
				await theirs.turn();
			}
			const measured = await ours.figures(crowd);
			const beside = await theirs.figures(rivalCrowd);
			const p99Ratio = round(measured.p99Ms / beside.p99Ms, 2);
			return {
				bench,
				pass: measured.lost === 0 && measured.p99Ms <= WANTED_P99_MS && p99Ratio <= wantedRatio,
				figures: { ...measured, clients, changesPerS: STREAM.rowsPerS, p99Ratio },
				rival: { name: "LISTEN → ws, one message a change", ...beside },
				rows: ROWS,
				database: server.database,
			};
		} finally {
			await rival.stop();
		}
	} finally {
		await crowd.stop();
		await rivalCrowd.stop();
		await server.stop();
	}
}

class Side {
	readonly #parts: Writes[] = [];
	readonly #shares: number[] = [];
	readonly #pid: number;
	readonly #insert: Insert;

	constructor(pid: number, insert: Insert) {
		this.#pid = pid;
		this.#insert = insert;
	}

	async turn(): Promise<void> {
		const cpu = await readCpuSeconds(this.#pid);
		this.#parts.push(await writeStream(STREAM, this.#insert));
		this.#shares.push(((await readCpuSeconds(this.#pid)) - cpu) / STREAM.seconds);
	}

	/** Percentiles are of each round, and their median: what else the machine does meanwhile is in some rounds and not in the path. */
	async figures(crowd: Crowd) {
		const reports: Report[] = [];
		for (const part of this.#parts) reports.push(await reportWhole(crowd, part));
		const median = (values: readonly number[]) =>
			percentile(
				values.toSorted((a, b) => a - b),
				0.5,
			);
		return {
			p50Ms: round(median(reports.map(({ p50Ms }) => p50Ms))),
			p99Ms: round(median(reports.map(({ p99Ms }) => p99Ms))),
			worstRoundP99Ms: round(Math.max(...reports.map(({ p99Ms }) => p99Ms))),
			delivered: reports.reduce((sum, { delivered }) => sum + delivered, 0),
			lost: reports.reduce((sum, { lost }) => sum + lost, 0),
			/** Of one core, of the server's process. */
			cpuShare: round(median(this.#shares), 2),
		};
	}
}
