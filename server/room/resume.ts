import type { Audience } from "../domain/audience.ts";
import type { ComplaintId } from "../protocol/code.ts";
import type { Change, RefetchReason } from "../protocol/down.ts";
import { hasEndedBefore, type Mark, markToParts, parseMark } from "../protocol/mark.ts";
import type { LogPosition } from "../queries/change-log.ts";
import { comparePositions, type Stood } from "./change-ring.ts";
import type { RoomState } from "./room-state.ts";

// What a client that comes back has missed. A thousand walls of one audience come back with the same few marks: it is looked up,
// built and encoded once for all of them. The ring of what was touched lately comes first, then the log, then a new snapshot.

/** Rows in one message: a bulk does not make one giant frame that all must wait behind. */
const ROWS_A_CHANGE = 2000;
/** More than this missed is not even built. */
const MOST_RESUMED = 20_000;
/** Dearer than a snapshot; and with what else is on its way it stays below what a client may leave unread (broadcast.ts). */
export const MOST_RESUMED_CHARACTERS = 786_432;
/** Answers kept, of the last MOST_RESUMED_CHARACTERS at most. */
const MOST_KEPT = 32;

/** Marks older than the ring that the log is asked about at once; whoever comes with another one meanwhile fetches anew. */
const MOST_ASKED = 8;

/** What the log names after `after` and up to `to`; undefined when it does not have all of that, or it is more than `limit`. */
export type ReadNamed = (after: LogPosition, to: LogPosition, limit: number) => Promise<readonly ComplaintId[] | undefined>;

/** Everything that the log names between a mark and `to`. */
interface Named {
	readonly to: LogPosition;
	readonly ids: readonly ComplaintId[];
}

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
	/** By mark: what the log was asked for, and what it is being asked for. */
	readonly #named = new Map<Mark, Named>();
	readonly #asking = new Map<Mark, Promise<void>>();
	readonly #readNamed: ReadNamed;

	/** Without `readNamed` the log is not asked. */
	constructor(readNamed: ReadNamed = async () => undefined) {
		this.#readNamed = readNamed;
	}

	/** Asks the log for what the ring no longer holds; undefined when there is nothing to ask for. `get` answers with it after that. */
	lookBack(state: RoomState, given: string | undefined): Promise<void> | undefined {
		const mark = parseMark(given);
		if (mark === undefined) return undefined;
		const { epoch, ...after } = markToParts(mark);
		const to = state.ring.start;
		if (epoch !== state.epoch || comparePositions(after, to) >= 0) return undefined;
		const named = this.#named.get(mark);
		if (named !== undefined && comparePositions(named.to, to) >= 0) return undefined;
		const asked = this.#asking.get(mark);
		if (asked !== undefined || this.#asking.size >= MOST_ASKED) return asked;
		const asking = this.#ask(mark, after, to).finally(() => this.#asking.delete(mark));
		this.#asking.set(mark, asking);
		return asking;
	}

	async #ask(mark: Mark, after: LogPosition, to: LogPosition): Promise<void> {
		const ids = await this.#readNamed(after, to, MOST_RESUMED);
		if (ids === undefined) return;
		this.#named.delete(mark);
		this.#named.set(mark, { to, ids });
		const [oldest] = this.#named.keys();
		if (this.#named.size > MOST_ASKED && oldest !== undefined) this.#named.delete(oldest);
		// Those who came with this mark before were refused.
		this.#kept.clear();
	}

	/** For a client of `audience` that was given this mark. The state's tick must be taken and told. */
	get(state: RoomState, audience: Audience, given: string | undefined): Resumed {
		const told = state.toMark(state.ring.end);
		if (this.#state !== state || this.#told !== told) this.#kept.clear();
		this.#state = state;
		this.#told = told;
		const key = `${given} ${audience.key}`;
		const kept = this.#kept.get(key);
		if (kept !== undefined) return kept;
		const made = buildResumed(state, audience, given, told, this.#named.get(given as Mark));
		this.#kept.set(key, made);
		const [oldest] = this.#kept.keys();
		if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
		return made;
	}
}

function buildResumed(state: RoomState, audience: Audience, given: string | undefined, told: Mark, named: Named | undefined): Resumed {
	const missed = findMissed(given, state, named);
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

/** What a client with this mark has missed; `named` is what the log names between it and some place that the ring knows. */
export function findMissed(given: string | undefined, state: RoomState, named?: Named): Missed {
	const mark = parseMark(given);
	// A mark that cannot be read says as much as none.
	if (mark === undefined) return { ok: false, reason: "no_mark" };
	const { epoch, xid, seq } = markToParts(mark);
	// This gateway has not noticed a promotion yet that the one has that gave the mark: what is here has ended.
	if (hasEndedBefore(state.epoch, epoch)) return { ok: false, reason: "mark_from_the_future" };
	if (epoch !== state.epoch) return { ok: false, reason: "other_epoch" };
	const isOlder = comparePositions({ xid, seq }, state.ring.start) < 0;
	const answer = state.ring.touchedSince(isOlder && named !== undefined ? named.to : { xid, seq });
	if (!answer.ok) return answer;
	const { touched } = answer;
	if (isOlder && named !== undefined) for (const id of named.ids) touched.set(id, "unknown");
	if (touched.size > MOST_RESUMED) return { ok: false, reason: "mark_too_old" };
	return { ok: true, from: mark, touched };
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
