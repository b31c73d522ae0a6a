import postgres, { type Sql } from "postgres";
import { openEmbedded } from "./embedded/open.ts";
import { createBackendWatch, type PatchedOptions, SILENCE_S } from "./silence.ts";

// One driver for both databases, so that every query has one form. Which of the two it is shows in `kind` only.
// The driver is patched at install (db/patches): as published, a connection that is lost between a small write and its
// flush ends the whole process, or hangs for ever (porsager/postgres issues 1066, 1154, 1208). What is asked of a connection
// between its error and its end, or of a lost transaction's or reservation's, is refused too: as published it waits for ever, or
// is answered with nothing by whatever the connection does next. And a connection that hears nothing while a question is under way
// is given up, with all idle ones of its pool, unless its server is still at it (silence.ts): as published it waits for a quarter of an hour.

/** What a start may say; pino's logger fits. */
export interface Log {
	info(message: string): void;
	warn(message: string): void;
	error(message: string): void;
}

export interface Database {
	/** `embedded` has exactly one connection: inside `sql.begin` use the transaction's handle and nothing else, or it waits for ever. */
	readonly kind: "embedded" | "postgres";
	readonly sql: Sql;
	/** For the start banner: product, version and place, never a password. */
	readonly label: string;
	/** Ends the connections and, when embedded, the database. */
	close(): Promise<void>;
}

export interface DatabaseOptions {
	/** `postgres://…`; null opens the embedded database in `home`. */
	readonly url: string | null;
	/** PANTAU_HOME: the embedded database lies in `home/database`. */
	readonly home: string;
	readonly log: Log;
	/** Most connections to a PostgreSQL server. */
	readonly maxConnections?: number;
}

const OLDEST_SERVER = 150_000;

/** Throws with what to do when the server cannot be reached, is older than 15, or has no PostGIS to offer. */
export async function openDatabase({ url, home, log, maxConnections = 10 }: DatabaseOptions): Promise<Database> {
	return url === null ? openEmbedded({ home, log }) : openServer(url, maxConnections);
}

/** The server lets go of a client whose machine is gone within 4 s: a transaction that it left open holds locks, and back the feed of everybody. */
const GONE_CLIENT = { tcp_keepalives_idle: 2, tcp_keepalives_interval: 1, tcp_user_timeout: 4000 };

/**
 * A pool that connects when it is first asked. A server that is away, as a replica may be, is an error of that question only.
 * `settings` are the server's, for each of its connections.
 */
export function connectServer(url: string, maxConnections = 10, settings: Readonly<Record<string, string>> = {}): Sql {
	return connect(url, maxConnections, settings, { silence_timeout: SILENCE_S, onsilence: createBackendWatch(url) });
}

/** s. For the longest that is read aside, the report of a year, more than enough; who asked is answered by the primary then. */
const REPLICA_SILENCE_S = 30;

/** The same for replicas: which of several a question aside would reach is the balancer's choice, so none is asked. */
export function connectReplica(url: string): Sql {
	return connect(url, 10, {}, { silence_timeout: REPLICA_SILENCE_S });
}

function connect(
	url: string,
	max: number,
	settings: Readonly<Record<string, string>>,
	silence: Pick<PatchedOptions, "silence_timeout" | "onsilence">,
): Sql {
	const options: PatchedOptions = {
		max,
		// s. A server that is there answers within one, and one that is gone is not found by waiting: the address may lead to another soon.
		connect_timeout: 5,
		// s, after a connection was lost. The driver's own counts the losses of the whole pool: ten at once, as when a server falls,
		// and a question that is given to the last of them waits up to 20 s though the server is back and other connections are open.
		backoff: () => 0.25,
		// s. One that was cut without a word is noticed within ten more while nothing is under way on it.
		keep_alive: 2,
		onnotice: () => {},
		connection: {
			application_name: "pantau",
			TimeZone: "UTC",
			// A writer that is left open holds back the feed of everybody (stack.md, the log tail).
			idle_in_transaction_session_timeout: 60_000,
			...GONE_CLIENT,
			...settings,
		},
		...silence,
	};
	return postgres(url, options);
}

/**
 * A pool for whoever follows the log: it asks the same few questions twenty times a second and more, which are planned once here,
 * and waits behind nobody's bulk or export.
 */
export function connectFeed(url: string): Sql {
	return connectServer(url, 2, { plan_cache_mode: "force_generic_plan" });
}

async function openServer(url: string, maxConnections: number): Promise<Database> {
	const sql = connectServer(url, maxConnections);
	try {
		const [server] = await sql<{ version: string; number: number; postgis: string | null }[]>`
			select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
				(select default_version from pg_available_extensions where name = 'postgis') as postgis`;
		if (server === undefined) throw new Error("The server gave no version");
		if (server.number < OLDEST_SERVER) throw new Error(`Expected PostgreSQL 15 or newer, got ${server.version}`);
		if (server.postgis === null) throw new Error("PostGIS is not installed on this server (Debian: apt install postgresql-15-postgis-3)");
		return {
			kind: "postgres",
			sql,
			label: `PostgreSQL ${server.version}, PostGIS ${server.postgis}, ${placeOfUrl(url)}`,
			close: () => sql.end({ timeout: 5 }),
		};
	} catch (cause) {
		await sql.end({ timeout: 1 });
		throw new Error(`Cannot use the database ${placeOfUrl(url)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
	}
}

/** Host and database of a URL, without user and password. */
function placeOfUrl(url: string): string {
	const hosts = /^[^/]+\/\/(?:[^@/]*@)?([^/?]*,[^/?]*)(\/[^?]*)?/.exec(url);
	if (hosts !== null) return `${hosts[1]}${hosts[2] ?? ""}`;
	if (!URL.canParse(url)) return "of DATABASE_URL (not a URL: expected postgres://user:password@host:5432/name)";
	const { host, pathname } = new URL(url);
	return `${host}${pathname}`;
}
