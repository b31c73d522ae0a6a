import type { AlarmCondition } from "../../server/domain/alarm/alarm-conditions.ts";
import type { RegionCode } from "../../server/protocol/code.ts";
import { observeAlarms } from "../../server/queries/alarm.ts";
import { createChance } from "../../server/simulate/chance.ts";
import { MONAS } from "./complaints.ts";
import type { TestPantau } from "./pantau.ts";

// A city that fills every panel of a wall: two hotspots, islands, what is outside and what has no point, every kota, and a surge.

const DAY_MS = 86_400_000;
/** Where complaints lie late and close together. */
const LATE = [MONAS, [106.875, -6.235]] as const;

export async function fillWallCity({ pantau, now }: TestPantau): Promise<void> {
	const { sql } = pantau.database;
	const chance = createChance("wall-city");
	const around = ([lng, lat]: readonly [number, number], spreadDeg: number) =>
		[lng + spreadDeg * (2 * chance.next() - 1), lat + spreadDeg * (2 * chance.next() - 1)] as const;
	const insert = async (points: readonly (readonly [number, number])[], ageMs: number) => {
		const at = new Date(now() - ageMs).toISOString();
		await sql`
			insert into complaint (channel_code, category_code, position, reported_at, received_at, is_private)
			select 'jaki', (array['jalan', 'pohon', 'sampah', 'parkir-liar'])[1 + p.n % 4], st_setsrid(st_makepoint(p.lng, p.lat), 4326),
				${at}::timestamptz, ${at}::timestamptz, p.n % 11 = 0
			from unnest(${points.map(([lng]) => lng)}::float8[], ${points.map(([, lat]) => lat)}::float8[]) with ordinality as p (lng, lat, n)`;
	};
	const many = (count: number, spreadDeg: number, middle: readonly [number, number] = [106.83, -6.22]) =>
		Array.from({ length: count }, () => around(middle, spreadDeg));
	await insert(many(700, 0.07), 2 * DAY_MS);
	await sql.begin(async (transaction) => {
		await transaction`select begin_act('{"name": "psql"}', null, ${new Date(now() - DAY_MS)})`;
		await transaction`update complaint set status = 'in_progress' where status = 'waiting'`;
	});
	for (const place of LATE) await insert(many(40, 0.004, place), 2 * DAY_MS);
	await insert(many(60, 0.07), 0);
	await insert(many(5, 0.01, [107.2, -6.9]), 0);
	const at = new Date(now() - DAY_MS);
	await sql`
		insert into complaint (channel_code, category_code, region_code, reported_at, received_at)
		select 'email', 'taman', '31.01.0' || 1 + n % 2 || '.100' || 1 + n % 3, ${at}::timestamptz, ${at}::timestamptz
		from generate_series(0, 17) as n`;
}

/** The server's own looks go on beside this: asked until it is this one's turn. */
export async function raiseSurge({ pantau, now }: TestPantau): Promise<void> {
	const surge: AlarmCondition = {
		key: "surge:31.75",
		what: { kind: "surge", region: "31.75" as RegionCode, count: 184, expected: 22 },
		priority: "high",
		regions: ["31.75" as RegionCode],
		cells: [],
		onDelayS: 0,
		offDelayS: 3600,
	};
	for (let changed: number | null = null; changed === null; ) {
		changed = await observeAlarms(pantau.database.sql, [surge], [], now());
	}
}
