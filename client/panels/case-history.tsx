import type { ReactNode } from "react";
import type { CaseEvent } from "../../server/protocol/case.ts";
import type { Instant } from "../../server/protocol/code.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { wordEvent } from "./event-words.ts";

/** Latest first; nothing is left out. */
export function CaseHistory({ events, now }: { readonly events: readonly CaseEvent[]; readonly now: Instant }): ReactNode {
	const { words, format, language } = useSpeech();
	const names = useStore(selectNames);
	const latestFirst = [...events].reverse();
	return (
		<div className="case-part">
			<h3 className="part-title">
				{words.case.history}
				<span className="part-count tabular">{words.case.historyCount(events.length)}</span>
			</h3>
			<ol className="history">
				{latestFirst.map((event) => {
					const { title, details, note, actor } = wordEvent(event, words, names, language);
					return (
						<li key={`${event.version}/${event.at}/${event.kind}`} className="history-event">
							<span className="history-dot" aria-hidden="true" />
							<div className="history-words">
								<p>
									<span className="history-title">{title}</span>
									{details.length > 0 && <span className="history-details"> {details.join(" · ")}</span>}
								</p>
								{note !== null && <p className="history-note">{note}</p>}
								<p className="pane-note tabular">
									<time dateTime={new Date(event.at).toISOString()} title={format.instant(event.at)}>
										{format.shortInstant(event.at, now)} {words.unitsOfTime.zone}
									</time>
									{" · "}
									{actor}
								</p>
							</div>
						</li>
					);
				})}
			</ol>
			<p className="pane-note">{words.case.looked}</p>
		</div>
	);
}
