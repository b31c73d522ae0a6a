import type { ISql } from "postgres";
import type { ComplaintId, Instant } from "../protocol/code.ts";
import type { MarkParts } from "../protocol/mark.ts";
import { columns, rowToStored, type TableRow, type UncelledRow } from "./complaint.ts";
import { GATEWAY_GONE_MS } from "./gateway.ts";

// The log by (xid, seq). Whoever reads only entries below the oldest running transaction's xid misses none: no transaction
// that may still commit can write one before them (docs: pg_snapshot_xmin; measured in the feed's tests).

/** A place in the log without its epoch. */
export type LogPosition = Pick<MarkParts, "xid" | "seq">;

export const LOG_START: LogPosition = { xid: 0n, seq: 0n };

export interface LogEntry extends LogPosition {
	/** null: not about one complaint, but about what the topic says. */
	readonly complaint: ComplaintId | null;
	/** `reference`: something that codes refer to changed. `alarm`: an alarm that somebody may see. */
	readonly topic: "complaint" | "reference" | "alarm";
}

// Qualified, in every query: a bare `xid` in `order by` would be the text that is selected, and 10 would come before 9.
interface LogRow {
	xid: string;
	seq: string;
	complaint_id: string | null;
	topic: LogEntry["topic"];
}

function rowToEntry(row: LogRow): LogEntry {
	return {
		xid: BigInt(row.xid),
		seq: BigInt(row.seq),
		complaint: row.complaint_id === null ? null : (Number(row.complaint_id) as ComplaintId),
		topic: row.topic,
	};
}

/** Entries of the log, and the complaints that they name. */
export interface LogNews {
	/** In order. */
	readonly entries: readonly LogEntry[];
	/** As they are now, so as new as the last entry or newer; each once, closed ones too, deleted ones are absent. */
	readonly rows: readonly UncelledRow[];
}

/**
 * Entries after `after` that no later commit can come before, at most `limit`. In one statement, so that they and their rows are of
 * one moment and one server: nothing when that is not the one that started at `serverStart`, where the history may be another one;
 * null takes any.
 */
export async function readNews(sql: ISql, after: LogPosition, limit: number, serverStart: string | null): Promise<LogNews> {
	const found = await sql<(LogRow & (TableRow | { readonly id: null }))[]>`
		select l.xid::text as xid, l.seq, l.complaint_id, l.topic, c.*
		from (
			select l.xid, l.seq, l.complaint_id, l.topic from change_log l
			where (l.xid, l.seq) > (${String(after.xid)}::xid8, ${String(after.seq)}::bigint) and l.xid < pg_snapshot_xmin(pg_current_snapshot())
				and pg_postmaster_start_time()::text = coalesce(${serverStart}, pg_postmaster_start_time()::text)
			order by l.xid, l.seq
			limit ${limit}
		) l
		-- The limit makes it a look by key for each entry, whatever is guessed of their number.
		left join lateral (select ${columns(sql)} from complaint where id = l.complaint_id limit 1) c on true
		order by l.xid, l.seq`;
	const rows = new Map<string, UncelledRow>();
	for (const row of found) if (row.id !== null && !rows.has(row.id)) rows.set(row.id, rowToStored(row));
	return { entries: found.map(rowToEntry), rows: [...rows.values()] };
}

/** The last entries that readNews would give, in order; the very last is where to begin for whoever reads the tables now. */
export async function readLogEnd(sql: ISql, limit: number): Promise<LogEntry[]> {
	const rows = await sql<LogRow[]>`
		select l.xid::text as xid, l.seq, l.complaint_id, l.topic from change_log l
		where l.xid < pg_snapshot_xmin(pg_current_snapshot())
		order by l.xid desc, l.seq desc
		limit ${limit}`;
	return rows.map(rowToEntry).reverse();
}

/**
 * The complaints that are named after `after` and up to `to`, each once; undefined when not all of that is in the log any longer
 * (as `isCovered` of a standing), or when they are more than `limit`.
 */
export async function findNamed(sql: ISql, after: LogPosition, to: LogPosition, limit: number): Promise<ComplaintId[] | undefined> {
	const [row] = await sql<{ isCovered: boolean; ids: string[] }[]>`
		select exists (select from change_log where (xid, seq) = (${String(after.xid)}::xid8, ${String(after.seq)}::bigint)) as "isCovered",
			array(
				select distinct complaint_id::text from change_log
				where (xid, seq) > (${String(after.xid)}::xid8, ${String(after.seq)}::bigint)
					and (xid, seq) <= (${String(to.xid)}::xid8, ${String(to.seq)}::bigint) and complaint_id is not null
				limit ${limit + 1}
			) as ids`;
	if (row === undefined || !row.isCovered || row.ids.length > limit) return undefined;
	return row.ids.map((id) => Number(id) as ComplaintId);
}

