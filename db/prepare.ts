import type { Sql } from "postgres";
import type { Database, Log } from "./connect.ts";
import { migrate, readSqlFiles, TEMPLATE_GENERATION } from "./migrate.ts";
import { ensureRegionTiles } from "./regions/boundary-store.ts";
import { ensureBoundaries } from "./regions/schematic-map.ts";
import { seedReference } from "./seed.ts";

// Any number of processes may start on one server at once: the first prepares, the others wait for it and find nothing to do.

/** Any number will do, as long as nobody else on that server takes it: "pantau" on a telephone's keys. */
const PREPARE_LOCK = 726828;

export interface Prepared {
	/** True when there was neither a complaint nor an account: only such a database may become a drill. */
	readonly isNew: boolean;
}

/** Migrations, functions, reference data and, where there is no boundary at all, the schematic map. */
export async function prepareDatabase(database: Database, { log, now }: { log: Log; now: () => Date }): Promise<Prepared> {
	return withPrepareLock(database, async () => {
		const startedAt = now().getTime();
		const ran = await migrate(database.sql, await readSqlFiles());
		await database.sql`update history_generation set id = gen_random_uuid() where id = ${TEMPLATE_GENERATION}`;
		await seedReference(database.sql);
		await ensureBoundaries(database.sql, { importedBy: "pantau" });
		await ensureRegionTiles(database.sql);
		await analyzeReference(database.sql);
		if (ran.length > 0) log.info(`Database prepared in ${now().getTime() - startedAt} ms: ${ran.length} files`);
		const [found] = await database.sql<{ isNew: boolean }[]>`
			select not exists (select from complaint) and not exists (select from account) as "isNew"`;
		return { isNew: found?.isNew ?? false };
	});
}

/**
 * The planner's figures for tables that every insert of a complaint looks into. Without them it reads whole tables
 * (measured: 1.5 ms instead of 0.05 ms to find a holder), and nobody gathers them by himself in the embedded database.
 */
async function analyzeReference(sql: Sql): Promise<void> {
	const unknown = await sql<{ name: string }[]>`
		select relname as name from pg_class
		where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples < 0
			and relname in ('setting', 'boundary_version', 'region', 'unit', 'unit_area', 'category', 'channel', 'deadline_rule', 'status_step')`;
	for (const { name } of unknown) await sql.unsafe(`analyze ${name}`);
}

/** The lock is a session's, held on a connection of its own. The embedded database has one process only: its directory is locked. */
async function withPrepareLock<T>(database: Database, work: () => Promise<T>): Promise<T> {
	if (database.kind === "embedded") return work();
	const keeper = await database.sql.reserve();
	try {
		await keeper`select pg_advisory_lock(${PREPARE_LOCK})`;
		return await work();
	} finally {
		await keeper`select pg_advisory_unlock(${PREPARE_LOCK})`;
		keeper.release();
	}
}
