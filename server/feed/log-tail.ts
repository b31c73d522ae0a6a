import type { Sql } from "postgres";
import type { ComplaintId, Instant } from "../protocol/code.ts";
import { findLogHolder, type LogHolder, type LogPosition, readLogStanding, readNews } from "../queries/change-log.ts";
import type { UncelledRow } from "../queries/complaint.ts";
import type { Log } from "./log.ts";
import { ANSWER_LIMIT_MS, type Timing, withinLimit } from "./timing.ts";

// Polls, everywhere alike: a notification would serialise the writers' commits, and a slot cannot be had embedded (stack.md §9).

/** What the log says next. */
export type TailStep =
	| {
			readonly kind: "batch";
			/** The last entry's place: everything up to it is in this batch or an earlier one. */
			readonly at: LogPosition;
			/** In the order of the log, each as often as it is named. */
			readonly touched: readonly ComplaintId[];
			/** Their state when the batch was read, so as new as its last entry or newer; closed ones too, deleted ones are absent. */
			readonly rows: readonly UncelledRow[];
			readonly isReferenceTouched: boolean;
			readonly isAlarmTouched: boolean;
	  }
	| {
			/** The last step: what came after our place is not to be had, so everything must be loaded again. */
			readonly kind: "broken";
			readonly reason: "other_epoch" | "pruned";
	  };

export interface LogTailOptions {
	readonly sql: Sql;
	readonly log: Log;
	readonly epoch: string;
	readonly after: LogPosition;
	readonly now: () => Instant;
	readonly sleep: Timing["sleep"];
	readonly signal: AbortSignal;
	/** Longest pause between two looks. */
	readonly pollMs?: number;
	/**
	 * Whether it is the only one that follows this log; default true. Alone it looks more often than pollMs says when much
	 * happens. Among several each looks less often and takes more at once, so that all of them cost the database little more than one.
	 */
	readonly isAlone?: () => boolean;
	/** Most entries in a batch. */
	readonly batchSize?: number;
}

export interface LogTail extends AsyncIterable<TailStep> {
	/**
	 * How far the last batch is behind the database, ms: the age of the oldest commit that was not given yet (a long writing
	 * transaction holds it back), or the time since the database last answered; 0 when there is nothing to tell.
	 */
	lagMs(): number;
	/** A transaction that writes for long holds commits of others back; null while none does. */
	stall(): Stall | null;
}

export interface Stall {
	/** Age of the oldest commit that is held back, ms. */
	readonly ms: number;
	/** Who holds it back, as far as the database says. */
	readonly holder: LogHolder | null;
}

const MEASURE_MS = 1000;
/** The pause is a share of the silence so far, within bounds: what follows closely is seen at once, and an idle log costs little. */
const SHARE_OF_SILENCE = 8;
const SHORTEST_PAUSE_MS = 2;
/** Held back for less is how any two writers meet. */
const STALL_FROM_MS = 1000;
/** Of one among several; with the room's rest a change is told within 100 ms still. */
export const SHARED_PAUSE_MS = 50;
const FIRST_BACKOFF_MS = 100;
const LAST_BACKOFF_MS = 2000;

/**
 * Follows the change log from `after` until the signal is aborted or the history is broken. Outlives the loss of the
 * database: it says so in the log and in `lagMs`, tries again with growing pauses, and goes on where it was. To be iterated once.
 */
