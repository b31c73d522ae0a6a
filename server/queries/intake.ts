import type { ISql, JSONValue } from "postgres";
import type { CategoryCode, ChannelCode, ComplaintId, Instant, Position, RegionCode, UnitCode } from "../protocol/code.ts";
import type { ComplaintStatus, RegionReason } from "../protocol/complaint.ts";

/** An item whose names have become codes. `region` is set only where there is no position. */
export interface IntakeRow {
	readonly channel: ChannelCode;
	readonly externalId: string;
	readonly category: CategoryCode;
	readonly position: Position | null;
	readonly region: RegionCode | null;
	readonly reportedAt: string;
	readonly text: string | null;
	readonly address: string | null;
	readonly isPrivate: boolean;
}

export interface StoredComplaint {
	readonly isNew: boolean;
	readonly id: ComplaintId;
	readonly number: string;
	readonly region: RegionCode | null;
	readonly regionReason: RegionReason;
	readonly unit: UnitCode | null;
	readonly status: ComplaintStatus;
}

interface StoredRow {
	channel_code: string;
	external_id: string;
	id: string;
	number: string;
	region_code: string | null;
	region_how: RegionReason;
	unit_code: string | null;
	status: ComplaintStatus;
}

function rowToStored(row: StoredRow, isNew: boolean): StoredComplaint {
	return {
		isNew,
		id: Number(row.id) as ComplaintId,
		number: row.number,
		region: row.region_code as RegionCode | null,
		regionReason: row.region_how,
		unit: row.unit_code as UnitCode | null,
		status: row.status,
	};
}

/** One report of one channel: channel codes hold no slash. */
export function reportKey(channel: string, externalId: string): string {
	return `${channel}/${externalId}`;
}

/**
 * Stores the rows in one statement, so in one transaction, and answers each by its reportKey, those that were there before too.
 * Throws a PostgresError when any row is refused; then none of them is stored.
 * The rows go in by key: two requests with the same reports in another order would otherwise wait for each other (deadlock).
 */
export async function insertComplaints(
	sql: ISql,
	rows: readonly IntakeRow[],
	receivedAt: Instant,
): Promise<ReadonlyMap<string, StoredComplaint>> {
	const items = rows.map(({ position, ...rest }) => ({ ...rest, lng: position?.[0] ?? null, lat: position?.[1] ?? null }));
	// The actor "channel" stands for each complaint's own (tg_complaint__log).
	const inserted = await sql<StoredRow[]>`
		with act as (select set_config('pantau.act', '{"actor":"channel"}', true) as is_set)
		insert into complaint (channel_code, external_id, category_code, position, region_code,
			reported_at, received_at, text, address, is_private)
		select i.channel, i."externalId", i.category, st_setsrid(st_makepoint(i.lng, i.lat), 4326), i.region,
			i."reportedAt", ${new Date(receivedAt)}, i.text, i.address, i."isPrivate"
		from act, jsonb_to_recordset(${sql.json(items as unknown as JSONValue)}::jsonb) as i (channel text, "externalId" text, category text,
			lng double precision, lat double precision, region text, "reportedAt" timestamptz, text text, address text, "isPrivate" boolean)
		where act.is_set is not null
		order by i.channel, i."externalId"
		on conflict (channel_code, external_id) do nothing
		returning channel_code, external_id, id, number, region_code, region_how, unit_code, status`;
	const stored = new Map(inserted.map((row) => [reportKey(row.channel_code, row.external_id), rowToStored(row, true)]));
	const known = items.filter(({ channel, externalId }) => !stored.has(reportKey(channel, externalId)));
	if (known.length > 0) {
		const before = await sql<StoredRow[]>`
			select channel_code, external_id, id, number, region_code, region_how, unit_code, status
			from complaint join unnest(${known.map((row) => row.channel)}::text[], ${known.map((row) => row.externalId)}::text[])
				as k (channel_code, external_id) using (channel_code, external_id)`;
		for (const row of before) stored.set(reportKey(row.channel_code, row.external_id), rowToStored(row, false));
	}
	return stored;
}

export interface IntakeWords {
	readonly channels: readonly { readonly code: ChannelCode; readonly name: string; readonly aliases: readonly string[] }[];
	readonly categories: readonly { readonly code: CategoryCode; readonly name: string; readonly aliases: readonly string[] }[];
	/** The kelurahan of the boundaries in force, each with its kecamatan's name to tell two of one name apart. */
	readonly kelurahan: readonly { readonly code: RegionCode; readonly name: string; readonly kecamatan: string | null }[];
}

/** Every word that a channel may use. Ended channels and categories are among them: their reports are still taken. */
export async function loadIntakeWords(sql: ISql): Promise<IntakeWords> {
	const [row] = await sql<[{ words: IntakeWords }]>`
		select jsonb_build_object(
			'channels', (select coalesce(jsonb_agg(jsonb_build_object('code', code, 'name', name, 'aliases', aliases)), '[]') from channel),
			'categories', (select coalesce(jsonb_agg(jsonb_build_object('code', code, 'name', name, 'aliases', aliases)), '[]') from category),
			'kelurahan', (
				select coalesce(jsonb_agg(jsonb_build_object('code', k.code, 'name', k.name, 'kecamatan', p.name)), '[]')
				from region k
				join boundary_version b on b.id = k.boundary_version and b.valid_to is null
				left join region p on p.boundary_version = k.boundary_version and p.code = k.parent_code
				where k.level = 'kelurahan')
		) as words`;
	return row.words;
}
