// The queue of the moment that is played, narrowed as the live one was: part, words and place.
import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import { selectNames } from "../store/select.ts";
import { selectSlots } from "../store/select-counts.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";
import { wordDue } from "./due-words.ts";
import { categoryName, placeAndUnit } from "./names.ts";
import { type QueueNarrowing, type QueueTab, selectQueue, selectTabs } from "./queue-query.ts";
import { nameArea } from "./queue-words.ts";

const MINUTE_MS = 60_000;
const SHOWN = 30;

export function PlayedQueue({ narrowing }: { readonly narrowing: QueueNarrowing }): ReactNode {
	const { language, words, format } = useSpeech();
	const said = PLAYBACK_WORDS[language];
	const store = useStoreWriter();
	const names = useStore(selectNames);
	const role = useStore((state) => state.you?.role);
	const [{ tab, text, area }, narrow] = useState(narrowing);
	const slots = useStore(selectSlots);
	// The clock runs ahead of a long list rather than wait for it.
	const revision = useDeferredValue(useStore((state) => state.complaintVersion));
	const minute = useDeferredValue(useStore((state) => Math.floor(state.now / MINUTE_MS)));
	// biome-ignore lint/correctness/useExhaustiveDependencies: the columns are one object that changes in place; its revision says when, and spans go by the minute.
	const { ids, counts, rows, now } = useMemo(() => {
		const { complaints } = store.state;
		const query = { tab, text, area, slots: selectSlots(store.state), isFolded: false };
		const found = selectQueue(complaints.columns, { ...names, statuses: words.status }, query, complaints.now);
		return { ...found, rows: found.ids.slice(0, SHOWN).flatMap((id) => complaints.find(id) ?? []), now: complaints.now };
	}, [store, names, words, tab, text, area, slots, revision, minute]);
	return (
		<section data-testid="playback-queue">
			<h3 className="part-title">
				{said.queue}
				<span className="part-count tabular">{format.number(counts[tab])}</span>
			</h3>
			<div className="playback-narrowing">
				<select
					className="field"
					aria-label={said.queueTab}
					value={tab}
					onChange={(event) => narrow({ tab: event.target.value as QueueTab, text, area })}
				>
					{selectTabs(role).map((one) => (
						<option key={one} value={one}>
							{words.queue.filters[one]} ({format.number(counts[one])})
						</option>
					))}
				</select>
				<input
					className="field"
					type="search"
					aria-label={words.queue.searchLabel}
					placeholder={words.queue.search}
					value={text}
					onChange={(event) => narrow({ tab, text: event.target.value, area })}
				/>
			</div>
			{area !== null && (
				<span className="chip is-area">
					<Icon name="pin" size={13} />
					<span className="truncate">{nameArea(area, names, rows[0]?.region ?? null, words, language)}</span>
					<button
						type="button"
						className="chip-clear"
						aria-label={words.queue.clearSelection}
						onClick={() => narrow({ tab, text, area: null })}
					>
						<Icon name="close" size={12} />
					</button>
				</span>
			)}
			{ids.length === 0 && <p className="pane-note">{said.noComplaint}</p>}
			<ol className="playback-rows">
				{rows.map((row) => {
					const due = wordDue(row.dueAt, now, words, format);
					return (
						<li key={row.id}>
							<span className="truncate">{categoryName(names, row.category, language)}</span>
							<span className={`tabular ${due.className}`}>{due.text}</span>
							<span className="pane-note truncate">
								<span className="tabular">{row.number ?? row.id}</span> · {placeAndUnit(names, row.region, row.unit, words)}
							</span>
							<StatusMark status={row.status} size={13} />
						</li>
					);
				})}
			</ol>
			{ids.length > rows.length && <p className="pane-note tabular">{said.more(format.number(counts[tab] - rows.length))}</p>}
		</section>
	);
}
