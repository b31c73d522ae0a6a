import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { parseClockChange } from "./clocks/change-file.ts";
import { changeClockRules, wordEffect } from "./clocks/rule-change.ts";
import { openDatabase } from "./connect.ts";
import { prepareDatabase } from "./prepare.ts";

const USAGE = `npm run clocks -- preview FILE    what a change of rules or calendar would do to open complaints; changes nothing
npm run clocks -- apply FILE      the same, and does it: new rule versions, in one transaction

FILE is JSON, every part but reason optional:
{ "reason": "SE Sekda …",
  "rules": [{ "clock": "finish", "category": "jalan", "channel": null, "unitLevel": null, "duration": "5 days",
              "counting": "working", "isPausable": true, "basis": "…" }],
  "workingHours": { "days": [1, 2, 3, 4, 5], "opens": "07:30", "closes": "16:00" },
  "days": [{ "day": "2027-03-11", "kind": "joint_leave", "name": "…" }] }
duration null ends a rule; kind null makes a day an ordinary one again.
DATABASE_URL or PANTAU_HOME name the database, as for npm start.`;

const log = { info: (_: string) => {}, warn: (_: string) => {}, error: (message: string) => console.error(message) };

/** The exit code: 0 done or shown, 1 refused or failed, 2 wrongly called. */
async function main(): Promise<number> {
	const [command, file, ...more] = process.argv.slice(2);
	if ((command !== "preview" && command !== "apply") || file === undefined || more.length > 0) {
		console.error(USAGE);
		return 2;
	}
	const change = parseClockChange(await readFile(file, "utf8"));
	if ("faults" in change) {
		for (const fault of change.faults) console.error(`Refused: ${fault}`);
		return 1;
	}
	const database = await openDatabase({
		url: process.env.DATABASE_URL || null,
		home: resolve(process.env.PANTAU_HOME || ".pantau"),
		log,
	});
	try {
		await prepareDatabase(database, { log, now: () => new Date() });
		const effect = await changeClockRules(database.sql, change, `clocks:${userInfo().username}`, new Date(), command === "apply");
		for (const line of wordEffect(effect)) console.log(line);
		console.log(command === "apply" ? "Applied" : "Nothing was changed; apply does it");
		return 0;
	} finally {
		await database.close();
	}
}

try {
	process.exitCode = await main();
} catch (error) {
	// A file that is not there says its name; what the database refuses, why.
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
