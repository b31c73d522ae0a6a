import postgres from "postgres";
import { describe, expect, it } from "vitest";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import { type Mark, markToParts } from "../../server/protocol/mark.ts";
import { isDatabaseAway } from "../../server/queries/database-away.ts";
import { findBinaries } from "../support/cluster.ts";
import { until } from "../support/complaints.ts";
import { type City, openCity, pause } from "./city.ts";
import { epochToTimeline } from "./screen.ts";

const hasServer = "bin" in (await findBinaries());
const LNG = 106.82;
const STEP_LNG = 1e-6;

/** A commit that was acknowledged: complaint `moved` stood at its `step`-th place from there on. */
interface Step {
	readonly step: number;
	readonly timeline: number;
	readonly xid: bigint;
	readonly seq: bigint;
}

/** Moves one complaint on and on, and another between waiting and invalid, each time with one entry in its history. */
function startSteps(city: City, { moved, turned }: { readonly moved: number; readonly turned: number }) {
	const steps: Step[] = [];
	let isStopped = false;
	const run = async () => {
		for (let step = 1; !isStopped; step++) {
			const written = await city.sql
				.begin(async (tx) => {
					await tx`update complaint set position = st_setsrid(st_makepoint(${LNG + step * STEP_LNG}::float8, -6.17), 4326) where id = ${moved}`;
					await tx`
						update complaint set status = case status when 'waiting' then 'invalid' else 'waiting' end,
							status_reason = case status when 'waiting' then 'bukan laporan' else 'dibuka lagi' end
						where id = ${turned}`;
					const [row] = await tx<[{ xid: string; seq: string; timeline: number }]>`
						select xid::text, seq, ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer as timeline
						from change_log where complaint_id = ${moved} and xid = pg_current_xact_id() order by seq desc limit 1`;
					return row;
				})
				.catch((error: unknown) => {
					if (isDatabaseAway(error)) return undefined;
					throw error;
				});
			if (written !== undefined) {
				const { xid, seq, timeline } = written;
				steps.push({ step, timeline, xid: BigInt(xid), seq: BigInt(seq) });
			}
			await pause(20);
		}
	};
	const running = run();
	// Told by stop.
	running.catch(() => {});
	return {
		steps,
		stop: async () => {
			isStopped = true;
			await running;
		},
	};
}

/** What a reader of a mark must be shown at least; 0 where nothing is known of that history. */
function stepAt(steps: readonly Step[], mark: Mark): number {
	const { epoch, xid, seq } = markToParts(mark);
	const reached = steps.filter(
		(each) => each.timeline === epochToTimeline(epoch) && (each.xid < xid || (each.xid === xid && each.seq <= seq)),
	);
	return reached.at(-1)?.step ?? 0;
}

describe.skipIf(!hasServer)("a case and an export that gateways read from the replica", () => {
	it("come from there when it has what is claimed, and are never older than that, whatever befalls it", async () => {
		const city = await openCity({ gateways: 2, rows: 300, log: () => {} });
		const replicaSql = postgres(`postgres://pantau@127.0.0.1:${city.replicaLine.port}/city`, { max: 1, onnotice: () => {} });
		let isFailed = true;
		try {
			const [first, second] = await city.sql<{ id: string }[]>`select id from complaint where status = 'waiting' order by id limit 2`;
			const [moved, turned] = [Number(first?.id), Number(second?.id)];
			const writing = startSteps(city, { moved, turned });
			const cookie = city.seats.find(({ account }) => account.name === "room")?.cookie as string;
			const ask = async (path: string) => {
				const answer = await fetch(`${city.front.url}${path}`, { headers: { cookie }, signal: AbortSignal.timeout(20_000) });
				return answer.ok ? answer : undefined;
			};
			const older: string[] = [];
			let exports = 0;
			let cases = 0;
			const readExport = async () => {
				const answer = await ask("/api/complaints.csv");
				if (answer === undefined) return;
				const mark = answer.headers.get("x-pantau-mark") as Mark;
				const [head, ...lines] = (await answer.text()).trimEnd().split("\r\n");
				const column = (head ?? "").split(",").indexOf("lng");
				const line = lines.find((each) => each.startsWith(`${moved},`));
				const step = Math.round((Number(line?.split(",")[column]) - LNG) / STEP_LNG);
				const due = stepAt(writing.steps, mark);
				if (!(step >= due)) older.push(`an export at ${mark} shows step ${step} instead of ${due} or later`);
				exports += 1;
			};
			const readCase = async () => {
				const answer = await ask(`/api/complaints/${turned}`);
				if (answer === undefined) return;
				const { row, events } = (await answer.json()) as ComplaintCase;
				if (events.length < row.version) older.push(`a case at version ${row.version} has a history of ${events.length} events`);
				cases += 1;
			};
			/** A standby counts what is read in it by itself. */
			const countScans = async (table: string) => {
				const [row] = await replicaSql<[{ scans: number }]>`
					select sum(seq_scan + coalesce(idx_scan, 0))::int as scans from pg_stat_user_tables where relname ~ ${`^${table}`}`;
				return row.scans;
			};
			const untilUsed = async (table: string, read: () => Promise<void>) => {
				const before = await countScans(table);
				await until(
					`the replica's ${table} to be read`,
					async () => {
						await read();
						return (await countScans(table)) > before;
					},
					30_000,
				);
			};

			await untilUsed("event", readCase);
			await untilUsed("complaint", readExport);

			let isBroken = true;
			const reading = [readCase, readExport].map(async (read) => {
				// What is refused meanwhile is asked again: the gateways load anew, say.
				for (; isBroken; await pause(50)) await read().catch(() => {});
			});
			for (let turn = 0; turn < 3; turn++) {
				await city.holdReplica(2500);
				city.replicaLine.cut();
				await pause(500);
			}
			await city.promoteReplica(1000);
			await city.holdReplica(2500);
			isBroken = false;
			await Promise.all(reading);

			await untilUsed("event", readCase);
			await untilUsed("complaint", readExport);
			await writing.stop();
			expect(older).toEqual([]);
			expect(Math.min(exports, cases)).toBeGreaterThan(10);
			expect(new Set(writing.steps.map(({ timeline }) => timeline))).toEqual(new Set([1, 2]));
			isFailed = false;
		} finally {
			await replicaSql.end({ timeout: 1 });
			await city.stop(isFailed);
		}
	});
});
