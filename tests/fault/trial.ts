import type { Feed } from "../../client/feed/feed.ts";
import { send } from "../../client/feed/send.ts";
import { createChance } from "../../server/simulate/chance.ts";
import { judge, type Verdict } from "./checker.ts";
import { openCity, pause } from "./city.ts";
import { hasFaketime } from "./gateway.ts";
import { startNemesis } from "./nemesis.ts";
import { FAULTS, type Fault, planFaults } from "./plan.ts";
import { openProxy } from "./proxy.ts";
import { startRivalRoom } from "./rivals.ts";
import { Screen, type Seen } from "./screen.ts";
import { type Acknowledgement, startWriting } from "./writers.ts";

// The whole trial: a city, its screens, those who write into it, and the nemesis; then the verdict. The time that it takes is
// bounded whatever the machine: the load follows what the machine can do.

export interface TrialOptions {
	/** The same seed plans the same faults, at the same times. */
	readonly seed: string;
	/** How long the faults go on; starting and judging come on top. */
	readonly durationMs: number;
	readonly screens: number;
	readonly rivalScreens: number;
	readonly gateways: number;
	/** Puts and drops that are to reach the screens. */
	readonly deliveries: number;
	/** Complaints open at the start. */
	readonly rows: number;
	readonly settleMs: number;
	readonly log: (words: string) => void;
	/** Ends it early, in order. */
	readonly signal: AbortSignal;
}

export interface Trial extends Verdict {
	readonly deliveries: number;
	readonly snapshots: number;
	readonly connections: number;
	readonly commits: number;
	readonly rollbacks: number;
	readonly commands: number;
	readonly done: Readonly<Record<Fault, number>>;
	/** What was planned and never done in full, and what people ask for that was never answered; a run is judged by it, too. */
	readonly missing: readonly string[];
	readonly rivalLostShare: number;
	readonly database: string;
	/** Where the gateways' logs are, when something was wrong. */
	readonly home: string;
}

const WRITERS = 4;
/** Share of the screens that sit behind a thin line. */
const SLOW_SHARE = 0.05;
const SLOW_BYTES_PER_S = 40_000;
const MOST_ROWS_PER_S = 400;

export function isClean({ lost, acknowledgedButAbsent, outOfOrder, duplicateEffects, ghosts }: Verdict): boolean {
	return lost + acknowledgedButAbsent + outOfOrder + duplicateEffects + ghosts === 0;
}

export async function runTrial(options: TrialOptions): Promise<Trial> {
	const { seed, durationMs, log, signal } = options;
	const stops: (() => Promise<unknown>)[] = [];
	const startedAt = performance.now();
	const city = await openCity({ gateways: options.gateways, rows: options.rows, log });
	let isFailed = true;
	try {
		const rival = await startRivalRoom(city.databaseUrl, options.gateways, options.rivalScreens);
		stops.push(() => rival.stop());
		const thin = await openProxy([city.front.port], { latencyMs: 20, bytesPerS: SLOW_BYTES_PER_S });
		stops.push(() => thin.stop());
		const seen: Seen = new Map();
		const slow = Math.ceil(options.screens * SLOW_SHARE);
		const screens = Array.from({ length: options.screens }, (_, index) => {
			const seat = city.seats[index % city.seats.length];
			if (seat === undefined) throw new Error("The city has no seats");
			return new Screen(`screen ${index}`, (index < slow ? thin : city.front).url, seat, seen);
		});
		stops.push(async () => {
			for (const { feed } of screens) feed.stop();
		});
		for (const { feed } of screens) {
			feed.start();
			await pause(10);
		}
		const deliveriesOf = () => screens.reduce((sum, { deliveries }) => sum + deliveries, 0);
		log(`${screens.length} screens, ${city.gateways.length} gateways, ready after ${Math.round(performance.now() - startedAt)} ms`);

		const pace = { rowsPerS: options.deliveries / options.screens / (durationMs / 1000) };
		const before = await city.readLedger();
		const writing = startWriting(city.sql, seed, WRITERS, pace);
		stops.push(() => writing.stop());
		const commands = startCommands(screens, seed, () => city.timeline(), writing.acknowledged);
		stops.push(() => commands.stop());
		const nemesis = startNemesis(city, rival, planFaults(seed, durationMs), seed, log);
		const beganAt = performance.now();
		const leftMs = () => durationMs - (performance.now() - beganAt);
		let isBroken = false;
		nemesis.ended.catch(() => {
			isBroken = true;
		});
		for (let second = 1; leftMs() > 0 && !signal.aborted && !isBroken; second++) {
			await pause(Math.min(1000, leftMs()));
			const delivered = deliveriesOf();
			const written = writing.acknowledged.length;
			pace.rowsPerS = adjustPace(pace.rowsPerS, { delivered, wanted: options.deliveries, written, leftS: leftMs() / 1000 });
			if (second % 10 === 0) {
				const live = screens.filter(({ store }) => store.state.link.status === "live").length;
				log(`${second} s: ${delivered} deliveries, ${live} live, ${Math.round(pace.rowsPerS)} rows/s, ${JSON.stringify(nemesis.done)}`);
			}
		}
		nemesis.stop();
		await nemesis.ended;
		// Whatever is still being delivered is judged with the rest; nothing new is written from here on.
		await Promise.all([writing.stop(), commands.stop()]);
		thin.shape({ latencyMs: 0, bytesPerS: null });
		log(`the faults are over after ${Math.round((performance.now() - beganAt) / 1000)} s; the screens settle`);
		const verdict = await judge(city, screens, { acknowledged: writing.acknowledged, seen, limitMs: options.settleMs });
		const told = [...city.endedLedgers, await city.readLedger()].flatMap((ledger) => [...ledger].filter((print) => !before.has(print)));
		isFailed = !isClean(verdict);
		return {
			...verdict,
			deliveries: deliveriesOf(),
			snapshots: screens.reduce((sum, each) => sum + each.snapshots, 0),
			connections: screens.reduce((sum, each) => sum + each.connections, 0),
			commits: writing.commits,
			rollbacks: writing.rollbacks,
			commands: commands.acknowledged(),
			done: nemesis.done,
			missing: findMissing(nemesis.done, commands.acknowledged()),
			rivalLostShare: rival.lostShare(new Set(told.map((print) => print.split(":", 2).join(":")))),
			database: city.version,
			home: city.home,
		};
	} finally {
		for (let last = stops.pop(); last !== undefined; last = stops.pop()) {
			await last().catch((error: unknown) => log(`a part did not stop cleanly: ${error}`));
		}
		await city.stop(isFailed);
	}
}

