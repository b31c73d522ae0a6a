// The database fails over, again and again: a replica that lacks the last commits is promoted in the place of its primary. Every
// screen must fetch anew, and none may keep what is no longer so. Beside it, in the same run, a follower that reads the same log
// by its position alone: it knows no epoch, as a cursor on a sequence or an offset does not.
import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type Sql } from "postgres";
import { io, type Socket } from "socket.io-client";
import { openDatabase } from "../../db/connect.ts";
import { prepareDatabase } from "../../db/prepare.ts";
import { decodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import { hashPassword } from "../../server/http/password.ts";
import type { Down, RefetchReason } from "../../server/protocol/down.ts";
import type { Up } from "../../server/protocol/up.ts";
import { type LogPosition, readLogEnd, readNews } from "../../server/queries/change-log.ts";
import { type Balancer, startBalancer } from "../support/balancer.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";
import { until } from "../support/complaints.ts";
import { silentLog } from "../support/database.ts";
import { type GatewayProcess, startGatewayProcess } from "../support/gateway-process.ts";
import { startReplica } from "../support/replica.ts";
import { type BenchResult, round, say } from "./bench.ts";

const CLIENTS = 50;
const PROMOTIONS = 20;
/** Complaints that are open before it starts. */
const ROWS = 500;
/** Commits that no replica has when it is promoted, and commits after it. */
const LOST = 30;
const KEPT = 20;
const REFETCH_MS = 5000;
const ACCOUNT = { name: "bench", password: "bench-password" };

/** What one screen holds: id → version. */
class Screen {
	readonly rows = new Map<number, number>();
	refetches: RefetchReason[] = [];
	#socket: Socket<Down, Up> | undefined;
	#epoch = "";
	readonly #url: string;
	readonly #cookie: string;

	constructor(url: string, cookie: string) {
		this.#url = url;
		this.#cookie = cookie;
	}

	get epoch(): string {
		return this.#epoch;
	}

	/** Joins, and joins again whenever it is told to fetch anew or loses its socket. */
	async join(): Promise<void> {
		const headers = { "content-type": "application/json", origin: this.#url, cookie: this.#cookie };
		const body = new Uint8Array(await (await fetch(`${this.#url}/api/snapshot?view=wall`, { headers })).arrayBuffer());
		const answer = await fetch(`${this.#url}/api/ticket`, { method: "POST", headers, body: JSON.stringify({ view: "wall" }) });
		if (!answer.ok) throw new Error(`Expected a ticket, got ${answer.status}`);
		const { ticket } = (await answer.json()) as { ticket: string };
		const { columns, mark } = decodeSnapshot(body);
		this.rows.clear();
		for (let slot = 0; slot < columns.count; slot++) this.rows.set(columns.rowAt(slot).id, columns.rowAt(slot).version);
		const socket: Socket<Down, Up> = io(this.#url, {
			transports: ["websocket"],
			auth: { ticket, mark },
			reconnection: false,
			forceNew: true,
			extraHeaders: { origin: this.#url },
		});
		this.#socket = socket;
		socket.on("change", ({ put, drop }) => {
			for (const id of drop) this.rows.delete(id);
			for (const { id, version } of put) this.rows.set(id, version);
		});
		socket.on("must-refetch", ({ reason }) => this.refetches.push(reason));
		socket.on("disconnect", () => void this.#comeBack(socket));
		await new Promise<void>((resolve, reject) => {
			socket.once("hello", ({ epoch }) => {
				this.#epoch = epoch;
				resolve();
			});
			socket.once("connect_error", reject);
		});
	}

	async #comeBack(lost: Socket): Promise<void> {
		while (this.#socket === lost) {
			await sleep(100 + 100 * Math.random());
			await this.join().catch(() => {});
		}
	}

	stop(): void {
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.disconnect();
	}
}

/** Reads the same log by (xid, seq), and goes on where it was, whatever database answers. */
class NaiveFollower {
	readonly rows = new Map<number, number>();
	#at: LogPosition | undefined;

	async look(sql: Sql): Promise<void> {
		if (this.#at === undefined) {
			[this.#at] = await readLogEnd(sql, 1);
			for (const { id, version } of await sql<{ id: string; version: number }[]>`select id, version from complaint where closed_at is null`)
				this.rows.set(Number(id), version);
		}
		const { entries, rows } = await readNews(sql, this.#at ?? { xid: 0n, seq: 0n }, 5000, null);
		for (const { id, version } of rows) this.rows.set(id, version);
		this.#at = entries.at(-1) ?? this.#at;
	}
}

/** Rows that are there and should not be, or in a version that never was kept; and rows that are not there. */
function compare(rows: ReadonlyMap<number, number>, truth: ReadonlyMap<number, number>): { phantom: number; missing: number } {
	let phantom = 0;
	for (const [id, version] of rows) if (truth.get(id) !== version) phantom++;
	let missing = 0;
	for (const id of truth.keys()) if (!rows.has(id)) missing++;
	return { phantom, missing };
}

async function insert(sql: Sql, count: number): Promise<void> {
	for (let index = 0; index < count; index++) {
		await sql`
			insert into complaint (channel_code, category_code, position)
			values ('jaki', 'jalan', st_setsrid(st_makepoint(${106.72 + 0.2 * Math.random()}, ${-6.32 + 0.15 * Math.random()}), 4326))`;
	}
}

async function fill(primary: Cluster): Promise<void> {
	const admin = postgres(primary.urlOf("postgres"), { max: 1, onnotice: () => {} });
	await admin`create database bench`;
	await admin.end();
	const database = await openDatabase({ url: primary.urlOf("bench"), home: "", log: silentLog });
	await prepareDatabase(database, { log: silentLog, now: () => new Date() });
	await database.sql`insert into account (name, password_hash, role) values (${ACCOUNT.name}, ${await hashPassword(ACCOUNT.password)}, 'display')`;
	await insert(database.sql, ROWS);
	await database.close();
}

async function logIn(url: string): Promise<string> {
	const headers = { "content-type": "application/json", origin: url };
	const answer = await fetch(`${url}/api/session`, { method: "POST", headers, body: JSON.stringify(ACCOUNT) });
	const cookie = answer.headers.get("set-cookie")?.split(";")[0];
	if (cookie === undefined) throw new Error(`Expected a session, got ${answer.status}`);
	return cookie;
}

/** `--promotions N` for a short try. */
export async function run(args: readonly string[]): Promise<BenchResult> {
	const at = args.indexOf("--promotions");
	const promotions = at === -1 ? PROMOTIONS : Number(args[at + 1]);
	const clusters: Cluster[] = [];
	let address: Balancer | undefined;
	let gateway: GatewayProcess | undefined;
	const screens: Screen[] = [];
	const figures = { refetched: 0, slowestRefetchMs: 0, phantomRows: 0, missingRows: 0 };
	const rival = { phantomRows: 0, missingRows: 0 };
	try {
		let primary = await startCluster({ isDurable: true });
		clusters.push(primary);
		await fill(primary);
		address = await startBalancer();
		address.targets = [`http://127.0.0.1:${primary.port}`];
		const databaseUrl = `postgres://pantau@${new URL(address.url).host}/bench`;
		gateway = await startGatewayProcess(databaseUrl, { LOG_LEVEL: "error" });
		const cookie = await logIn(gateway.url);
		for (let client = 0; client < CLIENTS; client++) screens.push(new Screen(gateway.url, cookie));
		await Promise.all(screens.map((screen) => screen.join()));

		for (let turn = 1; turn <= promotions; turn++) {
			const replica = await startReplica(primary);
			clusters.push(replica);
			const naive = new NaiveFollower();
			const before = postgres(primary.urlOf("bench"), { max: 4, onnotice: () => {} });
			await naive.look(before);
			await replica.unplug();
			await insert(before, LOST);
			await before`update complaint set is_private = not is_private where id in (select id from complaint order by random() limit ${LOST})`;
			const [lost] = await before<[{ id: string }]>`select max(id) as id from complaint`;
			await until("every screen to have what will be lost", () => screens.every(({ rows }) => rows.has(Number(lost.id))), 30_000);
			await naive.look(before);
			await before.end({ timeout: 1 });
			const epochs = new Set(screens.map(({ epoch }) => epoch));
			for (const screen of screens) screen.refetches = [];

			await primary.crash();
			await replica.promote();
			address.targets = [`http://127.0.0.1:${replica.port}`];
			const startedAt = performance.now();
			const isAnew = (screen: Screen) => !epochs.has(screen.epoch) && screen.refetches.includes("other_epoch");
			await until("every screen to fetch anew", () => screens.every(isAnew), 30_000).catch((error: unknown) => say(String(error)));
			const tookMs = performance.now() - startedAt;
			figures.refetched += screens.filter(isAnew).length;
			figures.slowestRefetchMs = Math.max(figures.slowestRefetchMs, tookMs);

			const after = postgres(replica.urlOf("bench"), { max: 4, onnotice: () => {} });
			await insert(after, KEPT);
			const [kept] = await after<[{ id: string }]>`select max(id) as id from complaint`;
			await until("every screen to have what was kept", () => screens.every(({ rows }) => rows.has(Number(kept.id))), 30_000).catch(
				(error: unknown) => say(String(error)),
			);
			await naive.look(after);
			const truth = new Map(
				(await after<{ id: string; version: number }[]>`select id, version from complaint where closed_at is null`).map((row) => [
					Number(row.id),
					row.version,
				]),
			);
			await after.end({ timeout: 1 });
			for (const screen of screens) {
				const { phantom, missing } = compare(screen.rows, truth);
				figures.phantomRows += phantom;
				figures.missingRows += missing;
			}
			const beside = compare(naive.rows, truth);
			rival.phantomRows += beside.phantom;
			rival.missingRows += beside.missing;
			say(
				`promotion ${turn} of ${promotions}: all fetched anew after ${round(tookMs, 0)} ms; the rival kept ${beside.phantom} phantom rows`,
			);
			await primary.stop();
			clusters.splice(clusters.indexOf(primary), 1);
			primary = replica;
		}
	} finally {
		for (const screen of screens) screen.stop();
		await gateway?.end("SIGTERM");
		await address?.stop();
		for (const cluster of clusters.reverse()) await cluster.stop();
	}
	const due = promotions * CLIENTS;
	return {
		bench: "failover",
		pass: figures.refetched === due && figures.slowestRefetchMs <= REFETCH_MS && figures.phantomRows === 0 && figures.missingRows === 0,
		figures: { promotions, clients: CLIENTS, refetchesDue: due, ...figures, slowestRefetchMs: round(figures.slowestRefetchMs, 0) },
		rival: { name: "one follower of the same log by position alone", ...rival },
		rows: ROWS,
		database: "PostgreSQL, fsync on, a streaming replica that lacks the last commits",
	};
}
