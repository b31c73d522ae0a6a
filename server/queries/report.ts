import type { ISql } from "postgres";
import type { Instant, RegionCode, UnitCode } from "../protocol/code.ts";
import type { ReportLevel, ReportStep } from "../protocol/report.ts";

/** Which complaints, and which period `[from, until)`. */
export interface ReportPeriod {
	readonly scope: readonly RegionCode[];
	readonly from: Instant;
	readonly until: Instant;
}

interface Group {
	readonly level: ReportLevel;
	readonly code: RegionCode | UnitCode | null;
}

export interface ReportFigures {
	readonly counts: readonly (Group & {
		readonly arrived: number;
		readonly open: number;
		readonly overdue: number;
		readonly closed: number;
		readonly closedOnTime: number;
	})[];
	readonly steps: readonly (Group & {
		readonly step: ReportStep;
		readonly count: number;
		readonly medianMs: number;
		readonly p90Ms: number;
	})[];
	readonly handBacks: readonly (Group & { readonly count: number })[];
	/** Overdue at `from`, before anything happened in the period. */
	readonly overdueBefore: number;
	/** Hours in which nothing happened are left out; `lateEnded` counts what was overdue and is closed now. */
	readonly hours: readonly {
		/** Hours since 1970. */
		readonly hour: number;
		readonly arrived: number;
		readonly closed: number;
		readonly becameLate: number;
		readonly lateEnded: number;
	}[];
}

/**
 * All figures of one moment: a single statement sees one state of the database.
 *
 * What was open at `until` and is closed now was overdue then by its clock of the finish: which status it had then, and so whether
 * the clock of coordination ran, is not asked. At `until` = now, nothing of that kind is left, and open and overdue are the room's.
 * Kemendagri codes have fixed widths: 31.71 (kota), 31.71.01 (kecamatan), 31.71.01.1001 (kelurahan).
 */
export async function readReport(sql: ISql, { scope, from, until }: ReportPeriod): Promise<ReportFigures> {
	const start = sql`${new Date(from)}::timestamptz`;
	const end = sql`${new Date(until)}::timestamptz`;
	const isInScope = sql`(c.region_code is null or exists (
		select from unnest(${[...scope]}::text[]) as area (code) where c.region_code = area.code or c.region_code like area.code || '.%'))`;
	const sets = sql`grouping sets ((), (kota), (kecamatan), (kelurahan), (unit))`;
	const group = sql`
		case grouping(kota, kecamatan, kelurahan, unit) when 15 then 'all' when 7 then 'kota' when 11 then 'kecamatan' when 13 then 'kelurahan' else 'unit' end as level,
		case grouping(kota, kecamatan, kelurahan, unit) when 7 then kota when 11 then kecamatan when 13 then kelurahan when 14 then unit end as code`;
	const places = sql`left(c.region_code, 5) as kota, left(c.region_code, 8) as kecamatan, c.region_code as kelurahan`;
	const [figures] = await sql<ReportFigures[]>`
		with seen as materialized (
			select ${places}, c.unit_code as unit, c.reported_at, c.closed_at,
				coalesce(c.due_at, c.finish_moved_to, c.finish_due_at) as due_at,
				coalesce(c.finish_moved_to, c.finish_due_at) as finish_at,
				c.reported_at >= ${start} as is_new,
				c.closed_at >= ${start} and c.closed_at < ${end} as is_closed,
				c.closed_at is null or c.closed_at >= ${end} as is_open
			from complaint c
			where c.reported_at < ${end} and (c.closed_at is null or c.closed_at >= ${start} or c.reported_at >= ${start}) and ${isInScope}
		),
		counts as (
			select ${group},
				(count(*) filter (where is_new))::int as arrived,
				(count(*) filter (where is_open))::int as open,
				(count(*) filter (where is_open and due_at < ${end}))::int as overdue,
				(count(*) filter (where is_closed))::int as closed,
				(count(*) filter (where is_closed and closed_at <= finish_at))::int as "closedOnTime"
			from seen group by ${sets}
		),
		acts as materialized (
			select e.id, e.complaint_id, e.at, e.kind, e.data, c.reported_at, ${places},
				case when taken.at is null then c.unit_code else taken.unit end as unit
			from event e join complaint c on c.id = e.complaint_id
			-- Who had it then: this act or the next one that took it from somebody says so; else whoever has it still.
			left join lateral (
				select n.at, n.data ->> 'fromUnit' as unit from event n
				where n.complaint_id = e.complaint_id and n.id >= e.id and n.data ? 'fromUnit' order by n.id limit 1
			) taken on true
			where (e.data ? 'from' or e.kind = 'handed_back') and e.at >= ${start} and e.at < ${end} and ${isInScope}
		),
		stays as (
			select a.kota, a.kecamatan, a.kelurahan, a.unit, a.data ->> 'from' as status, a.at, before.at as since, a.reported_at
			from acts a
			left join lateral (
				select p.at from event p where p.complaint_id = a.complaint_id and p.id < a.id and p.data ? 'from' order by p.id desc limit 1
			) before on true
			where a.data ->> 'from' in ('waiting', 'in_progress', 'awaiting_validation')
		),
		spans as (
			select kota, kecamatan, kelurahan, unit, 'first_answer' as step, at - reported_at as span from stays where status = 'waiting' and since is null
			union all
			select kota, kecamatan, kelurahan, unit, case status when 'in_progress' then 'work' else 'validation' end, at - since
			from stays where status <> 'waiting' and since is not null
			union all
			select kota, kecamatan, kelurahan, unit, 'whole', closed_at - reported_at from seen where is_closed
		),
		steps as (
			select ${group}, step, count(*)::int as count,
				percentile_cont(0.5) within group (order by extract(epoch from span)::float8) * 1000 as "medianMs",
				percentile_cont(0.9) within group (order by extract(epoch from span)::float8) * 1000 as "p90Ms"
			from spans group by step, ${sets}
		),
		hand_backs as (select ${group}, count(*)::int as count from acts where kind = 'handed_back' group by ${sets}),
		moments as (
			select reported_at as at, 1 as arrived, 0 as closed, 0 as became_late, 0 as late_ended from seen where is_new
			union all
			select closed_at, 0, 1, 0, (due_at < closed_at)::int from seen where is_closed
			union all
			select due_at, 0, 0, 1, 0 from seen
			where due_at >= ${start} and due_at < ${end} and (closed_at is null or due_at < closed_at)
		),
		hours as (
			select floor(extract(epoch from at) / 3600)::int as hour, sum(arrived)::int as arrived, sum(closed)::int as closed,
				sum(became_late)::int as "becameLate", sum(late_ended)::int as "lateEnded"
			from moments group by 1
		)
		select
			(select jsonb_agg(counts) from counts) as counts,
			(select coalesce(jsonb_agg(steps), '[]') from steps) as steps,
			(select coalesce(jsonb_agg(hand_backs) filter (where count > 0), '[]') from hand_backs) as "handBacks",
			(select count(*)::int from seen where due_at < ${start} and (closed_at is null or closed_at >= ${start})) as "overdueBefore",
			(select coalesce(jsonb_agg(hours), '[]') from hours) as hours`;
	if (figures === undefined) throw new Error("Expected one row of figures, got none");
	return figures;
}
