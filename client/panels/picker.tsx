// Any one of many by typing parts of its name. The list says how many it does not show: nothing is cut silently.
import { Combobox } from "@base-ui/react/combobox";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { Icon } from "../ui/icon.tsx";
import { ShortcutKey } from "./act-button.tsx";
import { ariaShortcut, useShortcut } from "./keys.ts";
import { foldText } from "./queue-query.ts";

const SHOWN = 50;

export interface Choice<Code extends string> {
	readonly code: Code;
	readonly short: string;
	/** What stands in the field when it is chosen, and what is searched in together with `short` and `code`. */
	readonly name: string;
}

export interface PickerParts<Code extends string> {
	readonly choices: readonly Choice<Code>[];
	/** Stays in the field; null for a picker that is empty again after each choice. */
	readonly chosen: Code | null;
	readonly onChoose: (code: Code | null) => void;
	readonly label: string;
	readonly placeholder: string;
	/** When nothing is found. */
	readonly none: string;
	readonly more: (hidden: number) => string;
	/** Moves the focus here from anywhere in the case. */
	readonly shortcut?: string;
}

/** The choices whose name, short name or code hold every word of `text`, whatever their case and accents. */
export function selectChoices<One extends Choice<string>>(choices: readonly One[], text: string): readonly One[] {
	const wanted = foldText(text).split(/\s+/).filter(Boolean);
	if (wanted.length === 0) return choices;
	return choices.filter(({ name, short, code }) => {
		const searched = foldText(`${name} ${short} ${code}`);
		return wanted.every((word) => searched.includes(word));
	});
}

export function Picker<Code extends string>(parts: PickerParts<Code>): ReactNode {
	const { choices, chosen, onChoose, label, placeholder, none, more, shortcut } = parts;
	const field = useRef<HTMLInputElement>(null);
	useShortcut(shortcut ?? "", shortcut === undefined ? null : () => field.current?.focus());
	const [text, setText] = useState("");
	const value = useMemo(() => choices.find(({ code }) => code === chosen) ?? null, [choices, chosen]);
	const found = useMemo(() => selectChoices(choices, text === value?.name ? "" : text), [choices, text, value]);
	const hidden = found.length - SHOWN;
	return (
		<Combobox.Root
			items={choices}
			filteredItems={found.slice(0, SHOWN)}
			value={value}
			inputValue={text}
			onInputValueChange={setText}
			onValueChange={(choice: Choice<Code> | null) => onChoose(choice?.code ?? null)}
			itemToStringLabel={(choice: Choice<Code> | null) => choice?.name ?? ""}
			isItemEqualToValue={(a: Choice<Code>, b: Choice<Code>) => a.code === b.code}
			autoHighlight
		>
			<div className="picker">
				<Combobox.Input
					ref={field}
					className="field"
					aria-label={label}
					aria-keyshortcuts={shortcut && ariaShortcut(shortcut)}
					placeholder={placeholder}
				/>
				{shortcut !== undefined && text === "" && (
					<span className="picker-key">
						<ShortcutKey shortcut={shortcut} />
					</span>
				)}
				<Combobox.Trigger className="picker-trigger" aria-label={label}>
					<Icon name="chevron" size={14} />
				</Combobox.Trigger>
			</div>
			<Combobox.Portal>
				<Combobox.Positioner className="picker-positioner" sideOffset={4} collisionPadding={8}>
					<Combobox.Popup className="popup picker-popup">
						<Combobox.Empty className="picker-empty">{none}</Combobox.Empty>
						<Combobox.List className="picker-list">
							{(choice: Choice<Code>) => (
								<Combobox.Item key={choice.code} value={choice} className="picker-item">
									<span className="picker-short">{choice.short}</span>
									<span className="pane-note">{choice.name}</span>
								</Combobox.Item>
							)}
						</Combobox.List>
						{hidden > 0 && <p className="picker-more">{more(hidden)}</p>}
					</Combobox.Popup>
				</Combobox.Positioner>
			</Combobox.Portal>
		</Combobox.Root>
	);
}
