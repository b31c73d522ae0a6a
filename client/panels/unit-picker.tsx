import { type ReactNode, useMemo } from "react";
import type { UnitCode } from "../../server/protocol/code.ts";
import type { Unit } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { Picker } from "./picker.tsx";

export interface UnitPickerParts {
	readonly chosen: UnitCode | null;
	readonly onChoose: (unit: UnitCode | null) => void;
}

/** Any unit of the reference, for when the suggestion is wrong. */
export function UnitPicker({ chosen, onChoose }: UnitPickerParts): ReactNode {
	const { words } = useSpeech();
	const units = useStore((state) => state.reference?.units ?? NO_UNITS);
	const choices = useMemo(() => units.map(({ code, name, shortName }) => ({ code, name, short: shortName })), [units]);
	return (
		<Picker
			choices={choices}
			chosen={chosen}
			onChoose={onChoose}
			label={words.suggestion.otherLabel}
			placeholder={words.suggestion.other}
			none={words.suggestion.noMatch}
			more={words.suggestion.more}
			shortcut="w"
		/>
	);
}

const NO_UNITS: readonly Unit[] = [];
