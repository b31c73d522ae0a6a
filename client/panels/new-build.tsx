// Says that the server has another build of this page; whoever is typing chooses when to take it.
import type { ReactNode } from "react";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { FAULT_WORDS } from "../ui/words/fault.ts";

export function NewBuild(): ReactNode {
	const words = FAULT_WORDS[useSpeech().language];
	const newer = useStore((state) => state.newer);
	const isRefused = newer === "protocol";
	return (
		<span role={isRefused ? "alert" : "status"}>
			{newer !== null && (
				<button
					type="button"
					className={isRefused ? "button is-small new-build is-refused" : "button is-small new-build"}
					aria-keyshortcuts="F5"
					title={words.reloadHint}
					onClick={() => window.location.reload()}
				>
					<Icon name="back" size={14} />
					{isRefused ? words.newProtocol : words.newBuild}
				</button>
			)}
		</span>
	);
}
