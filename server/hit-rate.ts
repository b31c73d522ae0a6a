// How often the suggested unit is the one that a labelled report names. Misses count as misses: a report whose place or category
// is unknown stays in, only a label that names nobody we know is left out, and is said.

import type { Responsibility } from "./domain/responsibility.ts";
import type { Suggestion } from "./protocol/case.ts";
import type { UnitCode } from "./protocol/code.ts";
import type { UnitLabel } from "./unit-label.ts";

export interface Judged {
	/** Line of the file, the head being 1. */
	readonly line: number;
	readonly label: UnitLabel;
	readonly suggestion: Suggestion;
}

/** Rank of the right one among best and alternatives, 1 first; null when it is not among them. */
export interface Hit {
	/** The unit itself. */
	readonly unit: number | null;
	/** A unit of the same kind: a Dinas for its Suku Dinas, which gets it next; any kelurahan for a kelurahan. */
	readonly kind: number | null;
}

export function findHit({ label, suggestion }: Judged, responsibility: Responsibility): Hit {
	const codes = [suggestion.best, ...suggestion.alternatives].flatMap((given) => (given === null ? [] : [given.unit]));
	const rankOf = (isRight: (code: UnitCode) => boolean) => {
		const index = codes.findIndex(isRight);
		return index === -1 ? null : index + 1;
	};
	return {
		unit: rankOf((code) => label.units.includes(code)),
		kind: rankOf((code) => responsibility.units.get(code)?.kind === label.kind),
	};
}

export interface Tally {
	readonly rows: number;
	readonly unitTop1: number;
	readonly unitTop3: number;
	readonly kindTop1: number;
	readonly kindTop3: number;
}

export function tallyHits(hits: readonly Hit[]): Tally {
	const count = (level: keyof Hit, most: number) => hits.filter((hit) => (hit[level] ?? Infinity) <= most).length;
	return {
		rows: hits.length,
		unitTop1: count("unit", 1),
		unitTop3: count("unit", 3),
		kindTop1: count("kind", 1),
		kindTop3: count("kind", 3),
	};
}

/** Lines for a person. `alone`: the same reports by the category's table alone. */
export function wordHitRate(judged: readonly Judged[], alone: readonly Judged[], responsibility: Responsibility): string[] {
	const hits = judged.map((each) => findHit(each, responsibility));
	const lines = [
		"hit rate                          first     first three",
		...wordTally("category, words and place", tallyHits(hits)),
		...wordTally("category table alone", tallyHits(alone.map((each) => findHit(each, responsibility)))),
		"",
		"by the kind of unit that was right (hits are of the same kind)",
		"                                   reports  first  first three",
	];
	const byKind = new Map<string, Hit[]>();
	for (const [index, { label }] of judged.entries()) byKind.set(label.kind, [...(byKind.get(label.kind) ?? []), hits[index] as Hit]);
	for (const [kind, of] of [...byKind].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))) {
		const { rows, kindTop1, kindTop3 } = tallyHits(of);
		lines.push(`  ${kind.padEnd(32)} ${pad(rows, 7)}${pad(kindTop1, 7)}${pad(kindTop3, 13)}`);
	}
	const missed = judged.filter((_, index) => hits[index]?.kind !== 1);
	lines.push(
		"",
		missed.length === 0 ? "no report went to another kind first" : "first went to another kind (right → suggested: lines of the file)",
	);
	const confusion = new Map<string, number[]>();
	for (const { label, suggestion, line } of missed) {
		const best = suggestion.best === null ? "nobody" : (responsibility.units.get(suggestion.best.unit)?.kind ?? suggestion.best.unit);
		const key = `${label.kind} → ${best}`;
		confusion.set(key, [...(confusion.get(key) ?? []), line]);
	}
	for (const [key, at] of [...confusion].sort((a, b) => b[1].length - a[1].length)) lines.push(`  ${key.padEnd(40)} ${at.join(", ")}`);
	return lines;
}

function wordTally(name: string, { rows, unitTop1, unitTop3, kindTop1, kindTop3 }: Tally): string[] {
	const share = (count: number) => `${count}/${rows} (${rows === 0 ? "-" : Math.round((100 * count) / rows)} %)`;
	return [
		`  ${name}`,
		`    the same kind of unit      ${share(kindTop1).padStart(14)} ${share(kindTop3).padStart(14)}`,
		`    the very same unit         ${share(unitTop1).padStart(14)} ${share(unitTop3).padStart(14)}`,
	];
}

function pad(count: number, width: number): string {
	return String(count).padStart(width);
}
