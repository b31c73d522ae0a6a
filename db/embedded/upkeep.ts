import type { Sql } from "postgres";
import type { Log } from "../connect.ts";

// The embedded database has no background processes: without this its write-ahead log grows without end and its tables
// keep every dead row (stack.md §8). Both are ordinary queries in the queue, never inside somebody's transaction.

const LOOK_MS = 15_000;
const CHECKPOINT_BYTES = 48 * 2 ** 20;

/** Starts looking after the database; the function that it returns ends that and waits for what is under way. */
export function startUpkeep(sql: Sql, log: Log): () => Promise<void> {
	let writtenBytes = 0;
	let underWay: Promise<void> = Promise.resolve();

	async function look(): Promise<void> {
		const [wal] = await sql<{ bytes: string }[]>`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as bytes`;
		const bytes = Number(wal?.bytes ?? 0);
		if (bytes - writtenBytes < CHECKPOINT_BYTES) return;
		writtenBytes = bytes;
		await sql`checkpoint`;
		// Autovacuum's own measure: 50 rows and a fifth of the table dead (or new, for the planner's figures).
		const worn = await sql<{ name: string }[]>`
			select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
			where greatest(n_dead_tup, n_mod_since_analyze) > 50 + 0.2 * n_live_tup`;
		for (const { name } of worn) await sql.unsafe(`vacuum (analyze) ${name}`);
	}

	const timer = setInterval(() => {
		underWay = underWay.then(look).catch((cause: unknown) => {
			log.warn(`Upkeep of the embedded database failed and is tried again: ${cause instanceof Error ? cause.message : String(cause)}`);
		});
	}, LOOK_MS);
	timer.unref();
	return async () => {
		clearInterval(timer);
		await underWay;
	};
}
