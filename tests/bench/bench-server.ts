// The real server as a process of its own on a throw-away PostgreSQL with fsync, as production has it.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { hashPassword } from "../../server/http/password.ts";
import { findFreePort, startCluster } from "../support/cluster.ts";
import { WEIGHABLE } from "./process-figures.ts";

const INTAKE_KEY = "bench-intake-key-0123456789";
const PASSWORD = "bench-password";
const START_MS = 90_000;

export interface BenchServer {
	readonly url: string;
	readonly intakeKey: string;
	/** Of the bench's display account. */
	readonly cookie: string;
	/** Of the server's process now. */
	readonly pid: () => number;
	readonly sql: Sql;
	readonly databaseUrl: string;
	readonly database: string;
	/** Ends the process with a signal and, after `meanwhile`, starts another one on the same port and database; resolves when that is ready. */
	restart(signal: "SIGTERM" | "SIGKILL", meanwhile: () => Promise<void>): Promise<void>;
	stop(): Promise<void>;
}

export async function startBenchServer({ settings = {} }: { settings?: Readonly<Record<string, string>> } = {}): Promise<BenchServer> {
	const cluster = await startCluster({ isDurable: true, settings });
	const home = await mkdtemp(join(tmpdir(), "pantau-bench-"));
	const admin = postgres(cluster.urlOf("postgres"), { max: 1, onnotice: () => {} });
	await admin`create database bench`;
	await admin.end();
	const databaseUrl = cluster.urlOf("bench");
	const port = await findFreePort();
	const serve = () =>
		spawn(process.execPath, [...WEIGHABLE, "--import", "tsx", "server/main.ts"], {
			stdio: ["ignore", "pipe", "inherit"],
			env: {
				...process.env,
				DATABASE_URL: databaseUrl,
				PANTAU_HOME: home,
				PANTAU_DRILL: "off",
				PANTAU_INTAKE_KEY: INTAKE_KEY,
				PORT: String(port),
				LOG_LEVEL: "error",
			},
		});
	let child = serve();
	const sql = postgres(databaseUrl, { max: 40, onnotice: () => {} });
	const stop = async () => {
		await sql.end({ timeout: 5 });
		await endChild(child);
		await cluster.stop();
		await rm(home, { recursive: true, force: true });
	};
	try {
		const url = await untilServing(child);
		await sql`insert into account (name, password_hash, role) values ('bench', ${await hashPassword(PASSWORD)}, 'display')`;
		const [version] = await sql<
			[{ server: string; postgis: string }]
		>`select current_setting('server_version') as server, postgis_lib_version() as postgis`;
		const cookie = await logIn(url);
		const database = `PostgreSQL ${version.server}, PostGIS ${version.postgis}, fsync on`;
		return {
			url,
			intakeKey: INTAKE_KEY,
			cookie,
			pid: () => child.pid as number,
			sql,
			databaseUrl,
			database,
			restart: async (signal, meanwhile) => {
				await endChild(child, signal);
				await meanwhile();
				child = serve();
				await untilServing(child);
			},
			stop,
		};
	} catch (cause) {
		await stop();
		throw cause;
	}
}

export async function endChild(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((resolve) => child.once("exit", resolve));
	child.kill(signal);
	await ended;
}

/** Its address, once it says that it is ready. Rejects when it ends before. */
async function untilServing(child: ChildProcess): Promise<string> {
	return await new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`The server was not ready within ${START_MS} ms`)), START_MS);
		let printed = "";
		child.stdout?.on("data", (chunk: Buffer) => {
			printed += chunk.toString();
			const address = /Wall\s+(http:\S+)\/wall/.exec(printed)?.[1];
			if (address === undefined) return;
			clearTimeout(timer);
			resolve(address);
		});
		child.once("exit", (code) => {
			clearTimeout(timer);
			reject(new Error(`The server ended before it was ready (exit ${code})`));
		});
	});
}

async function logIn(url: string): Promise<string> {
	const answer = await fetch(`${url}/api/session`, {
		method: "POST",
		headers: { "content-type": "application/json", origin: url },
		body: JSON.stringify({ name: "bench", password: PASSWORD }),
	});
	const cookie = answer.headers.get("set-cookie")?.split(";")[0];
	if (!answer.ok || cookie === undefined) throw new Error(`Expected a session for the bench, got ${answer.status}: ${await answer.text()}`);
	return cookie;
}