/** Without libfaketime no clock is shifted: the run says so and passes. */
function findMissing(done: Readonly<Record<Fault, number>>, commands: number): readonly string[] {
	const undone = FAULTS.filter((fault) => done[fault] === 0 && (fault !== "shift-clock" || hasFaketime));
	return commands === 0 ? [...undone, "commands"] : undone;
}

interface Progress {
	readonly delivered: number;
	readonly wanted: number;
	/** Rows whose commit was acknowledged. */
	readonly written: number;
	readonly leftS: number;
}

/** Fewer say little about how many screens a row reaches. */
const FEW_ROWS = 100;
const FEWEST_ROWS_PER_S = 5;

/** What is still due, spread over the time that is left, by what a written row brought until now: also the time in which all was down. */
function adjustPace(rowsPerS: number, { delivered, wanted, written, leftS }: Progress): number {
	if (written < FEW_ROWS || leftS < 1) return rowsPerS;
	const needed = ((wanted - delivered) * written) / Math.max(1, delivered) / leftS;
	return Math.min(MOST_ROWS_PER_S, Math.max(FEWEST_ROWS_PER_S, needed));
}

const COMMANDERS = 4;
const COMMAND_PAUSE_MS = 500;
const FIRST_COMMAND_MS = 20_000;

/** Dispatchers who write notes, as their console sends them. */
function startCommands(screens: readonly Screen[], seed: string, timeline: () => number, acknowledged: Acknowledgement[]) {
	let isStopped = false;
	let count = 0;
	/** On a machine on which no screen was live meanwhile, the first command is sent when the faults are over. */
	let lastAt = 0;
	const isOver = () => isStopped && (count > 0 || performance.now() > lastAt);
	const chance = createChance(`${seed}/commands`);
	const consoles = screens.filter(({ seat }) => seat.account.role === "dispatcher" && seat.account.scope.includes("31" as never));
	const command = async (feed: Feed, rows: () => readonly number[]): Promise<void> => {
		while (!isOver()) {
			await pause(COMMAND_PAUSE_MS * (0.5 + chance.next()));
			const ids = rows();
			const id = ids[Math.floor(chance.next() * ids.length)];
			if (id === undefined) continue;
			const first = timeline();
			const answer = await send(feed, "note", { id: id as never, text: "sudah dilihat" });
			if (!answer.ok) continue;
			acknowledged.push({ id: answer.id, version: answer.version, timelines: [first, timeline()] });
			count += 1;
		}
	};
	const loops = consoles.slice(0, COMMANDERS).map((screen) =>
		command(screen.feed, () => {
			const { columns } = screen.store.state.complaints;
			return Array.from(columns.arrays.id.subarray(0, columns.count));
		}),
	);
	return {
		acknowledged: () => count,
		stop: async () => {
			isStopped = true;
			lastAt = performance.now() + FIRST_COMMAND_MS;
			await Promise.all(loops);
		},
	};
}
