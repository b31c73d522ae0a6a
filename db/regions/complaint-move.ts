import type { Sql } from "postgres";
import type { RegionCode } from "../../server/protocol/code.ts";
import { createKelurahanIndex } from "./kelurahan-index.ts";
import type { KelurahanShape } from "./region-shape.ts";

/** What new boundaries would do to the open complaints; nothing is written. */
export interface ComplaintMoves {
	readonly open: number;
	readonly withoutPoint: number;
	/** The kelurahan was named by a person; it stays. */
	readonly given: number;
	/** Given a kelurahan that the new boundaries do not have. */
	readonly givenWithoutRegion: number;
	/** From → to, most first; null is "in no kelurahan". */
	readonly regions: readonly Move[];
	/** Complaints that wait with their kelurahan's unit and go to another's. */
	readonly units: readonly Move[];
	/** Change kelurahan while a unit works on them, which keeps them. */
	readonly keptByUnit: number;
}

export interface Move {
	readonly from: string | null;
	readonly to: string | null;
	readonly count: number;
}

const PAGE = 20_000;

interface OpenComplaint {
	readonly id: string;
	readonly lng: number | null;
	readonly lat: number | null;
	readonly region: RegionCode | null;
	readonly how: string;
	readonly unit: string | null;
	readonly status: string;
}

/** Reads the open complaints page by page, without a transaction that would hold back the feed. */
export async function previewMoves(sql: Sql, kelurahan: readonly KelurahanShape[]): Promise<ComplaintMoves> {
	const [setting] = await sql<{ nearestMaxM: number }[]>`
		select coalesce((select (value #>> '{}')::float8 from setting where key = 'region_nearest_max_m'), 0) as "nearestMaxM"`;
	const index = createKelurahanIndex(kelurahan, setting?.nearestMaxM ?? 0);
	const codes = new Set<string>(kelurahan.map(({ code }) => code));
	const holders = await readHolders(sql);
	const holderOf = (region: string | null) => (region === null ? null : (holders.get(region) ?? null));
	const regions = new Map<string, { from: string | null; to: string | null; count: number }>();
	const units = new Map<string, { from: string | null; to: string | null; count: number }>();
	const total = { open: 0, withoutPoint: 0, given: 0, givenWithoutRegion: 0, keptByUnit: 0 };
	for await (const { lng, lat, region, how, unit, status } of readOpenComplaints(sql)) {
		total.open++;
		if (how === "given") {
			total.given++;
			if (region !== null && !codes.has(region)) total.givenWithoutRegion++;
			continue;
		}
		if (lng === null || lat === null) {
			total.withoutPoint++;
			continue;
		}
		const to = index.findPlace([lng, lat]).region;
		if (to === region) continue;
		count(regions, region, to);
		if (status !== "waiting" || (unit !== null && unit !== holderOf(region))) total.keptByUnit++;
		else if (unit !== holderOf(to)) count(units, unit, holderOf(to));
	}
	return { ...total, regions: mostFirst(regions), units: mostFirst(units) };
}

async function* readOpenComplaints(sql: Sql): AsyncGenerator<OpenComplaint> {
	let after = "0";
	for (;;) {
		const page: readonly OpenComplaint[] = await sql<OpenComplaint[]>`
			select id, st_x(position) as lng, st_y(position) as lat, region_code as region, region_how as how, unit_code as unit, status
			from complaint where closed_at is null and id > ${after} order by id limit ${PAGE}`;
		yield* page;
		const last = page.at(-1);
		if (last === undefined || page.length < PAGE) return;
		after = last.id;
	}
}

/** Kelurahan → its own unit, on this day in Jakarta. */
export async function readHolders(sql: Sql): Promise<Map<string, string>> {
	const rows = await sql<{ region: string; unit: string }[]>`
		select distinct on (a.region_code) a.region_code as region, u.code as unit
		from unit_area a join unit u on u.code = a.unit_code
		cross join (select (now() at time zone 'Asia/Jakarta')::date as day) as today
		where u.level = 'kelurahan' and (a.valid_to is null or a.valid_to > today.day) and (u.valid_to is null or u.valid_to > today.day)
		order by a.region_code, u.code`;
	return new Map(rows.map(({ region, unit }) => [region, unit]));
}

function count(
	moves: Map<string, { from: string | null; to: string | null; count: number }>,
	from: string | null,
	to: string | null,
): void {
	const key = `${from} ${to}`;
	const move = moves.get(key) ?? { from, to, count: 0 };
	moves.set(key, move);
	move.count++;
}

function mostFirst(moves: ReadonlyMap<string, Move>): Move[] {
	return [...moves.values()].sort((a, b) => b.count - a.count || `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`));
}
