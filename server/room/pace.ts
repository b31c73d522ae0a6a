import type { Timing } from "../feed/timing.ts";
import type { Instant } from "../protocol/code.ts";

export interface Pace {
	/** At once after a pause, else when the rest after the last run is over: one change alone is not kept waiting, many go together. */
	soon(): void;
	/** At once, whatever is due. */
	now(): void;
}

/**
 * Runs `task`, which is told how long ago it ran last, ms, and answers how long to rest after it, ms. However many `soon` come
 * meanwhile, they are one run.
 */
export function createPace(
	task: (sinceMs: number) => number,
	{ now, after }: { readonly now: () => Instant; readonly after: Timing["after"] },
): Pace {
	let ranAt = Number.NEGATIVE_INFINITY;
	let restMs = 0;
	let isDue = false;
	const run = () => {
		isDue = false;
		const at = now();
		// abs: the clock of a machine may be set back.
		const sinceMs = Math.abs(at - ranAt);
		ranAt = at;
		restMs = task(sinceMs);
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

/**
 * A row asks for this much time, of which what passed since the last run is paid: more than 200 rows a second go together, ever
 * more of them, and fewer are told at once, those too that a moment's delay has brought together.
 */
const TIME_A_ROW_MS = 10;
/** A message to one socket costs about 10 µs: this keeps telling everybody below half a core. */
const REST_A_SOCKET_MS = 0.025;
const LONGEST_REST_MS = 50;

/** How long to rest after `rows` were told to `sockets`, when the telling before that was `sinceMs` ago. */
export function findRestMs(rows: number, sockets: number, sinceMs: number): number {
	return Math.max(Math.min(rows * TIME_A_ROW_MS - sinceMs, LONGEST_REST_MS), sockets * REST_A_SOCKET_MS);
}
