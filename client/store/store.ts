// One store, one writer. Writes queue up and are applied together once a tick; readers see whole states only.

import type { View } from "../../server/protocol/account.ts";
import type { Instant } from "../../server/protocol/code.ts";
import { NO_FILTER } from "./filter.ts";
import { OpenComplaints } from "./open-complaints.ts";
import type { State } from "./state.ts";

/** Computes the next state; answering the same object means that nothing changed. May change `state.complaints`. */
export type Write = (state: State) => State;

export interface StoreParts {
	/** Milliseconds that only rise: `performance.now`. */
	readonly monotonic: () => number;
	/** Calls `run` once, soon: on the next frame, or after a time-out where no frames come. */
	readonly schedule: (run: () => void) => void;
	/** Guess of the server's clock until it has told its own. */
	readonly wallClock: () => Instant;
}

export class Store {
	#state: State;
	#queue: Write[] = [];
	#isScheduled = false;
	#listeners = new Set<() => void>();
	/** Server clock minus monotonic clock. */
	#offset: number;
	readonly #parts: StoreParts;

	constructor(parts: StoreParts, initial: { readonly view: View }) {
		this.#parts = parts;
		this.#offset = parts.wallClock() - parts.monotonic();
		const complaints = new OpenComplaints();
		this.#state = {
			version: 0,
			complaintVersion: 0,
			link: { status: "connecting", staleSince: null, lagMs: 0, fault: null },
			view: initial.view,
			newer: null,
			you: null,
			isDrill: false,
			reference: null,
			regions: null,
			complaints,
			totals: complaints.totals,
			mark: null,
			now: parts.wallClock(),
			hotspots: null,
			alarms: null,
			selection: null,
			pin: null,
			filter: NO_FILTER,
			frame: { kind: "mainland" },
			basemap: null,
			coloured: "cell",
			dispatched: [],
			playback: null,
			resolution: 8,
		};
	}

	get state(): State {
		return this.#state;
	}

	/** The server's clock now, to the millisecond; `state.now` is the same clock at the last tick. */
	now(): Instant {
		return this.#parts.monotonic() + this.#offset;
	}

	/** Takes the server's clock from a message that has just come. */
	setServerClock(now: Instant): void {
		this.#offset = now - this.#parts.monotonic();
	}

	/** Queues a write for the next tick. */
	write(write: Write): void {
		this.#queue.push(write);
		this.#schedule();
	}

	/** Asks for a tick so that the clock moves; to be called once a second. */
	pulse(): void {
		this.#schedule();
	}

	subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	};

	/** Applies what is queued now. The scheduled tick calls it; tests call it themselves. */
	flush(): void {
		this.#isScheduled = false;
		const queue = this.#queue;
		this.#queue = [];
		let next = this.#state;
		for (const write of queue) next = write(next);
		const now = this.now();
		const became = next.complaints.advanceTo(now);
		const isAnotherSecond = Math.floor(now / 1000) !== Math.floor(this.#state.now / 1000);
		if (next === this.#state && became === 0 && !isAnotherSecond) return;
		const complaintVersion = next.complaintVersion + (became > 0 ? 1 : 0);
		this.#state = {
			...next,
			version: this.#state.version + 1,
			complaintVersion,
			totals: complaintVersion === this.#state.complaintVersion ? this.#state.totals : next.complaints.totals,
			now,
		};
		for (const listener of this.#listeners) listener();
	}

	#schedule(): void {
		if (this.#isScheduled) return;
		this.#isScheduled = true;
		this.#parts.schedule(() => this.flush());
	}
}
