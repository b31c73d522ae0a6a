// Who at work has how much to deal with; asked for only while somebody looks.
import { type ReactNode, useEffect, useState } from "react";
import type { AlarmLoad } from "../../server/protocol/alarm.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { ALARM_WORDS } from "../ui/words/alarm.ts";
import { askServer } from "./ask-server.ts";

const REFRESH_MS = 30_000;

export function AlarmLoadTable(): ReactNode {
	const { language, format } = useSpeech();
	const words = ALARM_WORDS[language];
	const limit = useStore((state) => state.alarms?.limits.floodPer10Minutes ?? 10);
	const [isOpen, setOpen] = useState(false);
	const [load, setLoad] = useState<AlarmLoad | null>(null);
	const [isFailed, setFailed] = useState(false);
	useEffect(() => {
		if (!isOpen) return;
		const abort = new AbortController();
		const ask = async () => {
			try {
				const answer = await askServer("/api/alarm-load", { signal: abort.signal });
				// Our own server's answer: the contract is its type.
				if (answer.ok) setLoad((await answer.json()) as AlarmLoad);
				setFailed(!answer.ok);
			} catch (error) {
				if (abort.signal.aborted) return;
				console.error("The operators' load could not be fetched", error);
				setFailed(true);
			}
		};
		void ask();
		const timer = setInterval(() => void ask(), REFRESH_MS);
		return () => {
			clearInterval(timer);
			abort.abort();
		};
	}, [isOpen]);
	const total = load === null ? 0 : load.mix.low + load.mix.medium + load.mix.high;
	const shareOf = (count: number) => format.percent(total === 0 ? 0 : count / total);
	return (
		<details className="alarm-load" onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>{words.people}</summary>
			{isFailed && <p className="notice is-warning">{words.loadFailed}</p>}
			{load !== null && (
				<>
					<table className="tabular">
						<thead>
							<tr>
								<th scope="col">{words.person}</th>
								<th scope="col">{words.alarmsEach}</th>
								<th scope="col">{words.acknowledgedEach}</th>
								<th scope="col">{words.claimsEach}</th>
							</tr>
						</thead>
						<tbody>
							{load.people.map(({ name, alarms, acknowledged, claims }) => (
								<tr key={name}>
									<th scope="row">{name}</th>
									<td>{alarms > limit ? <strong className="late-late">{format.number(alarms)}</strong> : format.number(alarms)}</td>
									<td>{format.number(acknowledged)}</td>
									<td>{format.number(claims)}</td>
								</tr>
							))}
						</tbody>
					</table>
					{total > 0 && (
						<p className="pane-note tabular">{words.mix(shareOf(load.mix.low), shareOf(load.mix.medium), shareOf(load.mix.high))}</p>
					)}
				</>
			)}
		</details>
	);
}
