import type { ISql } from "postgres";
import type { Instant, RegionCode, UnitCode } from "../protocol/code.ts";
import { columns, rowToStored, type TableRow, type UncelledRow } from "./complaint.ts";

/** Whose addresses somebody may read: those of an area and of no area, or those that one unit holds. */
export type AddressSight = { readonly scope: readonly RegionCode[] } | { readonly unit: UnitCode };

/**
 * The newest complaints in whose address each of the words is the beginning of a word, in any order and case; signs part words.
 * No more than `limit`, closed ones too. Nothing for a text without letters and digits.
 */
export async function findByAddress(
	sql: ISql,
	text: string,
	sight: AddressSight,
	limit: number,
): Promise<{ readonly row: UncelledRow; readonly closedAt: Instant | null }[]> {
	const isTheirs =
		"unit" in sight
			? sql`unit_code = ${sight.unit}`
			: sql`(region_code is null or exists (
				select from unnest(${[...sight.scope]}::text[]) as area (code)
				where complaint.region_code = area.code or complaint.region_code like area.code || '.%'))`;
	const rows = await sql<(TableRow & { closed_ms: number | null })[]>`
		select ${columns(sql)}, floor(extract(epoch from closed_at) * 1000)::float8 as closed_ms
		from complaint
		where address is not null
			and to_tsvector('simple', regexp_replace(lower(left(address, 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ (
				select to_tsquery('simple', string_agg(word || ':*', ' & '))
				from regexp_split_to_table(lower(${text}), '[^[:alnum:]]+') as word where word <> '')
			and ${isTheirs}
		order by id desc limit ${limit}`;
	return rows.map((row) => ({ row: rowToStored(row), closedAt: row.closed_ms }));
}
