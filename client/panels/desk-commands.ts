// Every act that has a key, under its name, for the command bar, and what has none. An act without a name does not compile.
import { readViews } from "../store/saved-views.ts";
import { useStore } from "../store/use-store.tsx";
import { LANGUAGES } from "../ui/language.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { useAppearance } from "../ui/theme.tsx";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { FILTER_WORDS } from "../ui/words/filter.ts";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { MAP_WORDS } from "../ui/words/map.ts";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";
import { REPORT_WORDS } from "../ui/words/report.ts";
import { SHIFT_HANDOVER_WORDS } from "../ui/words/shift-handover.ts";
import { selectMay } from "./duty.ts";
import type { Keys } from "./keys.ts";
import { useNoticeChoice } from "./notices.tsx";
import type { Command } from "./search-acts.ts";

/** Those that mean nothing without the key itself. */
type Named = Exclude<keyof Keys, "move" | "search" | "escape">;

export function useCommands(keys: Keys): readonly Command[] {
	const you = useStore((state) => state.you);
	const { words, language } = useSpeech();
	const desk = DESK_WORDS[language].keys;
	const filter = FILTER_WORDS[language].keys;
	const handOver = HAND_OVER_WORDS[language].keys;
	const hotspot = HOTSPOT_WORDS[language].keys;
	const named: Record<Named, readonly [shortcut: string, name: string]> = {
		filter: ["⇧F", filter.filter],
		clearFilter: ["⇧C", filter.clear],
		views: ["⇧V", filter.views],
		table: ["V", desk.table],
		group: ["Y", desk.group],
		fold: ["⇧Y", desk.fold],
		nextTab: ["]", desk.nextTab],
		previousTab: ["[", desk.previousTab],
		choose: [".", desk.choose],
		chooseRegion: ["⇧.", desk.chooseRegion],
		home: ["0", desk.home],
		playback: ["⇧B", PLAYBACK_WORDS[language].open],
		report: ["⇧R", REPORT_WORDS[language].open],
		exportFile: ["⇧E", REPORT_WORDS[language].export.open],
		freehand: ["Q", desk.freehand],
		box: ["Z", desk.box],
		lock: ["⇧L", desk.lock],
		colour: ["⇧M", MAP_WORDS[language].colourKey],
		pick: ["X", handOver.pick],
		pickAll: ["⇧X", handOver.pickAll],
		open: ["Enter", words.keys.enter],
		dispatch: ["D", words.keys.dispatch],
		undo: ["U", words.keys.undo],
		claim: ["C", handOver.claim],
		accept: ["A", words.keys.accept],
		finish: ["F", words.keys.finish],
		reject: ["R", words.keys.reject],
		pause: ["P", words.keys.pause],
		estimate: ["E", words.keys.estimate],
		hotspot: ["H", hotspot.hotspot],
		nudge: ["⇧N", hotspot.nudge],
		alarms: ["⇧A", ALARM_WORDS[language].keys.open],
		handover: ["⇧S", SHIFT_HANDOVER_WORDS[language].open],
		help: ["?", words.keys.help],
	};
	const may = selectMay(you);
	return Object.entries(named)
		.filter(([code]) => may[code as Named] !== false)
		.map(([code, [shortcut, name]]): Command => ({ code, name, short: name, shortcut, run: keys[code as Named] }));
}

/** What is chosen so seldom that it has no key of its own: a saved view, the language, the colours, sounds and notices, to go. */
export function useOtherCommands(onView: (search: string) => void, onSignOut: () => void): readonly Command[] {
	const { words, language, setLanguage } = useSpeech();
	const { theme, setTheme } = useAppearance();
	const [hasSound, chooseSound] = useNoticeChoice("sound");
	const [hasBrowser, chooseBrowser] = useNoticeChoice("browser");
	const { keys, notice } = DESK_WORDS[language];
	const command = (code: string, name: string, run: () => void): Command => ({ code, name, short: name, shortcut: null, run });
	const names = { id: words.language.indonesian, en: words.language.english };
	return [
		...savedViews().map(({ name, search }) => command(`view/${name}`, keys.view(name), () => onView(search))),
		...LANGUAGES.filter((known) => known !== language).map((known) =>
			command(`language/${known}`, `${words.language.label}: ${names[known]}`, () => setLanguage(known)),
		),
		command("theme", theme === "night" ? words.theme.toDay : words.theme.toNight, () => setTheme(theme === "night" ? "day" : "night")),
		command("sound", keys.turn(notice.sound, !hasSound), () => chooseSound(!hasSound)),
		...("Notification" in window && Notification.permission !== "denied"
			? [command("notice", keys.turn(notice.browser, !hasBrowser), () => chooseBrowser(!hasBrowser))]
			: []),
		command("sign-out", words.account.signOut, onSignOut),
	];
}

/** None where what is kept cannot be read: the list of views says so. */
function savedViews(): ReturnType<typeof readViews> {
	try {
		return readViews(window.localStorage);
	} catch {
		return [];
	}
}
