// An alarm in words: what, and the figures that made it one.
import type { AlarmWhat } from "../../server/protocol/alarm.ts";
import type { RegionCode } from "../../server/protocol/code.ts";
import type { RefusalReason } from "../../server/protocol/up.ts";
import type { Format } from "../ui/format.ts";
import type { Language } from "../ui/language.ts";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import type { Words } from "../ui/words/indonesian.ts";
import { type Names, regionName, unitShortName } from "./names.ts";

const PROVINCE = "31";

export interface AlarmText {
	readonly title: string;
	readonly note: string;
}

export function wordAlarm(what: AlarmWhat, names: Names, language: Language, format: Format, now: number): AlarmText {
	const words = ALARM_WORDS[language];
	const placeOf = (code: RegionCode) => (code === PROVINCE ? words.city : regionName(names, code));
	switch (what.kind) {
		case "hotspot":
			return {
				title: words.hotspot(what.region === null ? HOTSPOT_WORDS[language].nowhere : placeOf(what.region)),
				note: words.hotspotNote(format.number(what.overdue), format.number(what.expected)),
			};
		case "surge":
			return { title: words.surge(placeOf(what.region)), note: words.surgeNote(format.number(what.count), format.number(what.expected)) };
		case "unit_silent":
			return {
				title: words.unit(unitShortName(names, what.unit)),
				note: words.unitNote(what.overdue, format.span(Math.max(0, now - what.since))),
			};
		case "feed_stall":
			return { title: words.feed, note: words.feedNote(Math.round(what.lagMs / 1000)) };
		case "intake_silent":
			return { title: words.intake, note: words.intakeNote(format.span(Math.max(0, now - what.since)), format.number(what.expected)) };
		default:
			return what satisfies never;
	}
}

/** A refusal of what was wanted of an alarm; the common words speak of complaints. */
export function wordRefusal(reason: RefusalReason, language: Language, common: Words): string {
	const { refusals } = ALARM_WORDS[language];
	return Object.hasOwn(refusals, reason) ? refusals[reason as keyof typeof refusals] : common.actions.refusals[reason];
}
