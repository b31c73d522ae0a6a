import type { ReactNode } from "react";
import type { Instant } from "../../server/protocol/code.ts";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { CASE_WORK_WORDS } from "../ui/words/case-work.ts";
import type { Found } from "./found-source.ts";
import { categoryName, type Names, placeAndUnit } from "./names.ts";

export interface FoundLineParts {
	readonly found: Found;
	readonly names: Names;
	readonly now: Instant;
	readonly isOpen: boolean;
	readonly onOpen: () => void;
}

/** What the search found outside the list below it: a closed complaint, or an open one that the filters leave out. */
export function FoundLine({ found, names, now, isOpen, onOpen }: FoundLineParts): ReactNode {
	const { words, format, language } = useSpeech();
	const said = CASE_WORK_WORDS[language].found;
	if (found.kind !== "found") {
		return (
			<p className="found-note" role="status">
				<Icon name="search" size={13} />
				{said[found.kind](found.number)}
			</p>
		);
	}
	const { row, closedAt } = found.complaint;
	return (
		<div className="found" role="status">
			<p className="part-title">{closedAt === null ? said.hidden : said.closed(format.shortInstant(closedAt, now))}</p>
			<button type="button" className={isOpen ? "found-open is-open" : "found-open"} onClick={onOpen}>
				<span className="queue-row-line">
					<span className="queue-row-category truncate">{categoryName(names, row.category, language)}</span>
					<kbd className="key">Enter</kbd>
				</span>
				<span className="queue-row-line is-second">
					<span className="queue-row-number tabular">{row.number ?? row.id}</span>
					<span className="truncate">{placeAndUnit(names, row.region, row.unit, words)}</span>
					<span className="queue-row-status">
						<StatusMark status={row.status} size={13} />
						{words.status[row.status]}
					</span>
				</span>
			</button>
		</div>
	);
}
