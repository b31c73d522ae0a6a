// Against flicker: a level rises at once and falls only when it has been lower for a while (the off-delay of ISA-18.2), so that
// a cell at the edge of two levels does not change its colour with every complaint.
import type { Instant } from "../../server/protocol/code.ts";

export const OFF_DELAY_MS = 30_000;

export interface Held {
	/** By index, as given; another array each time. */
	readonly levels: Uint8Array;
	/** When the next level falls by itself; infinite while none waits to. */
	readonly until: Instant;
}

/** Levels by an index that stays the same for the same thing: what is new is appended. */
export class LevelHold {
	#shown = new Uint8Array(0);
	/** Since when it should be lower than shown; NaN while it should not. */
	#lowerSince = new Float64Array(0);
	#of: readonly unknown[] = [];
	#now = Number.NEGATIVE_INFINITY;

	/**
	 * Nothing is held over when `of` is about something else (another resolution, another filter) or when the clock went back.
	 * O(n).
	 */
	settle(levels: Uint8Array, now: Instant, of: readonly unknown[]): Held {
		const isSame = of.length === this.#of.length && of.every((each, at) => Object.is(each, this.#of[at]));
		if (!isSame || now < this.#now) {
			this.#shown = new Uint8Array(0);
			this.#lowerSince = new Float64Array(0);
		}
		this.#of = of;
		this.#now = now;
		const before = this.#shown;
		const since = this.#lowerSince;
		const shown = levels.slice();
		const lowerSince = new Float64Array(levels.length).fill(Number.NaN);
		let until = Number.POSITIVE_INFINITY;
		for (let at = 0; at < Math.min(before.length, levels.length); at++) {
			const [held, wanted] = [before[at] as number, levels[at] as number];
			if (wanted >= held) continue;
			const from = Number.isNaN(since[at]) ? now : (since[at] as number);
			if (now - from >= OFF_DELAY_MS) continue;
			shown[at] = held;
			lowerSince[at] = from;
			until = Math.min(until, from + OFF_DELAY_MS);
		}
		this.#shown = shown;
		this.#lowerSince = lowerSince;
		return { levels: shown, until };
	}
}
