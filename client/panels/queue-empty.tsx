import type { ReactNode } from "react";
import { useSpeech } from "../ui/language-context.tsx";

export function QueueEmpty({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }): ReactNode {
	const { words } = useSpeech();
	return (
		// Where the skip link leads while there is no list.
		<div className="pane-empty" id="queue" tabIndex={-1}>
			<p className="pane-empty-title">{isFiltered ? words.queue.empty : words.queue.allClear}</p>
			{isFiltered && (
				<>
					<p>{words.queue.emptyNote}</p>
					<button type="button" className="button" onClick={onClear}>
						{words.queue.clearFilters}
					</button>
				</>
			)}
		</div>
	);
}
