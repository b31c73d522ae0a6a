import type { JSONValue, Sql, TransactionSql } from "postgres";
import type { RegionShape } from "./region-shape.ts";

export interface NewBoundaries {
	readonly kind: "schematic" | "official";
	/** Whose lines they are and of when, for the screen and for whoever asks in ten years. */
	readonly source: string;
	/** Of the file as it was read, so that the same file is recognised. */
	readonly sha256: string;
	readonly importedBy: string;
	readonly regions: readonly RegionShape[];
}

export interface StoredBoundaries {
	readonly version: number;
	/** Open complaints whose place was found again and came out otherwise, borders and distances included. */
	readonly placedAnew: number;
	readonly regionChanged: number;
	readonly unitChanged: number;
}

/** A complaint that arrived with the old boundaries in sight may be committed this long after the new ones were begun. */
const LATE_SECONDS = 600;

/** The look-up of ground by squares for the boundaries in force, where it is missing: made before it existed, or taken away by a change of regions. */
export async function ensureRegionTiles(sql: Sql): Promise<void> {
	await sql`
		select build_region_tiles(b.id) from boundary_version b
		where b.valid_to is null and not exists (select from region_tile t where t.boundary_version = b.id)`;
}

/**
 * `storeBoundaries` in a transaction of its own, then once more the places of complaints that arrived meanwhile: they were
 * placed by the boundaries that were in force when their transaction began.
 */
export async function importBoundaries(sql: Sql, boundaries: NewBoundaries): Promise<StoredBoundaries> {
	const stored = await sql.begin((tx) => storeBoundaries(tx, boundaries));
	const late = await sql.begin((tx) =>
		placeOpenComplaints(tx, { ...stored, importedBy: boundaries.importedBy, lateSeconds: LATE_SECONDS }),
	);
	return {
		version: stored.version,
		placedAnew: stored.placedAnew + late.placedAnew,
		regionChanged: stored.regionChanged + late.regionChanged,
		unitChanged: stored.unitChanged + late.unitChanged,
	};
}

/** A kota has up to 10,000 vertices; this many regions are about a megabyte of text. */
const REGIONS_A_STATEMENT = 24;
const COMPLAINTS_A_STATEMENT = 500;

/**
 * Ends the boundaries in force, stores the new ones and finds the place of every open complaint with a point again; all in the
 * caller's transaction. Regions of earlier versions stay. A complaint whose kelurahan was given by a person keeps it.
 * A unit that still waits to answer follows the kelurahan (tg_complaint__step); one that works on a complaint keeps it.
 */
export async function storeBoundaries(tx: TransactionSql, boundaries: NewBoundaries): Promise<StoredBoundaries> {
	const { kind, source, sha256, importedBy, regions } = boundaries;
	await tx`update boundary_version set valid_to = now() where valid_to is null`;
	const [created] = await tx<{ id: number }[]>`
		insert into boundary_version (kind, source, sha256, imported_by) values (${kind}, ${source}, ${sha256}, ${importedBy}) returning id`;
	if (created === undefined) throw new Error("The new boundary version got no number");
	for (let at = 0; at < regions.length; at += REGIONS_A_STATEMENT) {
		await insertRegions(tx, created.id, regions.slice(at, at + REGIONS_A_STATEMENT));
	}
	await tx`select build_region_tiles(${created.id})`;
	const counts = await placeOpenComplaints(tx, { version: created.id, importedBy, lateSeconds: null });
	return { version: created.id, ...counts };
}

async function insertRegions(tx: TransactionSql, version: number, regions: readonly RegionShape[]): Promise<void> {
	const rows = regions.map(({ innerPoint, geometry, ...row }) => ({
		...row,
		innerPoint: { type: "Point", coordinates: innerPoint },
		geometry: { type: "MultiPolygon", coordinates: geometry },
	}));
	await tx`
		insert into region (boundary_version, code, level, name, parent_code, area_km2, inner_point, geometry)
		select ${version}, code, level, name, "parentCode", "areaKm2",
			st_setsrid(st_geomfromgeojson("innerPoint"::text), 4326), st_setsrid(st_geomfromgeojson(geometry::text), 4326)
		from jsonb_to_recordset(${tx.json(rows as unknown as JSONValue)}) as
			r(code text, level text, name text, "parentCode" text, "areaKm2" double precision, "innerPoint" jsonb, geometry jsonb)`;
}

/**
 * A complaint for which nothing comes out otherwise is not touched: no version, no event. In portions, because the embedded
 * database's watchdog takes one long statement for a hang.
 */
interface Placing {
	readonly version: number;
	readonly importedBy: string;
	/** Only complaints received since this long before the boundaries began; null for all. */
	readonly lateSeconds: number | null;
}

async function placeOpenComplaints(
	tx: TransactionSql,
	{ version, importedBy, lateSeconds }: Placing,
): Promise<Omit<StoredBoundaries, "version">> {
	await tx`select set_config('pantau.act', ${JSON.stringify({ actor: importedBy, data: { boundaryVersion: version } })}, true)`;
	const total = { placedAnew: 0, regionChanged: 0, unitChanged: 0 };
	let after: string | null = "0";
	while (after !== null) {
		const counts: PortionCounts = await placePortion(tx, version, lateSeconds, after);
		total.placedAnew += counts.placedAnew;
		total.regionChanged += counts.regionChanged;
		total.unitChanged += counts.unitChanged;
		after = counts.lastId;
	}
	await tx`select set_config('pantau.act', '', true)`;
	return total;
}

interface PortionCounts extends Omit<StoredBoundaries, "version"> {
	/** Null when there was none left. */
	readonly lastId: string | null;
}

async function placePortion(tx: TransactionSql, version: number, lateSeconds: number | null, after: string): Promise<PortionCounts> {
	const [counts] = await tx<PortionCounts[]>`
		with portion as materialized (
			select c.id, c.region_code as old_region, c.unit_code as old_unit, c.region_how = 'given' as is_given, c.position
			from complaint c
			where c.closed_at is null and c.position is not null and c.id > ${after}
				and (${lateSeconds}::int is null or c.received_at > (select valid_from from boundary_version where id = ${version}) - ${lateSeconds}::int * interval '1 second')
			order by c.id limit ${COMPLAINTS_A_STATEMENT}
		), before as materialized (
			select p.*, place.* from portion p cross join lateral resolve_region(p.position) place
		), changed as (
			update complaint c set
				region_code = case when b.is_given then c.region_code else b.region_code end,
				region_how = case when b.is_given then c.region_how else b.how end,
				region_distance_m = case when b.is_given then c.region_distance_m else b.distance_m end,
				border_distance_m = case when b.is_given then c.border_distance_m else b.border_distance_m end,
				point_region_code = case when b.how = 'inside' then b.region_code end,
				boundary_version = ${version}
			from before b
			where b.id = c.id and case
				when b.is_given then c.point_region_code is distinct from case when b.how = 'inside' then b.region_code end
				else (c.region_code, c.region_how, c.region_distance_m, c.border_distance_m)
					is distinct from (b.region_code, b.how, b.distance_m, b.border_distance_m) end
			returning c.region_code is distinct from b.old_region as region_changed, c.unit_code is distinct from b.old_unit as unit_changed
		)
		select count(*)::int as "placedAnew", count(*) filter (where region_changed)::int as "regionChanged",
			count(*) filter (where unit_changed)::int as "unitChanged", (select max(id) from portion)::text as "lastId"
		from changed`;
	if (counts === undefined) throw new Error("A count gave no row");
	return counts;
}
