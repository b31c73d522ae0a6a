// What is filtered, part by part; each can be taken away.
import type { ReactNode } from "react";
import { applyFilter } from "../store/apply.ts";
import { FILTER_PARTS, type Filter, hasPart, NO_FILTER } from "../store/filter.ts";
import { selectNames } from "../store/select.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { FILTER_WORDS } from "../ui/words/filter.ts";
import { wordFilterPart } from "./filter-words.ts";
import { focusBefore } from "./focus.ts";

export function FilterChips(): ReactNode {
	const { language, words } = useSpeech();
	const said = FILTER_WORDS[language];
	const store = useStoreWriter();
	const filter = useStore((state) => state.filter);
	const names = useStore(selectNames);
	const parts = FILTER_PARTS.filter((part) => hasPart(filter, part));
	return (
		<ul className="filter-chips">
			{parts.map((part) => {
				const name = said.parts[part];
				const text = said.chip(name, wordFilterPart(filter, part, names, words, language));
				return (
					<li key={part} className="chip is-area">
						<span className="truncate" title={text}>
							{text}
						</span>
						<button
							type="button"
							className="chip-clear"
							aria-label={said.remove(name)}
							onClick={(event) => {
								focusBefore(event.currentTarget);
								store.write(applyFilter(without(filter, part)));
							}}
						>
							<Icon name="close" size={12} />
						</button>
					</li>
				);
			})}
		</ul>
	);
}

function without(filter: Filter, part: keyof Filter): Filter {
	return { ...filter, [part]: NO_FILTER[part] };
}
