import type { ISql, JSONValue, Sql } from "postgres";
import type { Account } from "../protocol/account.ts";
import type { AccountName, Cell, ComplaintId, Instant, RegionCode } from "../protocol/code.ts";
import type { Hotspot, HotspotAct, HotspotId, HotspotPhase } from "../protocol/hotspot.ts";
import type { PastLife, PlaybackRest } from "../protocol/playback.ts";

// What hotspots leave behind: their lives, and what was done about them. Matched by cells, not by name: a place is the same place
// after a restart, and next week.

/** One that nobody has seen for so long is gone, as in keep_hotspots.sql. */
const UNSEEN_MINUTES = 15;
const BEFORE_DAYS = 28;
const MOST_ACTS = 5;

/** A hotspot from when it was found until it is gone: the same for all gateways. */
export interface HotspotLife {
	readonly life: number;
	readonly id: HotspotId;
	readonly since: Instant;
	readonly place: RegionCode | null;
}

/**
 * Keeps that these live, each with the life that it has been given before (none at first sight), and that the lives `gone` have ended
 * (db/functions/keep_hotspots.sql). Returns the life of each, in the same order.
 */
export async function keepHotspots(
	sql: ISql,
	at: Instant,
	living: readonly { readonly hotspot: Hotspot; readonly life: number | null }[],
	gone: readonly number[],
): Promise<readonly HotspotLife[]> {
	const list = living.map(({ hotspot: { id, cells, since, place, regions, phase, phaseSince, overdue }, life }) => ({
		life,
		id,
		cells,
		since: new Date(since).toISOString(),
		place,
		// In no order of theirs: another share alone is no other state.
		regions: regions.map(({ code }) => code).sort(),
		phase,
		phaseSince: new Date(phaseSince).toISOString(),
		overdue,
	}));
	const [row] = await sql<{ lives: HotspotLife[] }[]>`
		select keep_hotspots(${sql.json(list as unknown as JSONValue)}, ${gone as unknown as number[]}::bigint[], ${new Date(at)}) as lives`;
	if (row?.lives.length !== list.length) throw new Error(`Expected lives of ${list.length} hotspots, got ${row?.lives.length}`);
	return row.lives;
}

export interface LivingHotspot extends HotspotLife {
	readonly phase: HotspotPhase;
	readonly phaseSince: Instant;
	/** As last seen. */
	readonly cells: readonly Cell[];
	readonly overdue: number;
	readonly seenAt: Instant;
}

/** Those that some gateway saw of late, oldest first. */
export async function readLivingHotspots(sql: ISql, at: Instant): Promise<readonly LivingHotspot[]> {
	return await sql<LivingHotspot[]>`
		select id::float8 as life, hotspot_id as id, floor(extract(epoch from since) * 1000)::float8 as since, place, phase,
			floor(extract(epoch from coalesce(phase_since, since)) * 1000)::float8 as "phaseSince",
			to_jsonb(cells) as cells, last_overdue as overdue, floor(extract(epoch from seen_at) * 1000)::float8 as "seenAt"
		from hotspot_life
		where gone_at is null and seen_at >= ${new Date(at)}::timestamptz - make_interval(mins => ${UNSEEN_MINUTES})
		order by since, id`;
}

/**
 * Lives that lasted at some moment from `from` to `to`: when they ended (null: not yet), where they were last, and how they stood: at
 * `from`, and from each change until `to`. Oldest first.
 */
export async function readPastHotspots(sql: ISql, from: Instant, to: Instant): Promise<readonly PastLife[]> {
	return await sql<PastLife[]>`
		select hotspot_id as id, floor(extract(epoch from since) * 1000)::float8 as since,
			floor(extract(epoch from gone_at) * 1000)::float8 as "goneAt", place, to_jsonb(cells) as cells,
			(select coalesce(jsonb_agg(jsonb_build_object('at', floor(extract(epoch from s.at) * 1000)::float8, 'phase', s.phase,
					'phaseSince', floor(extract(epoch from s.phase_since) * 1000)::float8, 'cells', s.cells, 'regions', s.regions) order by s.at), '[]')
				from hotspot_state s
				where s.life_id = hotspot_life.id and s.at <= ${new Date(to)}
					and s.at >= coalesce((select max(b.at) from hotspot_state b where b.life_id = hotspot_life.id and b.at <= ${new Date(from)}),
						${new Date(from)})) as states
		from hotspot_life where since <= ${new Date(to)} and (gone_at is null or gone_at > ${new Date(from)})
		order by since, hotspot_life.id`;
}

