import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { connectServer } from "../../db/connect.ts";
import { prepareDatabase } from "../../db/prepare.ts";
import { hashPassword } from "../../server/http/password.ts";
import type { AccountName, RegionCode } from "../../server/protocol/code.ts";
import { putAccount } from "../../server/queries/account.ts";
import { type Cluster, findFreePort, startCluster } from "../support/cluster.ts";
import { until } from "../support/complaints.ts";
import { type Replica, startReplica } from "../support/replica.ts";
import { Gateway } from "./gateway.ts";
import { openProxy, type TcpProxy } from "./proxy.ts";
import type { Seat } from "./screen.ts";
import { logIn, PASSWORD, SEATS } from "./seats.ts";

// The whole system as a command centre runs it, on this machine: a database with a streaming replica, gateways as processes, and a
// plain balancer in front of each. The database has a ledger beside it: every version of a complaint that was ever committed.

export interface CityOptions {
	readonly gateways: number;
	/** Complaints that are open before it starts. */
	readonly rows: number;
	/** A second replica: when the first is promoted, gateways read from it while it has what was lost. */
	readonly hasStraggler?: boolean;
	/** Done with the database's URL when a promotion has ended its history, before it is gone. */
	readonly onEnded?: (url: string) => Promise<void>;
	readonly log: (words: string) => void;
}

export interface City {
	readonly gateways: readonly Gateway[];
	/** In front of the gateways: what the screens open. */
	readonly front: TcpProxy;
	/** In front of the database: what `sql` and rivals open; it leads to whoever is the primary. */
	readonly databaseLine: TcpProxy;
	/** The same for each gateway, by its place in `gateways`: one may lose its database while the others have it. */
	readonly gatewayLines: readonly TcpProxy[];
	/** In front of the replica, from which gateways read snapshots and history; it leads nowhere while there is none. */
	readonly replicaLine: TcpProxy;
	readonly databaseUrl: string;
	readonly sql: Sql;
	readonly version: string;
	/** Where gateways keep their logs. */
	readonly home: string;
	/** Which history it is now: 1, and one more with each promotion, counted between the old primary's end and the new one's start. */
	timeline(): number;
	/** Ledgers of histories that ended by a promotion: their entries were committed, and shown, and are gone. */
	readonly endedLedgers: readonly ReadonlySet<string>[];
	/** One account for each audience, logged in. */
	readonly seats: readonly Seat[];
	/** kill -9 and after `downMs` up again. */
	killGateway(gateway: Gateway, downMs: number): Promise<void>;
	/** SIGTERM, as in a rolling restart, and after `downMs` up again. Answers whether it ended by itself in time. */
	stopGateway(gateway: Gateway, downMs: number): Promise<void>;
	/** `pg_ctl -m immediate`, and after `downMs` up again. */
	crashDatabase(downMs: number): Promise<void>;
	/**
	 * The replica loses its line, `lagMs` later the primary its life; the replica takes over without what came between. With `darkMs`
	 * the primary's machine is gone without a word, and so much later somebody notices: no connection to it is ever ended.
	 * `onTaken` is called when the lines lead to the new one.
	 */
	promoteReplica(lagMs: number, options?: Promotion): Promise<void>;
	/** The replica receives and does not show it for so long. */
	holdReplica(forMs: number): Promise<void>;
	readLedger(): Promise<ReadonlySet<string>>;
	stop(isFailed: boolean): Promise<void>;
}

export interface Promotion {
	readonly darkMs?: number;
	/** Done when the replica has lost its line, and waited for. */
	readonly whileBehind?: () => Promise<void>;
	readonly onTaken?: () => void;
}

export const INTAKE_KEY = "kunci-untuk-pengujian";
const SECRET = "rahasia-yang-hanya-untuk-pengujian-ini";
const DATABASE = "city";
/** As docker-compose.yml gives a gateway. */
const STOP_LIMIT_MS = 20_000;

/** Somewhere over the middle of Jakarta, now and then in the sea or beyond the border. */
export const POINT_SQL = "st_setsrid(st_makepoint(106.72 + 0.2 * random(), -6.32 + 0.2 * random()), 4326)";

