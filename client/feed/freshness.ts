// How old what is shown is, judged by beats alone and never by what a socket believes. No timers: each question brings its
// moment, `at` in monotonic ms; `now` is the server's instant in what came.
import type { Instant } from "../../server/protocol/code.ts";

/** With the watch's step and a frame this makes the promised 2 s. */
export const STALE_AFTER_MS = 1800;
/** A socket that has brought nothing for so long is given up: a half-open one would believe in itself for 20 s more. */
export const GIVE_UP_AFTER_MS = 6000;
/** The watch comes so late only when the page stood still. */
const STOOD_STILL_MS = 500;

export class Freshness {
	/** Of the last beat; before the first one, of the snapshot. */
	#last: { readonly at: number; readonly now: Instant } | undefined;
	/** Until the first beat a page says that it is connecting, and is stale later. */
	#hasBeenLive = false;
	/** When the present socket began to connect or last brought something. */
	#heardAt = 0;
	#watchedAt = 0;

	tookSnapshot(at: number, now: Instant): void {
		this.#last = { at, now };
	}

	heardBeat(at: number, now: Instant): void {
		this.#last = { at, now };
		this.#hasBeenLive = true;
	}

	/** As of a page that has shown nothing yet. */
	forget(): void {
		this.#last = undefined;
		this.#hasBeenLive = false;
	}

	beganToConnect(at: number): void {
		this.#heardAt = at;
	}

	/** Makes nothing fresh, for more may be on its way; but a socket that brings something is not given up. */
	heardChange(at: number): void {
		this.#heardAt = at;
	}

	/** To be asked at each watch: true when this one comes so late that beats may be waiting behind it, after a long frame or in a background tab. */
	hasStoodStill(at: number): boolean {
		const sinceMs = at - this.#watchedAt;
		this.#watchedAt = at;
		return sinceMs > STOOD_STILL_MS;
	}

	/** The server's instant of the last that was heard, when that is too long ago; undefined while all is fresh, or nothing is shown yet. */
	findStaleSince(at: number): Instant | undefined {
		if (this.#last === undefined) return undefined;
		return at - this.#last.at > (this.#hasBeenLive ? STALE_AFTER_MS : GIVE_UP_AFTER_MS) ? this.#last.now : undefined;
	}

	/** Whether the present socket has had its time and brought nothing. */
	isGivenUp(at: number): boolean {
		return this.#last !== undefined && Math.min(at - this.#last.at, at - this.#heardAt) > GIVE_UP_AFTER_MS;
	}
}
