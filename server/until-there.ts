import type { Log } from "./feed/log.ts";
import { REAL_TIMING, type Timing } from "./feed/timing.ts";
import { isDatabaseAway } from "./queries/database-away.ts";

// A start that meets the fall of its database begins the step again instead of ending: once a server has answered its address is
// right, and whoever runs the gateway need not start it a second time. Meanwhile pages say that the database is being prepared.

const PAUSE_MS = 500;

export interface UntilThereOptions {
	readonly log: Log;
	/** Ends the waiting, with its reason. */
	readonly signal: AbortSignal;
	readonly sleep?: Timing["sleep"];
}

/**
 * Runs `step`, which must be harmless twice, until the database stays for all of it; rejects when it fails for anything else.
 * `isAway`: which failures are none.
 */
export function createUntilThere({ log, signal, sleep = REAL_TIMING.sleep }: UntilThereOptions) {
	return async <Result>(what: string, step: () => Promise<Result>, isAway = isDatabaseAway): Promise<Result> => {
		for (;;) {
			try {
				return await step();
			} catch (error) {
				if (!isOrHasCause(error, isAway)) throw error;
				log.warn({ err: error }, `The database went away during the start, before it was done to ${what}: that is begun again`);
			}
			await sleep(PAUSE_MS, signal);
			signal.throwIfAborted();
		}
	};
}

/** Or one of its causes: a step says in words of its own what it was at. */
function isOrHasCause(error: unknown, isAway: (error: unknown) => boolean): boolean {
	return isAway(error) || (error instanceof Error && error.cause !== undefined && isOrHasCause(error.cause, isAway));
}
