import type { ISql, PendingQuery } from "postgres";
import type { AccountName, CategoryCode, ChannelCode, ComplaintId, Instant, Position, RegionCode, UnitCode } from "../protocol/code.ts";
import type { ComplaintRow, ComplaintStatus, RegionReason } from "../protocol/complaint.ts";
import type { HandBackCause } from "../protocol/hand-back.ts";

/** A complaint as the table has it: no cell yet. Positions are WGS 84. */
export interface UncelledRow extends Omit<ComplaintRow, "cell"> {
	/** Units that had it before the one that has it; absent: none. It decides who sees the row and leaves with no projection. */
	readonly heldBefore?: readonly UnitCode[];
}

/** As it was read just now. */
export interface StoredRow extends UncelledRow {
	/** Of the last change that was more than a lease or an escalation: a command that expects it or a later one is up to date. */
	readonly contentVersion: number;
}

export interface TableRow {
	id: string;
	version: number;
	number: string;
	channel_code: string;
	category_code: string;
	status: ComplaintStatus;
	region_code: string | null;
	region_how: RegionReason;
	unit_code: string | null;
	lng: number | null;
	lat: number | null;
	reported_ms: number;
	due_ms: number | null;
	is_private: boolean;
	claimed_by: string | null;
	claimed_until_ms: number | null;
	hand_backs: number;
	escalated_ms: number | null;
	nudged_ms: number | null;
	leader_id: string | null;
	held_before: UnitCode[];
	content_version: number;
}

export function columns(sql: ISql) {
	return sql`id, version, content_version, number, channel_code, category_code, status, region_code, region_how, unit_code,
		st_x(position) as lng, st_y(position) as lat, is_private, claimed_by, leader_id, hand_backs, array_remove(held_by, unit_code) as held_before,
		floor(extract(epoch from escalated_at) * 1000)::float8 as escalated_ms,
		floor(extract(epoch from nudged_at) * 1000)::float8 as nudged_ms,
		floor(extract(epoch from reported_at) * 1000)::float8 as reported_ms,
		floor(extract(epoch from due_at) * 1000)::float8 as due_ms,
		floor(extract(epoch from claimed_until) * 1000)::float8 as claimed_until_ms`;
}

export function rowToStored(row: TableRow): StoredRow {
	return {
		id: Number(row.id) as ComplaintId,
		version: row.version,
		contentVersion: row.content_version,
		number: row.number,
		channel: row.channel_code as ChannelCode,
		category: row.category_code as CategoryCode,
		status: row.status,
		region: row.region_code as RegionCode | null,
		regionReason: row.region_how,
		unit: row.unit_code as UnitCode | null,
		position: row.lng === null || row.lat === null ? null : ([row.lng, row.lat] as Position),
		reportedAt: row.reported_ms as Instant,
		dueAt: row.due_ms,
		isPrivate: row.is_private,
		claimedBy: row.claimed_by as AccountName | null,
		claimedUntil: row.claimed_until_ms,
		handBacks: row.hand_backs,
		escalatedAt: row.escalated_ms,
		nudgedAt: row.nudged_ms,
		leader: row.leader_id === null ? null : (Number(row.leader_id) as ComplaintId),
		...(row.held_before.length === 0 ? {} : { heldBefore: row.held_before }),
	};
}

/**
 * Every open complaint, `pageSize` at a time by id. Pages are of different moments: whoever reads the log from a mark that
 * was taken before the first page ends with the right rows, for they have versions.
 */
export async function* readOpenComplaints(sql: ISql, pageSize = 5000): AsyncGenerator<UncelledRow[]> {
	yield* readPages((after) => readOpenPage(sql, after, pageSize), pageSize);
}

/** By id, from wherever `readPage` finds them: at most `pageSize` after `after`. */
export async function* readPages<Row extends { readonly id: ComplaintId }>(
	readPage: (after: ComplaintId) => Promise<Row[]>,
	pageSize: number,
): AsyncGenerator<Row[]> {
	let after = 0 as ComplaintId;
	for (;;) {
		const rows = await readPage(after);
		const last = rows.at(-1);
		if (last === undefined) return;
		yield rows;
		if (rows.length < pageSize) return;
		after = last.id;
	}
}

async function readOpenPage(sql: ISql, after: ComplaintId, pageSize: number): Promise<UncelledRow[]> {
	const rows = await sql<TableRow[]>`
		select ${columns(sql)} from complaint where closed_at is null and id > ${String(after)} order by id limit ${pageSize}`;
	return rows.map(rowToStored);
}

/** Whether the database has the complaint in this version or a newer one. */
export async function hasVersion(sql: ISql, id: ComplaintId, version: number): Promise<boolean> {
	const [row] = await sql<{ has: boolean }[]>`select exists (select from complaint where id = ${id} and version >= ${version}) as has`;
	return row?.has ?? false;
}

/** The present state of `ids`, closed ones too; one that does not exist is absent. */
export async function readComplaints(sql: ISql, ids: readonly ComplaintId[]): Promise<StoredRow[]> {
	const rows = await sql<TableRow[]>`select ${columns(sql)} from complaint where id = any(${ids as unknown as number[]}::bigint[])`;
	return rows.map(rowToStored);
}

