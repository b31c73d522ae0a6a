// Rows of a CSV of recorded complaints. Only the head is checked here: what is wrong with a row is for the intake to say,
// which refuses it by itself and keeps it for the operators.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { parse } from "csv-parse";
import type { Instant } from "../protocol/code.ts";

const NEEDED = ["external_id", "reported_at", "channel", "category"] as const;
const OPTIONAL = ["lng", "lat", "text", "address", "kelurahan", "private"] as const;

export interface RecordedRow {
	/** NaN when `reported_at` is no instant. */
	readonly at: Instant;
	/** As the file has it; not parsed yet. */
	readonly item: Readonly<Record<string, unknown>>;
	/** Bytes of the file up to and with this row. */
	readonly bytes: number;
}

/** What is wrong with the call or the file, for the person who made it: no stack. */
export class ReplayFault extends Error {}

/** Size in bytes; refuses what is no file. */
export async function measureFile(path: string): Promise<number> {
	const found = await stat(path).catch(() => null);
	if (found === null) throw new ReplayFault(`No file ${path}`);
	if (!found.isFile()) throw new ReplayFault(`${path} is not a file`);
	return found.size;
}

/** Streams the rows in the file's order. Throws a ReplayFault for a missing column or broken quotes. */
export async function* readRows(path: string): AsyncGenerator<RecordedRow> {
	const input = createReadStream(path);
	const parser = input.pipe(
		parse({
			bom: true,
			columns: (head: string[]) => checkHead(path, head),
			info: true,
			relax_column_count: true,
			skip_empty_lines: true,
			trim: true,
		}),
	);
	input.on("error", (error) => parser.destroy(error));
	try {
		for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, string>; info: { bytes: number } }>) {
			yield { at: Date.parse(record.reported_at ?? ""), item: recordToItem(record), bytes: info.bytes };
		}
	} catch (error) {
		if (error instanceof ReplayFault) throw error;
		throw new ReplayFault(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
	} finally {
		input.destroy();
	}
}

function checkHead(path: string, head: readonly string[]): string[] {
	const names = head.map((name) => name.trim().toLowerCase());
	const missing = NEEDED.filter((name) => !names.includes(name));
	if (missing.length > 0) {
		throw new ReplayFault(
			`${path} lacks ${missing.join(", ")}; its first line has ${names.join(", ")}. Needed: ${NEEDED.join(", ")}; understood too: ${OPTIONAL.join(", ")}`,
		);
	}
	return names;
}

function recordToItem(record: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
	const item: Record<string, unknown> = {
		channel: record.channel ?? "",
		externalId: record.external_id ?? "",
		category: record.category ?? "",
		reportedAt: record.reported_at ?? "",
	};
	for (const name of ["text", "address", "kelurahan"] as const) if (record[name]) item[name] = record[name];
	if (record.private) item.private = record.private === "true" ? true : record.private === "false" ? false : record.private;
	if (record.lng || record.lat) item.position = [textToDegrees(record.lng), textToDegrees(record.lat)];
	return item;
}

/** A number, or the text itself for the intake to refuse. */
function textToDegrees(text: string | undefined): unknown {
	const degrees = Number(text);
	return text === undefined || text === "" || !Number.isFinite(degrees) ? (text ?? "") : degrees;
}
