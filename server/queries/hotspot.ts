import type { ISql } from "postgres";
import type { Account } from "../protocol/account.ts";
import type { AccountName, ComplaintId, Instant } from "../protocol/code.ts";
import type { Hotspot, HotspotAct, HotspotId } from "../protocol/hotspot.ts";

// What hotspots leave behind: their lives, and what was done about them. Matched by cells, not by name: a place is the same place
// after a restart, and next week.

/** One that nobody has seen for so long is gone: a gateway that looks says so ten minutes after it was last found. */
const UNSEEN_MS = 15 * 60_000;
const BEFORE_DAYS = 28;
const MOST_ACTS = 5;

/** Keeps that these are there, and ends what is there no longer. */
export async function keepHotspots(sql: ISql, at: Instant, list: readonly Hotspot[]): Promise<void> {
	const living = list.filter(({ phase }) => phase !== "gone");
	const gone = list.filter(({ phase }) => phase === "gone").map(({ id }) => id);
	const now = new Date(at);
	const rows = living.map(({ id, cells, since, overdue }) => ({ id, cells, since: new Date(since).toISOString(), overdue }));
	await sql`
		insert into hotspot_life (hotspot_id, cells, since, seen_at, most_overdue, last_overdue)
		select h.id, h.cells, least(h.since, ${now}), ${now}, h.overdue, h.overdue
		from jsonb_to_recordset(${sql.json(rows)}) as h (id text, cells text[], since timestamptz, overdue integer)
		on conflict (hotspot_id) where gone_at is null do update set
			seen_at = greatest(hotspot_life.seen_at, excluded.seen_at), cells = excluded.cells,
			most_overdue = greatest(hotspot_life.most_overdue, excluded.most_overdue), last_overdue = excluded.last_overdue`;
	await sql`
		update hotspot_life set gone_at = greatest(since, ${now})
		where gone_at is null and (hotspot_id = any(${gone as unknown as string[]}) or seen_at < ${new Date(at - UNSEEN_MS)})`;
}

export type Remembered = { readonly acts: readonly HotspotAct[]; readonly before: number; readonly lastGoneAt: Instant | null };

/** By hotspot. */
export async function readHotspotMemory(sql: ISql, at: Instant, list: readonly Hotspot[]): Promise<ReadonlyMap<HotspotId, Remembered>> {
	const places = list.map(({ id, cells, since }) => ({ id, cells, since: new Date(since).toISOString() }));
	const now = new Date(at);
	const lives = await sql<{ id: HotspotId; before: number; last: Date | null }[]>`
		select h.id, count(l.id)::int as before, max(l.gone_at) as last
		from jsonb_to_recordset(${sql.json(places)}) as h (id text, cells text[], since timestamptz)
			left join hotspot_life l on l.cells && h.cells and l.gone_at > ${now}::timestamptz - make_interval(days => ${BEFORE_DAYS})
		group by h.id`;
	const acts = await sql<
		{ id: HotspotId; kind: HotspotAct["kind"]; at: Date; by: AccountName; overdue: number; count: number; still: number }[]
	>`
		select h.id, a.kind, a.at, a.by_account as by, a.overdue, cardinality(a.complaints) as count,
			-- A dispatch puts another clock in the first one's place; by neither is anything brought forward until the unit answers.
			(select count(*) from complaint c
				where c.id = any(a.complaints) and c.closed_at is null
					and not (c.status = 'awaiting_validation' and c.status_since >= a.at)
					and case when c.status in ('coordinating', 'delegated')
						then least(coalesce(c.coordination_moved_to, c.coordination_due_at), c.due_at) else c.due_at end < ${now})::int as still
		from jsonb_to_recordset(${sql.json(places)}) as h (id text, cells text[], since timestamptz),
			lateral (
				select * from hotspot_action o where o.cells && h.cells and o.at >= h.since order by o.at desc, o.id desc limit ${MOST_ACTS}
			) a
		order by a.at desc, a.id desc`;
	return new Map(
		lives.map(({ id, before, last }) => [
			id,
			{
				before,
				lastGoneAt: last?.getTime() ?? null,
				acts: acts
					.filter((act) => act.id === id)
					.map((act) => ({
						kind: act.kind,
						at: act.at.getTime(),
						by: act.by,
						complaints: act.count,
						stillOverdue: act.still,
						overdueThen: act.overdue,
					})),
			},
		]),
	);
}

/** Once a key: a repeated command is one action. */
export async function insertHotspotAction(
	sql: ISql,
	{ id, cells, overdue }: Pick<Hotspot, "id" | "cells" | "overdue">,
	act: {
		readonly key: string;
		readonly kind: HotspotAct["kind"];
		readonly complaints: readonly ComplaintId[];
		readonly account: Account;
		readonly at: Instant;
	},
): Promise<void> {
	await sql`
		insert into hotspot_action (key, hotspot_id, cells, kind, complaints, by_account, at, overdue)
		values (${act.key}, ${id}, ${cells as unknown as string[]}, ${act.kind}, ${act.complaints as unknown as number[]}::bigint[],
			${act.account.name}, ${new Date(act.at)}, ${overdue})
		on conflict (by_account, key) do nothing`;
}
