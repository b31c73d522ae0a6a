// The console's filter as it was taken over, to be changed here without changing it there; and what it lets through of that moment.
import { type ReactNode, useEffect, useState } from "react";
import { isFiltered } from "../store/filter.ts";
import { selectCounts } from "../store/select-counts.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { FILTER_WORDS } from "../ui/words/filter.ts";
import { PLAYBACK_WORDS } from "../ui/words/playback.ts";
import { FilterChips } from "./filter-chips.tsx";
import { FilterPopover } from "./filter-popover.tsx";
import { isTyping, keyOf } from "./keys.ts";

export function PlayedFilter(): ReactNode {
	const { language, format } = useSpeech();
	const words = PLAYBACK_WORDS[language];
	const [isOpen, setOpen] = useState(false);
	// The console's own keys are not heard while this lies over it.
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (keyOf(event) !== "F" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
			event.preventDefault();
			setOpen(true);
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, []);
	const { open, overdue } = useStore(selectCounts).totals;
	const all = useStore((state) => state.totals.open);
	const isNarrow = useStore((state) => isFiltered(state.filter));
	return (
		<section className="playback-filter">
			<p className="playback-totals tabular" data-testid="playback-totals">
				{words.openCount} <strong>{format.number(open)}</strong> · {words.overdue}{" "}
				<strong className="late-late">{format.number(overdue)}</strong>
			</p>
			<div className="playback-filter-line">
				<FilterPopover isOpen={isOpen} onOpen={setOpen} />
				<FilterChips />
			</div>
			{isNarrow && <p className="pane-note tabular">{FILTER_WORDS[language].shown(open, all)}</p>}
		</section>
	);
}
