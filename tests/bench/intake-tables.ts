// One complaint into ours, and the same row into the rival: a table of the same columns with a key and the channel's own key,
// and no check, reference, further index or trigger. The rival's writer has to know what ours finds out. In between lies the
// limit: what the rival's writer knows, into all indexes of ours, with the event and the log's entry, and still nothing found out
// or checked.
import type { Sql } from "postgres";

export interface BareItem {
	readonly channel: string;
	readonly externalId: string;
	readonly category: string;
	readonly position: readonly [number, number];
	readonly reportedAt: string;
	readonly text: string;
}

const run = Date.now().toString(36);
let made = 0;

export function makeItem(): BareItem {
	made += 1;
	return {
		channel: "jaki",
		externalId: `bench-${run}-${made}`,
		category: "Jalan",
		position: [106.72 + 0.2 * Math.random(), -6.32 + 0.15 * Math.random()],
		reportedAt: new Date().toISOString(),
		text: "Jalan berlubang di depan sekolah, sudah dua minggu belum diperbaiki dan licin waktu hujan.",
	};
}

export async function createBare(sql: Sql): Promise<void> {
	await sql`create table bare (like complaint including defaults including identity including generated, primary key (id), unique (channel_code, external_id))`;
	await sql`create sequence bare_number`;
}

export async function createLimit(sql: Sql): Promise<void> {
	for (const table of ["complaint", "event", "change_log"]) {
		await sql`create table ${sql(`limit_${table}`)} (like ${sql(table)} including defaults including identity including generated including indexes)`;
	}
}

export async function insertLimit(sql: Sql, { channel, externalId, position: [lng, lat], reportedAt, text }: BareItem): Promise<void> {
	await sql`
		with complaint as (
			insert into limit_complaint (number, channel_code, external_id, category_code, position, reported_at, text, region_code, point_region_code, region_how,
				border_distance_m, boundary_version, unit_code, coordination_due_at, finish_due_at, red_mark_at, coordination_rule, finish_rule, red_mark_rule)
			values ('JK261121' || nextval('bare_number'), ${channel}, ${externalId}, 'jalan', st_setsrid(st_makepoint(${lng}, ${lat}), 4326), ${reportedAt}, ${text},
				'31.71.01.1001', '31.71.01.1001', 'inside', 123.4, 1, 'kelurahan-31.71.01.1001', now() + interval '6 hours', now() + interval '7 days',
				now() + interval '6 days', 1, 2, 3)
			returning *
		), event as (
			insert into limit_event (complaint_id, version, at, kind, actor, data)
			select id, version, received_at, 'arrived', 'bench', jsonb_build_object('region', region_code, 'how', region_how, 'unit', unit_code)
			from complaint
		)
		insert into limit_change_log (topic, complaint_id) select 'complaint', id from complaint`;
}

export async function insertBare(sql: Sql, { channel, externalId, position: [lng, lat], reportedAt, text }: BareItem): Promise<number> {
	const [row] = await sql<[{ id: string }]>`
		insert into bare (number, channel_code, external_id, category_code, position, reported_at, text, region_code, point_region_code, region_how,
			border_distance_m, boundary_version, unit_code, coordination_due_at, finish_due_at, red_mark_at, coordination_rule, finish_rule, red_mark_rule)
		values ('JK261121' || nextval('bare_number'), ${channel}, ${externalId}, 'jalan', st_setsrid(st_makepoint(${lng}, ${lat}), 4326), ${reportedAt}, ${text},
			'31.71.01.1001', '31.71.01.1001', 'inside', 123.4, 1, 'kelurahan-31.71.01.1001', now() + interval '6 hours', now() + interval '7 days',
			now() + interval '6 days', 1, 2, 3)
		returning id`;
	return Number(row.id);
}

export async function insertComplaint(
	sql: Sql,
	{ channel, externalId, position: [lng, lat], reportedAt, text }: BareItem,
): Promise<number> {
	const [row] = await sql<[{ id: string }]>`
		insert into complaint (channel_code, external_id, category_code, position, reported_at, text)
		values (${channel}, ${externalId}, 'jalan', st_setsrid(st_makepoint(${lng}, ${lat}), 4326), ${reportedAt}, ${text})
		returning id`;
	return Number(row.id);
}
