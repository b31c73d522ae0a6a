// Slots that pass one test after another. A test is one loop over a column without a branch on what it finds: a slot that does not
// pass is written over by the next. A loop of its own for each kind of column, for one that meets several is several times slower.

/** What passed so far: the first `left` of `slots`, rising. */
export interface Sieve {
	readonly slots: Uint32Array;
	left: number;
}

export function createSieve(count: number): Sieve {
	const slots = new Uint32Array(count);
	for (let slot = 0; slot < count; slot++) slots[slot] = slot;
	return { slots, left: count };
}

/** `mask` has 1 for what is kept, 0 for all else. */
export function keepBytes(sieve: Sieve, column: Uint8Array, mask: Uint8Array): void {
	const { slots, left } = sieve;
	let kept = 0;
	for (let at = 0; at < left; at++) {
		const slot = slots[at] as number;
		slots[kept] = slot;
		kept += mask[column[slot] as number] as number;
	}
	sieve.left = kept;
}

/** As keepBytes. */
export function keepCodes(sieve: Sieve, column: Uint16Array, mask: Uint8Array): void {
	const { slots, left } = sieve;
	let kept = 0;
	for (let at = 0; at < left; at++) {
		const slot = slots[at] as number;
		slots[kept] = slot;
		kept += mask[column[slot] as number] as number;
	}
	sieve.left = kept;
}

/** Keeps by how many of `ends` (rising) a row's number is above; `mask` is by that. NaN is above none. */
export function keepSteps(sieve: Sieve, column: Float64Array, ends: readonly number[], mask: Uint8Array): void {
	const { slots, left } = sieve;
	const steps = Float64Array.from(ends);
	let kept = 0;
	for (let at = 0; at < left; at++) {
		const slot = slots[at] as number;
		const value = column[slot] as number;
		let step = 0;
		while (step < steps.length && value > (steps[step] as number)) step++;
		slots[kept] = slot;
		kept += mask[step] as number;
	}
	sieve.left = kept;
}
