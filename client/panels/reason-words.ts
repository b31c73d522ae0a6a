// The chain of reasons behind a suggested unit, in words, in the order in which it was found.
import type { Reason, Shortfall } from "../../server/protocol/case.ts";
import type { Format } from "../ui/format.ts";
import type { Words } from "../ui/words/indonesian.ts";
import { type Names, regionName, unitName } from "./names.ts";

export interface ReasonWords {
	readonly text: string;
	readonly note: string | null;
	readonly isWarning: boolean;
}

export function wordReason(reason: Reason, words: Words, format: Format, names: Names): ReasonWords {
	const said = words.suggestion.reasons;
	switch (reason.kind) {
		case "region":
			return wordRegion(reason, words, format, names);
		case "rule": {
			const when = reason.when === "" ? null : said.when(reason.when);
			return {
				text: said.rule(String(reason.rule), String(reason.version)),
				note: [when, said.basis(reason.basis)].filter((part) => part !== null).join(" · "),
				isWarning: false,
			};
		}
		case "words": {
			const phrases = reason.words.map((phrase) => `“${phrase}”`).join(", ");
			const standing = said.standings[reason.standing];
			return {
				text: said.words(standing === "" ? phrases : `${phrases} ${standing}`),
				note: said.basis(reason.basis),
				isWarning: false,
			};
		}
		case "override": {
			const isOn = reason.distanceM < 1;
			return {
				text: isOn ? said.override(reason.name) : said.overrideNear(reason.name, format.distance(reason.distanceM)),
				note: said.source(reason.source),
				isWarning: false,
			};
		}
		case "serves":
			return { text: said.serves(unitName(names, reason.unit), areaName(names, reason.area, words)), note: null, isWarning: false };
		case "gateway":
			return { text: said.gateway(unitName(names, reason.unit)), note: null, isWarning: false };
		case "holder":
			return { text: said.holder(unitName(names, reason.unit)), note: null, isWarning: false };
		case "handed_back":
			return {
				text: said.handedBack(unitName(names, reason.unit), words.actions.causes[reason.cause]),
				note: format.instant(reason.at),
				isWarning: true,
			};
	}
}

function wordRegion(reason: Extract<Reason, { kind: "region" }>, words: Words, format: Format, names: Names): ReasonWords {
	const said = words.suggestion.reasons;
	const region = reason.region === null ? words.queue.noRegion : regionName(names, reason.region);
	const distance = reason.distanceM === null ? "?" : format.distance(reason.distanceM);
	const note = reason.isAmbiguous ? said.ambiguous : null;
	switch (reason.how) {
		case "inside":
			return {
				text: reason.borderM === null ? said.inside(region) : said.insideBorder(region, format.distance(reason.borderM)),
				note,
				isWarning: reason.isAmbiguous,
			};
		case "nearest":
			return { text: said.nearest(region, distance), note, isWarning: true };
		case "outside":
			return { text: said.outside(distance), note, isWarning: true };
		case "given":
			return { text: said.given(region), note, isWarning: false };
		case "none":
			return { text: said.none, note, isWarning: true };
	}
}

/** `31` is the province, which is no region of the reference. */
function areaName(names: Names, area: Parameters<typeof regionName>[1], words: Words): string {
	return area.includes(".") ? regionName(names, area) : words.account.province;
}

export function wordShortfall(shortfall: Shortfall, words: Words, names: Names): string {
	const region = shortfall.region === null ? words.queue.noRegion : areaName(names, shortfall.region, words);
	return words.suggestion.shortfalls[shortfall.kind](shortfall.unitKind ?? "?", region);
}
