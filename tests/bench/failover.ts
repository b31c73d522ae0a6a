// The database fails over, again and again: a replica that lacks the last commits is promoted in the place of its primary, whose
// machine is gone without a word every third time. Every screen must fetch anew, and none may keep what is no longer so, though the
// gateways' DATABASE_READ_URL leads to another replica meanwhile, which has all that was lost. Beside it, in the same run, a follower
// that reads the same log by its position alone: it knows no epoch, as a cursor on a sequence or an offset does not.
import { parseArgs } from "node:util";
import type { Sql } from "postgres";
import { markToParts } from "../../server/protocol/mark.ts";
import { type LogPosition, readLogEnd, readNews } from "../../server/queries/change-log.ts";
import { judge } from "../fault/checker.ts";
import { openCity, POINT_SQL, pause } from "../fault/city.ts";
import { epochToTimeline, Screen, type Seen } from "../fault/screen.ts";
import { until } from "../support/complaints.ts";
import { type BenchResult, round, say } from "./bench.ts";

const CLIENTS = 50;
const GATEWAYS = 2;
/** Complaints that are open before it starts. */
const ROWS = 500;
/** Commits that the promoted replica has not, and commits after its promotion. */
const LOST = 30;
const KEPT = 20;
const REFETCH_MS = 5000;
/** Of three promotions the last: so long nobody notices that the primary is gone. */
const DARK_MS = 8000;
const PATIENCE_MS = 30_000;

/** Reads the same log by (xid, seq), and goes on where it was, whatever database answers. */
class NaiveFollower {
	readonly rows = new Map<number, number>();
	#at: LogPosition | undefined;

