import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import postgres, { type Options, type Sql } from "postgres";
import type { Database, DatabaseOptions } from "../connect.ts";
import { migrate, readSqlFiles, TEMPLATE_GENERATION } from "../migrate.ts";
import { createKeeper, type Keeper } from "./keeper.ts";
import { type DirectoryLock, lockDirectory } from "./lock.ts";
import { copyTemplate, keepTemplate, templateKey } from "./template.ts";
import { startUpkeep } from "./upkeep.ts";

// `npm start` without anything installed: PostgreSQL and PostGIS in a worker thread, on a directory, behind one connection.

export interface EmbeddedOptions extends Pick<DatabaseOptions, "home" | "log"> {
	/** A query that takes longer than this ends the worker (keeper.ts). */
	readonly hangMs?: number;
}

const HANG_MS = 120_000;

/** Opens `home/database`, making it when it is not there. Throws when another process has it. */
export async function openEmbedded({ home, log, hangMs = HANG_MS }: EmbeddedOptions): Promise<Database> {
	await mkdir(home, { recursive: true, mode: 0o700 });
	const directory = join(home, "database");
	const lock = await lockDirectory(join(home, "database.lock"));
	try {
		const isFresh = (await stat(join(directory, "PG_VERSION")).catch(() => null)) === null;
		const key = isFresh ? await templateKey() : "";
		const isCopied = isFresh && (await copyTemplate(key, directory));
		if (isFresh && !isCopied) log.info("Making the embedded database for the first time: about 20 s");
		log.warn("Embedded database: fsync is off. It survives a killed process, not a power failure; production is DATABASE_URL");

		const keeper = createKeeper({ directory, log, hangMs });
		const sql = connectTo(keeper);
		try {
			if (isFresh && !isCopied) await makeTemplate(sql, key, directory, log);
			else await sql`select 1`;
		} catch (cause) {
			await closeAll(sql, keeper);
			throw cause;
		}
		return toDatabase(sql, keeper, lock, directory, log);
	} catch (cause) {
		await lock.release();
		throw cause;
	}
}

function toDatabase(sql: Sql, keeper: Keeper, lock: DirectoryLock, directory: string, log: DatabaseOptions["log"]): Database {
	const stopUpkeep = startUpkeep(sql, log);
	let closed: Promise<void> | null = null;
	const close = async () => {
		await stopUpkeep();
		await closeAll(sql, keeper);
		await lock.release();
	};
	return {
		kind: "embedded",
		sql,
		label: `embedded PostgreSQL ${keeper.version()} with PostGIS in ${directory}`,
		close() {
			closed ??= close();
			return closed;
		},
	};
}

function connectTo(keeper: Keeper): Sql {
	// postgres.js takes any stream for a socket and calls this again for every reconnect; its types know only the URL forms.
	const options: Options<Record<string, never>> & { socket: () => Promise<unknown> } = {
		max: 1,
		socket: () => keeper.connect(),
		connect_timeout: 300,
		backoff: false,
		onnotice: () => {},
		connection: { application_name: "pantau", TimeZone: "UTC" },
	};
	return postgres(options);
}

async function closeAll(sql: Sql, keeper: Keeper): Promise<void> {
	await sql.end({ timeout: 5 });
	await keeper.close();
}

async function makeTemplate(sql: Sql, key: string, directory: string, log: DatabaseOptions["log"]): Promise<void> {
	await migrate(sql, await readSqlFiles());
	// prepareDatabase gives each database made from it a generation of its own.
	await sql`update history_generation set id = ${TEMPLATE_GENERATION}`;
	await sql`checkpoint`;
	try {
		await keepTemplate(key, directory);
	} catch (cause) {
		// A read-only node_modules (a container) only makes the next first start slower.
		log.info(`No template kept for later first starts: ${cause instanceof Error ? cause.message : String(cause)}`);
	}
}