export function followLog(options: LogTailOptions): LogTail {
	const { now, signal, pollMs = 20, isAlone = () => true } = options;
	const state: TailState = { at: options.after, serverStart: "", measuredAt: Number.NEGATIVE_INFINITY, heldBackMs: 0, stall: null };
	let answeredAt = now();
	let backoffMs = 0;
	let heardAt = Number.NEGATIVE_INFINITY;

	async function* steps(): AsyncGenerator<TailStep> {
		while (!signal.aborted) {
			try {
				const { measured, step } = await withinLimit(readStep(options, state), ANSWER_LIMIT_MS, options.sleep);
				if (measured !== undefined) keepMeasured(options, state, measured);
				answeredAt = now();
				if (backoffMs > 0) options.log.info({ at: positionToText(state.at) }, "The feed has the database again");
				backoffMs = 0;
				if (step?.kind === "batch") state.at = step.at;
				if (step !== undefined) yield step;
				if (step?.kind === "broken") return;
				if (step !== undefined) heardAt = answeredAt;
				const wantedMs =
					step === undefined ? Math.max(SHORTEST_PAUSE_MS, Math.abs(now() - heardAt) / SHARE_OF_SILENCE) : step.touched.length;
				await options.sleep(isAlone() ? Math.min(wantedMs, pollMs) : SHARED_PAUSE_MS, signal);
			} catch (error) {
				if (signal.aborted) return;
				backoffMs = Math.min(Math.max(backoffMs * 2, FIRST_BACKOFF_MS), LAST_BACKOFF_MS);
				state.measuredAt = Number.NEGATIVE_INFINITY;
				// Nobody measures it now: it may be over, and no reason why this gateway is no worse than others.
				state.stall = null;
				options.log.error({ err: error, at: positionToText(state.at), backoffMs }, "The feed cannot read the log and tries again");
				await options.sleep(backoffMs, signal);
			}
		}
	}

	return {
		lagMs: () => {
			// abs: the clock of a machine may be set back.
			const silenceMs = Math.abs(now() - answeredAt);
			return Math.max(state.heldBackMs, silenceMs < MEASURE_MS ? 0 : silenceMs);
		},
		stall: () => state.stall,
		[Symbol.asyncIterator]: steps,
	};
}

interface TailState {
	at: LogPosition;
	/** Of the server whose history was looked at; from another one nothing is read before that was looked at, too. */
	serverStart: string;
	measuredAt: Instant;
	/** At the last measure. */
	heldBackMs: number;
	stall: Stall | null;
}

type Measured = Pick<TailState, "serverStart" | "heldBackMs" | "stall" | "measuredAt">;

interface Read {
	/** Undefined when the last measure is young enough. */
	readonly measured?: Measured;
	/** Undefined when there is nothing new. */
	readonly step?: TailStep;
}

/** Writes nothing and moves no position: a failure half-way is simply tried again, and one that was given up is as if it had not been. */
async function readStep({ sql, epoch, now, batchSize = 5000 }: LogTailOptions, state: TailState): Promise<Read> {
	let measured: Measured | undefined;
	// abs: the clock of a machine may be set back.
	if (Math.abs(now() - state.measuredAt) >= MEASURE_MS) {
		const standing = await readLogStanding(sql, state.at);
		if (standing.epoch !== epoch) return { step: { kind: "broken", reason: "other_epoch" } };
		if (!standing.isCovered) return { step: { kind: "broken", reason: "pruned" } };
		const ms = standing.stallMs;
		const stall = ms < STALL_FROM_MS ? null : { ms, holder: (await findLogHolder(sql)) ?? null };
		measured = { serverStart: standing.serverStart, heldBackMs: standing.lagMs, stall, measuredAt: now() };
	}
	const { entries, rows } = await readNews(sql, state.at, batchSize, measured?.serverStart ?? state.serverStart);
	const last = entries.at(-1);
	const read: Read = measured === undefined ? {} : { measured };
	if (last === undefined) return read;
	return {
		...read,
		step: {
			kind: "batch",
			at: { xid: last.xid, seq: last.seq },
			touched: entries.flatMap(({ complaint }) => complaint ?? []),
			rows,
			isReferenceTouched: entries.some(({ topic }) => topic === "reference"),
			isAlarmTouched: entries.some(({ topic }) => topic === "alarm"),
		},
	};
}

/** Says a stall once when it begins and once when it is over. */
function keepMeasured({ log }: LogTailOptions, state: TailState, measured: Measured): void {
	const was = state.stall;
	Object.assign(state, measured);
	const { stall } = measured;
	if (was !== null && stall === null) log.info({ stallMs: was.ms }, "Nothing holds the log back any longer");
	if (was === null && stall !== null)
		log.warn({ stallMs: stall.ms, holder: stall.holder }, "A transaction that is still writing holds the log back: screens are behind");
}

function positionToText({ xid, seq }: LogPosition): string {
	return `${xid}-${seq}`;
}
