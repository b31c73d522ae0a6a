import type { ISql } from "postgres";
import type { CategoryCode, ComplaintId, Instant, RegionCode, UnitCode } from "../protocol/code.ts";
import type { ComplaintStatus } from "../protocol/complaint.ts";
import type { GroupMember } from "../protocol/related.ts";

// What may be the same problem (server/domain/duplicate.ts judges it), and what a person said is.

export interface HeldReport {
	readonly id: ComplaintId;
	readonly category: CategoryCode;
	readonly text: string | null;
	readonly address: string | null;
	readonly reportedAt: Instant;
	readonly leader: ComplaintId | null;
	readonly isClosed: boolean;
	readonly radiusM: number;
	readonly wordsRadiusM: number;
	readonly windowHours: number;
	readonly basis: string;
}

/** A report with the rule of its category, or of every category; undefined when there is no such complaint. */
export async function findHeldReport(sql: ISql, id: ComplaintId): Promise<HeldReport | undefined> {
	const [row] = await sql<(Omit<HeldReport, "id" | "leader"> & { readonly leader: string | null })[]>`
		select c.category_code as category, c.text, c.address, floor(extract(epoch from c.reported_at) * 1000)::float8 as "reportedAt",
			c.leader_id as leader, c.closed_at is not null as "isClosed",
			r.radius_m as "radiusM", r.words_radius_m as "wordsRadiusM", r.window_hours as "windowHours", r.basis
		from complaint c
		cross join lateral (
			select * from duplicate_rule r where r.category_code = c.category_code or r.category_code is null
			order by r.category_code nulls last limit 1) r
		where c.id = ${id}`;
	return row === undefined ? undefined : { ...row, id, leader: row.leader === null ? null : (Number(row.leader) as ComplaintId) };
}

export interface NearReport {
	readonly id: ComplaintId;
	readonly number: string;
	readonly category: CategoryCode;
	readonly status: ComplaintStatus;
	readonly text: string | null;
	readonly reportedAt: Instant;
	readonly leader: ComplaintId | null;
	/** Metres; null when one of the two has no point. */
	readonly distanceM: number | null;
	readonly region: RegionCode | null;
}

/**
 * Open complaints within the rule's window and wider radius; those without a point when they are of the same kelurahan, or when
 * that is not known. The nearest in time first, at most `most`. One search by place, one by time: both have their index.
 */
export async function readNearReports(sql: ISql, { id, wordsRadiusM, windowHours }: HeldReport, most: number): Promise<NearReport[]> {
	const rows = await sql<(Omit<NearReport, "id" | "leader"> & { readonly id: string; readonly leader: string | null })[]>`
		with held as (
			select c.*, c.reported_at - make_interval(hours => ${windowHours}) as first_at, c.reported_at + make_interval(hours => ${windowHours}) as last_at
			from complaint c where c.id = ${id}),
		near as (
			-- At 6° south a degree is at least 110 km: the box is never smaller than the radius.
			select o.id, st_distance(o.position::geography, h.position::geography) as distance_m
			from held h join complaint o on o.position && st_expand(h.position, ${wordsRadiusM}::float8 / 110000)
			where h.position is not null and o.closed_at is null and o.reported_at between h.first_at and h.last_at
				and st_dwithin(o.position::geography, h.position::geography, ${wordsRadiusM}::float8)
			union all
			select o.id, null
			from held h join complaint o on o.reported_at between h.first_at and h.last_at
			where o.closed_at is null and o.position is null
				and (o.region_code is null or h.region_code is null or o.region_code = h.region_code)
			union all
			select o.id, null
			from held h
			join region r on r.boundary_version = h.boundary_version and r.code = h.region_code
			join complaint o on o.position && r.geometry
			where h.position is null and o.closed_at is null and o.region_code = h.region_code and o.reported_at between h.first_at and h.last_at)
		select o.id, o.number, o.category_code as category, o.status, left(o.text, 1200) as text, o.leader_id as leader, o.region_code as region,
			floor(extract(epoch from o.reported_at) * 1000)::float8 as "reportedAt", n.distance_m as "distanceM"
		from near n join complaint o using (id) cross join held h
		where o.id <> h.id and (o.category_code = h.category_code or (o.text is not null and h.text is not null))
		order by abs(extract(epoch from o.reported_at - h.reported_at)), o.id
		limit ${most}`;
	return rows.map((row) => ({
		...row,
		id: Number(row.id) as ComplaintId,
		leader: row.leader === null ? null : (Number(row.leader) as ComplaintId),
	}));
}

/** With what decides who sees it. */
interface HeldMember extends GroupMember {
	readonly region: RegionCode | null;
	readonly unit: UnitCode | null;
	readonly heldBefore: readonly UnitCode[];
}

/** The leader and all who follow it, by id; the leader first. Empty when nobody follows. */
export async function readGroup(sql: ISql, leader: ComplaintId): Promise<HeldMember[]> {
	const rows = await sql<(Omit<HeldMember, "id"> & { readonly id: string })[]>`
		select c.id, c.number, c.status, c.region_code as region, c.unit_code as unit, array_remove(c.held_by, c.unit_code) as "heldBefore", floor(extract(epoch from c.reported_at) * 1000)::float8 as "reportedAt",
			floor(extract(epoch from c.due_at) * 1000)::float8 as "dueAt"
		from complaint c where c.id = ${leader} or c.leader_id = ${leader}
		order by (c.id <> ${leader}), c.id`;
	return rows.length < 2 ? [] : rows.map((row) => ({ ...row, id: Number(row.id) as ComplaintId }));
}
