// Open, overdue and private complaints counted by a code (a region, a cell, a status). One counter a code and kind of row, so that a
// row is one addition whatever it is.

export interface Count {
	readonly open: number;
	readonly overdue: number;
	readonly private: number;
}

/** What a row counts as: these added up. */
export const OVERDUE = 1;
export const PRIVATE = 2;
/** Of rows, so counters a code. */
export const KINDS = 4;

const NOTHING: Count = { open: 0, overdue: 0, private: 0 };

export class Tally<Code extends string> {
	/** By index of a code × KINDS + what the row counts as. Fetch them again after `add`: growing replaces them. */
	counters = new Int32Array(64 * KINDS);
	readonly #findIndex: (code: Code) => number | undefined;

	/** Who counts says what the indices mean. */
	constructor(findIndex: (code: Code) => number | undefined) {
		this.#findIndex = findIndex;
	}

	/** The counters, with room for `codes` indices. */
	fit(codes: number): Int32Array {
		if (codes * KINDS > this.counters.length) {
			const counters = new Int32Array(Math.max(codes * KINDS, this.counters.length * 2));
			counters.set(this.counters);
			this.counters = counters;
		}
		return this.counters;
	}

	/** Of the same codes, with as much room. */
	createEmpty(): Tally<Code> {
		const tally = new Tally<Code>(this.#findIndex);
		tally.fit(this.counters.length / KINDS);
		return tally;
	}

	/** `by` is 1 to count a row, -1 to take it back. */
	add(index: number, kind: number, by: number): void {
		const counters = this.fit(index + 1);
		const at = index * KINDS + kind;
		counters[at] = (counters[at] as number) + by;
	}

	of(code: Code): Count {
		const index = this.#findIndex(code);
		return index === undefined ? NOTHING : this.at(index);
	}

	at(index: number): Count {
		const { counters } = this;
		const from = index * KINDS;
		if (from >= counters.length) return NOTHING;
		const late = counters[from + OVERDUE] as number;
		const hidden = counters[from + PRIVATE] as number;
		const both = counters[from + OVERDUE + PRIVATE] as number;
		return { open: (counters[from] as number) + late + hidden + both, overdue: late + both, private: hidden + both };
	}
}
