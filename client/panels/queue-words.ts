import type { RegionCode } from "../../server/protocol/code.ts";
import type { Language } from "../ui/language.ts";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import type { Words } from "../ui/words/indonesian.ts";
import { type Names, regionName } from "./names.ts";
import type { Area, QueueTab } from "./queue-query.ts";

/** In which order the tab stands. */
export function wordOrder(tab: QueueTab, hasFlagged: boolean, words: Words): string {
	if (tab === "escalated") return words.queue.orderEscalated;
	return tab === "validation" && hasFlagged ? words.queue.orderFlagged : words.queue.order;
}

function nameHotspot(place: RegionCode | null, names: Names, language: Language): string {
	const words = HOTSPOT_WORDS[language];
	return words.selected(place === null ? words.nowhere : regionName(names, place));
}

/** A cell has no name of its own: it is called after the kelurahan of a complaint in it. */
export function nameArea(area: Area, names: Names, found: RegionCode | null, words: Words, language: Language): string {
	if (area.kind === "region") return words.queue.selection(regionName(names, area.region));
	if (area.kind === "hotspot") return nameHotspot(area.place, names, language);
	return words.queue.cell(found === null ? area.cell : regionName(names, found));
}
