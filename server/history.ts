import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Sql } from "postgres";
import { openDatabase } from "../db/connect.ts";
import { readConfig } from "./config.ts";
import { HistoryCheck } from "./domain/history-check.ts";
import { headsPath, readHeads } from "./history-heads.ts";
import { createLog } from "./http/log.ts";
import type { ComplaintId } from "./protocol/code.ts";
import type { PublishedHead } from "./protocol/history.ts";
import { readLinkedEvents, readLooks, readUnlinked } from "./queries/history.ts";
import { sha256 } from "./room/history-chain.ts";

// `npm run history -- verify|looks`. Writes nothing. On the embedded database the server must be stopped first: it has one door.

const USAGE = `npm run history -- verify [--head FILE]   is the history what it was? exit code 1 when it is not
npm run history -- looks ID               who opened the case of complaint ID, latest first

--head    published heads, one a line: TIME POSITION HASH; default PANTAU_HOME/history-heads.log when there is one.
          Without any, a cut tail and a history that was written anew from its first link do not show.`;

class UsageError extends Error {}

export interface Verdict {
	readonly isSound: boolean;
	readonly words: string;
}

/** Reads the whole history of one moment, whatever is written meanwhile. */
export async function verifyHistory(sql: Sql, heads: readonly PublishedHead[]): Promise<Verdict> {
	return sql.begin("isolation level repeatable read read only", async (tx) => {
		const { events, nextXid } = await readUnlinked(tx);
		const check = new HistoryCheck({ sha256, heads, nextXid });
		read: for await (const page of readLinkedEvents(tx)) {
			for (const linked of page) if (!check.add(linked)) break read;
		}
		const { pending } = check.finish(events);
		if (check.fault !== undefined) return { isSound: false, words: check.fault };
		const { position, chainHash } = check.head;
		const later =
			pending === 0
				? ""
				: `; ${pending} newer events have no link yet, so a change of theirs would not show (a running server links them within seconds)`;
		const against =
			heads.length === 0 ? "no published head was given, so a cut tail would not show" : `${heads.length} published heads agree`;
		return { isSound: true, words: `${position} events are as they were linked${later}; ${against}\nHead: ${position} ${chainHash}` };
	});
}

async function run(sql: Sql, home: string, args: readonly string[]): Promise<Verdict> {
	const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { head: { type: "string" } } });
	const [command, id] = positionals;
	if (command === "verify" && id === undefined) {
		const kept = headsPath(home);
		const path = values.head ?? (existsSync(kept) ? kept : null);
		return verifyHistory(sql, path === null ? [] : await readHeads(path));
	}
	if (command === "looks" && id !== undefined && /^[1-9]\d{0,14}$/.test(id)) {
		const looks = await readLooks(sql, Number(id) as ComplaintId);
		const lines = looks.map(({ at, account }) => `${new Date(at).toISOString()}\t${account}`);
		return { isSound: true, words: lines.length === 0 ? `Nobody has opened the case of complaint ${id}` : lines.join("\n") };
	}
	throw new UsageError(USAGE);
}

async function main(): Promise<void> {
	const config = readConfig();
	const database = await openDatabase({ url: config.databaseUrl, home: config.home, log: createLog("warn") });
	try {
		const { isSound, words } = await run(database.sql, config.home, process.argv.slice(2));
		console.log(words);
		if (!isSound) process.exitCode = 1;
	} catch (error) {
		const isEmpty = error instanceof Error && "code" in error && error.code === "42P01";
		throw isEmpty ? new UsageError("This database has no history yet: start Pantau on it first") : error;
	} finally {
		await database.close();
	}
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
	main().catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : String(error));
		process.exitCode = 2;
	});
}
