// What is gravest, in one calm line over the map: no blinking, no colour alone. Nothing while nothing is grave.

import { selectNames } from "../store/select.ts";
import { selectAlarms } from "../store/select-alarms.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { wordAlarm } from "./alarm-words.ts";
import "./alarms.css";

/** More do not fit a line that is read from 10 m. */
const MOST = 2;

export function WallAlarms() {
	const { language, format } = useSpeech();
	const words = ALARM_WORDS[language];
	const { shown, standing } = useStore(selectAlarms);
	const names = useStore(selectNames);
	const minute = useStore((state) => Math.floor(state.now / 60_000) * 60_000);
	// A wall has the high ones only: none of them is in a flood.
	const alarms = [...shown, ...standing];
	if (alarms.length === 0) return null;
	return (
		<p className="wall-alarms" data-testid="alarms">
			<b className="wall-alarms-word">{words.wall}</b>
			{alarms.slice(0, MOST).map(({ id, what }) => (
				<span key={id}>{wordAlarm(what, names, language, format, minute).title}</span>
			))}
			{alarms.length > MOST && <span>{words.more(format.number(alarms.length - MOST))}</span>}
		</p>
	);
}
