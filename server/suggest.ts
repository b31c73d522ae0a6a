import { readFile } from "node:fs/promises";
import { openDatabase } from "../db/connect.ts";
import { prepareDatabase } from "../db/prepare.ts";
import { readConfig } from "./config.ts";
import { wordHitRate } from "./hit-rate.ts";
import { createLog } from "./http/log.ts";
import { parseLabelledReports } from "./labelled-reports.ts";
import { judgeReports } from "./report-judgement.ts";
import { loadReference } from "./room/reference-source.ts";

// `npm run suggest -- FILE.csv`: how often the suggestion is right on labelled reports. Stores nothing, repeats no citizen's words.

const USAGE = `npm run suggest -- FILE.csv

FILE.csv   columns category, text, unit (who was responsible, in any spelling), and kelurahan (name or code) or lng and lat
DATABASE_URL or PANTAU_HOME name the database, as for npm start. On the embedded one the server must be stopped first.`;

async function main(): Promise<number> {
	const [file, ...more] = process.argv.slice(2);
	if (file === undefined || more.length > 0 || file.startsWith("-")) {
		console.error(USAGE);
		return 2;
	}
	const reports = parseLabelledReports(await readFile(file, "utf8"));
	const config = readConfig();
	const log = createLog("warn");
	const database = await openDatabase({ url: config.databaseUrl, home: config.home, log });
	try {
		await prepareDatabase(database, { log, now: () => new Date() });
		const now = Date.now();
		const { responsibility } = await loadReference(database.sql, now);
		const { judged, alone, remarks } = await judgeReports(database.sql, reports, responsibility, now);
		console.log(`${file}: ${reports.length} reports, ${judged.length} with a known unit, on ${database.label}\n`);
		for (const line of [...wordHitRate(judged, alone, responsibility), "", ...remarks]) console.log(line);
		return 0;
	} finally {
		await database.close();
	}
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		// The message alone: what a person mistyped needs no stack.
		console.error(error instanceof Error ? error.message : String(error));
		process.exitCode = 1;
	},
);
