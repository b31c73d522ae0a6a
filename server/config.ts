import { resolve } from "node:path";

// The only reader of process.env. Every variable is optional; a wrong one stops the start.

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export interface Config {
	/** `PORT`, default 3000; 0 takes any free one. */
	readonly port: number;
	/** `HOST`, default 127.0.0.1: only this machine. 0.0.0.0 opens it to the network. */
	readonly host: string;
	/**
	 * `DATABASE_URL`, postgres://…: PostgreSQL 15+ with PostGIS 3.3+; several hosts with `?target_session_attrs=read-write` find
	 * the primary of them. Null: the embedded database in `home`.
	 */
	readonly databaseUrl: string | null;
	/**
	 * `DATABASE_READ_URL`, postgres://…: a streaming replica of DATABASE_URL's database, for the open complaints that a gateway
	 * loads, the history of a case and exports. Never older than what the gateway knows: one that is behind or away is not read.
	 * Null: the same database.
	 */
	readonly databaseReadUrl: string | null;
	/** `PANTAU_HOME`, default .pantau: the embedded database and the secrets that were not given. Absolute. */
	readonly home: string;
	/**
	 * `PANTAU_DRILL`. `auto` (not given): a new and empty database becomes a drill. `on`: as auto, and refuses a database that
	 * holds real complaints. `off`: nothing is made up; a database that became a drill earlier stays marked as one.
	 */
	readonly drill: "auto" | "on" | "off";
	/** `PANTAU_INTAKE_KEY`, at least 16 characters without spaces: what channels send as Bearer. Null: made and kept in `home`/intake-key. */
	readonly intakeKey: string | null;
	/** `PANTAU_EXPORT_KEY`, as the other: what a schedule sends as Bearer for the daily export, and for nothing else. Null: made and kept in `home`/export-key. */
	readonly exportKey: string | null;
	/**
	 * `PANTAU_BASEMAP`, what lies under the regions: the URL of a MapLibre style, of tiles (…/{z}/{x}/{y}.png) or of a .pmtiles
	 * archive (http, https), or the path of a .pmtiles file; after a space each further host that a style names, so that browsers
	 * may load from it. Null: the map is made of the regions alone.
	 */
	readonly basemap: string | null;
	/**
	 * `PANTAU_EVIDENCE_STORE`, s3://ACCESS:SECRET@HOST[:PORT]/BUCKET[/PREFIX][?region=…][&tls=off]: where photos lie (server/evidence/s3-store.ts).
	 * Null: the folder `home`/evidence.
	 */
	readonly evidenceStore: string | null;
	/** `PANTAU_SECRET`, at least 32 characters: signs session cookies; the same on every gateway. Null: made and kept in `home`/secret. */
	readonly secret: string | null;
	/**
	 * `PANTAU_PROTOCOL_TEST`=1 opens the endpoint that the Socket.IO protocol's own test suite expects (server/room/protocol-endpoint.ts),
	 * on `PANTAU_PROTOCOL_PORT`, default 3001; 0 takes any free one. Null: there is no such endpoint.
	 */
	readonly protocolPort: number | null;
	/** `LOG_LEVEL`, default info. */
	readonly logLevel: (typeof LOG_LEVELS)[number];
}

const KEY_EXPECTED = "at least 16 characters without spaces";
const PORT_EXPECTED = "a whole number from 0 to 65535";

type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong, a line a variable. */
export class ConfigError extends Error {}

/** These hold secrets: a wrong value is not repeated. */
const SECRET_VARIABLES: readonly string[] = [
	"PANTAU_SECRET",
	"PANTAU_INTAKE_KEY",
	"PANTAU_EXPORT_KEY",
	"DATABASE_URL",
	"DATABASE_READ_URL",
	"PANTAU_EVIDENCE_STORE",
];

/** Several hosts too, as libpq writes them: postgres://user@a:5432,b:5432/name?target_session_attrs=read-write. */
function isPostgresUrl(value: string): boolean {
	const first = value.replace(/,[^/?]*/, "");
	return URL.canParse(first) && ["postgres:", "postgresql:"].includes(new URL(first).protocol);
}

function isBasemap(value: string): boolean {
	const [map, ...hosts] = value.split(/\s+/);
	return map !== undefined && (map.endsWith(".pmtiles") || isWebUrl(map)) && hosts.every(isWebUrl);
}

function isWebUrl(value: string): boolean {
	return URL.canParse(value) && ["http:", "https:"].includes(new URL(value).protocol);
}

function isKey(value: string): boolean {
	return /^[\x21-\x7e]{16,}$/.test(value);
}

function isPort(value: string): boolean {
	return /^\d{1,5}$/.test(value) && Number(value) <= 65_535;
}

function isS3Url(value: string): boolean {
	if (!URL.canParse(value)) return false;
	const { protocol, host, username, password, pathname } = new URL(value);
	return protocol === "s3:" && host !== "" && username !== "" && password !== "" && pathname.length > 1;
}

/** Throws a ConfigError that names every wrong variable, its value and what was expected. An empty value is none. */
export function parseConfig(environment: Environment): Config {
	const faults: string[] = [];
	const read = (name: string, isValid: (value: string) => boolean, expected: string): string | null => {
		const value = environment[name];
		if (value === undefined || value === "") return null;
		if (isValid(value)) return value;
		const shown = SECRET_VARIABLES.includes(name) ? `of ${value.length} characters` : JSON.stringify(value);
		faults.push(`${name} ${shown}: expected ${expected}`);
		return null;
	};
	const readOne = <Value extends string>(name: string, values: readonly Value[]): Value | null =>
		read(name, (value) => values.some((each) => each === value), values.join(", ")) as Value | null;

	const protocolPort = Number(read("PANTAU_PROTOCOL_PORT", isPort, PORT_EXPECTED) ?? 3001);
	const config: Config = {
		port: Number(read("PORT", isPort, PORT_EXPECTED) ?? 3000),
		host: read("HOST", (value) => !/[\s/]/.test(value), "an address or a host name, e.g. 0.0.0.0") ?? "127.0.0.1",
		databaseUrl: read("DATABASE_URL", isPostgresUrl, "postgres://user:password@host:5432/name"),
		databaseReadUrl: read("DATABASE_READ_URL", isPostgresUrl, "postgres://user:password@host:5432/name"),
		home: resolve(environment.PANTAU_HOME || ".pantau"),
		drill: readOne("PANTAU_DRILL", ["on", "off"]) ?? "auto",
		intakeKey: read("PANTAU_INTAKE_KEY", isKey, KEY_EXPECTED),
		exportKey: read("PANTAU_EXPORT_KEY", isKey, KEY_EXPECTED),
		basemap: read("PANTAU_BASEMAP", isBasemap, "the URL of a style or of tiles (https://…), or a .pmtiles file, then hosts after spaces"),
		evidenceStore: read("PANTAU_EVIDENCE_STORE", isS3Url, "s3://ACCESS:SECRET@HOST/BUCKET"),
		secret: read("PANTAU_SECRET", (value) => value.length >= 32, "at least 32 characters"),
		protocolPort: read("PANTAU_PROTOCOL_TEST", (value) => value === "1", "1, or nothing") === null ? null : protocolPort,
		logLevel: readOne("LOG_LEVEL", LOG_LEVELS) ?? "info",
	};
	if (config.databaseReadUrl !== null && config.databaseUrl === null) {
		faults.push("DATABASE_READ_URL is given: expected DATABASE_URL beside it");
	}
	if (faults.length > 0) throw new ConfigError(faults.join("\n"));
	return config;
}

export function readConfig(): Config {
	return parseConfig(process.env);
}
