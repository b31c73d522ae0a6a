import type { ISql } from "postgres";
import type { Instant, Position, RegionCode } from "../protocol/code.ts";
import type { PastEvent } from "../protocol/playback.ts";
import { columns, rowToStored, type TableRow, type UncelledRow } from "./complaint.ts";

// The city as it was. The history says what was before each event (tg_complaint__log); server/domain/past.ts reads it backwards.

export interface UncelledPast {
	readonly row: UncelledRow;
	readonly receivedAt: Instant;
	readonly coordinationDueAt: Instant;
	readonly finishDueAt: Instant;
	/** After `from`, oldest first; words that people wrote are left out. */
	readonly events: readonly PastEvent[];
}

interface PastTableRow extends TableRow {
	received_ms: number;
	coordination_ms: number;
	finish_ms: number;
	events: PastEvent[];
}

/**
 * Every complaint that was open at some moment from `from` to `to`, as it is now, with what happened to it after `from`. One
 * statement: of one moment. Of what certainly lay outside of `scope` all the time nothing is read. At most `limit` and one more, by id,
 * so that the caller sees that there are more.
 */
export async function readPast(
	sql: ISql,
	{
		from,
		to,
		scope,
		limit,
	}: { readonly from: Instant; readonly to: Instant; readonly scope: readonly RegionCode[]; readonly limit: number },
): Promise<UncelledPast[]> {
	const rows = await sql<PastTableRow[]>`
		with later as (
			select e.complaint_id, jsonb_agg(jsonb_build_object(
				'at', floor(extract(epoch from e.at) * 1000)::float8, 'kind', e.kind, 'version', e.version, 'data', e.data - 'note') order by e.id) as events
			from event e where e.at > ${new Date(from)} group by e.complaint_id)
		select ${columns(sql)}, coalesce(l.events, '[]') as events,
			floor(extract(epoch from received_at) * 1000)::float8 as received_ms,
			floor(extract(epoch from coalesce(coordination_moved_to, coordination_due_at)) * 1000)::float8 as coordination_ms,
			floor(extract(epoch from coalesce(finish_moved_to, finish_due_at)) * 1000)::float8 as finish_ms
		from complaint left join later l on l.complaint_id = id
		where received_at <= ${new Date(to)} and (closed_at is null or closed_at > ${new Date(from)})
			and (region_code is null or jsonb_path_exists(l.events, '$[*].data.fromRegion')
				or exists (select from unnest(${scope as RegionCode[]}::text[]) as area (code)
					where region_code = area.code or starts_with(region_code, area.code || '.')))
		order by id limit ${limit + 1}`;
	return rows.map((row) => ({
		row: rowToStored(row),
		receivedAt: row.received_ms,
		coordinationDueAt: row.coordination_ms,
		finishDueAt: row.finish_ms,
		events: row.events,
	}));
}

/** When the first complaint came; undefined when there is none. */
export async function readKnownSince(sql: ISql): Promise<Instant | undefined> {
	const [row] = await sql<{ since: Date | null }[]>`select min(received_at) as since from complaint`;
	return row?.since?.getTime();
}

/** `[lng, lat]` of what was overdue on the map at `at`, in pages. A point that was corrected later counts where it is now. */
export async function* readOverduePoints(sql: ISql, at: Instant, pageSize = 5000): AsyncGenerator<readonly Position[]> {
	const moment = new Date(at);
	for (let after = "0"; ; ) {
		const rows = await sql<{ id: string; lng: number; lat: number }[]>`
			select c.id, st_x(c.position) as lng, st_y(c.position) as lat
			from complaint c left join lateral (
				select e.data -> 'fromDueAt' as due from event e
				where e.complaint_id = c.id and e.at > ${moment} and e.data ? 'fromDueAt' order by e.id limit 1) first on true
			where c.id > ${after} and c.position is not null and c.region_how <> 'outside'
				and c.received_at <= ${moment} and (c.closed_at is null or c.closed_at > ${moment})
				and case when first.due is not null then (first.due #>> '{}')::float8 < ${at}
					else coalesce(c.due_at, c.finish_moved_to, c.finish_due_at) < ${moment} end
			order by c.id limit ${pageSize}`;
		if (rows.length > 0) yield rows.map(({ lng, lat }): Position => [lng, lat]);
		if (rows.length < pageSize) return;
		after = rows.at(-1)?.id as string;
	}
}
