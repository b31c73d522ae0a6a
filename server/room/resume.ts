import type { Audience } from "../domain/audience.ts";
import type { ComplaintId } from "../protocol/code.ts";
import type { Change, RefetchReason } from "../protocol/down.ts";
import { type Mark, markToParts, parseMark } from "../protocol/mark.ts";
import type { Stood } from "./change-ring.ts";
import type { RoomState } from "./room-state.ts";

// What a client that comes back has missed. A thousand walls of one audience come back with the same few marks: it is looked up,
// built and encoded once for all of them.

/** Rows in one message: a bulk does not make one giant frame that all must wait behind. */
const ROWS_A_CHANGE = 2000;
/** More than this missed is not even built. */
const MOST_RESUMED = 20_000;
/** Dearer than a snapshot; and with what else is on its way it stays below what a client may leave unread (broadcast.ts). */
export const MOST_RESUMED_CHARACTERS = 786_432;
/** Answers kept, of the last MOST_RESUMED_CHARACTERS at most. */
const MOST_KEPT = 32;

export type Resumed =
	/** `packets` are Socket.IO's own, each a `change`; none when nothing was missed. All of them lead to `told`. */
	{ readonly ok: true; readonly told: Mark; readonly packets: readonly string[] } | Refused;

interface Refused {
	readonly ok: false;
	readonly reason: RefetchReason;
}

export class Resumes {
	/** By given mark and audience key; of `#state` as it was told up to `#told`. */
	readonly #kept = new Map<string, Resumed>();
	#state: RoomState | undefined;
	#told: Mark | undefined;

	/** For a client of `audience` that was given this mark. The state's tick must be taken and told. */
	get(state: RoomState, audience: Audience, given: string | undefined): Resumed {
		const told = state.toMark(state.ring.end);
		if (this.#state !== state || this.#told !== told) this.#kept.clear();
		this.#state = state;
		this.#told = told;
		const key = `${given} ${audience.key}`;
		const kept = this.#kept.get(key);
		if (kept !== undefined) return kept;
		const made = buildResumed(state, audience, given, told);
		this.#kept.set(key, made);
		const [oldest] = this.#kept.keys();
		if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
		return made;
	}
}

function buildResumed(state: RoomState, audience: Audience, given: string | undefined, told: Mark): Resumed {
	const missed = findMissed(given, state);
	if (!missed.ok) return missed;
	if (missed.from === told) return { ok: true, told, packets: [] };
	const packets: string[] = [];
	let characters = 0;
	// An empty one too: the audience's next change begins at `told`, and whoever is before that would see a gap.
	for (const change of splitChange({ from: missed.from, mark: told, ...state.buildTold(missed.touched, audience) })) {
		const packet = encodeChange(change);
		characters += packet.length;
		if (characters > MOST_RESUMED_CHARACTERS) return { ok: false, reason: "mark_too_old" };
		packets.push(packet);
	}
	return { ok: true, told, packets };
}

/** As Socket.IO's encoder writes an event of the main namespace that nobody acknowledges (protocol revision 5). */
function encodeChange(change: Change): string {
	return `2${JSON.stringify(["change", change])}`;
}

type Missed = { readonly ok: true; readonly from: Mark; readonly touched: ReadonlyMap<ComplaintId, Stood> } | Refused;

/** What a client with this mark has missed. */
export function findMissed(given: string | undefined, state: RoomState): Missed {
	const mark = parseMark(given);
	// A mark that cannot be read says as much as none.
	if (mark === undefined) return { ok: false, reason: "no_mark" };
	const { epoch, xid, seq } = markToParts(mark);
	if (epoch !== state.epoch) return { ok: false, reason: "other_epoch" };
	const answer = state.ring.touchedSince({ xid, seq });
	if (!answer.ok) return answer;
	if (answer.touched.size > MOST_RESUMED) return { ok: false, reason: "mark_too_old" };
	return { ok: true, from: mark, touched: answer.touched };
}

/** The last part alone carries the mark: a client that got only some of them is still where it was. */
export function splitChange(change: Change): Change[] {
	const { from, mark, put, drop } = change;
	if (put.length <= ROWS_A_CHANGE) return [change];
	const parts: Change[] = [];
	for (let index = 0; index < put.length; index += ROWS_A_CHANGE) {
		const isLast = index + ROWS_A_CHANGE >= put.length;
		parts.push({ from, mark: isLast ? mark : from, put: put.slice(index, index + ROWS_A_CHANGE), drop: index === 0 ? drop : [] });
	}
	return parts;
}
