import type { ISql } from "postgres";
import type { ComplaintId, Instant, RegionCode } from "../protocol/code.ts";
import type { ComplaintStatus, Place } from "../protocol/complaint.ts";
import { columns, rowToStored, type TableRow, type UncelledRow } from "./complaint.ts";

/** Instants, which may lie at either end of time. */
interface Span {
	readonly from: number;
	readonly to: number;
}

/** Null: any. In the lists of regions and units null stands for complaints without one. */
export interface ExportFilter {
	readonly scope: readonly RegionCode[];
	/** Reported in `[from, until)`. */
	readonly from: Instant | null;
	readonly until: Instant | null;
	readonly statuses: readonly ComplaintStatus[] | null;
	/** With all below them. */
	readonly regions: readonly (string | null)[] | null;
	readonly units: readonly (string | null)[] | null;
	readonly categories: readonly string[] | null;
	readonly channels: readonly string[] | null;
	readonly place: Place | null;
	readonly isPrivate: boolean | null;
	/** Due in one of these spans; what has no clock is due at the end of time. */
	readonly due: readonly Span[] | null;
	/** Reported in one of these spans,: after `from`, at `to` or before. */
	readonly reported: readonly Span[] | null;
	/** Open, and due before it. */
	readonly overdueAt: Instant | null;
	readonly withClosed: boolean;
}

export interface ExportedRow extends UncelledRow {
	readonly closedAt: Instant | null;
	/** Null where they were not asked for. */
	readonly text: string | null;
	readonly address: string | null;
}

function matches(sql: ISql, filter: ExportFilter) {
	const given = (codes: readonly (string | null)[]) => codes.filter((code) => code !== null);
	const lies = (codes: readonly string[]) => sql`exists (
		select from unnest(${[...codes]}::text[]) as area (code)
		where complaint.region_code = area.code or complaint.region_code like area.code || '.%')`;
	const { statuses, regions, units, categories, channels, place, isPrivate, due, reported } = filter;
	const bound = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString() : at < 0 ? "-infinity" : "infinity");
	const spans = (list: readonly Span[]) => sql`
		unnest(${list.map(({ from }) => bound(from))}::text[]::timestamptz[], ${list.map(({ to }) => bound(to))}::text[]::timestamptz[]) as span (starts, ends)`;
	return sql`(region_code is null or ${lies(filter.scope)})
		${filter.withClosed ? sql`` : sql`and closed_at is null`}
		${filter.from === null ? sql`` : sql`and reported_at >= ${new Date(filter.from)}`}
		${filter.until === null ? sql`` : sql`and reported_at < ${new Date(filter.until)}`}
		${statuses === null ? sql`` : sql`and status = any(${[...statuses]}::text[])`}
		${regions === null ? sql`` : sql`and (${lies(given(regions))} or (region_code is null and ${regions.includes(null)}::boolean))`}
		${units === null ? sql`` : sql`and (unit_code = any(${given(units)}::text[]) or (unit_code is null and ${units.includes(null)}::boolean))`}
		${categories === null ? sql`` : sql`and category_code = any(${[...categories]}::text[])`}
		${channels === null ? sql`` : sql`and channel_code = any(${[...channels]}::text[])`}
		${place === null ? sql`` : sql`and case when region_how = 'outside' then 'outside' when position is null then 'unmapped' else 'mapped' end = ${place}`}
		${isPrivate === null ? sql`` : sql`and is_private = ${isPrivate}`}
		${due === null ? sql`` : sql`and exists (select from ${spans(due)} where coalesce(due_at, 'infinity') >= starts and (coalesce(due_at, 'infinity') < ends or ends = 'infinity'))`}
		${reported === null ? sql`` : sql`and exists (select from ${spans(reported)} where (reported_at > starts or starts = '-infinity') and reported_at <= ends)`}
		${filter.overdueAt === null ? sql`` : sql`and due_at < ${new Date(filter.overdueAt)}`}`;
}

export async function countExported(sql: ISql, filter: ExportFilter): Promise<number> {
	const [row] = await sql<{ count: number }[]>`select count(*)::int as count from complaint where ${matches(sql, filter)}`;
	return row?.count ?? 0;
}

/** By id, at most `pageSize` after `after`. */
export async function readExportPage(
	sql: ISql,
	filter: ExportFilter,
	{ after, pageSize, withText }: { readonly after: ComplaintId; readonly pageSize: number; readonly withText: boolean },
): Promise<ExportedRow[]> {
	const rows = await sql<(TableRow & { closed_ms: number | null; text: string | null; address: string | null })[]>`
		select ${columns(sql)}, floor(extract(epoch from closed_at) * 1000)::float8 as closed_ms,
			${withText ? sql`text, address` : sql`null as text, null as address`}
		from complaint where id > ${String(after)} and ${matches(sql, filter)} order by id limit ${pageSize}`;
	return rows.map((row) => ({ ...rowToStored(row), closedAt: row.closed_ms, text: row.text, address: row.address }));
}