/** When some gateway looked for hotspots, of the time from `from` to `to`. Oldest first. */
export async function readHotspotWatches(sql: ISql, from: Instant, to: Instant): Promise<PlaybackRest["watched"]> {
	return await sql<PlaybackRest["watched"][number][]>`
		select floor(extract(epoch from since) * 1000)::float8 as since, floor(extract(epoch from seen_until) * 1000)::float8 as until
		from hotspot_watch where since <= ${new Date(to)} and seen_until >= ${new Date(from)} order by since`;
}

/**
 * Forgets how hotspots stood before `keptFrom`, at most `limit` states; of each that lived on, how it stood at that moment stays. That
 * somebody looked before then is forgotten at once: what is not known as told is found again by whoever plays it. Returns how many states.
 */
export async function pruneHotspotStates(sql: Sql, keptFrom: Instant, limit: number): Promise<number> {
	const from = new Date(keptFrom);
	await sql.begin(async (tx) => {
		// Whoever looks meanwhile (keep_hotspots) would take a watch that begins anew for another one.
		await tx`select pg_advisory_xact_lock(hashtext('pantau.keep_hotspots'))`;
		await tx`
			with gone as (delete from hotspot_watch where seen_until < ${from})
			update hotspot_watch set since = ${from} where since < ${from} and seen_until >= ${from}`;
	});
	const { count } = await sql`
		delete from hotspot_state o using (
			select s.life_id, s.at from hotspot_state s join hotspot_life l on l.id = s.life_id
			where s.at < ${from} and (l.gone_at < ${from}
				or exists (select from hotspot_state n where n.life_id = s.life_id and n.at > s.at and n.at <= ${from}))
			limit ${limit}
		) old where o.life_id = old.life_id and o.at = old.at`;
	return count;
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
		select h.id, a.kind, a.at, a.by_account as by, a.overdue, cardinality(a.done) as count,
			-- A dispatch puts another clock in the first one's place; by neither is anything brought forward until the unit answers.
			(select count(*) from complaint c
				where c.id = any(a.done) and c.closed_at is null
					and not (c.status = 'awaiting_validation' and c.status_since >= a.at)
					and case when c.status in ('coordinating', 'delegated')
						then least(coalesce(c.coordination_moved_to, c.coordination_due_at), c.due_at) else c.due_at end < ${now})::int as still
		from jsonb_to_recordset(${sql.json(places)}) as h (id text, cells text[], since timestamptz),
			lateral (
				select o.*, k.done
				from hotspot_action o,
					-- A dispatch that was undone is none.
					lateral (select array(select d.id from unnest(o.complaints) as d (id)
						where o.kind <> 'dispatch' or not exists (
							select from dispatch u where u.complaint_id = d.id and u.answer = 'undone' and u.by_account = o.by_account
								and u.at <= o.at and u.answered_at >= o.at)) as done) k
				where o.cells && h.cells and o.at >= h.since and cardinality(k.done) > 0
				order by o.at desc, o.id desc limit ${MOST_ACTS}
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

/**
 * Once a key: a repeated command is one action. Of `complaints` those are remembered that were overdue just before, which the event of
 * what was done says where it has moved the clock; without any nothing was done about the hotspot.
 */
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
		select ${act.key}::text, ${id}::text, ${cells as unknown as string[]}::text[], ${act.kind}::text, array_agg(c.id order by c.id),
			${act.account.name}::text, ${new Date(act.at)}::timestamptz, ${overdue}::integer
		from complaint c, lateral (
			select e.at, coalesce(to_timestamp((e.data ->> 'fromDueAt')::float8 / 1000), c.due_at) as due_at
			from event e where e.complaint_id = c.id and e.kind = ${act.kind === "nudge" ? "nudged" : "dispatched"}
			order by e.id desc limit 1
		) done
		where c.id = any(${act.complaints as unknown as number[]}::bigint[]) and done.due_at < done.at
		having count(*) > 0
		on conflict (by_account, key) do nothing`;
}
