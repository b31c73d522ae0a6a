// What is filtered, in words, above everything that it filters; and where it is changed, named and cleared.
import type { ReactNode } from "react";
import { applyFilter } from "../store/apply.ts";
import { isFiltered, NO_FILTER } from "../store/filter.ts";
import { selectCounts } from "../store/select-counts.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { FILTER_WORDS } from "../ui/words/filter.ts";
import type { DeskAddress } from "./desk-address.ts";
import { FilterChips } from "./filter-chips.tsx";
import { FilterPopover } from "./filter-popover.tsx";
import { SavedViews } from "./saved-views.tsx";

export interface FilterBarParts {
	readonly address: DeskAddress;
	readonly isOpen: boolean;
	readonly onOpen: (isOpen: boolean) => void;
	readonly areViewsOpen: boolean;
	readonly onViews: (isOpen: boolean) => void;
	/** What else stands at the end of the line. */
	readonly children?: ReactNode;
}

export function FilterBar({ address, isOpen, onOpen, areViewsOpen, onViews, children }: FilterBarParts): ReactNode {
	const { language } = useSpeech();
	const said = FILTER_WORDS[language];
	const store = useStoreWriter();
	const filter = useStore((state) => state.filter);
	const shown = useStore((state) => selectCounts(state).totals.open);
	const open = useStore((state) => state.totals.open);
	const isNarrow = isFiltered(filter);
	return (
		<section className={isNarrow ? "filter-bar is-narrow" : "filter-bar"} aria-label={said.open}>
			<div className="filter-line">
				<FilterPopover isOpen={isOpen} onOpen={onOpen} />
				<FilterChips />
				<span className="filter-count tabular" data-testid="filter-count">
					{isNarrow ? said.shown(shown, open) : said.showsAll(open)}
				</span>
				{isNarrow && (
					<button
						type="button"
						className="button is-quiet is-small"
						aria-keyshortcuts="Shift+C"
						onClick={(event) => {
							// The chips before it go with it.
							event.currentTarget.closest("section")?.querySelector("button")?.focus();
							store.write(applyFilter(NO_FILTER));
						}}
					>
						{said.clear}
						<kbd className="key">⇧C</kbd>
					</button>
				)}
				<div className="filter-end">
					<SavedViews search={address.search} isOpen={areViewsOpen} onOpen={onViews} onChoose={address.open} />
					{children}
				</div>
			</div>
			{address.faults.length > 0 && (
				<div className="filter-faults" role="alert">
					<Icon name="warning" size={15} />
					<p>
						{said.faults}{" "}
						{address.faults.map(({ name, got, due }) => (
							<code key={`${name}=${got}`}>{said.fault(name, got, due)}</code>
						))}
					</p>
					<button type="button" className="button is-quiet is-small is-square" aria-label={said.dismiss} onClick={address.dismiss}>
						<Icon name="close" size={13} />
					</button>
				</div>
			)}
		</section>
	);
}
