// Where the filter is changed, here and in the playback.
import { Popover } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import { applyFilter } from "../store/apply.ts";
import { isFiltered, NO_FILTER } from "../store/filter.ts";
import { useStore, useStoreWriter } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { FILTER_WORDS } from "../ui/words/filter.ts";
import { FilterForm } from "./filter-form.tsx";

export function FilterPopover({ isOpen, onOpen }: { readonly isOpen: boolean; readonly onOpen: (isOpen: boolean) => void }): ReactNode {
	const { language } = useSpeech();
	const said = FILTER_WORDS[language];
	return (
		<Popover.Root open={isOpen} onOpenChange={(open) => onOpen(open)}>
			<Popover.Trigger className="button is-small" aria-keyshortcuts="Shift+F">
				<Icon name="filter" size={13} />
				{said.open}
				<kbd className="key">⇧F</kbd>
			</Popover.Trigger>
			<Popover.Portal>
				<Popover.Positioner className="menu-positioner" align="start" sideOffset={6} collisionPadding={8}>
					<Popover.Popup className="popup filter-popup">
						<div className="filter-head">
							<Popover.Title className="pane-title">{said.title}</Popover.Title>
							<Popover.Description className="pane-note">{said.hint}</Popover.Description>
						</div>
						<FilterForm />
						<FilterFoot />
					</Popover.Popup>
				</Popover.Positioner>
			</Popover.Portal>
		</Popover.Root>
	);
}

function FilterFoot(): ReactNode {
	const said = FILTER_WORDS[useSpeech().language];
	const store = useStoreWriter();
	const isNarrow = useStore((state) => isFiltered(state.filter));
	return (
		<div className="filter-foot">
			<button type="button" className="button is-small" disabled={!isNarrow} onClick={() => store.write(applyFilter(NO_FILTER))}>
				{said.clear}
			</button>
			<Popover.Close className="button is-small">
				{said.close}
				<kbd className="key">Esc</kbd>
			</Popover.Close>
		</div>
	);
}
