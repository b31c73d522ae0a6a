import type { ISql } from "postgres";
import type { UnitCode } from "../protocol/code.ts";

// Whether a database is a drill is decided once and kept in the setting `drill`: made-up data never pass for real ones later.

/** Undefined while it is not decided. */
export async function findDrillMark(sql: ISql): Promise<boolean | undefined> {
	const [row] = await sql<{ value: boolean }[]>`select value from setting where key = 'drill'`;
	return row?.value;
}

/** The first decision stays; answers the one in force. */
export async function keepDrillMark(sql: ISql, isDrill: boolean): Promise<boolean> {
	await sql`
		insert into setting (key, value, note) values ('drill', ${sql.json(isDrill)}, 'true: every complaint here is made up (LATIHAN). Decided when the database was new.')
		on conflict (key) do nothing`;
	return (await findDrillMark(sql)) ?? isDrill;
}

export async function hasComplaints(sql: ISql): Promise<boolean> {
	const [row] = await sql<[{ has: boolean }]>`select exists (select from complaint) as has`;
	return row.has;
}

/** Whom the drill's unit account works for: a Suku Dinas Bina Marga, which most complaints go to. */
export async function findDrillUnit(sql: ISql): Promise<UnitCode | undefined> {
	const [row] = await sql<{ code: string }[]>`
		select code from unit where level = 'sudin' order by kind <> 'bina_marga', code limit 1`;
	return row?.code as UnitCode | undefined;
}
