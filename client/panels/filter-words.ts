import type { Age } from "../../server/domain/age.ts";
import type { LatenessLevel } from "../../server/domain/lateness.ts";
import type { Place } from "../../server/protocol/complaint.ts";
import type { Filter } from "../store/filter.ts";
import type { Language } from "../ui/language.ts";
import { FILTER_WORDS } from "../ui/words/filter.ts";
import type { Words } from "../ui/words/indonesian.ts";
import { categoryName, channelName, type Names, regionName, unitShortName } from "./names.ts";

/** More of one part are counted, not listed. */
const LISTED = 3;

/** The values of one part, as a chip says them: "Jalan, Pohon, Sampah +2". */
export function wordFilterPart(filter: Filter, part: keyof Filter, names: Names, words: Words, language: Language): string {
	const said = FILTER_WORDS[language];
	const values = wordValues(filter, part, names, words, language);
	const listed = values.slice(0, LISTED).join(", ");
	return values.length > LISTED ? `${listed} ${said.andMore(values.length - LISTED)}` : listed;
}

function wordValues(filter: Filter, part: keyof Filter, names: Names, words: Words, language: Language): readonly string[] {
	const said = FILTER_WORDS[language];
	switch (part) {
		case "categories":
			return filter.categories.map((code) => categoryName(names, code, language));
		case "channels":
			return filter.channels.map((code) => channelName(names, code));
		case "statuses":
			return filter.statuses.map((status) => words.status[status]);
		case "regions":
			return filter.regions.map((code) => regionName(names, code));
		case "units":
			return filter.units.map((code) => unitShortName(names, code));
		case "lateness":
			return filter.lateness.map((level: LatenessLevel) => said.lateness[level]);
		case "ages":
			return filter.ages.map((age: Age) => said.ages[age]);
		case "place":
			return filter.place === null ? [] : [said.places[filter.place satisfies Place]];
		case "isPrivate":
			return filter.isPrivate === null ? [] : [filter.isPrivate ? said.private.yes : said.private.no];
		default:
			return part satisfies never;
	}
}