export async function openCity({ gateways: count, rows, hasStraggler = false, onEnded = async () => {}, log }: CityOptions): Promise<City> {
	const stops: (() => Promise<unknown>)[] = [];
	const stop = async () => {
		for (let last = stops.pop(); last !== undefined; last = stops.pop()) {
			await last().catch((error: unknown) => log(`a part did not stop cleanly: ${error}`));
		}
	};
	try {
		const home = await mkdtemp(join(tmpdir(), "pantau-city-"));
		const clusters = new Set<Cluster>();
		const startOwn = async <Kind extends Cluster>(starting: Promise<Kind>): Promise<Kind> => {
			const cluster = await starting;
			clusters.add(cluster);
			return cluster;
		};
		const endOwn = async (cluster: Cluster) => {
			clusters.delete(cluster);
			await cluster.stop();
		};
		stops.push(async () => {
			for (const cluster of clusters) await endOwn(cluster);
		});
		let primary: Cluster = await startOwn(startCluster({ isDurable: true, settings: { shared_buffers: "128MB" } }));
		await prepare(primary, rows);
		let replica: Replica = await startOwn(startReplica(primary, { isDurable: true }));
		const startStraggler = async () => (hasStraggler ? await startOwn(startReplica(primary)) : undefined);
		let straggler = await startStraggler();
		const openLine = async (port: number) => {
			const line = await openProxy([port]);
			stops.push(() => line.stop());
			return line;
		};
		const urlOf = (line: TcpProxy) => `postgres://pantau@127.0.0.1:${line.port}/${DATABASE}`;
		const databaseLine = await openLine(primary.port);
		const replicaLine = await openLine(replica.port);
		const databaseUrl = urlOf(databaseLine);
		const sql = connectServer(databaseUrl, 12, { statement_timeout: "10000" });
		stops.push(() => sql.end({ timeout: 2 }));

		const gateways: Gateway[] = [];
		const gatewayLines: TcpProxy[] = [];
		for (let index = 1; index <= count; index++) {
			const name = `g${index}`;
			const line = await openLine(primary.port);
			gatewayLines.push(line);
			gateways.push(
				new Gateway({
					name,
					port: await findFreePort(),
					databaseUrl: urlOf(line),
					databaseReadUrl: urlOf(replicaLine),
					home: join(home, name),
					secret: SECRET,
					intakeKey: INTAKE_KEY,
				}),
			);
		}
		let isStopping = false;
		const startAgain = async (gateway: Gateway, downMs: number): Promise<void> => {
			await pause(downMs);
			// Without its database it ends as it starts; whoever runs it starts it again.
			while (!isStopping && !(await gateway.start())) await pause(500);
		};
		stops.push(async () => {
			isStopping = true;
			await Promise.all(gateways.map((gateway) => gateway.stop()));
		});
		for (const started of await Promise.all(gateways.map((gateway) => gateway.start()))) {
			if (!started) throw new Error(`A gateway ended while it started; its log is under ${home}`);
		}
		const front = await openProxy(gateways.map(({ port }) => port));
		stops.push(() => front.stop());
		const [server] = await sql<[{ version: string; postgis: string }]>`
			select current_setting('server_version') as version, postgis_lib_version() as postgis`;

		const endedLedgers: ReadonlySet<string>[] = [];
		let timeline = 1;
		/** One thing at a time is done to the database. */
		let turn: Promise<void> = Promise.resolve();
		const inTurn = (act: () => Promise<void>): Promise<void> => {
			// One that failed is its caller's affair.
			turn = turn.catch(() => {}).then(act);
			return turn;
		};
		return {
			gateways,
			front,
			databaseLine,
			gatewayLines,
			replicaLine,
			databaseUrl,
			sql,
			home,
			timeline: () => timeline,
			endedLedgers,
			version: `PostgreSQL ${server.version}, PostGIS ${server.postgis}, fsync on, with a streaming replica`,
			seats: await Promise.all(SEATS.map((seat) => logIn(front.url, seat))),
			killGateway: async (gateway, downMs) => {
				await gateway.kill();
				await startAgain(gateway, downMs);
			},
			stopGateway: async (gateway, downMs) => {
				const isEnded = await gateway.stop(STOP_LIMIT_MS);
				await startAgain(gateway, downMs);
				if (!isEnded) throw new Error(`Expected ${gateway.name} to end within ${STOP_LIMIT_MS} ms after SIGTERM`);
			},
			crashDatabase: (downMs) =>
				inTurn(async () => {
					await primary.crash();
					await pause(downMs);
					await primary.restart();
				}),
			promoteReplica: (lagMs, { darkMs = 0, whileBehind = async () => {}, onTaken = () => {} } = {}) =>
				inTurn(async () => {
					const old = primary;
					const next = replica;
					await next.unplug();
					await pause(lagMs);
					await whileBehind();
					await straggler?.untilCaughtUp();
					const lines = [databaseLine, ...gatewayLines];
					if (darkMs > 0) for (const line of lines) line.darken();
					await pause(darkMs);
					await old.crash();
					timeline += 1;
					await next.promote();
					primary = next;
					for (const line of lines) {
						line.aim([next.port]);
						if (darkMs > 0) line.strand();
						else line.cut();
						line.lighten();
					}
					onTaken();
					// Connections of our own are as lost, and the next question is the one that finds it out.
					await until("our own way to the new primary", () => sql`select 1`.then(Boolean, () => false));
					replicaLine.aim(straggler === undefined ? [] : [straggler.port]);
					replicaLine.cut();
					await old.restart();
					endedLedgers.push(await readLedgerOf(old.urlOf(DATABASE)));
					await onEnded(old.urlOf(DATABASE));
					await endOwn(old);
					replica = await startOwn(startReplica(next, { isDurable: true }));
					replicaLine.aim([replica.port]);
					if (straggler !== undefined) await endOwn(straggler);
					straggler = await startStraggler();
				}),
			holdReplica: (forMs) =>
				inTurn(async () => {
					await replica.holdBack();
					try {
						await pause(forMs);
					} finally {
						await replica.letGo();
					}
				}),
			readLedger: () => readLedgerOf(databaseUrl),
			stop: async (isFailed) => {
				await turn.catch(() => {});
				await stop();
				if (!isFailed) await rm(home, { recursive: true, force: true });
			},
		};
	} catch (cause) {
		await stop();
		throw cause;
	}
}

