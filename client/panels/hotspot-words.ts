// Why a hotspot is one, in a line: the category that is most beyond what is expected, and what most of the overdue wait for.
import type { Instant } from "../../server/protocol/code.ts";
import { HOTSPOT_WAITS, type Hotspot } from "../../server/protocol/hotspot.ts";
import type { Format } from "../ui/format.ts";
import type { Language } from "../ui/language.ts";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { categoryName, type Names, unitShortName } from "./names.ts";

/** A category or unit is named as the one that it mostly is from this share of the overdue on. */
const MOSTLY = 1 / 3;

/** `terutama Jalan · 62% menunggu jawaban, terbanyak Kel. Gambir`; empty when nothing there is overdue any longer. */
export function wordWhy(
	hotspot: Hotspot,
	names: Names,
	language: Language,
	format: Format,
	/** Nothing is said of categories where none stands out: a wall has one line for this. */
	{ isTerse = false }: { readonly isTerse?: boolean } = {},
): string {
	const { overdue, categories, units, waits } = hotspot;
	if (overdue === 0) return "";
	const words = HOTSPOT_WORDS[language];
	const isMostly = (share: { readonly overdue: number; readonly expected: number }) =>
		share.overdue >= MOSTLY * overdue && share.overdue > share.expected;
	const category = categories.find(isMostly)?.code ?? null;
	const what = category === null ? words.mixed : words.mostly(categoryName(names, category, language));
	const wait = HOTSPOT_WAITS.reduce((most, other) => (waits[other] > waits[most] ? other : most));
	const waiting = words.waits[wait](format.percent(waits[wait] / overdue));
	const unit = units.find(isMostly)?.code ?? null;
	const whom = unit === null ? waiting : `${waiting}, ${words.mostlyAt(unitShortName(names, unit))}`;
	return isTerse && category === null ? whom : `${what} · ${whom}`;
}

/** `Rabu jam ini biasanya 3, kini 14`; empty where no earlier week is known. */
export function wordEarlier({ memory: { earlier }, overdue }: Hotspot, now: Instant, language: Language, format: Format): string {
	if (earlier === null) return "";
	return HOTSPOT_WORDS[language].earlier(format.weekday(now), format.number(earlier.overdue), format.number(overdue));
}

export function wordFigures({ overdue, open, expected }: Hotspot, language: Language, format: Format): string {
	return HOTSPOT_WORDS[language].figures(format.number(overdue), format.number(open), wordExpected(expected, format));
}

/** With a digit behind the comma where that says something. */
export function wordExpected(expected: number, format: Format): string {
	return format.number(expected < 10 ? Math.round(expected * 10) / 10 : Math.round(expected));
}
