import type { Audience } from "../domain/audience.ts";
import { encodeSnapshot } from "../domain/snapshot-columns.ts";
import type { Instant } from "../protocol/code.ts";
import { compareMarks, type Mark, markToParts, parseMark } from "../protocol/mark.ts";
import type { RoomState } from "./room-state.ts";

/** Bytes of a whole audience at one mark. */
export interface Snapshot {
	/** Arrow IPC stream, see protocol/snapshot.ts. */
	readonly body: Uint8Array;
	/** Quoted, as the header wants it. */
	readonly etag: string;
}

interface Kept extends Snapshot {
	readonly state: RoomState;
	readonly mark: Mark;
	readonly touches: number;
	readonly madeAt: Instant;
	readonly tookMs: number;
}

const MIN_AGE_MS = 1000;
/** Encoding may take one part in this many of the room's time, however many come back at once. */
const SHARE = 20;
/** The same for whoever shows more already than the one that is kept: it would not take that one. */
const SHARE_OF_RETURNS = 4;
/** Behind an older one lies more than is told to whoever resumes from it (resume.ts): it would be fetched again and again. */
const MOST_TOUCHED = 1000;
const MAX_KEPT = 64;

/**
 * Snapshots by audience. One that is a second old (more when encoding takes long) is given again, with its own true mark, while
 * little has changed: a thousand walls that come back cost one encoding, and the ring tells them the rest. Sooner than that it is
 * made anew for a screen that shows a later mark, once for all that do.
 */
export class Snapshots {
	readonly #kept = new Map<string, Kept>();
	readonly #now: () => Instant;

	constructor(now: () => Instant) {
		this.#now = now;
	}

	/** `shown`: the mark of what the screen shows already; whatever is no mark of this history says nothing. */
	get(state: RoomState, audience: Audience, shown?: string): Snapshot {
		const mark = state.toMark(state.head);
		const kept = this.#kept.get(audience.key);
		const startedAt = this.#now();
		if (kept?.state === state) {
			const ageMs = Math.abs(startedAt - kept.madeAt);
			const isNear = state.touches - kept.touches <= MOST_TOUCHED;
			const leastMs =
				isBehind(kept.mark, shown) && !isBehind(mark, shown) ? kept.tookMs * SHARE_OF_RETURNS : Math.max(MIN_AGE_MS, kept.tookMs * SHARE);
			if (kept.mark === mark || (isNear && ageMs < leastMs)) return kept;
		}
		const body = encodeSnapshot(state.columns, audience.view, state.selectSlots(audience), { mark, epoch: state.epoch, now: startedAt });
		const { touches } = state;
		const etag = `"${mark} ${audience.key}"`;
		const made: Kept = { body, etag, state, mark, touches, madeAt: startedAt, tookMs: this.#now() - startedAt };
		this.#kept.delete(audience.key);
		this.#kept.set(audience.key, made);
		const [oldest] = this.#kept.keys();
		if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
		return made;
	}
}

function isBehind(mark: Mark, given: string | undefined): boolean {
	const shown = parseMark(given);
	return shown !== undefined && markToParts(shown).epoch === markToParts(mark).epoch && compareMarks(mark, shown) < 0;
}
