import type { Timing } from "../feed/timing.ts";
import type { Instant } from "../protocol/code.ts";

export interface Pace {
	/** At once after a pause, else when the rest after the last run is over: one change alone is not kept waiting, many go together. */
	soon(): void;
	/** At once, whatever is due. */
	now(): void;
}

/** Runs `task`, which answers how long to rest after it, ms. However many `soon` come meanwhile, they are one run. */
export function createPace(task: () => number, { now, after }: { readonly now: () => Instant; readonly after: Timing["after"] }): Pace {
	let ranAt = Number.NEGATIVE_INFINITY;
	let restMs = 0;
	let isDue = false;
	const run = () => {
		isDue = false;
		ranAt = now();
		restMs = task();
	};
	return {
		now: run,
		soon: () => {
			if (isDue) return;
			// abs: the clock of a machine may be set back.
			const waitMs = restMs - Math.abs(now() - ranAt);
			if (waitMs <= 0) {
				run();
				return;
			}
			isDue = true;
			after(waitMs, () => {
				if (isDue) run();
			});
		},
	};
}

/** More than 200 rows a second go together, fewer are told at once. */
const REST_A_ROW_MS = 5;
/** A message to one socket costs about 10 µs: this keeps telling everybody below half a core. */
const REST_A_SOCKET_MS = 0.025;
const LONGEST_REST_MS = 50;

/** How long to rest after `rows` were told to `sockets`. */
export function findRestMs(rows: number, sockets: number): number {
	return Math.max(Math.min(rows * REST_A_ROW_MS, LONGEST_REST_MS), sockets * REST_A_SOCKET_MS);
}
