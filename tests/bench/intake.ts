// Complaints a second, each with its own acknowledgement after its own commit: N writers that each wait for theirs, over HTTP
// and in plain SQL, beside the same rows into a bare table (intake-tables.ts says how bare). Rounds alternate, so that a busy
// moment of the machine falls on both. Then a steady 1,000 a second, and how far behind the acknowledgements and a wall are.
// `--minutes 10` for the long form of that, which alone can pass: what falls behind slowly shows in no shorter one.
//
// What is in the way of 90 %, measured on PostgreSQL 15 on two cores that others used too (fsync took next to nothing, so
// all is CPU; µs are CPU of the database for one arrival by plain SQL, inside one transaction): the bare row 62–87, ours 278–313.
// Of ours, tg_complaint__arrive is about 150 (place, holder, three deadlines). The rest is known less well, from single passes with
// one trigger off: event and log entry 45–70, clocks about 20, foreign keys 20–30; a profile gives 15 % to check constraints and
// 20 % to starting statements. 90 % would leave about 10 for everything that the rules demand. Dropping the foreign keys to the
// rows that all writers share changed nothing that could be told from noise at 16 writers. Over HTTP arrivals share commits (server/http/intake-gather.ts), but the same
// process also follows the log, keeps the room and links the history, which the rival does not.
import { parseArgs } from "node:util";
import { type BenchResult, round, say } from "./bench.ts";
import { startBenchServer } from "./bench-server.ts";
import { sustain } from "./intake-sustained.ts";
import { createBare, createLimit, insertBare, insertComplaint, insertLimit, makeItem } from "./intake-tables.ts";
import { openPoster } from "./poster.ts";
import { startRival } from "./rival.ts";

const ROUND_SECONDS = 3;
const ROUNDS = 4;
const WRITERS = [16, 32];
/** Share of the bare table's commits that ours must reach. */
const WANTED_SHARE = 0.9;
/** Lag that is a machine's noise and no growth, ms. */
const LAG_NOISE_MS = 50;
/** Asked for; a shorter run gives its figures and does not pass. */
const WANTED_MINUTES = 10;

export async function run(args: readonly string[]): Promise<BenchResult> {
	const { values } = parseArgs({ args: [...args], options: { minutes: { type: "string", default: "0.4" } } });
	const minutes = Number(values.minutes);
	if (!(minutes > 0)) throw new Error(`Expected --minutes above 0, got ${values.minutes}`);
	const server = await startBenchServer();
	try {
		await createBare(server.sql);
		await createLimit(server.sql);
		const figures: Record<string, number> = {};
		const rival: Record<string, number | string> = { name: "one insert a commit into a bare table of the same columns" };
		const limit: Record<string, number | string> = {
			name: "the rival's insert with all indexes of ours, the event and the log's entry: no check, reference or trigger; in plain SQL",
		};
		const bareServer = await startRival("rival-intake.ts", server.databaseUrl);
		let isEnough = true;
		try {
			for (const writers of WRITERS) {
				const ours = openPoster(server.url, { key: server.intakeKey, connections: writers });
				const bare = openPoster(`http://127.0.0.1:${bareServer.port}`, { key: server.intakeKey, connections: writers });
				const figure = (way: string, ourPerS: number, barePerS: number) => {
					figures[`perS${way}${writers}`] = round(ourPerS, 0);
					rival[`perS${way}${writers}`] = round(barePerS, 0);
					figures[`share${way}${writers}`] = round(ourPerS / barePerS, 3);
					isEnough &&= ourPerS / barePerS >= WANTED_SHARE;
				};
				const [ourHttp, bareHttp] = await compare(`${writers} writers, Http`, writers, [
					() => ours.post(makeItem()),
					() => bare.post(makeItem()),
				]);
				figure("Http", ourHttp, bareHttp);
				const { sql } = server;
				const [ourSql, bareSql, limitSql] = await compare(`${writers} writers, Sql`, writers, [
					() => insertComplaint(sql, makeItem()),
					() => insertBare(sql, makeItem()),
					() => insertLimit(sql, makeItem()),
				]);
				figure("Sql", ourSql, bareSql);
				limit[`perSSql${writers}`] = round(limitSql, 0);
				limit[`shareSql${writers}`] = round(limitSql / bareSql, 3);
				ours.close();
				bare.close();
			}
		} finally {
			await bareServer.stop();
		}
		const poster = openPoster(server.url, { key: server.intakeKey, connections: 64 });
		const steady = await sustain(server, poster, Math.round(minutes * 60));
		poster.close();
		const isSteady =
			steady.perS >= 990 &&
			steady.wallLost === 0 &&
			steady.ackEndP50Ms <= 2 * steady.ackStartP50Ms + LAG_NOISE_MS &&
			steady.wallEndP50Ms <= 2 * steady.wallStartP50Ms + LAG_NOISE_MS;
		if (minutes < WANTED_MINUTES) say(`${minutes} minutes are too short to pass: --minutes ${WANTED_MINUTES}`);
		for (const [name, value] of Object.entries(steady)) figures[`steady${name[0]?.toUpperCase()}${name.slice(1)}`] = value;
		const [counted] = await server.sql<[{ count: number }]>`select count(*)::int as count from complaint`;
		return {
			bench: "intake",
			pass: isEnough && isSteady && minutes >= WANTED_MINUTES,
			figures: { ...figures, minutes },
			rival,
			limit,
			rows: counted.count,
			database: server.database,
		};
	} finally {
		await server.stop();
	}
}

type Commits = readonly (() => Promise<unknown>)[];

/** Commits a second of each, in rounds in turn, which of them begins changing each time; a round of each before is the warm-up. */
async function compare<Each extends Commits>(
	what: string,
	writers: number,
	each: readonly [...Each],
): Promise<{ [At in keyof Each]: number }> {
	for (const commit of each.toReversed()) await commitsPerS(writers, 1, commit);
	const perS = each.map(() => 0);
	for (let turn = 1; turn <= ROUNDS; turn++) {
		say(`${what}, round ${turn} of ${ROUNDS}`);
		for (let step = 0; step < each.length; step++) {
			const at = (turn + step) % each.length;
			perS[at] = (perS[at] as number) + (await commitsPerS(writers, ROUND_SECONDS, each[at] as () => Promise<unknown>)) / ROUNDS;
		}
	}
	return perS as { [At in keyof Each]: number };
}

async function commitsPerS(writers: number, seconds: number, commit: () => Promise<unknown>): Promise<number> {
	let commits = 0;
	const start = performance.now();
	const end = start + seconds * 1000;
	await Promise.all(
		Array.from({ length: writers }, async () => {
			while (performance.now() < end) {
				await commit();
				commits += 1;
			}
		}),
	);
	return (commits * 1000) / (performance.now() - start);
}
