// Commands while everything breaks: none that was acknowledged is missing, none is done twice, though each is sent until it is
// answered. Beside them the same commands, each try with a key of its own, as without keys. A lagging replica is promoted among the
// faults: what was acknowledged must be in the history in which it was (that such a promotion loses some is what lagging means), and
// is counted for doubles in each of them. `--commands 10000 --minutes 4 --seed N`.
import { parseArgs } from "node:util";
import postgres, { type Sql } from "postgres";
import type { Feed } from "../../client/feed/feed.ts";
import { send } from "../../client/feed/send.ts";
import { openCity, pause } from "../fault/city.ts";
import { startNemesis } from "../fault/nemesis.ts";
import { planFaults } from "../fault/plan.ts";
import { Screen } from "../fault/screen.ts";
import { type BenchResult, round, say } from "./bench.ts";

const SCREENS = 24;
const ROWS = 500;
/** As client/feed/send.ts has it. */
const ACK_TIMEOUT_MS = 4000;
const TRIES = 3;
const RECONNECT_WAIT_MS = 1000;

interface Sent {
	readonly words: string;
	readonly isAcknowledged: boolean;
	/** It was sent in the first of these histories and answered in the last; the same unless a promotion came between. */
	readonly timelines: readonly [first: number, last: number];
}

/** How often each note stands in the history of the database. */
async function countNotes(sql: Sql): Promise<ReadonlyMap<string, number>> {
	const rows = await sql<{ words: string; times: number }[]>`
		select data ->> 'note' as words, count(*)::int as times from event where kind = 'note' group by 1`;
	return new Map(rows.map(({ words, times }) => [words, times]));
}

export async function run(args: readonly string[]): Promise<BenchResult> {
	const { values } = parseArgs({
		args: [...args],
		options: {
			commands: { type: "string", default: "10000" },
			minutes: { type: "string", default: "4" },
			seed: { type: "string", default: String(Math.floor(Math.random() * 1e9)) },
		},
	});
	const commands = Number(values.commands);
	const durationMs = Number(values.minutes) * 60_000;
	if (!(commands > 0 && durationMs > 0))
		throw new Error(`Expected numbers above 0 for --commands and --minutes, got ${JSON.stringify(values)}`);
	const { seed } = values;
	say(`seed ${seed}: the same faults again with --seed ${seed}`);
	const ending = new AbortController();
	for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => ending.abort());
	/** By timeline. */
	const histories: ReadonlyMap<string, number>[] = [];
	const onEnded = async (url: string) => {
		const sql = postgres(url, { max: 1, onnotice: () => {} });
		histories.push(await countNotes(sql));
		await sql.end();
	};
	const city = await openCity({ gateways: 3, rows: ROWS, onEnded, log: say });
	let isFailed = true;
	const screens: Screen[] = [];
	try {
		const seat = city.seats.find(({ account }) => account.role === "dispatcher" && account.scope.some((code) => code === "31"));
		if (seat === undefined) throw new Error("Expected a dispatcher of the whole province among the city's seats");
		for (let index = 0; index < SCREENS; index++) screens.push(new Screen(`console ${index}`, city.front.url, seat, new Map()));
		for (const { feed } of screens) feed.start();
		const nemesis = startNemesis(city, null, planFaults(seed, durationMs), seed, say);
		nemesis.ended.catch(() => ending.abort());

		const keyed: Sent[] = [];
		const bare: Sent[] = [];
		const startedAt = performance.now();
		let next = 0;
		const loop = async (screen: Screen): Promise<void> => {
			while (next < commands && !ending.signal.aborted) {
				const number = next++;
				// Spread over the whole time, or as fast as it goes once that is over.
				const dueAt = startedAt + (number / commands) * durationMs;
				await pause(Math.max(0, dueAt - performance.now()));
				const id = (number % ROWS) + 1;
				const words = `${seed}-${number}`;
				const first = city.timeline();
				const [isKept, isBareKept] = await Promise.all([
					send(screen.feed, "note", { id: id as never, text: `keyed ${words}` }).then(({ ok }) => ok),
					sendBare(screen.feed, id, `bare ${words}`),
				]);
				const timelines = [first, city.timeline()] as const;
				keyed.push({ words: `keyed ${words}`, isAcknowledged: isKept, timelines });
				bare.push({ words: `bare ${words}`, isAcknowledged: isBareKept, timelines });
				if (keyed.length % 1000 === 0) say(`${keyed.length} of ${commands} commands, ${JSON.stringify(nemesis.done)}`);
			}
		};
		await Promise.all(screens.map(loop));
		nemesis.stop();
		await nemesis.ended;
		// A command whose answer was lost may still be waiting for its row.
		await pause(3000);
		histories.push(await countNotes(city.sql));
		const ours = figuresOf(keyed, histories);
		const rival = figuresOf(bare, histories);
		const { done } = nemesis;
		const pass = ours.sent >= commands && ours.acknowledgedButAbsent === 0 && ours.doubled === 0;
		isFailed = !pass;
		return {
			bench: "races",
			pass,
			figures: { seed: Number(seed), ...ours, seconds: round((performance.now() - startedAt) / 1000, 0), ...done },
			rival: { name: "the same commands, each try with its own key", ...rival },
			rows: ROWS,
			database: city.version,
		};
	} finally {
		for (const { feed } of screens) feed.stop();
		await city.stop(isFailed);
	}
}

/** As the client does it, but for the key. Answers whether it was acknowledged. */
async function sendBare(feed: Feed, id: number, words: string): Promise<boolean> {
	for (let attempt = 0; attempt < TRIES; attempt++) {
		const { socket } = feed;
		if (socket === undefined) {
			await pause(RECONNECT_WAIT_MS);
			continue;
		}
		const answer = await socket
			.timeout(ACK_TIMEOUT_MS)
			.emitWithAck("note", { id, text: words, key: crypto.randomUUID() })
			.catch(() => undefined);
		if (answer !== undefined) return answer.ok;
	}
	return false;
}

function figuresOf(sent: readonly Sent[], histories: readonly ReadonlyMap<string, number>[]) {
	const acknowledged = sent.filter(({ isAcknowledged }) => isAcknowledged);
	return {
		sent: sent.length,
		acknowledged: acknowledged.length,
		acknowledgedButAbsent: acknowledged.filter(
			({ words, timelines: [first, last] }) => !histories.slice(first - 1, last).some((notes) => notes.has(words)),
		).length,
		doubled: sent.filter(({ words }) => histories.some((notes) => (notes.get(words) ?? 0) > 1)).length,
	};
}
