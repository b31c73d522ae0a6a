// The command bar: what is typed filters the queue at once; places, units and commands of that name and complaints at that address are
// offered below.
import { Autocomplete } from "@base-ui/react/autocomplete";
import { type ReactNode, type Ref, useMemo, useRef, useState } from "react";
import { applyFilter } from "../store/apply.ts";
import { selectNames } from "../store/select.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { parseAddress, useAtAddress } from "./address-source.ts";
import { useDesk } from "./desk.tsx";
import { categoryName, placeAndUnit, regionPath } from "./names.ts";
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
	const { words, language, format } = useSpeech();
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
	const atAddress = useAtAddress(parseAddress(text));
	const at = atAddress?.kind === "found" ? atAddress.at : null;
	const acts = useMemo(() => {
		const complaints = (at?.found ?? []).map((found): SearchAct => {
			const { id, number, category } = found.row;
			return {
				kind: "complaint",
				choice: { ...found, code: String(id), short: number ?? String(id), name: categoryName(names, category, language) },
			};
		});
		return [...selectSearchActs(text, { regions, units, commands }), ...complaints];
	}, [text, regions, units, commands, at, names, language]);
	const note = atAddress?.kind === "failed" ? said.addressFailed : at?.hasMore ? said.moreAtAddress(at.found.length) : null;
	const take = (act: SearchAct) => {
		setOpen(false);
		onText("");
		if (act.kind === "region") desk.setArea({ kind: "region", region: act.choice.code });
		else if (act.kind === "complaint") {
			desk.open(act.choice.row.id);
		} else if (act.kind === "unit") {
			const { filter } = store.state;
			store.write(applyFilter({ ...filter, units: [...new Set([...filter.units, act.choice.code])] }));
		} else {
			act.choice.run();
			return;
		}
		onLeave();
	};
	const hintOf = (act: SearchAct) => {
		if (act.kind === "complaint") return placeAndUnit(names, act.choice.row.region, act.choice.row.unit, words);
		return act.kind === "region" ? said.regionHint : act.kind === "unit" ? said.unitHint : "";
	};
	const closedOf = ({ choice }: Extract<SearchAct, { kind: "complaint" }>) =>
		choice.closedAt === null ? "" : ` · ${said.closed(format.shortInstant(choice.closedAt, store.now()))}`;
	return (
		<Autocomplete.Root
			items={acts}
			mode="none"
			value={text}
			open={isOpen && (acts.length > 0 || note !== null)}
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
										{act.kind === "command" && act.choice.shortcut !== null && <kbd className="key">{act.choice.shortcut}</kbd>}
										{act.kind === "complaint" && (
											<span className="search-status">
												<StatusMark status={act.choice.row.status} size={13} />
												{words.status[act.choice.row.status]}
												{closedOf(act)}
											</span>
										)}
									</span>
									<span className="pane-note">
										{act.kind !== "command" && act.choice.name !== act.choice.short && `${act.choice.name} · `}
										{hintOf(act)}
									</span>
								</Autocomplete.Item>
							)}
						</Autocomplete.List>
						<Autocomplete.Status className={note === null ? "visually-hidden" : "picker-more"}>
							{note ?? (at !== null && at.found.length > 0 ? said.atAddress(at.found.length) : "")}
						</Autocomplete.Status>
					</Autocomplete.Popup>
				</Autocomplete.Positioner>
			</Autocomplete.Portal>
		</Autocomplete.Root>
	);
}
