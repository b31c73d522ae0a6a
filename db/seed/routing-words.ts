// A line of routing-word.csv names several kinds of unit, each with its points, for the same words: a row of the table each.
// Which level a kind has follows from the units; `{mati}` in a list of words stands for a line of routing-vocabulary.csv.

import type { UnitRow } from "./units.ts";

export interface RoutingWordRow {
	readonly code: string;
	readonly unit_kind: string | null;
	readonly unit_level: string | null;
	readonly points: number;
	readonly any_words: readonly string[];
	readonly with_words: readonly string[];
	readonly unless_words: readonly string[];
	readonly basis: string;
}

/** Throws on an unknown kind or vocabulary, and on a target that is not `kind points`. */
export function buildRoutingWords(
	lines: readonly Record<string, string>[],
	vocabulary: readonly Record<string, string>[],
	units: readonly UnitRow[],
): RoutingWordRow[] {
	const lists = new Map(vocabulary.map(({ name = "", words = "" }) => [name, words.split("|")]));
	const toWords = (text: string): readonly string[] => [
		...new Set(
			text.split("|").flatMap((word) => {
				if (word === "") return [];
				const list = /^\{(.+)\}$/.exec(word)?.[1];
				if (list === undefined) return [word];
				const words = lists.get(list);
				if (words === undefined) throw new Error(`routing-word.csv: no line ${list} in routing-vocabulary.csv`);
				return words;
			}),
		),
	];
	// A Dinas before the Suku Dinas of its kind: the province's own units come first (units.ts).
	const levels = new Map(units.toReversed().map(({ kind, level }) => [kind, level]));
	return lines.flatMap(({ code = "", targets = "", any = "", with: near = "", unless = "", basis = "" }): RoutingWordRow[] => {
		const words = { any_words: toWords(any), with_words: toWords(near), unless_words: toWords(unless), basis };
		if (targets === "") return [{ code, unit_kind: null, unit_level: null, points: 0, ...words }];
		return targets.split(";").map((target) => {
			const [, kind = "", points] = /^([a-z_]+) ([0-9.]+)$/.exec(target) ?? [];
			const level = levels.get(kind);
			if (level === undefined) throw new Error(`routing-word.csv, ${code}: expected "kind points" with a known kind, got ${target}`);
			return { code, unit_kind: kind, unit_level: level, points: Number(points), ...words };
		});
	});
}
