import type { ISql, JSONValue } from "postgres";
import type { Account } from "../protocol/account.ts";
import type { CategoryCode, ComplaintId, Instant, Position, RegionCode, UnitCode } from "../protocol/code.ts";
import type { ComplaintStatus, RegionReason } from "../protocol/complaint.ts";
import type { CommandAnswer } from "../protocol/up.ts";

// What the drill reads to play its part, and the commands of its history, which are the room's commands in bulk.

export interface KelurahanShape {
	readonly code: RegionCode;
	readonly name: string;
	readonly areaKm2: number;
	readonly innerPoint: Position;
	/** MultiPolygon coordinates, SRID 4326. */
	readonly polygons: readonly (readonly (readonly Position[])[])[];
}

/** The kelurahan of the boundaries in force, by code. */
export async function loadKelurahanShapes(sql: ISql): Promise<readonly KelurahanShape[]> {
	const rows = await sql<(Omit<KelurahanShape, "innerPoint" | "polygons"> & { lng: number; lat: number; shape: string })[]>`
		select r.code, r.name, r.area_km2 as "areaKm2", st_x(r.inner_point) as lng, st_y(r.inner_point) as lat,
			st_asgeojson(r.geometry, 6) as shape
		from region r join boundary_version b on b.id = r.boundary_version and b.valid_to is null
		where r.level = 'kelurahan' order by r.code`;
	return rows.map(({ lng, lat, shape, ...rest }) => ({
		...rest,
		innerPoint: [lng, lat],
		polygons: (JSON.parse(shape) as { coordinates: KelurahanShape["polygons"] }).coordinates,
	}));
}

/** Names and aliases of the categories that are in use today, by Jakarta's calendar. */
export async function loadCategoryNames(sql: ISql): Promise<ReadonlySet<string>> {
	const rows = await sql<{ name: string }[]>`
		select unnest(name || aliases) as name from category where valid_to is null or valid_to > (now() at time zone 'Asia/Jakarta')::date`;
	return new Set(rows.map((row) => row.name));
}

export interface DrillComplaint {
	readonly id: ComplaintId;
	readonly label: string;
	readonly version: number;
	readonly status: ComplaintStatus;
	readonly statusSince: Instant;
	readonly reportedAt: Instant;
	readonly category: CategoryCode;
	readonly text: string | null;
	readonly region: RegionCode | null;
	readonly regionReason: RegionReason;
	readonly distanceM: number | null;
	readonly borderM: number | null;
	readonly unit: UnitCode | null;
	/** From whom the open dispatch came. */
	readonly from: UnitCode | null;
}

/** Every open complaint, or those of `ids`; by id. */
export async function loadDrillComplaints(sql: ISql, ids?: readonly ComplaintId[]): Promise<readonly DrillComplaint[]> {
	const rows = await sql<(Omit<DrillComplaint, "id" | "statusSince" | "reportedAt"> & { id: string; since: Date; reported: Date })[]>`
		select c.id, coalesce(c.external_id, '#' || c.id) as label, c.version, c.status, c.status_since as since, c.reported_at as reported,
			c.category_code as category, c.text, c.region_code as region, c.region_how as "regionReason", c.region_distance_m as "distanceM",
			c.border_distance_m as "borderM", c.unit_code as unit, d.from_unit as "from"
		from complaint c left join dispatch d on d.complaint_id = c.id and d.answer is null
		where c.closed_at is null ${ids === undefined ? sql`` : sql`and c.id = any(${[...ids]}::bigint[])`}
		order by c.id`;
	return rows.map(({ id, since, reported, ...rest }) => ({
		...rest,
		id: Number(id) as ComplaintId,
		statusSince: since.getTime(),
		reportedAt: reported.getTime(),
	}));
}

/** When the intake last took a complaint; null when it never did. */
export async function findLastArrival(sql: ISql): Promise<Instant | null> {
	const [row] = await sql<{ at: Date | null }[]>`select max(received_at) as at from complaint`;
	return row?.at?.getTime() ?? null;
}

/** Those of `externalIds` that a complaint has already, whatever its channel. */
export async function findKnownReports(sql: ISql, externalIds: readonly string[]): Promise<ReadonlySet<string>> {
	const rows = await sql<{ id: string }[]>`
		select external_id as id from complaint
		where channel_code in (select code from channel) and external_id = any(${[...externalIds]})`;
	return new Set(rows.map((row) => row.id));
}

const LIVE_SINCE = "drill_live_since";

/** When the drill's history was complete and its live part began; null while it is not. */
export async function findLiveSince(sql: ISql): Promise<Instant | null> {
	const [row] = await sql<{ value: number }[]>`select value from setting where key = ${LIVE_SINCE}`;
	return row?.value ?? null;
}

export async function keepLiveSince(sql: ISql, at: Instant): Promise<void> {
	await sql`
		insert into setting (key, value, note) values (${LIVE_SINCE}, ${sql.json(at)}, 'ms since 1970: until here the drill wrote its history')
		on conflict (key) do nothing`;
}

/** A command of the past, as the command functions take it. */
export interface PastCommand {
	readonly account: Account;
	readonly key: string;
	readonly id: ComplaintId;
	readonly version: number;
	readonly at: Instant;
	readonly act:
		| { readonly name: "dispatch"; readonly unit: UnitCode; readonly explanation: object }
		| { readonly name: "hand-back"; readonly cause: string }
		| { readonly name: "advance"; readonly to: ComplaintStatus; readonly note?: string };
}

/** Does them in their order in one transaction and answers in that order. Refusals are answers; anything else throws and undoes all. */
export async function runPastCommands(sql: ISql, commands: readonly PastCommand[]): Promise<readonly CommandAnswer[]> {
	const items = commands.map(({ account, at, act, ...rest }) => ({
		...rest,
		...act,
		actor: { name: account.name, role: account.role, scope: account.scope, unit: account.unit },
		at: new Date(at).toISOString(),
	}));
	const rows = await sql<{ answer: CommandAnswer }[]>`
		select case c.name
			when 'dispatch' then do_dispatch(c.actor, c.key, c.id, c.version, c.unit, c.explanation, null, c.at)
			when 'hand-back' then do_hand_back(c.actor, c.key, c.id, c.version, c.cause, null, c.at)
			when 'advance' then do_advance(c.actor, c.key, c.id, c.version, c."to", c.note, c.at)
		end as answer
		from rows from (jsonb_to_recordset(${sql.json(items as unknown as JSONValue)}::jsonb) as (actor jsonb, key text, id bigint,
			version integer, name text, unit text, explanation jsonb, cause text, "to" text, note text, at timestamptz)) with ordinality
			as c (actor, key, id, version, name, unit, explanation, cause, "to", note, at, place)
		order by c.place`;
	return rows.map((row) => row.answer);
}
