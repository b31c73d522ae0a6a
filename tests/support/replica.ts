import postgres, { type Sql } from "postgres";
import { type Cluster, type ClusterOptions, startCluster } from "./cluster.ts";
import { until } from "./complaints.ts";

// A streaming replica of a throw-away cluster, made by pg_basebackup. It can lag in two ways that are not alike: held back it
// has the WAL and does not show it yet (a promotion replays it first); unplugged it never got it (a promotion loses it).

export interface Replica extends Cluster {
	/** Stops applying what it still receives: readers see an older moment. */
	holdBack(): Promise<void>;
	letGo(): Promise<void>;
	/** `recovery_min_apply_delay`: always that much behind; 0 ends it. */
	delay(ms: number): Promise<void>;
	/** Receives nothing more from the primary; whatever is committed there from now on is lost in a promotion. */
	unplug(): Promise<void>;
	/** Receives again, from its own primary if no other is named. */
	plug(from?: Cluster): Promise<void>;
	/** Until everything that the primary has committed by now can be read here. */
	untilCaughtUp(): Promise<void>;
	/** Becomes a primary of its own on the next timeline; resolves when it takes writes. The old primary is nobody's business: crash or stop it. */
	promote(): Promise<void>;
}

const CATCH_UP_MS = 30_000;

/** Resolves when it answers readers and has what the primary has now. To be stopped before its primary. */
export async function startReplica(primary: Cluster, options: Pick<ClusterOptions, "isDurable" | "settings"> = {}): Promise<Replica> {
	const sourceOf = ({ port }: Cluster) => `host=127.0.0.1 port=${port} user=pantau`;
	const cluster = await startCluster({
		...options,
		settings: {
			shared_buffers: "64MB",
			hot_standby_feedback: "on",
			wal_receiver_status_interval: "1s",
			wal_retrieve_retry_interval: "200ms",
			...options.settings,
		},
		// -R: leaves standby.signal and the way to the primary in the copy.
		fill: { program: "pg_basebackup", args: ["-d", sourceOf(primary), "-R", "-X", "stream", "-c", "fast", "--no-sync"] },
	});
	const ask = async <Answer>(url: string, question: (sql: Sql) => Promise<Answer>): Promise<Answer> => {
		const sql = postgres(url, { max: 1, onnotice: () => {} });
		try {
			return await question(sql);
		} finally {
			await sql.end({ timeout: 5 });
		}
	};
	const here = cluster.urlOf("postgres");
	const set = async (name: string, value: string) => {
		await ask(here, async (sql) => {
			await sql.unsafe(`alter system set ${name} = '${value}'`);
			await sql`select pg_reload_conf()`;
		});
	};
	const hasReceiver = () =>
		ask(here, async (sql) => {
			const [row] = await sql<[{ has: boolean }]>`select exists (select from pg_stat_wal_receiver where status = 'streaming') as has`;
			return row.has;
		});
	const replica: Replica = {
		...cluster,
		holdBack: async () => {
			await ask(here, (sql) => sql`select pg_wal_replay_pause()`);
			// A request only: replay stops at its next record or at once when it has none.
			await until("the replica's replay to pause", () =>
				ask(here, async (sql) => (await sql`select pg_get_wal_replay_pause_state() as state`)[0]?.state === "paused"),
			);
		},
		letGo: async () => {
			await ask(here, (sql) => sql`select pg_wal_replay_resume()`);
		},
		delay: (ms) => set("recovery_min_apply_delay", String(ms)),
		unplug: async () => {
			await set("primary_conninfo", "");
			await until("the replica to lose its primary", async () => !(await hasReceiver()));
		},
		plug: async (from = primary) => {
			await set("primary_conninfo", sourceOf(from));
			await until("the replica to find its primary", hasReceiver, CATCH_UP_MS);
		},
		untilCaughtUp: async () => {
			const [end] = await ask(primary.urlOf("postgres"), (sql) => sql<[{ lsn: string }]>`select pg_current_wal_flush_lsn()::text as lsn`);
			await until(
				"the replica to catch up",
				() =>
					ask(here, async (sql) => {
						const [row] = await sql<[{ has: boolean | null }]>`select pg_last_wal_replay_lsn() >= ${end.lsn}::pg_lsn as has`;
						return row.has === true;
					}),
				CATCH_UP_MS,
			);
		},
		promote: () => cluster.runProgram("pg_ctl", ["promote", "-w", "-t", "60"]),
	};
	try {
		await replica.untilCaughtUp();
	} catch (cause) {
		await replica.stop();
		throw cause;
	}
	return replica;
}