/** The complaint with this number, as it is written or as `plain` has it; the first of them when there are both. */
export async function findByNumber(
	sql: ISql,
	written: string,
	plain: string,
): Promise<{ readonly row: UncelledRow; readonly closedAt: Instant | null } | undefined> {
	const [row] = await sql<(TableRow & { closed_ms: number | null })[]>`
		select ${columns(sql)}, floor(extract(epoch from closed_at) * 1000)::float8 as closed_ms
		from complaint where number in (${written}, ${plain}) order by number <> ${written} limit 1`;
	return row && { row: rowToStored(row), closedAt: row.closed_ms };
}

/** What a suggestion is made from; undefined when there is no such complaint. */
export interface PlaceFacts {
	readonly category: CategoryCode;
	readonly region: RegionCode | null;
	readonly regionReason: RegionReason;
	readonly distanceM: number | null;
	readonly borderM: number | null;
	/** The kelurahan beyond the nearest border (inside only). */
	readonly neighbour: RegionCode | null;
	readonly holder: UnitCode | null;
	/** The citizen's words: for the suggestion, never for a screen. */
	readonly text: string | null;
	/** Units that sent it back and have not taken it up since, each with its last cause. */
	readonly handBacks: readonly { readonly unit: UnitCode; readonly cause: HandBackCause; readonly at: Instant }[];
	/** Areas of the override layers on which the point lies at `at`, the nearest of each layer. */
	readonly areas: readonly PlaceArea[];
}

export interface PlaceArea {
	readonly id: number;
	readonly layer: string;
	readonly name: string;
	readonly unit: UnitCode | null;
	readonly unitKind: string | null;
	readonly replaces: readonly string[] | null;
	readonly distanceM: number;
	readonly bufferM: number;
	readonly source: string;
}

function areasOf(sql: ISql, position: PendingQuery<TableRow[]>, category: PendingQuery<TableRow[]>, at: Instant) {
	return sql`(
		select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'layer', a.layer, 'name', a.name, 'unit', a.unit_code,
			'unitKind', a.unit_kind, 'replaces', a.replaces_kinds, 'distanceM', a.distance_m, 'bufferM', a.buffer_m, 'source', a.source)), '[]')
		from find_responsibility_areas(${position}, ${category}, ${new Date(at)}) a)`;
}

export async function findPlaceFacts(sql: ISql, id: ComplaintId, at: Instant): Promise<PlaceFacts | undefined> {
	return (await readPlaceFacts(sql, [id], at)).get(id);
}

/** By complaint; one that does not exist is absent. */
export async function readPlaceFacts(sql: ISql, ids: readonly ComplaintId[], at: Instant): Promise<ReadonlyMap<ComplaintId, PlaceFacts>> {
	const rows = await sql<(PlaceFacts & { readonly id: string })[]>`
		select id, category_code as category, region_code as region, region_how as "regionReason",
			region_distance_m as "distanceM", border_distance_m as "borderM", unit_code as holder, text,
			${areasOf(sql, sql`c.position`, sql`c.category_code`, at)} as areas,
			(select coalesce(jsonb_agg(jsonb_build_object('unit', d.to_unit, 'cause', d.answer_cause,
				'at', floor(extract(epoch from d.answered_at) * 1000)::float8) order by d.id), '[]')
			 from (select distinct on (d.to_unit) d.* from dispatch d
				where d.complaint_id = c.id and d.answer in ('handed_back', 'accepted') order by d.to_unit, d.id desc) d
			 where d.answer_cause is not null) as "handBacks",
			(select r.code from region r
			 where c.region_how = 'inside' and r.boundary_version = c.boundary_version and r.level = 'kelurahan' and r.code <> c.region_code
			 order by r.geometry <-> c.position limit 1) as neighbour
		from complaint c where id = any(${ids as unknown as number[]}::bigint[])`;
	return new Map(rows.map(({ id, ...facts }) => [Number(id) as ComplaintId, facts]));
}

/** The same for a report that is not stored: where it would be and who would hold it. `region` counts only without a position. */
export async function findFactsOfReport(
	sql: ISql,
	{
		category,
		position,
		region,
	}: { readonly category: CategoryCode; readonly position: Position | null; readonly region: RegionCode | null },
	at: Instant,
): Promise<Omit<PlaceFacts, "text" | "handBacks">> {
	const [lng, lat] = position ?? [null, null];
	const [facts] = await sql<Omit<PlaceFacts, "text" | "category" | "handBacks">[]>`
		with report as (select st_setsrid(st_makepoint(${lng}::float8, ${lat}::float8), 4326) as position),
		place as (
			select r.position, p.distance_m, p.border_distance_m, p.boundary_version,
				case when r.position is null then ${region}::text else p.region_code end as region_code,
				case when r.position is not null then p.how when ${region}::text is null then 'none' else 'given' end as how
			from report r, resolve_region(r.position) p)
		select region_code as region, how as "regionReason", distance_m as "distanceM", border_distance_m as "borderM",
			holder_of_region(region_code, ${new Date(at)}) as holder,
			(select r.code from region r
			 where p.how = 'inside' and r.boundary_version = p.boundary_version and r.level = 'kelurahan' and r.code <> p.region_code
			 order by r.geometry <-> p.position limit 1) as neighbour,
			${areasOf(sql, sql`p.position`, sql`${category}::text`, at)} as areas
		from place p`;
	if (facts === undefined) throw new Error("Expected one row of facts, got none");
	return { category, ...facts };
}
