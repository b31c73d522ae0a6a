import type { Log } from "../feed/log.ts";
import type { Timing } from "../feed/timing.ts";

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 2000;

export interface RetryOptions {
	readonly log: Log;
	readonly sleep: Timing["sleep"];
	readonly signal: AbortSignal;
}

/** For what the room cannot go on without: tries until it is done or the signal is aborted, and says each failure. */
export function createRetry({ log, sleep, signal }: RetryOptions): (what: string, task: () => Promise<void>) => Promise<void> {
	return async (what, task) => {
		for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS)) {
			try {
				return await task();
			} catch (error) {
				log.error({ err: error, pauseMs }, `The room cannot ${what} and tries again`);
				await sleep(pauseMs, signal);
			}
		}
	};
}
