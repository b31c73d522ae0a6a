// Seeded chance. A stream is named by a path ("7/2026-11-21/JK…"), so that any part of the drill can be made again alone,
// in any order, after a restart. Generator: sfc32 of PractRand (Chris Doty-Humphrey, public domain); the path is hashed to
// its 128 bits of state with cyrb128 (bryc, public domain). Not for secrets.

export interface Chance {
	/** Uniform in [0, 1). */
	next(): number;
	/** A stream of its own; does not depend on how much was drawn from this one. */
	fork(label: string): Chance;
}

export function createChance(path: string): Chance {
	let [a, b, c, d] = pathToState(path);
	const next = (): number => {
		const sum = (a + b + d) | 0;
		d = (d + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + sum;
		c |= 0;
		return (sum >>> 0) / 4294967296;
	};
	// sfc32 mixes its seed in about a dozen rounds.
	for (let round = 0; round < 12; round += 1) next();
	return { next, fork: (label) => createChance(`${path}/${label}`) };
}

function pathToState(path: string): [number, number, number, number] {
	let h1 = 1779033703;
	let h2 = 3144134277;
	let h3 = 1013904242;
	let h4 = 2773480762;
	for (let at = 0; at < path.length; at += 1) {
		const k = path.charCodeAt(at);
		h1 = h2 ^ Math.imul(h1 ^ k, 597399067);
		h2 = h3 ^ Math.imul(h2 ^ k, 2869860233);
		h3 = h4 ^ Math.imul(h3 ^ k, 951274213);
		h4 = h1 ^ Math.imul(h4 ^ k, 2716044179);
	}
	h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
	h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
	h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
	h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
	h1 ^= h2 ^ h3 ^ h4;
	return [h1, h2 ^ h1, h3 ^ h1, h4 ^ h1];
}

/** Throws on an empty list. */
export function pick<Item>(chance: Chance, items: readonly Item[]): Item {
	const item = items[Math.floor(chance.next() * items.length)];
	if (item === undefined) throw new Error("Nothing to pick from");
	return item;
}

/** Items with running sums of their weights, for pickWeighted. */
export interface Weighted<Item> {
	readonly items: readonly Item[];
	readonly sums: readonly number[];
}

/** Weights need not add up to one; throws unless their sum is above zero. */
export function buildWeighted<Item>(items: readonly Item[], weightOf: (item: Item) => number): Weighted<Item> {
	let sum = 0;
	const sums = items.map((item) => {
		sum += weightOf(item);
		return sum;
	});
	if (!(sum > 0)) throw new Error(`Expected weights above zero, got a sum of ${sum} over ${items.length} items`);
	return { items, sums };
}

export function pickWeighted<Item>(chance: Chance, { items, sums }: Weighted<Item>): Item {
	const target = chance.next() * (sums.at(-1) ?? 0);
	let low = 0;
	let high = sums.length - 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((sums[middle] ?? 0) > target) high = middle;
		else low = middle + 1;
	}
	return items[low] as Item;
}

/** Standard normal (Box and Muller 1958). */
export function drawNormal(chance: Chance): number {
	return Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next());
}

/** `sigma` is of the logarithm: 0.9 means that one in six takes more than 2.5 times the median. */
export function drawLogNormal(chance: Chance, median: number, sigma: number): number {
	return median * Math.exp(sigma * drawNormal(chance));
}

export function drawExponential(chance: Chance, mean: number): number {
	return -mean * Math.log(1 - chance.next());
}
