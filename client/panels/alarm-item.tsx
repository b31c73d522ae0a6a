import { type FormEvent, type ReactNode, useRef, useState } from "react";
import type { Alarm, AlarmWhat } from "../../server/protocol/alarm.ts";
import type { RefusalReason } from "../../server/protocol/up.ts";
import { selectNames } from "../store/select.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { wordAlarm } from "./alarm-words.ts";
import { useSendAlarm } from "./commands.tsx";
import { useDesk } from "./desk.tsx";

const HOUR_MS = 3_600_000;
const HALF_HOURS = [1, 2, 4, 8, 16] as const;

export interface AlarmItemParts {
	readonly alarm: Alarm;
	readonly now: number;
	readonly onAcknowledge: () => void;
	readonly onRefused: (reason: RefusalReason) => void;
	/** Called while the focus is still in it. */
	readonly onShelved: () => void;
	/** Called when the person goes to what it is about. */
	readonly onGo: () => void;
}

/** One alarm with what can be done about it. The priority is a word and a shape; its colour only repeats it. */
export function AlarmItem({ alarm, now, onAcknowledge, onRefused, onShelved, onGo }: AlarmItemParts): ReactNode {
	const { language, format } = useSpeech();
	const words = ALARM_WORDS[language];
	const names = useStore(selectNames);
	const sendAlarm = useSendAlarm();
	const [isShelving, setShelving] = useState(false);
	const { title, note } = wordAlarm(alarm.what, names, language, format, now);
	const item = useRef<HTMLLIElement>(null);
	const isShelved = alarm.shelved !== null && alarm.shelved.until > now;
	const closeForm = (isDone: boolean) => {
		if (isDone) onShelved();
		else item.current?.focus();
		setShelving(false);
	};
	const unshelve = async () => {
		const answer = await sendAlarm("unshelve-alarm", { id: alarm.id });
		if (!answer.ok) onRefused(answer.reason);
	};
	return (
		<li ref={item} className={`alarm-item is-${alarm.priority}`} tabIndex={-1} data-testid="alarm">
			<p className="alarm-line">
				<span className="alarm-priority">{words.priority[alarm.priority]}</span>
				<strong>{title}</strong>
			</p>
			<p className="pane-note tabular">
				{note} · {words.since(format.shortInstant(alarm.raisedAt, now))}
				{alarm.acknowledged !== null &&
					` · ${words.acknowledgedBy(alarm.acknowledged.by ?? "", format.shortInstant(alarm.acknowledged.at, now))}`}
			</p>
			{isShelved && alarm.shelved !== null && (
				<p className="pane-note">
					{words.shelvedBy(alarm.shelved.by ?? "", format.shortInstant(alarm.shelved.until, now))}: {alarm.shelved.reason}
				</p>
			)}
			{isShelving ? (
				<ShelveForm alarm={alarm} onClose={closeForm} onRefused={onRefused} />
			) : (
				<div className="alarm-acts">
					{alarm.acknowledged === null && (
						<button type="button" className="button is-small" data-act="acknowledge" onClick={onAcknowledge}>
							{words.acknowledge} <kbd className="key">T</kbd>
						</button>
					)}
					<AlarmGo what={alarm.what} onGo={onGo} />
					{isShelved ? (
						<button type="button" className="button is-small" onClick={() => void unshelve()}>
							{words.unshelve}
						</button>
					) : (
						<button type="button" className="button is-quiet is-small" data-act="shelve" onClick={() => setShelving(true)}>
							{words.shelve} <kbd className="key">S</kbd>
						</button>
					)}
				</div>
			)}
		</li>
	);
}

/** To the complaints that it is about; nothing where there are none of its own. */
function AlarmGo({ what, onGo }: { readonly what: AlarmWhat; readonly onGo: () => void }): ReactNode {
	const words = ALARM_WORDS[useSpeech().language];
	const desk = useDesk();
	const hotspot = useStore((state) => (what.kind === "hotspot" ? state.hotspots?.list.find(({ id }) => id === what.hotspot) : undefined));
	const go =
		what.kind === "hotspot" && hotspot !== undefined
			? () => {
					desk.setArea({ kind: "hotspot", id: hotspot.id, place: hotspot.place, cells: hotspot.cells });
					desk.setLook({ tab: "overdue" });
				}
			: what.kind === "surge" && what.region.length > 2
				? () => desk.setArea({ kind: "region", region: what.region })
				: undefined;
	if (go === undefined) return null;
	return (
		<button
			type="button"
			className="button is-quiet is-small"
			onClick={() => {
				go();
				onGo();
			}}
		>
			{words.show}
		</button>
	);
}

function ShelveForm({
	alarm,
	onClose,
	onRefused,
}: {
	readonly alarm: Alarm;
	readonly onClose: (isDone: boolean) => void;
	readonly onRefused: (reason: RefusalReason) => void;
}): ReactNode {
	const { language, format } = useSpeech();
	const words = ALARM_WORDS[language];
	const store = useStoreWriter();
	const most = useStore((state) => state.alarms?.limits.shelveMaxHours ?? 8);
	const sendAlarm = useSendAlarm();
	const [halfHours, setHalfHours] = useState<number>(2);
	const [reason, setReason] = useState("");
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		// A second less: the link takes a moment, and the longest time is a limit.
		const until = store.now() + (halfHours * HOUR_MS) / 2 - 1000;
		const answer = await sendAlarm("shelve-alarm", { id: alarm.id, until: Math.round(until), reason });
		if (answer.ok) onClose(true);
		else onRefused(answer.reason);
	};
	return (
		<form className="alarm-shelve" onSubmit={(event) => void submit(event)}>
			<label>
				{words.shelveFor}
				<select className="field" value={halfHours} onChange={(event) => setHalfHours(Number(event.target.value))}>
					{HALF_HOURS.filter((count) => count <= 2 * most).map((count) => (
						<option key={count} value={count}>
							{format.span((count * HOUR_MS) / 2)}
						</option>
					))}
				</select>
			</label>
			<label>
				{words.reason}
				<input
					className="field"
					name="shelve-reason"
					value={reason}
					maxLength={500}
					placeholder={words.reasonHint}
					// biome-ignore lint/a11y/noAutofocus: the person has just asked for this form.
					autoFocus
					onChange={(event) => setReason(event.target.value)}
				/>
			</label>
			<div className="alarm-acts">
				<button type="submit" className="button is-small is-primary" disabled={reason.trim() === ""}>
					{words.confirmShelve}
				</button>
				<button type="button" className="button is-small" onClick={() => onClose(false)}>
					{words.cancel}
				</button>
			</div>
		</form>
	);
}
