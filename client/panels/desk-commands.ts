// Every act that has a key, under its name, for the command bar. An act without a name does not compile.
import { useSpeech } from "../ui/language-context.tsx";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { FILTER_WORDS } from "../ui/words/filter.ts";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { HOTSPOT_WORDS } from "../ui/words/hotspot.ts";
import { MAP_WORDS } from "../ui/words/map.ts";
import { SHIFT_HANDOVER_WORDS } from "../ui/words/shift-handover.ts";
import type { Keys } from "./keys.ts";
import type { Command } from "./search-acts.ts";

/** Those that mean nothing without the key itself. */
type Named = Exclude<keyof Keys, "move" | "search" | "escape">;

export function useCommands(keys: Keys, onHome: () => void): readonly Command[] {
	const { words, language } = useSpeech();
	const desk = DESK_WORDS[language].keys;
	const filter = FILTER_WORDS[language].keys;
	const handOver = HAND_OVER_WORDS[language].keys;
	const hotspot = HOTSPOT_WORDS[language].keys;
	const named: Record<Named, readonly [shortcut: string, name: string]> = {
		filter: ["⇧F", filter.filter],
		views: ["⇧V", filter.views],
		table: ["V", desk.table],
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
	const commands = Object.entries(named).map(
		([code, [shortcut, name]]): Command => ({ code, name, short: name, shortcut, run: keys[code as Named] }),
	);
	return [...commands, { code: "home", name: desk.home, short: desk.home, shortcut: "", run: onHome }];
}
