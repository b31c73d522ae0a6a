// An item of a hand-over in words, as it was when it was written.
import type { HandoverWhat } from "../../server/protocol/handover.ts";
import type { RefusalReason } from "../../server/protocol/up.ts";
import type { Format } from "../ui/format.ts";
import type { Language } from "../ui/language.ts";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { SHIFT_HANDOVER_WORDS } from "../ui/words/shift-handover.ts";
import { type AlarmText, wordAlarm } from "./alarm-words.ts";
import { categoryName, type Names, regionName } from "./names.ts";

export function wordItem(what: HandoverWhat, names: Names, language: Language, format: Format, now: number): AlarmText {
	const words = SHIFT_HANDOVER_WORDS[language];
	switch (what.kind) {
		case "hotspot": {
			const { phase, nowhere } = HOTSPOT_WORDS[language];
			return {
				title: what.region === null ? nowhere : regionName(names, what.region),
				note: words.hotspotNote(phase[what.phase], format.number(what.overdue), format.number(what.expected)),
			};
		}
		case "alarm":
			return wordAlarm(what.what, names, language, format, now);
		case "shelved": {
			const { title } = wordAlarm(what.what, names, language, format, now);
			return {
				title,
				note: `${ALARM_WORDS[language].shelvedBy(what.by ?? "", format.shortInstant(what.until, now))}: ${what.reason ?? ""}`,
			};
		}
		case "claim":
			return { title: words.claim(what.number, categoryName(names, what.category, language)), note: words.claimNote(what.by) };
		case "note":
			return { title: what.text, note: "" };
		default:
			return what satisfies never;
	}
}

/** null: no answer came. */
export function wordHandoverRefusal(reason: RefusalReason | null, language: Language): string {
	const { refusals } = SHIFT_HANDOVER_WORDS[language];
	return reason !== null && Object.hasOwn(refusals, reason) ? refusals[reason as keyof typeof refusals] : refusals.other;
}

/** `2026-11-21` as people say it. */
export function wordDay(day: string, format: Format): string {
	return format.day(Date.parse(`${day}T12:00:00+07:00`));
}
