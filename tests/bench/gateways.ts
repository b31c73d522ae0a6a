// What more gateways cost: the same walls and the same changes on one database, once with one gateway and once with four. The
// rival of the four is the one. CPU is what the kernel counts of the gateways' processes and of all of the database's. Beside them
// the least that any gateway could cost, a process that reads the log and does nothing: what four of those would make of the ratio
// is said as its limit.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import postgres, { type Sql } from "postgres";
import WebSocket from "ws";
import { openDatabase } from "../../db/connect.ts";
import { prepareDatabase } from "../../db/prepare.ts";
import { decodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import { hashPassword } from "../../server/http/password.ts";
import type { Instant } from "../../server/protocol/code.ts";
import type { Change } from "../../server/protocol/down.ts";
import { startCluster } from "../support/cluster.ts";
import { until } from "../support/complaints.ts";
import { silentLog } from "../support/database.ts";
import { type GatewayProcess, startGatewayProcess } from "../support/gateway-process.ts";
import { type BenchResult, round, say } from "./bench.ts";
import { endChild } from "./bench-server.ts";
import { readCpuSeconds } from "./process-figures.ts";

const CLIENTS = 1000;
const CHANGES_PER_S = 100;
const JOINS_AT_ONCE = 50;
const SECONDS = 25;
const ROUNDS = 2;
/** Before it is measured: connections, plans and compiled code are there then, four times for four, and nothing of it is repeated. */
const WARM_MS = 15_000;
const DRAIN_MS = 10_000;
/** Complaints that are open before it starts. */
const ROWS = 5000;
const MOST_DELAY_MS = 10_000;
const MOST_GATEWAY_RATIO = 1.15;
const MOST_DATABASE_RATIO = 1.1;
const ACCOUNT = { name: "bench", password: "bench-password" };

/** Seconds of CPU and deliveries of one setting, summed over its rounds. */
interface Cost {
	gatewayS: number;
	databaseS: number;
	deliveries: number;
	writes: number;
	seconds: number;
	readonly delays: Delays;
}

function createCost(): Cost {
	return { gatewayS: 0, databaseS: 0, deliveries: 0, writes: 0, seconds: 0, delays: new Delays() };
}

/** Counted by whole ms; what takes longer than the last is counted there. */
class Delays {
	readonly #counts = new Float64Array(MOST_DELAY_MS + 1);

	add(ms: number): void {
		const at = Math.min(Math.max(0, Math.round(ms)), MOST_DELAY_MS);
		this.#counts[at] = (this.#counts[at] as number) + 1;
	}

	addAll(more: Delays): void {
		for (let ms = 0; ms <= MOST_DELAY_MS; ms++) this.#counts[ms] = (this.#counts[ms] as number) + (more.#counts[ms] as number);
	}

	/** ms within which this share of all came. */
	within(share: number): number {
		const wanted = share * this.#counts.reduce((sum, count) => sum + count, 0);
		let sum = 0;
		for (let ms = 0; ms < MOST_DELAY_MS; ms++) {
			sum += this.#counts[ms] as number;
			if (sum >= wanted) return ms;
		}
		return MOST_DELAY_MS;
	}
}

/** A wall that counts what it is told, and how long after its insert began. Walls of one audience are told the same text: it is parsed once. */
class Counter {
	deliveries = 0;
	delays = new Delays();
	#text = "";
	#reportedAt: readonly Instant[] = [];
	readonly #sockets: WebSocket[] = [];

	async join(url: string, cookie: string): Promise<void> {
		const headers = { "content-type": "application/json", origin: url, cookie };
		const snapshot = await fetch(`${url}/api/snapshot?view=wall`, { headers });
		const { mark } = decodeSnapshot(new Uint8Array(await snapshot.arrayBuffer()));
		const answer = await fetch(`${url}/api/ticket`, { method: "POST", headers, body: JSON.stringify({ view: "wall" }) });
		if (!answer.ok) throw new Error(`Expected a ticket, got ${answer.status}`);
		const { ticket } = (await answer.json()) as { ticket: string };
		const socket = new WebSocket(`${url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, {
			perMessageDeflate: false,
			headers: { origin: url },
		});
		this.#sockets.push(socket);
		await new Promise<void>((resolve, reject) => {
			socket.once("error", reject);
			socket.on("message", (data: Buffer) => {
				const text = data.toString();
				if (text[0] === "0") socket.send(`40${JSON.stringify({ ticket, mark })}`);
				else if (text === "2") socket.send("3");
				else if (text.startsWith('42["hello"')) resolve();
				else if (text.startsWith('42["change"')) this.#count(text);
			});
		});
	}

	#count(text: string): void {
		if (text !== this.#text) {
			const [, change] = JSON.parse(text.slice(2)) as [string, Change];
			this.#text = text;
			this.#reportedAt = change.put.map(({ reportedAt }) => reportedAt);
		}
		const at = Date.now();
		for (const reportedAt of this.#reportedAt) this.delays.add(at - reportedAt);
		this.deliveries += this.#reportedAt.length;
	}

	stop(): void {
		for (const socket of this.#sockets) socket.terminate();
	}
}

/** Of the server, its children and those of its children that have ended. */
async function readDatabaseCpuS(sql: Sql): Promise<number> {
	const [{ pid }] = await sql<[{ pid: number }]>`select pg_backend_pid() as pid`;
	const statOf = async (of: number | string) => {
		const stat = await readFile(`/proc/${of}/stat`, "utf8").catch(() => "");
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	};
	const postmaster = Number((await statOf(pid))[1]);
	const own = await statOf(postmaster);
	let ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(own[field]), 0);
	for (const name of await readdir("/proc")) {
		if (!/^\d+$/.test(name)) continue;
		const stat = await statOf(name);
		if (Number(stat[1]) === postmaster) ticks += Number(stat[11]) + Number(stat[12]);
	}
	return ticks / 100;
}

async function write(sql: Sql, ms: number): Promise<number> {
	const pending: Promise<unknown>[] = [];
	const start = performance.now();
	const count = Math.round((ms / 1000) * CHANGES_PER_S);
	for (let index = 0; index < count; index++) {
		const wait = start + (index * 1000) / CHANGES_PER_S - performance.now();
		if (wait > 0) await sleep(wait);
		pending.push(sql`
			insert into complaint (channel_code, category_code, position)
			values ('jaki', 'jalan', st_setsrid(st_makepoint(${106.72 + 0.2 * Math.random()}, ${-6.32 + 0.15 * Math.random()}), 4326))`);
	}
	await Promise.all(pending);
	return count;
}

interface Setting {
	/** Of gateways. */
	readonly count: number;
	readonly clients: number;
	readonly seconds: number;
}

async function measure(databaseUrl: string, sql: Sql, { count, clients, seconds }: Setting): Promise<Cost> {
	const gateways: GatewayProcess[] = [];
	const counter = new Counter();
	try {
		for (let index = 0; index < count; index++) gateways.push(await startGatewayProcess(databaseUrl, { LOG_LEVEL: "error" }));
		const [first] = gateways as [GatewayProcess];
		const answer = await fetch(`${first.url}/api/session`, {
			method: "POST",
			headers: { "content-type": "application/json", origin: first.url },
			body: JSON.stringify(ACCOUNT),
		});
		const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
		for (let joined = 0; joined < clients; joined += JOINS_AT_ONCE) {
			await Promise.all(
				Array.from({ length: Math.min(JOINS_AT_ONCE, clients - joined) }, (_, lane) =>
					counter.join((gateways[(joined + lane) % count] as GatewayProcess).url, cookie),
				),
			);
		}
		await write(sql, WARM_MS);
		const read = async () => {
			const each = await Promise.all(gateways.map(({ pid }) => readCpuSeconds(pid)));
			return { gatewayS: each.reduce((sum, seconds) => sum + seconds, 0), databaseS: await readDatabaseCpuS(sql) };
		};
		const before = { ...(await read()), deliveries: counter.deliveries };
		const startedAt = performance.now();
		counter.delays = new Delays();
		const writes = await write(sql, seconds * 1000);
		// What is late is waited for, for it costs as well; what never comes is lost.
		const due = before.deliveries + writes * clients;
		await until("the last deliveries", () => counter.deliveries >= due, DRAIN_MS).catch((error: unknown) => say(String(error)));
		const after = { ...(await read()), deliveries: counter.deliveries };
		return {
			gatewayS: after.gatewayS - before.gatewayS,
			databaseS: after.databaseS - before.databaseS,
			deliveries: after.deliveries - before.deliveries,
			writes,
			seconds: (performance.now() - startedAt) / 1000,
			delays: counter.delays,
		};
	} finally {
		counter.stop();
		for (const gateway of gateways) await gateway.end("SIGTERM");
	}
}

/** CPU of one process that only reads the log, ms a second, while the same is written. */
async function measureBarePoller(databaseUrl: string, sql: Sql, seconds: number): Promise<number> {
	const poller = spawn(process.execPath, ["--import", "tsx", fileURLToPath(new URL("./bare-poller.ts", import.meta.url)), databaseUrl], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	try {
		await once(poller.stdout, "data");
		await write(sql, WARM_MS);
		const before = await readCpuSeconds(poller.pid as number);
		await write(sql, seconds * 1000);
		return (((await readCpuSeconds(poller.pid as number)) - before) / seconds) * 1000;
	} finally {
		await endChild(poller);
	}
}

/** The ratio if all that a gateway has for itself were what a bare poller has: what is delivered costs the same either way. */
function findLimit(one: Cost, four: Cost, bareMs: number): number {
	const bareS = (bareMs / 1000) * (one.seconds / one.deliveries) * 1e6;
	const deliveredS = perMillion(one) - (perMillion(four) - perMillion(one)) / 3;
	return (deliveredS + 4 * bareS) / (deliveredS + bareS);
}

const perMillion = ({ gatewayS, deliveries }: Cost) => (gatewayS / deliveries) * 1e6;
const perWriteMs = ({ databaseS, writes }: Cost) => (databaseS / writes) * 1000;

/** CPU in percent of a core; delays from the start of an insert to a wall that has read it, the counting process's own among them. */
function describe(cost: Cost) {
	return {
		cpuSPerMillionDeliveries: round(perMillion(cost), 2),
		databaseCpuMsPerWrite: round(perWriteMs(cost), 3),
		gatewayCpuPercent: round((100 * cost.gatewayS) / cost.seconds, 1),
		databaseCpuPercent: round((100 * cost.databaseS) / cost.seconds, 1),
		deliveredP50Ms: cost.delays.within(0.5),
		deliveredP99Ms: cost.delays.within(0.99),
		deliveries: cost.deliveries,
	};
}

/** `--rounds N`, `--seconds N` and `--clients N` for another size. */
export async function run(args: readonly string[]): Promise<BenchResult> {
	const flag = (name: string, absent: number) => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : absent);
	const rounds = flag("--rounds", ROUNDS);
	const clients = flag("--clients", CLIENTS);
	const seconds = flag("--seconds", SECONDS);
	const cluster = await startCluster({ isDurable: true });
	const databaseUrl = cluster.urlOf("bench");
	const sql = postgres(databaseUrl, { max: 20, onnotice: () => {} });
	try {
		const admin = postgres(cluster.urlOf("postgres"), { max: 1, onnotice: () => {} });
		await admin`create database bench`;
		await admin.end();
		const database = await openDatabase({ url: databaseUrl, home: "", log: silentLog });
		await prepareDatabase(database, { log: silentLog, now: () => new Date() });
		await database.close();
		await sql`insert into account (name, password_hash, role) values (${ACCOUNT.name}, ${await hashPassword(ACCOUNT.password)}, 'display')`;
		await sql`
			insert into complaint (channel_code, category_code, position)
			select 'jaki', 'jalan', st_setsrid(st_makepoint(106.72 + 0.2 * random(), -6.32 + 0.15 * random()), 4326) from generate_series(1, ${ROWS})`;
		const costs: Record<1 | 4, Cost> = { 1: createCost(), 4: createCost() };
		for (let turn = 1; turn <= rounds; turn++) {
			for (const count of turn % 2 === 1 ? ([1, 4] as const) : ([4, 1] as const)) {
				const cost = await measure(databaseUrl, sql, { count, clients, seconds });
				for (const key of ["gatewayS", "databaseS", "deliveries", "writes", "seconds"] as const) costs[count][key] += cost[key];
				costs[count].delays.addAll(cost.delays);
				say(`round ${turn} of ${rounds}, ${count} gateway(s): ${JSON.stringify(describe(cost))}`);
			}
		}
		const bareMs = await measureBarePoller(databaseUrl, sql, seconds);
		const [one, four] = [costs[1], costs[4]];
		const gatewayRatio = perMillion(four) / perMillion(one);
		const databaseRatio = perWriteMs(four) / perWriteMs(one);
		const due = one.writes * clients;
		return {
			bench: "gateways",
			pass: gatewayRatio <= MOST_GATEWAY_RATIO && databaseRatio <= MOST_DATABASE_RATIO && four.deliveries >= due && one.deliveries >= due,
			figures: {
				gateways: 4,
				clients,
				changesPerS: CHANGES_PER_S,
				gatewayRatio: round(gatewayRatio, 3),
				databaseRatio: round(databaseRatio, 3),
				...describe(four),
				lost: Math.max(0, due - four.deliveries),
				barePollerCpuMsPerS: round(bareMs, 1),
				gatewayRatioOfBarePollers: round(findLimit(one, four, bareMs), 3),
			},
			rival: {
				name: "one gateway, the same walls and changes",
				...describe(one),
			},
			rows: ROWS,
			database: "PostgreSQL, fsync on",
		};
	} finally {
		await sql.end({ timeout: 5 });
		await cluster.stop();
	}
}