/**
 * System identifier, timeline and generation, and the numbers of the database and of the log's table: another one after a
 * restore into a new cluster, a promotion, an upgrade, a restore of a dump into the same cluster, or when a restore tool
 * changes history_generation. Lower case letters, digits, dots and dashes. The timeline is the one that is written to now, or
 * received now on a replica, which receives none that does not go on from what it shows: the control file goes on naming the old
 * one until the first checkpoint after a promotion, which may take minutes. A role without pg_read_all_stats has only that.
 */
const epochColumns = (sql: ISql) => sql`(select system_identifier from pg_control_system()) as system,
	case when pg_is_in_recovery()
		then coalesce((select received_tli from pg_stat_wal_receiver), (select timeline_id from pg_control_checkpoint()))
		else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer end as timeline,
	(select id::text from history_generation) as generation,
	(select oid::text from pg_database where datname = current_database()) as database, 'change_log'::regclass::oid::text as log`;

interface EpochRow {
	system: string;
	timeline: number;
	generation: string | null;
	database: string;
	log: string;
}

/** The cluster and its timeline first: protocol/mark.ts tells by them which of two histories ended before the other. */
function rowToEpoch({ system, timeline, generation, database, log }: EpochRow): string {
	if (generation === null) throw new Error("history_generation is empty: expected the one row that the migration puts in");
	const parts = [BigInt(system), timeline].map((part) => part.toString(36));
	return `${parts.join(".")}.${generation.slice(0, 13)}.${Number(database).toString(36)}-${Number(log).toString(36)}`;
}

export async function readEpoch(sql: ISql): Promise<string> {
	const [row] = await sql<EpochRow[]>`select ${epochColumns(sql)}`;
	if (row === undefined) throw new Error("Expected one row of the epoch, got none");
	return rowToEpoch(row);
}

/** How a place in the log stands to the database now. */
export interface LogStanding {
	readonly epoch: string;
	/** When the server started: another one may have another history. */
	readonly serverStart: string;
	/**
	 * Whether everything after the place is still in the log. Pruning takes a beginning of the log and never its last entry, so
	 * the entry at the place is there exactly when nothing after it was pruned.
	 */
	readonly isCovered: boolean;
	/** Age in ms, by the database's clock, of the oldest committed entry after the place; 0 when there is none. */
	readonly lagMs: number;
	/** The same of entries that nobody may read yet, because a transaction that began before them is still writing; 0 when there is none. */
	readonly stallMs: number;
}

/** A long backlog is not read to its end: the oldest entry is among the first ones. */
const LAG_LOOKED_AT = 1000;

export async function readLogStanding(sql: ISql, at: LogPosition): Promise<LogStanding> {
	const xid = sql`${String(at.xid)}::xid8`;
	const seq = sql`${String(at.seq)}::bigint`;
	const [row] = await sql<(EpochRow & { server_start: string; is_covered: boolean; lag_ms: number; stall_ms: number })[]>`
		select ${epochColumns(sql)}, pg_postmaster_start_time()::text as server_start,
			case when ${xid} = '0'::xid8 then not exists (select 1 from change_log)
				else exists (select 1 from change_log where (xid, seq) = (${xid}, ${seq})) end as is_covered,
			unread.lag_ms, unread.stall_ms
		from (
			select coalesce(extract(epoch from clock_timestamp() - min(l.at)) * 1000, 0)::float8 as lag_ms,
				coalesce(extract(epoch from clock_timestamp() - min(l.at) filter (where l.xid >= pg_snapshot_xmin(pg_current_snapshot()))) * 1000, 0)::float8 as stall_ms
			from (select xid, at from change_log where (xid, seq) > (${xid}, ${seq}) order by change_log.xid, change_log.seq limit ${LAG_LOOKED_AT}) l
		) unread`;
	if (row === undefined) throw new Error("Expected one row of the log's standing, got none");
	return {
		epoch: rowToEpoch(row),
		serverStart: row.server_start,
		isCovered: row.is_covered,
		lagMs: Math.max(0, row.lag_ms),
		stallMs: Math.max(0, row.stall_ms),
	};
}

