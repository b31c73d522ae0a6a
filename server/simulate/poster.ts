// The drill's citizens at the public intake. What could not be posted is posted later; what is older than ten minutes by
// then is dropped with a word, because a flood of old reports after a break would be a lie about the city.
import type { Instant } from "../protocol/code.ts";
import { INTAKE_MAX_ITEMS, type IntakeAnswer } from "../protocol/intake.ts";
import { type Arrival, type Citizens, listArrivals } from "./citizens.ts";
import { HOUR_MS, liveRhythm } from "./rhythm.ts";

export interface PosterOptions {
	readonly baseUrl: string;
	readonly intakeKey: string;
	readonly citizens: Citizens;
	readonly pace: number;
	readonly now: () => Instant;
	readonly log: { info(message: string): void; warn(message: string): void };
	readonly signal: AbortSignal;
}

const OLDEST_MS = 10 * 60_000;
const LONGEST_BACKOFF_MS = 30_000;

/** `post` sends what has come in since the last call; it never rejects. */
export function createPoster({ baseUrl, intakeKey, citizens, pace, now, log, signal }: PosterOptions): { post(): Promise<void> } {
	const rhythm = liveRhythm(pace);
	let madeUntil = now();
	let queue: readonly Arrival[] = [];
	let failures = 0;
	let quietUntil = 0;

	return {
		async post() {
			const at = now();
			if (at >= madeUntil) {
				// An hour ahead: making a day's moments takes some 30 ms.
				queue = [...queue, ...listArrivals(citizens, rhythm, madeUntil, at + HOUR_MS)];
				madeUntil = at + HOUR_MS;
			}
			if (at < quietUntil) return;
			const fresh = queue.filter((arrival) => arrival.at > at - OLDEST_MS);
			if (fresh.length < queue.length) log.warn(`Drill: ${queue.length - fresh.length} reports dropped, the intake was away for too long`);
			queue = fresh;
			const due = queue.slice(0, Math.min(INTAKE_MAX_ITEMS, countUntil(queue, at)));
			if (due.length === 0) return;
			const trouble = await send(due, baseUrl, intakeKey, signal);
			if (trouble === null) {
				queue = queue.slice(due.length);
				if (failures > 0) log.info("Drill: the intake takes reports again");
				failures = 0;
				return;
			}
			if (signal.aborted) return;
			failures += 1;
			const backoffMs = Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** (failures - 1));
			quietUntil = at + backoffMs;
			log.warn(`Drill: ${due.length} reports not taken (${trouble}); next try in ${backoffMs / 1000} s`);
		},
	};
}

function countUntil(queue: readonly Arrival[], at: Instant): number {
	const next = queue.findIndex((arrival) => arrival.at > at);
	return next === -1 ? queue.length : next;
}

/** Null when the intake answered; refused items are its business and are kept there. Otherwise what went wrong. */
async function send(arrivals: readonly Arrival[], baseUrl: string, intakeKey: string, signal: AbortSignal): Promise<string | null> {
	try {
		const response = await fetch(new URL("/api/complaints", baseUrl), {
			method: "POST",
			headers: { "content-type": "application/json", authorization: `Bearer ${intakeKey}` },
			body: JSON.stringify(arrivals.map((arrival) => arrival.item)),
			signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
		});
		if (!response.ok) return `HTTP ${response.status}`;
		const answers = (await response.json()) as readonly IntakeAnswer[];
		return answers.length === arrivals.length ? null : `${answers.length} answers for ${arrivals.length} reports`;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
