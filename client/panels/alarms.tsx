// The count of alarms in the header of the person who sits here, and a word for those who listen when a grave one comes; behind it
// is the panel (alarm-panel.tsx).
import { Popover } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import type { Alarm } from "../../server/protocol/alarm.ts";
import { selectNames } from "../store/select.ts";
import { selectAlarms } from "../store/select-alarms.ts";
import { useStore } from "../store/use-store.tsx";
import { Guard } from "../ui/guard.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { Late } from "../ui/late.tsx";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { wordAlarm } from "./alarm-words.ts";
import { LATE } from "./late-parts.ts";
import "./alarms.css";

export interface AlarmsParts {
	readonly isOpen: boolean;
	readonly onOpen: (isOpen: boolean) => void;
}

/** Nothing for whom alarms are not. */
export function Alarms({ isOpen, onOpen }: AlarmsParts): ReactNode {
	const { language, format } = useSpeech();
	const words = ALARM_WORDS[language];
	const isKnown = useStore((state) => state.alarms !== null);
	const { shown, flood, standing } = useStore(selectAlarms);
	if (!isKnown) return null;
	const open = [...shown, ...(flood?.alarms ?? [])];
	const counts = [
		open.length > 0 ? words.open(format.number(open.length)) : "",
		standing.length > 0 ? words.stillOn(format.number(standing.length)) : "",
	].filter(Boolean);
	const isHigh = open.some(({ priority }) => priority === "high");
	return (
		<Popover.Root open={isOpen} onOpenChange={(next) => onOpen(next)}>
			<Popover.Trigger
				className={`button is-quiet is-small alarm-open${open.length > 0 ? " is-some" : ""}${isHigh ? " is-high" : ""}`}
				title={`${counts.length === 0 ? words.none : `${words.title}: ${counts.join(", ")}`} (⇧A)`}
				data-testid="alarm-count"
			>
				<Icon name="bell" size={14} />
				<span className="tabular">
					{words.count(open.length)}
					{isHigh && <strong> · {words.priority.high}</strong>}
				</span>
			</Popover.Trigger>
			<AlarmNews alarms={shown} />
			<Popover.Portal>
				<Popover.Positioner sideOffset={6} align="start" className="menu-positioner">
					<Popover.Popup className="popup alarms" data-testid="alarms">
						<Guard panel="alarms">
							<Late part={LATE.alarmPanel} onClose={() => onOpen(false)} />
						</Guard>
					</Popover.Popup>
				</Popover.Positioner>
			</Popover.Portal>
		</Popover.Root>
	);
}

/** Says a new high alarm once, for those who listen. */
function AlarmNews({ alarms }: { readonly alarms: readonly Alarm[] }): ReactNode {
	const { language, format } = useSpeech();
	const names = useStore(selectNames);
	const latest = alarms
		.filter(({ priority }) => priority === "high")
		.reduce<Alarm | null>((a, b) => (a === null || b.id > a.id ? b : a), null);
	return (
		<span className="visually-hidden" role="status">
			{latest !== null && ALARM_WORDS[language].said(wordAlarm(latest.what, names, language, format, latest.raisedAt).title)}
		</span>
	);
}
