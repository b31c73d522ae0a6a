// How far a screen has come in the history of complaints, and what it therefore takes: never what is older than what it shows.
import type { Change } from "../../server/protocol/down.ts";
import { compareMarks, hasEndedBefore, type Mark, markToParts } from "../../server/protocol/mark.ts";

/** Every gateway that was tried for so long was behind: then the history is shorter than it was. */
const BEHIND_LIMIT_MS = 60_000;

export class Progress {
	#mark: Mark | undefined;
	/** Stays when the mark goes: what is fetched anew is not to take the screen back. */
	#shown: Mark | undefined;
	/** When a gateway was behind for the first time since the last beat. */
	#behindSince: number | undefined;
	readonly #monotonic: () => number;

	constructor(monotonic: () => number) {
		this.#monotonic = monotonic;
	}

	/** From where the screen can go on; undefined when all is to be fetched anew. */
	get mark(): Mark | undefined {
		return this.#mark;
	}

	/** What the screen has shown last. */
	get shown(): Mark | undefined {
		return this.#shown;
	}

	/** Everything is to be fetched anew. */
	lose(): void {
		this.#mark = undefined;
	}

	/** Somebody else may come in, who is shown something else. */
	forget(): void {
		this.#mark = undefined;
		this.#shown = undefined;
		this.#behindSince = undefined;
	}

	/** False, and nothing is taken, when the snapshot of a gateway that is behind is older than what is shown, or of a history that has ended since. */
	takeSnapshot(mark: Mark): boolean {
		if (this.#shown !== undefined && isBefore(mark, this.#shown) && this.waitsForAnother()) return false;
		this.#mark = mark;
		this.#shown = mark;
		return true;
	}

	/** The mark after it; undefined when something between the own mark and the change's start is missing. */
	takeChange({ from, mark }: Pick<Change, "from" | "mark">): Mark | undefined {
		if (this.#mark === undefined || !isSameEpoch(from, this.#mark) || compareMarks(from, this.#mark) > 0) return undefined;
		if (compareMarks(mark, this.#mark) > 0) {
			this.#mark = mark;
			this.#shown = mark;
		}
		return this.#mark;
	}

	/** What concerns this screen up to there was said before it: where little happens, the mark would fall behind what can be resumed. */
	takeBeat(mark: Mark): void {
		this.#behindSince = undefined;
		if (this.#mark !== undefined && isSameEpoch(mark, this.#mark) && compareMarks(mark, this.#mark) > 0) this.#mark = mark;
	}

	/** Whether to keep what is shown, and its mark, after a gateway that is behind it: the next try may reach another one. */
	waitsForAnother(): boolean {
		const now = this.#monotonic();
		this.#behindSince ??= now;
		if (now - this.#behindSince < BEHIND_LIMIT_MS) return true;
		this.forget();
		return false;
	}
}

function isBefore(mark: Mark, shown: Mark): boolean {
	return isSameEpoch(mark, shown) ? compareMarks(mark, shown) < 0 : hasEndedBefore(markToParts(mark).epoch, markToParts(shown).epoch);
}

function isSameEpoch(a: Mark, b: Mark): boolean {
	return markToParts(a).epoch === markToParts(b).epoch;
}
