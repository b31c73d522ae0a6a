// Everything breaks, again and again, and nobody is told anything wrong: see tests/fault/trial.ts. `--minutes 5 --seed N`.
import { parseArgs } from "node:util";
import { hasFaketime } from "../fault/gateway.ts";
import { isClean, runTrial } from "../fault/trial.ts";
import { type BenchResult, round, say } from "./bench.ts";

/** Asked for of five minutes; shorter runs are asked for their share. */
const WANTED = { deliveries: 1_000_000, kills: 30, crashes: 10, cuts: 50 };
const WANTED_MINUTES = 5;
const ROWS = 1000;

export async function run(args: readonly string[]): Promise<BenchResult> {
	const { values } = parseArgs({
		args: [...args],
		options: {
			minutes: { type: "string", default: "5" },
			seed: { type: "string", default: String(Math.floor(Math.random() * 1e9)) },
			clients: { type: "string", default: "200" },
			gateways: { type: "string", default: "3" },
			deliveries: { type: "string" },
		},
	});
	const minutes = Number(values.minutes);
	const share = minutes / WANTED_MINUTES;
	const screens = Number(values.clients);
	const deliveries = Number(values.deliveries ?? (WANTED.deliveries * share * screens) / 200);
	if (![minutes, screens, deliveries, Number(values.gateways)].every((value) => value > 0)) {
		throw new Error(`Expected positive numbers for --minutes, --clients, --gateways and --deliveries, got ${JSON.stringify(values)}`);
	}
	say(`seed ${values.seed}: the same faults again with --seed ${values.seed}`);
	const ending = new AbortController();
	for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => ending.abort());
	const trial = await runTrial({
		seed: values.seed,
		durationMs: minutes * 60_000,
		screens,
		rivalScreens: 20,
		gateways: Number(values.gateways),
		// A little more, since the last seconds bring less.
		deliveries: deliveries * 1.05,
		rows: ROWS,
		settleMs: 60_000,
		log: say,
		signal: ending.signal,
	});
	const { done, missing, examples, home, rivalLostShare, database, ...figures } = trial;
	for (const example of examples) say(example);
	if (!isClean(trial)) say(`seed ${values.seed} fails; the gateways' logs are kept in ${home}`);
	if (missing.length > 0) say(`never done: ${missing.join(", ")}`);
	const isEnough =
		missing.length === 0 &&
		figures.deliveries >= deliveries &&
		done["kill-gateway"] >= Math.floor(WANTED.kills * share) &&
		done["crash-database"] >= Math.floor(WANTED.crashes * share) &&
		done["cut-screens"] >= Math.floor(WANTED.cuts * share);
	return {
		bench: "nemesis",
		pass: isClean(trial) && isEnough && rivalLostShare >= 0.05,
		figures: { seed: Number(values.seed), minutes, clients: screens, ...figures, ...done, hasFaketime: Number(hasFaketime) },
		rival: { name: "a default Socket.IO room", lostShare: round(rivalLostShare, 4) },
		rows: ROWS,
		database,
	};
}
