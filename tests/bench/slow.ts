// 10 of 200 clients stand still for 60 s (their process is stopped, their sockets stay open) while 500 changes a second go on:
// what the server keeps for them, what the others notice, and whether they all have everything in the end. Beside it the same
// with a default Socket.IO room, which emits each row and keeps for each client whatever it has not read.
import { type BenchResult, round, say } from "./bench.ts";
import { startBenchServer } from "./bench-server.ts";
import { type Crowd, type Door, openCrowd, type Report, reportWhole } from "./crowd.ts";
import { readRssMb, weighMb } from "./process-figures.ts";
import { startRival } from "./rival.ts";
import { fillComplaints, type Insert, insertComplaints, openBareTable, writeStream } from "./stream.ts";

const OTHERS = 190;
const STOPPED = 10;
const STREAM = { rowsPerS: 500, rowsACommit: 5 };
const STILL_S = 60;
const ROWS = 10_000;
const WATCH_MS = 1000;
const WANTED_GROWTH_MB = 16;
const WANTED_RATIO = 1.25;

interface Measured {
	readonly growthMb: number;
	readonly p99BeforeMs: number;
	readonly p99Ms: number;
	readonly ratio: number;
	readonly lost: number;
	readonly cuts: number;
}

export async function run(args: readonly string[]): Promise<BenchResult> {
	const stillS = args.includes("--short") ? 20 : STILL_S;
	const server = await startBenchServer();
	try {
		await fillComplaints(server.sql, ROWS);
		const insertBare = await openBareTable(server.sql);
		const rival = await startRival("./rival-room.ts", server.databaseUrl);
		try {
			say(`ours: ${STREAM.rowsPerS}/s, ${STOPPED} of ${OTHERS + STOPPED} stand still for ${stillS} s`);
			const ours = await measure(
				{ kind: "room", url: server.url, cookie: server.cookie },
				server.pid(),
				insertComplaints(server.sql),
				stillS,
			);
			say("the rival: the same");
			const door = { kind: "default", url: `http://127.0.0.1:${rival.port}`, cookie: "" } as const;
			const theirs = await measure(door, rival.pid, insertBare, stillS);
			return {
				bench: "slow",
				pass: ours.lost === 0 && ours.growthMb <= WANTED_GROWTH_MB && ours.ratio <= WANTED_RATIO,
				figures: { ...ours, stillS, changesPerS: STREAM.rowsPerS },
				rival: { name: "a default Socket.IO room, an emit a row", ...theirs },
				rows: ROWS,
				database: server.database,
			};
		} finally {
			await rival.stop();
		}
	} finally {
		await server.stop();
	}
}

async function measure(door: Door, pid: number, insert: Insert, stillS: number): Promise<Measured> {
	const others = openCrowd();
	const stopped = openCrowd();
	try {
		await others.join(door, OTHERS);
		await stopped.join(door, STOPPED);
		// As long with all of them awake as with ten of them still: the same growth of the state, the same share of a busy moment.
		const awake = await phase(others, pid, insert, stillS);
		stopped.freeze();
		const still = await phase(others, pid, insert, stillS);
		stopped.thaw();
		const late = [await reportWhole(stopped, awake.writes), await reportWhole(stopped, still.writes)];
		const lost = [awake.report, still.report, ...late].reduce((sum, report) => sum + report.lost, 0);
		return {
			growthMb: round(still.mostMb - awake.mostMb),
			p99BeforeMs: round(awake.report.p99Ms),
			p99Ms: round(still.report.p99Ms),
			ratio: round(still.report.p99Ms / awake.report.p99Ms, 2),
			lost,
			cuts: late.at(-1)?.cuts ?? 0,
		};
	} finally {
		await others.stop();
		await stopped.stop();
	}
}

async function phase(crowd: Crowd, pid: number, insert: Insert, seconds: number) {
	await weighMb(pid);
	let mostMb = 0;
	const watch = setInterval(() => {
		readRssMb(pid).then(
			(mb) => {
				mostMb = Math.max(mostMb, mb);
			},
			() => {},
		);
	}, WATCH_MS);
	try {
		const writes = await writeStream({ ...STREAM, seconds }, insert);
		const report: Report = await reportWhole(crowd, writes);
		return { writes, report, mostMb };
	} finally {
		clearInterval(watch);
	}
}
