// What it costs the server to tell 200 clients of 1,000 changes a second, in CPU-seconds of its whole process (log tail, state and
// hotspots too), beside a bare LISTEN → ws that sends a message an event; and the memory of a client that only listens.
import { type BenchResult, round, say } from "./bench.ts";
import { type BenchServer, startBenchServer } from "./bench-server.ts";
import { type Crowd, openCrowd, reportWhole } from "./crowd.ts";
import { readCpuSeconds, weighMb } from "./process-figures.ts";
import { startRival } from "./rival.ts";
import { fillComplaints, type Insert, insertComplaints, openBareTable, type Stream, writeStream } from "./stream.ts";

const CLIENTS = 200;
const STREAM: Stream = { rowsPerS: 1000, rowsACommit: 10, seconds: 10 };
const ROUNDS = 2;
const ROWS = 10_000;
const IDLE_CLIENTS = 1000;
const WANTED_RATIO = 3;
const WANTED_KB = 20;

export async function run(): Promise<BenchResult> {
	const server = await startBenchServer();
	const crowds: Crowd[] = [];
	const open = () => {
		const crowd = openCrowd();
		crowds.push(crowd);
		return crowd;
	};
	try {
		await fillComplaints(server.sql, ROWS);
		const insertBare = await openBareTable(server.sql);
		const rival = await startRival("./rival-listen.ts", server.databaseUrl);
		try {
			const ours = await openSide(open(), server, server.pid(), insertComplaints(server.sql));
			const theirs = await openSide(open(), rival, rival.pid, insertBare);
			for (let turn = 1; turn <= ROUNDS; turn++) {
				say(`round ${turn} of ${ROUNDS}: ${STREAM.rowsPerS}/s for ${STREAM.seconds} s each`);
				await ours.turn();
				await theirs.turn();
			}
			say(`${2 * IDLE_CLIENTS} idle clients each`);
			const figures = { ...ours.figures(), idleKb: await measureIdleKb(open, server, server.pid()) };
			const beside = { ...theirs.figures(), idleKb: await measureIdleKb(open, rival, rival.pid) };
			const ratio = round(figures.deliveriesACpuS / beside.deliveriesACpuS, 2);
			return {
				bench: "fanout",
				pass: figures.lost === 0 && ratio >= WANTED_RATIO && figures.idleKb <= WANTED_KB,
				figures: { ...figures, clients: CLIENTS, changesPerS: STREAM.rowsPerS, ratio },
				rival: { name: "LISTEN → ws, one message an event", ...beside },
				rows: ROWS,
				database: server.database,
			};
		} finally {
			await rival.stop();
		}
	} finally {
		for (const crowd of crowds) await crowd.stop();
		await server.stop();
	}
}

function join(crowd: Crowd, to: BenchServer | { readonly port: number }, count: number): Promise<void> {
	return "port" in to
		? crowd.join({ kind: "bare", url: `ws://127.0.0.1:${to.port}` }, count)
		: crowd.join({ kind: "room", url: to.url, cookie: to.cookie }, count);
}

async function openSide(crowd: Crowd, to: BenchServer | { readonly port: number }, pid: number, insert: Insert) {
	await join(crowd, to, CLIENTS);
	let cpuS = 0;
	let delivered = 0;
	let lost = 0;
	return {
		turn: async () => {
			const before = await readCpuSeconds(pid);
			const report = await reportWhole(crowd, await writeStream(STREAM, insert));
			cpuS += (await readCpuSeconds(pid)) - before;
			delivered += report.delivered;
			lost += report.lost;
		},
		figures: () => ({ deliveriesACpuS: round(delivered / cpuS, 0), delivered, lost, cpuS: round(cpuS, 2) }),
	};
}

/** What each of the second thousand adds: the first pays for what is made once. */
async function measureIdleKb(open: () => Crowd, to: BenchServer | { readonly port: number }, pid: number): Promise<number> {
	const sizes: number[] = [];
	for (let turn = 0; turn < 2; turn++) {
		await join(open(), to, IDLE_CLIENTS);
		sizes.push(await weighMb(pid));
	}
	const [first = 0, second = 0] = sizes;
	return round(((second - first) * 1024) / IDLE_CLIENTS);
}