export function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

async function prepare(cluster: Cluster, rows: number): Promise<void> {
	const admin = postgres(cluster.urlOf("postgres"), { max: 1, onnotice: () => {} });
	await admin.unsafe(`create database ${DATABASE}`);
	await admin.end();
	const url = cluster.urlOf(DATABASE);
	const sql = postgres(url, { max: 4, onnotice: () => {} });
	const quiet = { info: () => {}, warn: () => {}, error: () => {} };
	await prepareDatabase({ kind: "postgres", sql, label: "city", close: async () => {} }, { log: quiet, now: () => new Date() });
	await sql.unsafe(`
		create table ledger (complaint_id bigint, version integer, print text not null, primary key (complaint_id, version));
		create function tg_complaint__ledger() returns trigger language plpgsql as $$
		begin
			insert into ledger values (new.id, new.version,
				concat_ws(':', new.id, new.version, new.status, coalesce(new.region_code, ''), coalesce(new.unit_code, '')));
			perform pg_notify('rival', concat_ws(':', new.id, new.version));
			return null;
		end $$;
		create trigger _900_ledger after insert or update on complaint for each row execute function tg_complaint__ledger();
		insert into complaint (channel_code, category_code, position) select 'jaki', 'jalan', ${POINT_SQL} from generate_series(1, ${rows});`);
	const hash = await hashPassword(PASSWORD);
	for (const { name, role, scope } of SEATS) {
		await putAccount(sql, { name: name as AccountName, role, scope: scope as RegionCode[], unit: null }, hash);
	}
	await sql.end();
}

async function readLedgerOf(url: string): Promise<ReadonlySet<string>> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	try {
		const rows = await sql<{ print: string }[]>`select print from ledger`;
		return new Set(rows.map(({ print }) => print));
	} finally {
		await sql.end({ timeout: 5 });
	}
}