/** A replica's rows, or a promoted primary's, are not those of the history that is asked for. */
export class OtherHistory extends Error {}

function refuseOther(row: EpochRow | undefined, epoch: string): void {
	if (row === undefined) throw new Error("Expected one row of the epoch, got none");
	const has = rowToEpoch(row);
	if (has !== epoch) throw new OtherHistory(`Expected a database of epoch ${epoch}, got one of ${has}`);
}

/**
 * Throws OtherHistory when a database is not of this epoch. After a promotion a second replica may go on with the old primary's
 * history: it has every entry up to the promotion, and beside them what was lost.
 */
export async function requireEpoch(sql: ISql, epoch: string): Promise<void> {
	const [row] = await sql<EpochRow[]>`select ${epochColumns(sql)}`;
	refuseOther(row, epoch);
}

/**
 * Whether a database, the replica say, has everything up to `at` and shows it. On a replica the running transactions are those
 * that the WAL has told of so far, so that the rule is the one by which the log is read. False for the start of a log. Throws
 * OtherHistory, as `requireEpoch` does: waiting brings nothing then.
 */
export async function hasReached(sql: ISql, { epoch, xid, seq }: MarkParts): Promise<boolean> {
	const [row] = await sql<(EpochRow & { has: boolean })[]>`
		select ${epochColumns(sql)}, exists (select from change_log where (xid, seq) = (${String(xid)}::xid8, ${String(seq)}::bigint))
			and ${String(xid)}::xid8 < pg_snapshot_xmin(pg_current_snapshot()) as has`;
	refuseOther(row, epoch);
	return row?.has ?? false;
}

/** Who holds the log back: the transaction of the whole cluster that has been writing for longest. Parts that the database's role may not see are null. */
export interface LogHolder {
	readonly pid: number | null;
	readonly application: string | null;
	readonly database: string | null;
	readonly sinceMs: number | null;
}

/** Undefined when nobody is writing, or the database does not say. Prepared transactions hold it back too, and have no process. */
export async function findLogHolder(sql: ISql): Promise<LogHolder | undefined> {
	const [row] = await sql<LogHolder[]>`
		select pid, application, database, floor(extract(epoch from clock_timestamp() - since) * 1000)::float8 as "sinceMs" from (
			select pid, application_name as application, datname as database, xact_start as since, age(backend_xid) as age
			from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()
			union all
			select null, 'prepared transaction ' || gid, database, prepared, age(transaction) from pg_prepared_xacts
		) writing order by age desc limit 1`;
	return row;
}

/** What of the log is kept. */
export interface LogKept {
	/** Entries since then … */
	readonly since: Instant;
	/** … but no more than so many. */
	readonly entries: number;
}

/** The first entry that is kept; undefined when all are. Reads what is kept of the log's index, so it is asked once for many `pruneLog`. */
export async function findKeptFrom(sql: ISql, { since, entries }: LogKept): Promise<LogPosition | undefined> {
	const [row] = await sql<{ xid: string; seq: string }[]>`
		select c.xid::text as xid, c.seq from (
			(select xid, seq from change_log where at < ${new Date(since)} order by change_log.xid desc, change_log.seq desc limit 1)
			union all
			(select xid, seq from change_log order by change_log.xid desc, change_log.seq desc offset ${entries} limit 1)
		) c order by c.xid desc, c.seq desc limit 1`;
	return row === undefined ? undefined : { xid: BigInt(row.xid), seq: BigInt(row.seq) };
}

/**
 * Takes away the beginning of the log: at most `limit` entries before `keptFrom`, never what a connected gateway has not read yet.
 * Returns how many.
 */
export async function pruneLog(sql: ISql, keptFrom: LogPosition, limit: number): Promise<number> {
	const { count } = await sql`
		with needed as (
			select xid, seq from gateway where seen_at > clock_timestamp() - ${GATEWAY_GONE_MS / 1000} * interval '1 second'
			order by gateway.xid, gateway.seq limit 1
		), old as (
			select l.xid, l.seq from change_log l left join needed on true
			where (l.xid, l.seq) < (${String(keptFrom.xid)}::xid8, ${String(keptFrom.seq)}::bigint)
				and (needed.xid is null or (l.xid, l.seq) < (needed.xid, needed.seq))
			order by l.xid, l.seq limit ${limit}
		)
		delete from change_log l using old where l.xid = old.xid and l.seq = old.seq`;
	return count;
}
