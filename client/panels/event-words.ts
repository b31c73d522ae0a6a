// One event of a complaint's history in words. Its data is JSON of the database: read with suspicion, shown as far as understood.
import type { CaseEvent } from "../../server/protocol/case.ts";
import type { ChannelCode, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { Language } from "../ui/language.ts";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import type { Words } from "../ui/words/indonesian.ts";
import { channelName, type Names, regionName, unitName } from "./names.ts";

export interface EventWords {
	readonly title: string;
	/** What changed: status, unit, place. */
	readonly details: readonly string[];
	/** Words that a person wrote. */
	readonly note: string | null;
	readonly actor: string;
}

export function wordEvent(event: CaseEvent, words: Words, names: Names, language: Language): EventWords {
	const said = HAND_OVER_WORDS[language];
	const text = (key: string): string | null => {
		const value = event.data[key];
		return typeof value === "string" && value !== "" ? value : null;
	};
	const details: string[] = [];
	const cause = text("cause");
	if (cause !== null) details.push(lookUp(words.actions.causes, cause));
	const fault = text("fault");
	if (fault !== null) details.push(words.evidence.faultEvent(lookUp(words.evidence.faults, fault)));
	const [from, to] = [text("from"), text("to")];
	if (from !== null && to !== null) details.push(words.eventParts.step(lookUp(words.status, from), lookUp(words.status, to)));
	const toUnit = text("toUnit") ?? (event.kind === "arrived" || event.kind === "nudged" ? text("unit") : null);
	if (toUnit !== null) details.push(words.eventParts.to(unitName(names, toUnit as UnitCode)));
	const region = text("toRegion") ?? (event.kind === "arrived" ? text("region") : null);
	if (region !== null) details.push(regionName(names, region as RegionCode));
	const leader = text("leaderNumber");
	if (leader !== null) details.push(words.eventParts.leader(leader));
	const { memberNumbers } = event.data;
	if (Array.isArray(memberNumbers)) details.push(words.eventParts.members(memberNumbers.join(", ")));
	const holder = text("holder");
	if (holder !== null) details.push(said.holder(holder));
	const why = text("why");
	if (why !== null) details.push(why === "gone" ? said.gone : lookUp(said.escalationWhy, why));
	const kind = text("kind");
	const title = lookUp(words.events, event.kind);
	return {
		title: event.kind === "dispatched" && kind !== null ? `${title} (${lookUp(words.suggestion.kinds, kind).toLowerCase()})` : title,
		details,
		note: text("note"),
		actor: wordActor(event.actor, words, names),
	};
}

function wordActor(actor: string, words: Words, names: Names): string {
	if (actor.startsWith("channel:")) return words.eventParts.byChannel(channelName(names, actor.slice("channel:".length) as ChannelCode));
	if (actor.startsWith("sql:")) return words.eventParts.bySql(actor.slice("sql:".length));
	return actor === "system" ? words.eventParts.bySystem : actor;
}

/** The word for a code, or the code itself where a newer server knows more than this page. */
export function lookUp(dictionary: Readonly<Record<string, string>>, code: string): string {
	return Object.hasOwn(dictionary, code) ? (dictionary[code] as string) : code;
}
