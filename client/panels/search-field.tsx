// The command bar: what is typed filters the queue at once, and names of places, units and commands are offered below.
import { Autocomplete } from "@base-ui/react/autocomplete";
import { type ReactNode, type Ref, useMemo, useRef, useState } from "react";
import { applyFilter } from "../store/apply.ts";
import { selectNames } from "../store/select.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { useDesk } from "./desk.tsx";
import { regionPath } from "./names.ts";
import { type Command, type SearchAct, selectSearchActs } from "./search-acts.ts";

export interface SearchFieldParts {
	readonly text: string;
	readonly commands: readonly Command[];
	readonly fieldRef: Ref<HTMLInputElement>;
	readonly onText: (text: string) => void;
	/** Down goes on in the list, where nothing is offered. */
	readonly onLeave: () => void;
	/** So does Enter, or it opens what was found elsewhere. */
	readonly onEnter: () => void;
}

export function SearchField({ text, commands, fieldRef, onText, onLeave, onEnter }: SearchFieldParts): ReactNode {
	const { words, language } = useSpeech();
	const said = DESK_WORDS[language].bar;
	const store = useStoreWriter();
	const desk = useDesk();
	const names = useStore(selectNames);
	const reference = useStore((state) => state.reference);
	const [isOpen, setOpen] = useState(false);
	const highlighted = useRef<SearchAct | undefined>(undefined);
	const regions = useMemo(
		() => (reference?.regions ?? []).map(({ code, name }) => ({ code, short: name, name: regionPath(names, code).join(", ") })),
		[reference, names],
	);
	const units = useMemo(() => (reference?.units ?? []).map(({ code, name, shortName }) => ({ code, short: shortName, name })), [reference]);
	const acts = useMemo(() => selectSearchActs(text, { regions, units, commands }), [text, regions, units, commands]);
	const take = (act: SearchAct) => {
		setOpen(false);
		onText("");
		if (act.kind === "region") desk.setArea({ kind: "region", region: act.choice.code });
		else if (act.kind === "unit") {
			const { filter } = store.state;
			store.write(applyFilter({ ...filter, units: [...new Set([...filter.units, act.choice.code])] }));
		} else {
			act.choice.run();
			return;
		}
		onLeave();
	};
	const hintOf = (act: SearchAct) => (act.kind === "region" ? said.regionHint : act.kind === "unit" ? said.unitHint : "");
	return (
		<Autocomplete.Root
			items={acts}
			mode="none"
			value={text}
			open={isOpen && acts.length > 0}
			onOpenChange={(open) => setOpen(open)}
			onValueChange={(value, { reason }) => {
				// Choosing an item is an act; its name is not to be searched for.
				if (reason !== "item-press") onText(value);
			}}
			onItemHighlighted={(act) => {
				highlighted.current = act;
			}}
			itemToStringValue={(act: SearchAct) => act.choice.short}
		>
			<div className="queue-search">
				<Icon name="search" />
				<Autocomplete.Input
					ref={fieldRef}
					className="field"
					type="search"
					aria-label={words.queue.searchLabel}
					aria-keyshortcuts="/"
					placeholder={words.queue.search}
					spellCheck={false}
					autoComplete="off"
					onKeyDown={(event) => {
						const isOffered = isOpen && acts.length > 0;
						if (event.key === "Escape") {
							event.stopPropagation();
							event.preventBaseUIHandler();
							setOpen(false);
							if (text === "") onLeave();
							else onText("");
						} else if (event.key === "ArrowDown" && !isOffered) {
							event.preventDefault();
							event.preventBaseUIHandler();
							onLeave();
						} else if (event.key === "Enter" && !(isOffered && highlighted.current !== undefined)) {
							event.preventDefault();
							event.preventBaseUIHandler();
							setOpen(false);
							onEnter();
						}
					}}
				/>
				{text === "" ? (
					<kbd className="key">/</kbd>
				) : (
					<button
						type="button"
						className="button is-quiet is-small is-square"
						aria-label={words.queue.clearSearch}
						onClick={() => onText("")}
					>
						<Icon name="close" size={14} />
					</button>
				)}
			</div>
			<Autocomplete.Portal>
				<Autocomplete.Positioner className="picker-positioner" sideOffset={4} collisionPadding={8}>
					<Autocomplete.Popup className="popup picker-popup">
						<Autocomplete.List className="picker-list" aria-label={said.list}>
							{(act: SearchAct) => (
								<Autocomplete.Item
									key={`${act.kind}/${act.choice.code}`}
									value={act}
									className="picker-item search-item"
									onClick={() => take(act)}
								>
									<span className="picker-short">
										{act.choice.short}
										{act.kind === "command" && <kbd className="key">{act.choice.shortcut}</kbd>}
									</span>
									<span className="pane-note">
										{act.kind !== "command" && act.choice.name !== act.choice.short && `${act.choice.name} · `}
										{hintOf(act)}
									</span>
								</Autocomplete.Item>
							)}
						</Autocomplete.List>
					</Autocomplete.Popup>
				</Autocomplete.Positioner>
			</Autocomplete.Portal>
		</Autocomplete.Root>
	);
}
