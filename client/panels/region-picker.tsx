import { type ReactNode, useMemo } from "react";
import type { RegionCode } from "../../server/protocol/code.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { regionPath } from "./names.ts";
import { Picker } from "./picker.tsx";

/** Any kelurahan by its name or that of its kecamatan, for when no hint fits. */
export function RegionPicker({ onChoose }: { readonly onChoose: (region: RegionCode) => void }): ReactNode {
	const { words } = useSpeech();
	const names = useStore(selectNames);
	const choices = useMemo(
		() =>
			[...names.regions.values()]
				.filter(({ level }) => level === "kelurahan")
				.map(({ code, name }) => ({ code, short: name, name: regionPath(names, code).join(", ") })),
		[names],
	);
	return (
		<Picker
			choices={choices}
			chosen={null}
			onChoose={(code) => code !== null && onChoose(code)}
			label={words.tray.region}
			placeholder={words.tray.region}
			none={words.tray.noRegion}
			more={words.tray.moreRegions}
		/>
	);
}
