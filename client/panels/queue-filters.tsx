import type { ReactNode, Ref } from "react";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { focusQueue } from "./focus.ts";
import type { QueueQuery, QueueTab } from "./queue-query.ts";
import type { Command } from "./search-acts.ts";
import { SearchField } from "./search-field.tsx";

export interface QueueFiltersParts {
	readonly query: QueueQuery;
	/** What stands in the search field. */
	readonly typed: string;
	readonly commands: readonly Command[];
	readonly tabs: readonly QueueTab[];
	readonly counts: Readonly<Record<QueueTab, number>>;
	/** What the queue is narrowed to on the map; null when it is not. */
	readonly areaName: string | null;
	readonly searchRef: Ref<HTMLInputElement>;
	readonly onTab: (tab: QueueTab) => void;
	readonly onText: (text: string) => void;
	readonly onClearArea: () => void;
	/** Down from the search goes on in the list. */
	readonly onLeave: () => void;
	/** So does Enter, or it opens what was found elsewhere. */
	readonly onEnter: () => void;
}

export function QueueFilters({
	query,
	typed,
	commands,
	tabs,
	areaName,
	counts,
	searchRef,
	onTab,
	onText,
	onClearArea,
	onLeave,
	onEnter,
}: QueueFiltersParts): ReactNode {
	const { words, format } = useSpeech();
	return (
		<div className="queue-filters">
			<SearchField text={typed} commands={commands} fieldRef={searchRef} onText={onText} onLeave={onLeave} onEnter={onEnter} />
			<fieldset className="queue-tabs" aria-label={words.queue.filtersLabel} title="[ ]" aria-keyshortcuts="[ ]">
				{tabs.map((tab) => (
					<button key={tab} type="button" className="queue-tab" aria-pressed={query.tab === tab} onClick={() => onTab(tab)}>
						<span className="queue-tab-count tabular">{format.number(counts[tab])}</span>
						<span>{words.queue.filters[tab]}</span>
					</button>
				))}
			</fieldset>
			{areaName !== null && (
				<div className="queue-area">
					<span className="chip is-area">
						<Icon name="pin" size={13} />
						<span className="truncate">{areaName}</span>
						<button
							type="button"
							className="chip-clear"
							aria-label={words.queue.clearSelection}
							onClick={() => {
								onClearArea();
								focusQueue();
							}}
						>
							<Icon name="close" size={12} />
						</button>
					</span>
				</div>
			)}
		</div>
	);
}