	async look(sql: Sql): Promise<void> {
		if (this.#at === undefined) {
			[this.#at] = await readLogEnd(sql, 1);
			for (const [id, version] of await readVersions(sql)) this.rows.set(id, version);
		}
		const { entries, rows } = await readNews(sql, this.#at ?? { xid: 0n, seq: 0n }, 5000, null);
		for (const { id, version } of rows) this.rows.set(id, version);
		this.#at = entries.at(-1) ?? this.#at;
	}
}

async function readVersions(sql: Sql): Promise<Map<number, number>> {
	const rows = await sql<{ id: string; version: number }[]>`select id, version from complaint where closed_at is null`;
	return new Map(rows.map(({ id, version }) => [Number(id), version]));
}

/** Rows that are there and should not be, or in a version that never was kept; and rows that are not there. */
function compare(rows: ReadonlyMap<number, number>, truth: ReadonlyMap<number, number>): { phantom: number; missing: number } {
	let phantom = 0;
	for (const [id, version] of rows) if (truth.get(id) !== version) phantom++;
	let missing = 0;
	for (const id of truth.keys()) if (!rows.has(id)) missing++;
	return { phantom, missing };
}

/** Answers the last one's number. */
async function insert(sql: Sql, count: number): Promise<number> {
	let last = 0;
	for (let index = 0; index < count; index++) {
		const [row] = await sql<[{ id: string }]>`
			insert into complaint (channel_code, category_code, position) values ('jaki', 'jalan', ${sql.unsafe(POINT_SQL)}) returning id`;
		last = Number(row.id);
	}
	return last;
}

/** `--promotions N` for a short try. */
export async function run(args: readonly string[]): Promise<BenchResult> {
	const { values } = parseArgs({ args: [...args], options: { promotions: { type: "string", default: "20" } } });
	const promotions = Number(values.promotions);
	if (!(promotions > 0)) throw new Error(`Expected a number above 0 for --promotions, got ${values.promotions}`);
	const figures = { refetched: 0, slowestRefetchMs: 0, slowestDarkRefetchMs: 0, phantomRows: 0, missingRows: 0, outOfOrder: 0 };
	const rival = { phantomRows: 0, missingRows: 0 };
	const city = await openCity({ gateways: GATEWAYS, rows: ROWS, hasStraggler: true, log: say });
	const seen: Seen = new Map();
	const screens: Screen[] = [];
	let isFailed = true;
	try {
		const seats = city.seats.filter(({ account }) => account.scope.some((code) => code === "31"));
		for (let client = 0; client < CLIENTS; client++) {
			const seat = seats[client % seats.length];
			if (seat === undefined) throw new Error("Expected accounts of the whole province among the city's seats");
			screens.push(new Screen(`screen ${client}`, city.front.url, seat, seen));
		}
		for (const { feed } of screens) feed.start();
		const have = (id: number) => screens.every(({ store }) => store.state.complaints.columns.slotOf(id as never) >= 0);
		await until("every screen to be live", () => screens.every(({ store }) => store.state.link.status === "live"), PATIENCE_MS);

		for (let turn = 1; turn <= promotions; turn++) {
			const naive = new NaiveFollower();
			await naive.look(city.sql);
			const isDark = turn % 3 === 0;
			const isAnew = ({ store }: Screen) => {
				const { mark, link } = store.state;
				return mark !== null && epochToTimeline(markToParts(mark).epoch) === city.timeline() && link.status === "live";
			};
			let tookMs: Promise<number> = Promise.resolve(0);
			await city.promoteReplica(0, {
				darkMs: isDark ? DARK_MS : 0,
				whileBehind: async () => {
					const lost = await insert(city.sql, LOST);
					await city.sql`update complaint set is_private = not is_private where id in (select id from complaint where id < ${lost} order by random() limit ${LOST})`;
					await until("every screen to have what will be lost", () => have(lost), PATIENCE_MS);
					await naive.look(city.sql);
				},
				onTaken: () => {
					const takenAt = performance.now();
					tookMs = until("every screen to fetch anew", () => screens.every(isAnew), PATIENCE_MS)
						.catch((error: unknown) => say(String(error)))
						.then(() => performance.now() - takenAt);
				},
			});
			const refetchMs = await tookMs;
			figures.refetched += screens.filter(isAnew).length;
			figures.slowestRefetchMs = Math.max(figures.slowestRefetchMs, refetchMs);
			if (isDark) figures.slowestDarkRefetchMs = Math.max(figures.slowestDarkRefetchMs, refetchMs);

			await insert(city.sql, KEPT);
			const { lost: wrong, examples } = await judge(city, screens, { acknowledged: [], seen, limitMs: PATIENCE_MS });
			if (wrong > 0) say(examples.join("\n"));
			const truth = await readVersions(city.sql);
			for (const screen of screens) {
				const { phantom, missing } = compare(new Map([...screen.rows()].map(([id, { version }]) => [id, version])), truth);
				figures.phantomRows += phantom;
				figures.missingRows += missing;
			}
			await naive.look(city.sql);
			const beside = compare(naive.rows, truth);
			rival.phantomRows += beside.phantom;
			rival.missingRows += beside.missing;
			const how = isDark ? ", in the dark," : "";
			say(
				`promotion ${turn}${how} of ${promotions}: all anew after ${round(refetchMs, 0)} ms; the rival kept ${beside.phantom} phantom rows`,
			);
			await pause(1000);
		}
		// Of all that any screen was shown in between: rows that its history never had, and histories that had ended.
		const last = await judge(city, screens, { acknowledged: [], seen, limitMs: PATIENCE_MS });
		figures.phantomRows += last.ghosts;
		figures.outOfOrder = last.outOfOrder;
		if (last.ghosts + last.outOfOrder > 0) say(last.examples.join("\n"));
		const due = promotions * CLIENTS;
		const isRight = figures.phantomRows + figures.missingRows + figures.outOfOrder === 0;
		const pass = figures.refetched === due && figures.slowestRefetchMs <= REFETCH_MS && isRight;
		isFailed = !pass;
		const slowest = { slowestRefetchMs: round(figures.slowestRefetchMs, 0), slowestDarkRefetchMs: round(figures.slowestDarkRefetchMs, 0) };
		return {
			bench: "failover",
			pass,
			figures: { promotions, clients: CLIENTS, gateways: GATEWAYS, refetchesDue: due, ...figures, ...slowest },
			rival: { name: "one follower of the same log by position alone", ...rival },
			rows: ROWS,
			database: `${city.version} that lacks the last commits, and another that has them`,
		};
	} finally {
		for (const { feed } of screens) feed.stop();
		await city.stop(isFailed);
	}
}
