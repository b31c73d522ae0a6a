import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";

// A PostgreSQL of our own from the installed binaries, thrown away afterwards. It ends with its `stop`, with the process
// that started it (a watching shell sees to that, even after kill -9), or with the next one that finds it orphaned.

const run = promisify(execFile);
const PREFIX = "pantau-pg-";
const WAIT_MS = 20_000;

export interface Cluster {
	readonly port: number;
	/** URL of a database on it, for its superuser. */
	urlOf(database: string): string;
	/** One of the server's own programs (pg_ctl, say) as the account that owns the data, whose directory is given to it by `-D`. */
	runProgram(name: string, args: readonly string[]): Promise<void>;
	/** `pg_ctl -m immediate`: no checkpoint, no farewell to the clients; what was not flushed is gone. */
	crash(): Promise<void>;
	/** Up again after `crash`, on the same port; resolves when it answers. */
	restart(): Promise<void>;
	stop(): Promise<void>;
}

export interface ClusterOptions {
	/** With fsync, as production has it, for what measures commits. Every cluster keeps what it acknowledged over a `crash` when this is set. */
	readonly isDurable?: boolean;
	/** Further server settings. */
	readonly settings?: Readonly<Record<string, string | number>>;
	/** Makes the data directory by one of the server's own programs; default initdb. */
	readonly fill?: { readonly program: string; readonly args: readonly string[] };
}

/** Where the newest PostgreSQL with PostGIS is, or why there is none. */
export async function findBinaries(): Promise<{ readonly bin: string } | { readonly missing: string }> {
	const root = "/usr/lib/postgresql";
	const versions = (await readdir(root).catch(() => [])).map(Number).filter((version) => version >= 15);
	if (versions.length === 0) return { missing: `no PostgreSQL 15 or newer in ${root}` };
	for (const version of versions.sort((a, b) => b - a)) {
		const extensions = await readdir(`/usr/share/postgresql/${version}/extension`).catch(() => [] as string[]);
		if (extensions.includes("postgis.control")) return { bin: `${root}/${version}/bin` };
	}
	return { missing: `PostGIS is not installed for PostgreSQL ${versions.join(", ")} (apt install postgresql-${versions[0]}-postgis-3)` };
}

const INITDB = { program: "initdb", args: ["-U", "pantau", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"] } as const;

/** Throws when it does not come up. */
export async function startCluster({ isDurable = false, settings = {}, fill = INITDB }: ClusterOptions = {}): Promise<Cluster> {
	const found = await findBinaries();
	if ("missing" in found) throw new Error(`Cannot start a PostgreSQL for tests: ${found.missing}`);
	await sweepOrphans();
	const owner = await findOwner();
	const home = await mkdtemp(join(tmpdir(), PREFIX));
	await writeFile(join(home, "started-by"), `${process.pid}`);
	const data = join(home, "data");
	await mkdir(data, { mode: 0o700 });
	if (owner !== null) for (const path of [home, data]) await chown(path, owner.uid, owner.gid);

	const asOwner = (args: readonly string[]): [string, string[]] =>
		owner === null
			? [args[0] ?? "", args.slice(1)]
			: ["setpriv", [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups", "--", ...args]];
	const runProgram = async (name: string, args: readonly string[]): Promise<void> => {
		await run(...asOwner([`${found.bin}/${name}`, "-D", data, ...args]), { cwd: home });
	};
	await runProgram(fill.program, fill.args);

	const port = await findFreePort();
	const own = { listen_addresses: "127.0.0.1", port, unix_socket_directories: home, max_connections: 200, shared_buffers: "256MB" };
	const fast = isDurable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
	const flags = Object.entries({ ...own, ...fast, ...settings }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
	const urlOf = (database: string) => `postgres://pantau@127.0.0.1:${port}/${database}`;
	const launch = () => {
		const launched = spawn(...asOwner([`${found.bin}/postgres`, "-D", data, ...flags]), { cwd: home, stdio: "ignore", detached: true });
		launched.unref();
		return launched;
	};
	let server = launch();
	const watcher = watchOver(home);
	const end = async (signal: NodeJS.Signals) => {
		// Until here it did not keep this process alive; its end is waited for.
		server.ref();
		const hasEnded = server.exitCode !== null || server.signalCode !== null;
		const ended = hasEnded ? undefined : new Promise((resolve) => server.once("exit", resolve));
		await signalServer(data, signal);
		await ended;
	};
	const stop = async () => {
		// SIGINT: roll back and stop at once, without waiting for clients.
		await end("SIGINT");
		watcher.kill();
		await rm(home, { recursive: true, force: true });
	};
	const restart = async () => {
		server = launch();
		await untilAnswers(urlOf("postgres"), server);
	};
	try {
		await untilAnswers(urlOf("postgres"), server);
	} catch (cause) {
		await stop();
		throw cause;
	}
	// SIGQUIT is what pg_ctl -m immediate sends.
	return { port, urlOf, runProgram, crash: () => end("SIGQUIT"), restart, stop };
}

/** initdb refuses root, so root hands the cluster to an account without rights. Null: we are such an account ourselves. */
async function findOwner(): Promise<{ uid: number; gid: number } | null> {
	if (process.getuid?.() !== 0) return null;
	const accounts = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
	for (const wanted of ["postgres", "nobody"]) {
		const account = accounts.find(([name]) => name === wanted);
		if (account !== undefined) return { uid: Number(account[2]), gid: Number(account[3]) };
	}
	throw new Error("Expected an account postgres or nobody to run a test database as, found neither in /etc/passwd");
}

/** Outlives a kill -9 of this process by a second. */
function watchOver(home: string): ChildProcess {
	const end = `kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; sleep 1; rm -rf "$1"`;
	const script = `while kill -0 ${process.pid} 2>/dev/null; do sleep 1; done; ${end}`;
	const watcher = spawn("sh", ["-c", script, "sh", home], { stdio: "ignore", detached: true });
	watcher.unref();
	return watcher;
}

async function signalServer(data: string, signal: NodeJS.Signals): Promise<void> {
	const pid = Number((await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n")[0]);
	if (pid > 0 && isAlive(pid)) process.kill(pid, signal);
}

/** Clusters whose starter is gone and whose watcher is gone too (a machine that was cut off). */
async function sweepOrphans(): Promise<void> {
	for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith(PREFIX))) {
		const home = join(tmpdir(), name);
		const starter = Number(await readFile(join(home, "started-by"), "utf8").catch(() => "0"));
		if (starter === 0 || isAlive(starter)) continue;
		await signalServer(join(home, "data"), "SIGQUIT");
		await rm(home, { recursive: true, force: true });
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (cause) {
		return cause instanceof Error && "code" in cause && cause.code === "EPERM";
	}
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === "string") throw new Error(`Expected a port, got ${JSON.stringify(address)}`);
	return address.port;
}

async function untilAnswers(url: string, server: ChildProcess): Promise<void> {
	const deadline = Date.now() + WAIT_MS;
	for (;;) {
		const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
		try {
			await sql`select 1`;
			return;
		} catch (cause) {
			if (server.exitCode !== null) throw new Error(`The test PostgreSQL ended at once (exit ${server.exitCode})`, { cause });
			if (Date.now() > deadline) throw new Error(`The test PostgreSQL did not answer within ${WAIT_MS} ms`, { cause });
			await new Promise((resolve) => setTimeout(resolve, 50));
		} finally {
			await sql.end({ timeout: 1 });
		}
	}
}
