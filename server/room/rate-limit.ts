import type { Instant } from "../protocol/code.ts";

/** A bucket of `burst` that fills by `perSecond`; true when one may be taken. Fifty dispatches at once are ordinary work. */
export function createRateLimit(now: () => Instant, burst: number, perSecond: number): () => boolean {
	let left = burst;
	let at = now();
	return () => {
		const moment = now();
		left = Math.min(burst, left + (Math.max(0, moment - at) / 1000) * perSecond);
		at = moment;
		if (left < 1) return false;
		left--;
		return true;
	};
}
