import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "./protocol/code.ts";
import type { HistoryHead, PublishedHead } from "./protocol/history.ts";

// PANTAU_HOME/history-heads.log: a line for each published head, `TIME POSITION HASH`, only ever made longer. Whoever keeps a
// copy of it where the database's administrator cannot write can prove every later edit of what it covers.

export function headsPath(home: string): string {
	return join(home, "history-heads.log");
}

export async function publishHead(home: string, { position, chainHash }: HistoryHead, at: Instant): Promise<void> {
	await mkdir(home, { recursive: true, mode: 0o700 });
	await appendFile(headsPath(home), `${new Date(at).toISOString()} ${position} ${chainHash}\n`);
}

/** Throws with the line's number when one is not a head. A last line without an end is a write that was cut off, and is none. */
export function parseHeads(text: string): readonly PublishedHead[] {
	const lines = text.split("\n").slice(0, -1);
	return lines.map((line, index) => {
		const [, at, position, chainHash] = /^(\S+) (\d+) ([0-9a-f]{64})$/.exec(line) ?? [];
		if (at === undefined || position === undefined || chainHash === undefined) {
			throw new Error(`Line ${index + 1}: expected TIME POSITION HASH, got ${JSON.stringify(line.slice(0, 120))}`);
		}
		return { at, position: Number(position), chainHash };
	});
}

export async function readHeads(path: string): Promise<readonly PublishedHead[]> {
	return parseHeads(await readFile(path, "utf8"));
}
