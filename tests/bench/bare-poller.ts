// The least that a gateway can be: a process that reads the log as often as one of several gateways does, and does nothing with it.
import { setTimeout as sleep } from "node:timers/promises";
import { connectFeed } from "../../db/connect.ts";
import { SHARED_PAUSE_MS } from "../../server/feed/log-tail.ts";
import { readLogEnd, readNews } from "../../server/queries/change-log.ts";

const BATCH = 5000;

const sql = connectFeed(process.argv[2] as string);
let [at] = await readLogEnd(sql, 1);
if (at === undefined) throw new Error("Expected a log with an entry, got an empty one");
console.log("reading");
for (;;) {
	const { entries } = await readNews(sql, at, BATCH, null);
	at = entries.at(-1) ?? at;
	await sleep(SHARED_PAUSE_MS);
}
