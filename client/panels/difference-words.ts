// What became of a complaint meanwhile, field by field, for somebody whose command came too late.
import type { RowDifference } from "../../server/domain/row-difference.ts";
import type { Format } from "../ui/format.ts";
import type { Language } from "../ui/language.ts";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import type { Words } from "../ui/words/indonesian.ts";
import { categoryName, type Names, regionName, unitShortName } from "./names.ts";

export interface DifferenceWords {
	readonly field: string;
	readonly before: string;
	readonly after: string;
}

export function wordDifference(
	difference: RowDifference,
	{
		words,
		format,
		language,
		names,
	}: { readonly words: Words; readonly format: Format; readonly language: Language; readonly names: Names },
): DifferenceWords {
	const said = HAND_OVER_WORDS[language];
	const put = <Value>(before: Value, after: Value, word: (value: NonNullable<Value>) => string): DifferenceWords => ({
		field: said.changes[difference.field],
		before: before === null || before === undefined ? said.none : word(before),
		after: after === null || after === undefined ? said.none : word(after),
	});
	switch (difference.field) {
		case "status":
			return put(difference.before, difference.after, (status) => words.status[status]);
		case "unit":
			return put(difference.before, difference.after, (unit) => unitShortName(names, unit));
		case "leader":
			return put(difference.before, difference.after, (leader) => String(leader));
		case "claimedBy":
			return put(difference.before, difference.after, (name) => name);
		case "region":
			return put(difference.before, difference.after, (region) => regionName(names, region));
		case "position":
			return put(difference.before, difference.after, ([lng, lat]) => `${lat.toFixed(5)}, ${lng.toFixed(5)}`);
		case "category":
			return put(difference.before, difference.after, (category) => categoryName(names, category, language));
		case "dueAt":
		case "escalatedAt":
		case "nudgedAt":
			return put(difference.before, difference.after, (at) => format.instant(at));
		case "handBacks":
			return put(difference.before, difference.after, (count) => said.times(count));
		case "isPrivate":
			return put(difference.before, difference.after, (isPrivate) => (isPrivate ? said.yes : said.no));
	}
}
