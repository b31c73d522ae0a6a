// What every bench returns, and the arithmetic that they share.

export interface BenchResult {
	readonly bench: string;
	/** Whether the figures asked for were reached. */
	readonly pass: boolean;
	readonly figures: Readonly<Record<string, number>>;
	/** The same figures of the rival, measured in the same run. */
	readonly rival: Readonly<Record<string, number | string>>;
	/** Of somebody who has to do what is not to be avoided and nothing else, in the same run: what the figures could be here. */
	readonly limit?: Readonly<Record<string, number | string>>;
	readonly rows: number;
	readonly database: string;
}

/** The value below which a share `p` (0–1) of the sorted values lies, by the nearest rank. Throws on none. */
export function percentile(sorted: ArrayLike<number>, p: number): number {
	const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))];
	if (value === undefined) throw new Error("Expected at least one measured value, got none");
	return value;
}

export function round(value: number, digits = 1): number {
	return Number(value.toFixed(digits));
}

export function say(text: string): void {
	process.stderr.write(`${text}\n`);
}
