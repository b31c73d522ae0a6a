// A seed file that changed never overwrites what an operator changed: three digests a row (in the files, written last, in the table) tell the two apart.

import type { JSONValue, Sql, TransactionSql } from "postgres";
import { diffSeed, type SeedChange } from "./seed/difference.ts";
import { readSeed, type Seed } from "./seed/files.ts";
import { SEED_TABLES, type SeedTable } from "./seed/tables.ts";

export interface SeedReport {
	readonly isChanged: boolean;
	/** Rows for which the files have news but an operator's change was found and left as it is. */
	readonly kept: readonly { readonly table: string; readonly key: string }[];
}

/**
 * Brings the reference tables to the seed files, in one transaction; unchanged files cost one select.
 *
 * A changed rule (routing_rule, deadline_rule) is ended and followed by a new version; other changed rows are updated. A row
 * that the files no longer have is ended where its table has valid_to, and deleted where it has none. Rows that only an
 * operator knows are never touched. `given` takes the place of the files.
 */
export async function seedReference(sql: Sql, given?: Seed): Promise<SeedReport> {
	const seed = given ?? (await readSeed());
	const [known] = await sql<{ digest: string }[]>`select digest from seed_row where table_name = '' and key = ''`;
	if (known?.digest === seed.digest) return { isChanged: false, kept: [] };
	return await sql.begin(async (tx) => {
		// Two gateways that start together seed one after the other.
		await tx`lock table seed_row in share row exclusive mode`;
		const kept: { table: string; key: string }[] = [];
		let changedRows = 0;
		for (const table of SEED_TABLES) {
			const change = await seedTable(tx, table, seed.rows[table.name]);
			kept.push(...change.kept.map((key) => ({ table: table.name, key })));
			changedRows += change.add.length + change.replace.length + change.end.length;
		}
		await tx`
			insert into seed_row (table_name, key, digest) values ('', '', ${seed.digest})
			on conflict (table_name, key) do update set digest = excluded.digest`;
		return { isChanged: changedRows > 0, kept };
	});
}

/** The SQL is put together from the names in SEED_TABLES only; rows and keys travel as jsonb parameters. */
async function seedTable(tx: TransactionSql, table: SeedTable, rows: readonly object[]): Promise<SeedChange> {
	const { name, isVersioned } = table;
	const keyOf = (row: string) => `jsonb_build_array(${table.key.map((column) => `${row}.${column}`).join(", ")})::text`;
	const seedRows = `jsonb_populate_recordset(null::${name}, $1::jsonb) r`;
	const presentRows = `(select distinct on (${keyOf("p")}) p.* from ${name} p order by ${keyOf("p")}${isVersioned ? ", p.version desc" : ""}) r`;
	const keyAndDigest = `${keyOf("r")} as key, md5((to_jsonb(r) - '{${table.beside.join(",")}}'::text[])::text) as digest`;
	const isIn = (parameter: string) => `${keyOf("r")} in (select jsonb_array_elements_text(${parameter}::jsonb))`;
	const records = tx.json(rows as unknown as JSONValue);
	const keys = (list: readonly string[]) => tx.json(list as JSONValue);

	const change = diffSeed(
		await tx.unsafe(
			`with seed as (select ${keyAndDigest} from ${seedRows}),
			last as (select key, digest from seed_row where table_name = '${name}'),
			present as (select ${keyAndDigest} from ${presentRows})
			select key, seed.digest as seed, last.digest as last, present.digest as present
			from seed full join last using (key) full join present using (key)`,
			[records],
		),
	);

	const ended = isVersioned ? [...change.end, ...change.replace] : change.end;
	if (ended.length > 0) {
		const end = table.hasValidity
			? `update ${name} r set valid_to = greatest((now() at time zone 'Asia/Jakarta')::date, valid_from + 1) where valid_to is null`
			: `delete from ${name} r where true`;
		await tx.unsafe(`${end} and ${isIn("$1")}`, [keys(ended)]);
	}

	const written = [...change.add, ...change.replace];
	if (written.length > 0) {
		const isSame = table.key.map((column) => `p.${column} is not distinct from r.${column}`).join(" and ");
		const earlier = (column: string) => `(select max(p.${column}) from ${name} p where ${isSame})`;
		const columns = table.columns.join(", ");
		const plain = `insert into ${name} (${columns}) select ${columns} from ${seedRows} where ${isIn("$2")}`;
		await tx.unsafe(
			isVersioned
				? `insert into ${name} (${columns}, version, valid_from)
					select ${columns}, 1 + coalesce(${earlier("version")}, 0), coalesce(${earlier("valid_to")}, r.valid_from)
					from ${seedRows} where ${isIn("$2")}`
				: `${plain} on conflict (${table.key.join(", ")})
					do update set ${table.columns.map((column) => `${column} = excluded.${column}`).join(", ")}`,
			[records, keys(written)],
		);
	}

	await tx.unsafe(`delete from seed_row where table_name = '${name}' and key in (select jsonb_array_elements_text($1::jsonb))`, [
		keys(change.end),
	]);
	await tx.unsafe(
		`insert into seed_row (table_name, key, digest)
		select '${name}', * from (select ${keyAndDigest} from ${presentRows}) present where key in (select jsonb_array_elements_text($1::jsonb))
		on conflict (table_name, key) do update set digest = excluded.digest`,
		[keys([...written, ...change.end, ...change.same])],
	);
	return change;
}
