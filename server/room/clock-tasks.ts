import type { Sql } from "postgres";
import type { Log } from "../feed/log.ts";
import type { Timing } from "../feed/timing.ts";
import type { Instant } from "../protocol/code.ts";
import { findKeptFrom, pruneLog } from "../queries/change-log.ts";
import { pruneCommandAnswers } from "../queries/command.ts";
import { areGatewaysKnown, deleteGoneGateways } from "../queries/gateway.ts";
import { escalateDue } from "../queries/hand-over.ts";
import { pruneHotspotStates } from "../queries/hotspot.ts";
import type { ClockTask } from "./clock-work.ts";
import type { RoomReference } from "./reference-source.ts";

// What the gateway on duty does by the clock, for all of them.

const PRUNE_MS = 60_000;
/** The rest is left to the next time. */
const LONGEST_PRUNE_MS = 30_000;
/** Between two statements, which last about 20 ms: what a clock says that was set forward is no time that one has lasted. */
const LONGEST_REST_MS = 1000;
const ESCALATE_MS = 60_000;
const FORGET_MS = 3_600_000;
/** Log entries, or states of hotspots, of one statement: about 20 ms. */
const PRUNE_ROWS = 5000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface ClockTaskParts {
	readonly sql: Sql;
	readonly log: Log;
	readonly now: () => Instant;
	readonly sleep: Timing["sleep"];
	readonly signal: AbortSignal;
	/** As last loaded: it says how much of the log, and of what hotspots were, is kept. */
	readonly reference: () => RoomReference;
}

export function buildClockTasks({ sql, log, now, sleep, signal, reference }: ClockTaskParts): readonly ClockTask[] {
	async function prune(): Promise<void> {
		const entries = (await areGatewaysKnown(sql)) ? await pruneEntries() : 0;
		const answers = await pruneCommandAnswers(sql, now() - DAY_MS);
		await deleteGoneGateways(sql);
		if (entries + answers > 0) log.info({ entries, answers }, "Old log entries and command answers were pruned");
	}

	/** Returns how many. */
	async function pruneEntries(): Promise<number> {
		const { changeLogHours, changeLogEntries } = reference();
		const keptFrom = await findKeptFrom(sql, { since: now() - changeLogHours * HOUR_MS, entries: changeLogEntries });
		if (keptFrom === undefined) return 0;
		return await repeat(() => pruneLog(sql, keptFrom, PRUNE_ROWS));
	}

	/** Until fewer than PRUNE_ROWS are left, or it has lasted too long. Returns how many there were. */
	async function repeat(pruneSome: () => Promise<number>): Promise<number> {
		let total = 0;
		const beganAt = now();
		// abs: the clock of a machine may be set back.
		const hasTime = () => !signal.aborted && Math.abs(now() - beganAt) < LONGEST_PRUNE_MS;
		for (let count = PRUNE_ROWS; count === PRUNE_ROWS && hasTime(); total += count) {
			const startedAt = now();
			count = await pruneSome();
			// Half of the time is left to everybody else.
			await sleep(Math.min(LONGEST_REST_MS, Math.max(1, now() - startedAt)), signal);
		}
		return total;
	}

	async function forgetHotspots(): Promise<void> {
		const keptFrom = now() - reference().hotspotStateDays * DAY_MS;
		const states = await repeat(() => pruneHotspotStates(sql, keptFrom, PRUNE_ROWS));
		if (states > 0) log.info({ states }, "States of hotspots of long ago were pruned");
	}

	async function escalate(): Promise<void> {
		const count = await escalateDue(sql, now());
		if (count > 0) log.info({ count }, "Complaints were escalated: nobody answered in time");
	}

	return [
		{ what: "prune the log", everyMs: PRUNE_MS, run: prune },
		{ what: "forget how hotspots of long ago stood", everyMs: FORGET_MS, run: forgetHotspots },
		{ what: "escalate what nobody answers", everyMs: ESCALATE_MS, run: escalate },
	];
}
