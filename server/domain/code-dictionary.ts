// Index 0 always means "none", so that a column of indices needs no second array for what is missing.

/** With none: as many as a Uint16Array can say. */
const MOST_CODES = 65_536;

/** Codes as small integers, for a column of indices. Only grows: an index, once given, keeps its meaning. */
export class CodeDictionary<Code extends string> {
	/** Code by index; `[0]` is null. Read it, do not write to it. */
	readonly codes: (Code | null)[] = [null];
	readonly #indexByCode = new Map<Code, number>();
	readonly #most: number;

	/** `most` with none: 65,536 fit a Uint16Array column. */
	constructor(most: number = MOST_CODES) {
		this.#most = most;
	}

	/** The index of `code`, given now if it is new; 0 for null. Throws when it is full. */
	codeToIndex(code: Code | null): number {
		if (code === null) return 0;
		const known = this.#indexByCode.get(code);
		if (known !== undefined) return known;
		const index = this.codes.length;
		if (index === this.#most) throw new RangeError(`No room for code ${code}: the dictionary holds ${this.#most - 1}`);
		this.codes.push(code);
		this.#indexByCode.set(code, index);
		return index;
	}

	/** Undefined when no row ever had this code: then nothing can match it. */
	findIndex(code: Code): number | undefined {
		return this.#indexByCode.get(code);
	}

	indexToCode(index: number): Code | null {
		const code = this.codes[index];
		if (code === undefined) throw new RangeError(`Expected an index below ${this.codes.length}, got ${index}`);
		return code;
	}
}
