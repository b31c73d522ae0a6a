import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { Sql } from "postgres";

// Two kinds of files. Migrations are numbered, run once, and never change afterwards: a city's database is made of them.
// Functions are run again whenever their file differs from the one that the database had last.

export interface SqlFile {
	/** `migrations/001-reference.sql`, `functions/resolve_region.sql`: the key in the table `migration`. */
	readonly name: string;
	readonly text: string;
	readonly sha256: string;
}

/**
 * `history_generation` of a database that others are copied from. Copies that shared one would share an epoch, and a mark
 * of the one would be taken for a mark of the other: prepareDatabase gives each its own.
 */
export const TEMPLATE_GENERATION = "00000000-0000-0000-0000-000000000000";

const FOLDERS = ["migrations", "functions"] as const;

/** All files in the order in which they run: migrations by number, then functions by name. */
export async function readSqlFiles(base: URL = new URL(".", import.meta.url)): Promise<readonly SqlFile[]> {
	const files: SqlFile[] = [];
	for (const folder of FOLDERS) {
		const at = new URL(`${folder}/`, base);
		const names = (await readdir(at)).filter((name) => name.endsWith(".sql")).sort();
		for (const name of names) {
			const text = await readFile(new URL(name, at), "utf8");
			files.push({ name: `${folder}/${name}`, text, sha256: createHash("sha256").update(text).digest("hex") });
		}
	}
	return files;
}

/**
 * Brings the schema to the newest form; each file runs in a transaction of its own. Returns the names of what ran.
 * Throws when an applied migration has changed or is missing here. The caller keeps other processes out (prepare.ts).
 */
export async function migrate(sql: Sql, files: readonly SqlFile[]): Promise<readonly string[]> {
	await sql.unsafe(`create table if not exists migration (
		name text primary key,
		sha256 text not null,
		applied_at timestamptz not null default now()
	)`);
	const applied = new Map<string, string>();
	for (const row of await sql<{ name: string; sha256: string }[]>`select name, sha256 from migration`) applied.set(row.name, row.sha256);
	refuseChangedHistory(files, applied);

	const ran: string[] = [];
	for (const file of files) {
		if (applied.get(file.name) === file.sha256) continue;
		try {
			await sql.begin(async (transaction) => {
				// A function may call one that a later file makes.
				await transaction`select set_config('check_function_bodies', 'off', true)`;
				await transaction.unsafe(file.text);
				await transaction`
					insert into migration (name, sha256) values (${file.name}, ${file.sha256})
					on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()`;
			});
		} catch (cause) {
			throw new Error(`db/${file.name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
		}
		ran.push(file.name);
	}
	return ran;
}

function refuseChangedHistory(files: readonly SqlFile[], applied: ReadonlyMap<string, string>): void {
	const here = new Map(files.map((file) => [file.name, file.sha256]));
	for (const [name, sha256] of applied) {
		if (!name.startsWith("migrations/")) continue;
		const now = here.get(name);
		if (now === undefined) {
			throw new Error(
				`The database has had db/${name}, which this version does not know: it is newer than this program. Start the newer version.`,
			);
		}
		if (now !== sha256) {
			throw new Error(
				`db/${name} has changed since it was applied (had ${sha256.slice(0, 12)}, is ${now.slice(0, 12)}). ` +
					"An applied migration never changes: restore the file and write a new migration.",
			);
		}
	}
}
