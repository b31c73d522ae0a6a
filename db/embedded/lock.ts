import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";

// Two processes on one directory lose each other's rows without a word (stack.md §8), so whoever opens it holds this file.
// A holder that died is found out by its process; one on another host (a container that is gone) by a pulse that stopped.

export interface DirectoryLock {
	release(): Promise<void>;
}

interface Holder {
	readonly token: string;
	readonly pid: number;
	readonly host: string;
	/** When the process started, in the kernel's words; tells a process from a later one with the same pid. Null where /proc is not. */
	readonly processStart: string | null;
	readonly since: string;
}

const PULSE_MS = 5_000;
const PULSE_LOST_MS = 20_000;
const TAKE_OVER_ATTEMPTS = 100;
const TAKE_OVER_PAUSE_MS = 20;

/** Throws when a living process holds the lock, naming it and what to do. */
export async function lockDirectory(path: string): Promise<DirectoryLock> {
	await mkdir(dirname(path), { recursive: true });
	const own: Holder = {
		token: randomUUID(),
		pid: process.pid,
		host: hostname(),
		processStart: await findProcessStart(process.pid),
		since: new Date().toISOString(),
	};
	// Written whole beside the lock, then linked: a lock is never seen half written, and only one link succeeds.
	const draft = `${path}.${own.token}`;
	await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
	try {
		for (let attempt = 0; !(await tryLink(draft, path)); attempt++) {
			const held = await findHolder(path);
			if (held === null) continue;
			if ((await isAlive(held, path)) || attempt === TAKE_OVER_ATTEMPTS) throw new Error(describe(held, path));
			if (await takeOver(held, draft, path)) break;
			await new Promise((resolve) => setTimeout(resolve, TAKE_OVER_PAUSE_MS));
		}
	} finally {
		await rm(draft, { force: true });
	}

	const pulse = setInterval(() => {
		const now = new Date();
		// A missed pulse matters to other hosts only, and the next one comes in five seconds.
		utimes(path, now, now).catch(() => {});
	}, PULSE_MS);
	pulse.unref();
	return {
		async release() {
			clearInterval(pulse);
			if ((await findHolder(path))?.token === own.token) await rm(path, { force: true });
		},
	};
}

async function tryLink(draft: string, path: string): Promise<boolean> {
	try {
		await link(draft, path);
		return true;
	} catch (cause) {
		if (isCode(cause, "EEXIST")) return false;
		throw cause;
	}
}

/** Null when there is none any more; a file that says nothing sensible is a holder without a process. */
async function findHolder(path: string): Promise<Holder | null> {
	try {
		return JSON.parse(await readFile(path, "utf8")) as Holder;
	} catch (cause) {
		if (isCode(cause, "ENOENT")) return null;
		if (cause instanceof SyntaxError) return { token: "", pid: 0, host: hostname(), processStart: null, since: "an unknown time" };
		throw cause;
	}
}

async function isAlive(held: Holder, path: string): Promise<boolean> {
	if (held.host !== hostname()) {
		const pulse = await stat(path).catch(() => null);
		return pulse !== null && Date.now() - pulse.mtimeMs < PULSE_LOST_MS;
	}
	if (held.pid <= 0) return false;
	try {
		process.kill(held.pid, 0);
	} catch (cause) {
		if (isCode(cause, "ESRCH")) return false;
		if (!isCode(cause, "EPERM")) throw cause;
	}
	const start = await findProcessStart(held.pid);
	return start === null || held.processStart === null || start === held.processStart;
}

/**
 * Replaces the lock of a dead holder, once: only one process can link the file that says who does it. If that one died over
 * it, whoever links the file about *that* one goes on. The lock itself is never absent meanwhile, and it is looked at again
 * before it is replaced: somebody slow may be acting on what he read before another was done and had tidied up.
 */
async function takeOver(held: Holder, draft: string, path: string): Promise<boolean> {
	const claims: string[] = [];
	for (let dead = held; ; ) {
		const claim = `${path}.${dead.token || "unreadable"}.taken`;
		if (await tryLink(draft, claim)) {
			const isStillHeld = (await findHolder(path))?.token === held.token;
			if (isStillHeld) await rename(draft, path);
			for (const made of isStillHeld ? [...claims, claim] : [claim]) await rm(made, { force: true });
			return isStillHeld;
		}
		const rival = await findHolder(claim);
		if (rival === null || (await isAlive(rival, claim))) return false;
		claims.push(claim);
		dead = rival;
	}
}

/** Field 22 of /proc/PID/stat: clock ticks since boot. The name in field 2 may hold blanks and brackets. */
async function findProcessStart(pid: number): Promise<string | null> {
	const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
	return text === null ? null : (text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null);
}

function describe(held: Holder, path: string): string {
	return (
		`The embedded database is in use by process ${held.pid} on ${held.host} since ${held.since} (${path}). ` +
		"Stop that process, or start this one with another PANTAU_HOME or with DATABASE_URL; two on one directory would lose rows."
	);
}

function isCode(cause: unknown, code: string): boolean {
	return cause instanceof Error && "code" in cause && cause.code === code;
}
