// `npm run bench -- NAME [flags]`: progress on stderr, and as the last line of stdout one JSON object.
import type { BenchResult } from "./bench.ts";

const BENCHES: Record<string, () => Promise<{ run: (args: readonly string[]) => Promise<BenchResult> }>> = {
	client: () => import("./client.ts"),
	failover: () => import("./failover.ts"),
	gateways: () => import("./gateways.ts"),
	cursor: () => import("./cursor.ts"),
	hotspots: () => import("./hotspots.ts"),
	fanout: () => import("./fanout.ts"),
	latency: () => import("./latency.ts"),
	intake: () => import("./intake.ts"),
	loop: () => import("./loop.ts"),
	restart: () => import("./restart.ts"),
	nemesis: () => import("./nemesis.ts"),
	slow: () => import("./slow.ts"),
	races: () => import("./races.ts"),
	suggest: () => import("./suggest.ts"),
};

const [name, ...args] = process.argv.slice(2);
const load = name === undefined ? undefined : BENCHES[name];
if (load === undefined) {
	console.error(`Expected the name of a bench (${Object.keys(BENCHES).join(", ")}), got ${name ?? "none"}`);
	process.exit(2);
}
const { run } = await load();
const result = await run(args);
console.log(JSON.stringify(result));
process.exit(result.pass ? 0 : 1);
