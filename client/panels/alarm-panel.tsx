// What asks for attention, the gravest first. A flood is one line that counts. Everything by keyboard: J and K move, T acknowledges,
// S shelves.
import { Popover } from "@base-ui/react/popover";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Alarm } from "../../server/protocol/alarm.ts";
import type { RefusalReason } from "../../server/protocol/up.ts";
import { selectAlarms, selectOwnClaims } from "../store/select-alarms.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { AlarmItem } from "./alarm-item.tsx";
import { AlarmLoadTable } from "./alarm-load.tsx";
import { wordRefusal } from "./alarm-words.ts";
import { useSendAlarm } from "./commands.tsx";
import { keyOf } from "./keys.ts";

export function AlarmPanel({ onClose }: { readonly onClose: () => void }): ReactNode {
	const { language, words: common, format } = useSpeech();
	const words = ALARM_WORDS[language];
	const { shown, flood, standing, shelved, recent } = useStore(selectAlarms);
	const aim = useStore((state) => state.alarms?.limits.loadAim ?? 1);
	const claims = useStore(selectOwnClaims);
	const now = useStore((state) => Math.floor(state.now / 60_000) * 60_000);
	const sendAlarm = useSendAlarm();
	const [isFloodOpen, setFloodOpen] = useState(false);
	const [refused, setRefused] = useState<RefusalReason | null>(null);
	const list = useRef<HTMLDivElement>(null);

	/** What has the keys: the flood's line and every alarm, as they stand. */
	const findStops = () => [...(list.current?.querySelectorAll<HTMLElement>(".alarm-flood, .alarm-item") ?? [])];
	/** What was dealt with goes to another list: whoever was on it goes on to the next that asks, else stays in the panel with the keys. */
	const stepOn = () => {
		const panel = list.current;
		if (panel === null) return;
		const left = document.activeElement?.closest<HTMLElement>(".alarm-item, .alarm-flood-block") ?? null;
		const asking = findStops().filter((stop) => left?.contains(stop) !== true && stop.querySelector("[data-act=acknowledge]") !== null);
		const isAfter = (stop: HTMLElement) => left === null || (left.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
		(asking.find(isAfter) ?? asking.at(-1) ?? panel).focus();
	};
	const acknowledge = async (alarms: readonly Alarm[]) => {
		setRefused(null);
		stepOn();
		for (const { id } of alarms) {
			const answer = await sendAlarm("acknowledge-alarm", { id });
			if (!answer.ok) setRefused(answer.reason);
		}
	};
	const onKey = (event: KeyboardEvent) => {
		const target = event.target as Element;
		if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea") !== null) return;
		const stops = findStops();
		const at = stops.findIndex((stop) => stop.contains(target));
		// On nothing, on nothing done. On the flood's line neither: what it brought is acknowledged by its button, where it is seen.
		const press = (act: string) => stops[at]?.querySelector<HTMLElement>(`[data-act=${act}]`)?.click();
		switch (keyOf(event)) {
			case "j":
			case "ArrowDown":
				stops[Math.min(stops.length - 1, at + 1)]?.focus();
				break;
			case "k":
			case "ArrowUp":
				stops[Math.max(0, at - 1)]?.focus();
				break;
			case "t":
				press("acknowledge");
				break;
			case "s":
				press("shelve");
				break;
			default:
				return;
		}
		event.preventDefault();
	};
	useEffect(() => {
		(list.current?.querySelector<HTMLElement>(".alarm-item, .alarm-flood") ?? list.current)?.focus();
	}, []);

	const itemsOf = (alarms: readonly Alarm[]) =>
		alarms.map((alarm) => (
			<AlarmItem
				key={alarm.id}
				alarm={alarm}
				now={now}
				onAcknowledge={() => void acknowledge([alarm])}
				onRefused={setRefused}
				onShelved={stepOn}
				onGo={onClose}
			/>
		));
	const countOf = (priority: Alarm["priority"]) => format.number(flood?.alarms.filter((alarm) => alarm.priority === priority).length ?? 0);
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: the keys are a shorter way to its buttons.
		<div ref={list} className="alarm-panel" tabIndex={-1} onKeyDown={onKey}>
			<div className="alarm-head">
				<Popover.Title className="part-title">{words.title}</Popover.Title>
				<span className="pane-note tabular">
					{words.load(format.number(recent), format.number(aim))} · {words.claims(claims)}
				</span>
				<Popover.Close className="button is-quiet is-small is-square" aria-label={words.close}>
					<Icon name="close" size={13} />
				</Popover.Close>
			</div>
			{refused !== null && (
				<p className="notice is-warning" role="alert">
					<strong>{words.refused}.</strong> {wordRefusal(refused, language, common)}
				</p>
			)}
			{shown.length + standing.length + (flood?.alarms.length ?? 0) === 0 && <p className="pane-note">{words.none}</p>}
			<ul className="alarm-list">{itemsOf(shown)}</ul>
			{flood !== null && (
				<div className="alarm-flood-block" data-testid="alarm-flood">
					<button type="button" className="alarm-flood" aria-expanded={isFloodOpen} onClick={() => setFloodOpen(!isFloodOpen)}>
						<strong>{words.flood(format.number(flood.alarms.length), format.time(flood.since))}</strong>
						<span className="pane-note tabular">{words.floodMix(countOf("medium"), countOf("low"))}</span>
						<Icon name="chevron" size={13} />
					</button>
					{isFloodOpen && (
						<>
							<button type="button" className="button is-small" onClick={() => void acknowledge(flood.alarms)}>
								{words.acknowledgeAll(format.number(flood.alarms.length))}
							</button>
							<ul className="alarm-list">{itemsOf(flood.alarms)}</ul>
						</>
					)}
				</div>
			)}
			{standing.length > 0 && (
				<>
					<h3 className="part-title">
						{words.standing} <span className="part-count tabular">{format.number(standing.length)}</span>
					</h3>
					<ul className="alarm-list">{itemsOf(standing)}</ul>
				</>
			)}
			{shelved.length > 0 && (
				<>
					<h3 className="part-title">
						{words.shelved} <span className="part-count tabular">{format.number(shelved.length)}</span>
					</h3>
					<ul className="alarm-list">{itemsOf(shelved)}</ul>
				</>
			)}
			<AlarmLoadTable />
		</div>
	);
}
