import type { JSONValue, Sql, TransactionSql } from "postgres";
import type { LayerFeature } from "./layer-file.ts";

// A layer is followed by its next version, never overwritten: an explanation that is kept with a dispatch names the area that
// was in force.

export interface Layer {
	readonly layer: string;
	readonly unit: string | null;
	readonly unitKind: string | null;
	/** Metres around lines and points; areas have none of their own unless given. */
	readonly bufferM: number | null;
	readonly categories: readonly string[] | null;
	readonly replaces: readonly string[] | null;
	readonly source: string;
	/** Days `YYYY-MM-DD`. */
	readonly validFrom: string;
	readonly validTo: string | null;
}

export const LINE_BUFFER_M = 15;
const FEATURES_A_STATEMENT = 1000;

/** What the layer names and the database does not have; empty when all is known. */
export async function findUnknownNames(sql: Sql, { unit, unitKind, categories, replaces }: Layer): Promise<readonly string[]> {
	const [unknown] = await sql<{ units: string[]; kinds: string[]; categories: string[] }[]>`
		select array(select u from unnest(${unit === null ? [] : [unit]}::text[]) u where not exists (select from unit where code = u)) as units,
			array(select k from unnest(${[...(replaces ?? []), ...(unitKind === null ? [] : [unitKind])]}::text[]) k where not exists (select from unit where kind = k)) as kinds,
			array(select c from unnest(${[...(categories ?? [])]}::text[]) c where not exists (select from category where code = c)) as categories`;
	return [
		...(unknown?.units ?? []).map((code) => `no unit ${code}`),
		...(unknown?.kinds ?? []).map((kind) => `no unit of kind ${kind}`),
		...(unknown?.categories ?? []).map((code) => `no category ${code}`),
	];
}

/** In one transaction: what the layer had is ended, or removed where it never was in force for a day; then the features are stored. */
export async function replaceLayer(
	sql: Sql,
	layer: Layer,
	features: readonly LayerFeature[],
): Promise<{ readonly stored: number; readonly ended: number }> {
	const counts = await sql.begin(async (tx) => {
		const ended = await endPresent(tx, layer.layer, layer.validFrom);
		for (let from = 0; from < features.length; from += FEATURES_A_STATEMENT)
			await insertFeatures(tx, layer, features.slice(from, from + FEATURES_A_STATEMENT));
		return { stored: features.length, ended };
	});
	// Nobody gathers these figures by himself in the embedded database, and without them the planner reads the whole table.
	await sql`analyze responsibility_area`;
	return counts;
}

/** Withdraws a layer from `day` on. Returns how many areas were in force. */
export async function endLayer(sql: Sql, layer: string, day: string): Promise<number> {
	return await sql.begin((tx) => endPresent(tx, layer, day));
}

async function endPresent(tx: TransactionSql, layer: string, day: string): Promise<number> {
	const removed = await tx`delete from responsibility_area where layer = ${layer} and valid_from >= ${day}::date`;
	const ended = await tx`
		update responsibility_area set valid_to = ${day}::date
		where layer = ${layer} and (valid_to is null or valid_to > ${day}::date)`;
	return removed.count + ended.count;
}

async function insertFeatures(tx: TransactionSql, layer: Layer, features: readonly LayerFeature[]): Promise<void> {
	const rows = features.map(({ name, geometry, isArea }) => ({
		name: name === "" ? layer.layer : name,
		geometry,
		buffer: layer.bufferM ?? (isArea ? 0 : LINE_BUFFER_M),
	}));
	await tx`
		insert into responsibility_area
			(layer, name, geometry, buffer_m, unit_code, unit_kind, category_codes, replaces_kinds, source, valid_from, valid_to)
		select ${layer.layer}, r.name, st_force2d(st_setsrid(st_geomfromgeojson(r.geometry::text), 4326)), r.buffer, ${layer.unit}, ${layer.unitKind},
			${layer.categories as string[] | null}::text[], ${layer.replaces as string[] | null}::text[], ${layer.source}, ${layer.validFrom}::date, ${layer.validTo}::date
		from jsonb_to_recordset(${tx.json(rows as unknown as JSONValue)}) as r(name text, geometry jsonb, buffer double precision)`;
}
