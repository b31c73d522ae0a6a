// npm run replay -- FILE.csv: recorded complaints through the public intake.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { ConfigError, readConfig } from "../config.ts";
import { measureFile, ReplayFault, readRows } from "./replay-rows.ts";
import { formatSummary, type ReplaySummary, replay } from "./replay-run.ts";

const USAGE = `npm run replay -- FILE.csv [--speed N] [--url URL] [--key KEY] [--keep-times] [--as NAME] [--limit N]

  FILE.csv       columns external_id, reported_at, channel, category, lng, lat; text, address, kelurahan, private if there;
                 rows in order of time: one that is earlier than the row before it is posted at once
  --speed N      times the file's own pace; max: as fast as the intake takes them (default 1)
  --url URL      default http://127.0.0.1:PORT, 3000 when PORT is not set
  --key KEY      default PANTAU_INTAKE_KEY, or the file intake-key in PANTAU_HOME (.pantau)
  --keep-times   keep the file's instants; otherwise the first report is of now and the others follow
  --as NAME      as new reports: @NAME behind every id; without it a repeated replay makes nothing twice
  --limit N      only the first N rows`;

async function main(): Promise<number> {
	const config = readConfig();
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			speed: { type: "string", default: "1" },
			url: { type: "string", default: `http://127.0.0.1:${config.port}` },
			key: { type: "string" },
			"keep-times": { type: "boolean", default: false },
			as: { type: "string" },
			limit: { type: "string" },
			help: { type: "boolean", default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return 0;
	}
	const [path] = positionals;
	if (path === undefined || positionals.length > 1) throw new ReplayFault(`Expected one file, got ${positionals.length}\n\n${USAGE}`);
	if (!URL.canParse(values.url)) throw new ReplayFault(`Expected --url to be a URL, got ${values.url}`);
	const speed = values.speed === "max" ? Infinity : parseAbove0("--speed", values.speed);
	const limit = values.limit === undefined ? Infinity : parseAbove0("--limit", values.limit);
	const size = await measureFile(path);
	const key = values.key ?? config.intakeKey ?? (await readKey(config.home));
	const label = values.as ?? null;

	const progress = createProgress(size);
	try {
		const summary = await replay({
			rows: readRows(path),
			speed,
			url: values.url,
			key,
			keepTimes: values["keep-times"],
			limit,
			label,
			now: Date.now,
			wait,
			fetch,
			onProgress: progress.show,
			onTrouble: progress.say,
		});
		progress.stop();
		console.log(formatSummary(summary, label));
		return summary.failed > 0 ? 1 : 0;
	} finally {
		progress.stop();
	}
}

function parseAbove0(name: string, text: string): number {
	const number = Number(text);
	if (!(number > 0 && Number.isFinite(number))) throw new ReplayFault(`Expected ${name} to be a number above 0, got ${text}`);
	return number;
}

async function readKey(home: string): Promise<string> {
	const path = join(home, "intake-key");
	const key = await readFile(path, "utf8").catch(() => "");
	if (key.trim() === "")
		throw new ReplayFault(`No intake key: give --key or PANTAU_INTAKE_KEY, or start the server once so that it makes ${path}`);
	return key.trim();
}

/** A bar on a terminal, a line every five seconds anywhere else; on stderr, the summary alone is on stdout. */
function createProgress(size: number): { show(summary: ReplaySummary, bytes: number): void; say(message: string): void; stop(): void } {
	if (!process.stderr.isTTY) {
		let saidAt = 0;
		return {
			show: ({ rows, created, refused, tookMs }, bytes) => {
				if (tookMs - saidAt < 5000) return;
				saidAt = tookMs;
				console.error(`${Math.round((bytes / size) * 100)} %: ${rows} rows, ${created} created, ${refused} refused`);
			},
			say: (message) => console.error(message),
			stop: () => {},
		};
	}
	const bar = new SingleBar({
		format: "{bar} {percentage} % | {rows} rows | {created} created | {refused} refused | {duration_formatted}",
	});
	bar.start(size, 0, { rows: 0, created: 0, refused: 0 });
	return {
		show: ({ rows, created, refused }, bytes) => bar.update(Math.min(bytes, size), { rows, created, refused }),
		say: (message) => process.stderr.write(`\n${message}\n`),
		stop: () => bar.stop(),
	};
}

process.exitCode = await main().catch((error: unknown) => {
	// A wrong flag is a TypeError of parseArgs with a code.
	const isForThePerson = error instanceof ReplayFault || error instanceof ConfigError || (error instanceof TypeError && "code" in error);
	if (!isForThePerson) throw error;
	console.error(error.message);
	return 2;
});
