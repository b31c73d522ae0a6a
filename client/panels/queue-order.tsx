// The line above the queue: in which order it stands, under which headings, and whether members of groups are folded away.
import { Menu } from "@base-ui/react/menu";
import { type ReactNode, useRef } from "react";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { DESK_WORDS } from "../ui/words/desk.ts";
import { GROUPINGS, type Grouping } from "./queue-groups.ts";

export interface QueueOrderParts {
	readonly isHidden: boolean;
	readonly order: string;
	readonly grouping: Grouping;
	readonly onGroup: (grouping: Grouping) => void;
	/** Null while no complaint follows another one. */
	readonly fold: { readonly isFolded: boolean; readonly folded: number; readonly onFold: (isFolded: boolean) => void } | null;
}

export function QueueOrder({ isHidden, order, grouping, onGroup, fold }: QueueOrderParts): ReactNode {
	const { words, format, language } = useSpeech();
	const said = DESK_WORDS[language].grouping;
	// Not at the end of the page, where it would belong to no part of it.
	const place = useRef<HTMLDivElement>(null);
	return (
		<div ref={place} className="queue-order" hidden={isHidden}>
			<span>{order}</span>
			<Menu.Root>
				<Menu.Trigger
					className="queue-grouping"
					aria-label={`${said.label}: ${said.by[grouping]}`}
					title={`${said.label} (Y)`}
					aria-keyshortcuts="y"
				>
					{said.by[grouping]}
					<Icon name="chevron" size={11} />
				</Menu.Trigger>
				<Menu.Portal container={place}>
					<Menu.Positioner sideOffset={4} align="start" positionMethod="fixed" className="menu-positioner">
						<Menu.Popup className="popup menu" aria-label={said.label}>
							<Menu.RadioGroup value={grouping} onValueChange={(value: Grouping) => onGroup(value)}>
								{GROUPINGS.map((each) => (
									<Menu.RadioItem key={each} value={each} className="menu-item" closeOnClick>
										<span className="menu-check" aria-hidden="true">
											{each === grouping && <Icon name="check" size={15} />}
										</span>
										{said.by[each]}
									</Menu.RadioItem>
								))}
							</Menu.RadioGroup>
						</Menu.Popup>
					</Menu.Positioner>
				</Menu.Portal>
			</Menu.Root>
			{fold !== null && (
				<label className="queue-fold" title={`${fold.folded > 0 ? `${words.group.folded(fold.folded)} ` : ""}(⇧Y)`}>
					<input
						type="checkbox"
						aria-keyshortcuts="Shift+Y"
						checked={fold.isFolded}
						onChange={(event) => fold.onFold(event.target.checked)}
					/>
					{words.group.fold}
					{fold.folded > 0 && <span className="tabular"> (−{format.number(fold.folded)})</span>}
				</label>
			)}
		</div>
	);
}
