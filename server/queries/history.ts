import type { ISql } from "postgres";
import type { AccountName, ComplaintId } from "../protocol/code.ts";
import type { EventRecord, HistoryHead, HistoryLink, LinkedEvent, Look } from "../protocol/history.ts";

// The chain over the history, and who looked at which case.

/** What the chain needs of an event, exact to the bit: see server/domain/history.ts. */
const eventColumns = (sql: ISql) => sql`e.id::text as id, e.complaint_id::text as complaint, e.version, e.kind, e.actor,
	to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.data::text as data, e.xid::text as xid`;

export interface Unlinked {
	readonly events: readonly EventRecord[];
	/** The oldest transaction that was running when they were found. */
	readonly xmin: string;
}

/**
 * Committed events that have no link, of transactions from `from` on, by transaction and id. `isWhole` looks at transactions
 * that this server has not begun yet, too: after a restore into a new server the history has such.
 */
export async function findUnlinked(sql: ISql, from: string, isWhole: boolean, limit: number): Promise<Unlinked> {
	const rows = await sql<(EventRecord & { id: string | null; xmin: string })[]>`
		select pg_snapshot_xmin(now.at)::text as xmin, found.*
		from (select pg_current_snapshot() as at) now left join lateral (
			select ${eventColumns(sql)} from event e
			where e.xid >= ${from}::xid8 ${isWhole ? sql`` : sql`and e.xid < pg_snapshot_xmax(now.at)`}
				and not exists (select from history_link l where l.event_id = e.id)
			order by e.xid, e.id limit ${limit}
		) found on true`;
	const [first] = rows;
	if (first === undefined) throw new Error("Expected the snapshot at least, got no row");
	const events = rows.filter(({ id }) => id !== null).map(({ xmin, ...event }) => event);
	return { events, xmin: first.xmin };
}

/** The chain's end; undefined when it has no link. */
export async function findHead(sql: ISql): Promise<HistoryHead | undefined> {
	const [row] = await sql<{ position: string; chainHash: string }[]>`
		select position, encode(chain_hash, 'hex') as "chainHash" from history_link order by position desc limit 1`;
	return row === undefined ? undefined : { position: Number(row.position), chainHash: row.chainHash };
}

/** One writer at a time, to the end of the transaction; readers go on. Takes no transaction number: with one it would hold the feed back. */
export async function lockChain(sql: ISql): Promise<void> {
	await sql`lock table history_link in share row exclusive mode`;
}

/** The number of a transaction of its own, which ends at once: whatever begins from now on has a higher one. */
export async function takeTransactionNumber(sql: ISql): Promise<string> {
	const [row] = await sql<{ xid: string }[]>`select pg_current_xact_id()::text as xid`;
	if (row === undefined) throw new Error("The transaction has no number");
	return row.xid;
}

/** Links of one look: `at`, `seenFrom` and `seenTo` are the same for all. */
export async function insertLinks(sql: ISql, links: readonly HistoryLink[]): Promise<void> {
	const [first] = links;
	if (first === undefined) return;
	const column = (key: "position" | "event" | "rowHash" | "chainHash") => links.map((link) => String(link[key]));
	await sql`
		insert into history_link (position, event_id, at, seen_from, seen_to, row_hash, chain_hash)
		select position, event, ${first.at}::timestamptz, ${first.seenFrom}::xid8, ${first.seenTo}::xid8, decode(row_hash, 'hex'), decode(chain_hash, 'hex')
		from unnest(${column("position")}::bigint[], ${column("event")}::bigint[], ${column("rowHash")}::text[], ${column("chainHash")}::text[])
			as l (position, event, row_hash, chain_hash)`;
}

/** Every link by position with its event, in pages. For a transaction that is repeatable read: the pages are of one moment. */
export async function* readLinkedEvents(sql: ISql, pageSize = 10_000): AsyncGenerator<readonly LinkedEvent[]> {
	for (let after = 0; ; ) {
		const rows = await sql<(EventRecord & { id: string | null } & Record<`link_${string}`, string>)[]>`
			select l.position as link_position, l.event_id::text as link_event,
				to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as link_at,
				l.seen_from::text as link_seen_from, l.seen_to::text as link_seen_to,
				encode(l.row_hash, 'hex') as link_row_hash, encode(l.chain_hash, 'hex') as link_chain_hash, ${eventColumns(sql)}
			from history_link l left join event e on e.id = l.event_id
			where l.position > ${after} order by l.position limit ${pageSize}`;
		yield rows.map((row) => ({
			link: {
				position: Number(row.link_position),
				event: row.link_event ?? "",
				at: row.link_at ?? "",
				seenFrom: row.link_seen_from ?? "",
				seenTo: row.link_seen_to ?? "",
				rowHash: row.link_row_hash ?? "",
				chainHash: row.link_chain_hash ?? "",
			},
			event: row.id === null ? null : rowToEvent(row),
		}));
		if (rows.length < pageSize) return;
		after = Number(rows.at(-1)?.link_position);
	}
}

function rowToEvent({ id, complaint, version, at, kind, actor, data, xid }: EventRecord): EventRecord {
	return { id, complaint, version, at, kind, actor, data, xid };
}

/** Every event without a link, by id, and the transaction that would begin next. */
export async function readUnlinked(sql: ISql): Promise<{ readonly events: readonly EventRecord[]; readonly nextXid: string }> {
	const events = await sql<EventRecord[]>`
		select ${eventColumns(sql)} from event e
		where not exists (select from history_link l where l.event_id = e.id) order by e.id`;
	const [row] = await sql<{ next: string }[]>`select pg_snapshot_xmax(pg_current_snapshot())::text as next`;
	return { events, nextXid: row?.next ?? "0" };
}

/** Who looked at the case, latest first. */
export async function readLooks(sql: ISql, id: ComplaintId, limit: number | null = null): Promise<readonly Look[]> {
	const rows = await sql<{ at: Date; account: string }[]>`
		select at, account from case_look where complaint_id = ${id} order by at desc, id desc limit ${limit}`;
	return rows.map(({ at, account }) => ({ at: at.getTime(), account: account as AccountName }));
}

export async function countLooks(sql: ISql, id: ComplaintId): Promise<number> {
	const [row] = await sql<{ count: number }[]>`select count(*)::int as count from case_look where complaint_id = ${id}`;
	return row?.count ?? 0;
}
