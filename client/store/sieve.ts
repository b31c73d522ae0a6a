// Slots that pass one test after another. A test is one loop over a column without a branch on what it finds: a slot that does not
// pass is written over by the next. A loop of its own for each kind of column, for one that meets several is several times slower.

export interface Sieve {
	/** What passed so far: the first `left`, rising. Not written before the first test. */
	readonly slots: Uint32Array;
	left: number;
	isWhole: boolean;
}

export function createSieve(count: number): Sieve {
	return { slots: new Uint32Array(count), left: count, isWhole: true };
}

export function takeSlots({ slots, left, isWhole }: Sieve): Uint32Array {
	if (isWhole) for (let slot = 0; slot < left; slot++) slots[slot] = slot;
	return slots.subarray(0, left);
}

/** `mask` has 1 for what is kept, 0 for all else. */
export function keepBytes(sieve: Sieve, column: Uint8Array, mask: Uint8Array): void {
	const { slots, left, isWhole } = sieve;
	let kept = 0;
	for (let at = 0; at < left; at++) {
		const slot = isWhole ? at : (slots[at] as number);
		slots[kept] = slot;
		kept += mask[column[slot] as number] as number;
	}
	sieve.left = kept;
	sieve.isWhole = false;
}

/** As keepBytes. */
export function keepCodes(sieve: Sieve, column: Uint16Array, mask: Uint8Array): void {
	const { slots, left, isWhole } = sieve;
	let kept = 0;
	for (let at = 0; at < left; at++) {
		const slot = isWhole ? at : (slots[at] as number);
		slots[kept] = slot;
		kept += mask[column[slot] as number] as number;
	}
	sieve.left = kept;
	sieve.isWhole = false;
}

/** Keeps by how many of `ends` (rising) a row's number is above; `mask` is by that. NaN is above none. */
export function keepSteps(sieve: Sieve, column: Float64Array, ends: readonly number[], mask: Uint8Array): void {
	const { slots, left, isWhole } = sieve;
	const steps = Float64Array.from(ends);
	let kept = 0;
	for (let at = 0; at < left; at++) {
		const slot = isWhole ? at : (slots[at] as number);
		const value = column[slot] as number;
		let step = 0;
		while (step < steps.length && value > (steps[step] as number)) step++;
		slots[kept] = slot;
		kept += mask[step] as number;
	}
	sieve.left = kept;
	sieve.isWhole = false;
}

/** Keeps by two instants, one for rows with the bit `which` and one for those without; `mask` is by the bit + 2 when before its own. */
export function keepBefore(
	sieve: Sieve,
	column: Float64Array,
	bits: Uint8Array,
	which: 1,
	[without, withBit]: readonly [number, number],
	mask: Uint8Array,
): void {
	const { slots, left, isWhole } = sieve;
	let kept = 0;
	for (let at = 0; at < left; at++) {
		const slot = isWhole ? at : (slots[at] as number);
		const bit = (bits[slot] as number) & which;
		const isBefore = (column[slot] as number) < (bit === 0 ? without : withBit);
		slots[kept] = slot;
		kept += mask[bit + (isBefore ? 2 : 0)] as number;
	}
	sieve.left = kept;
	sieve.isWhole = false;
}

/** The slots below `count` that are not in `slots`. */
export function complementOf(slots: Uint32Array, count: number): Uint32Array {
	const others = new Uint32Array(count - slots.length);
	let next = 0;
	let written = 0;
	for (let at = 0; at < slots.length; at++) {
		const slot = slots[at] as number;
		while (next < slot) others[written++] = next++;
		next = slot + 1;
	}
	while (next < count) others[written++] = next++;
	return others;
}
