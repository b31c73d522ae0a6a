// Three-way difference of seed rows, by key and digest.

export interface SeedDigests {
	readonly key: string;
	/** In the files now, as written by the last seed, in the table now; null: no such row. */
	readonly seed: string | null;
	readonly last: string | null;
	readonly present: string | null;
}

export interface SeedChange {
	readonly add: readonly string[];
	readonly replace: readonly string[];
	readonly end: readonly string[];
	/** As the files say already. */
	readonly same: readonly string[];
	/** The files have news, but an operator changed, deleted or made the row: it stays. */
	readonly kept: readonly string[];
}

/** Every key with a row in the files or written before lands in at most one list; rows that only an operator knows in none. */
export function diffSeed(rows: readonly SeedDigests[]): SeedChange {
	const change = { add: [] as string[], replace: [] as string[], end: [] as string[], same: [] as string[], kept: [] as string[] };
	for (const { key, seed, last, present } of rows) {
		if (seed === null && last === null) continue;
		if (seed === present) change.same.push(key);
		else if (seed === null) {
			if (present !== null && present === last) change.end.push(key);
		} else if (present === null && last === null) change.add.push(key);
		else if (present !== null && present === last) change.replace.push(key);
		else if (seed !== last) change.kept.push(key);
	}
	return change;
}
