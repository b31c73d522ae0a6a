// How many are picked, and what to do with them. It stands above the list while anything is picked.
import type { ReactNode } from "react";
import type { ComplaintId } from "../../server/protocol/code.ts";
import { MANY_MAX } from "../../server/protocol/command-limit.ts";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { useBulk } from "./bulk.tsx";

export function BulkBar({ shown }: { readonly shown: readonly ComplaintId[] }): ReactNode {
	const { language } = useSpeech();
	const words = HAND_OVER_WORDS[language];
	const bulk = useBulk();
	const count = bulk.picked.size;
	const most = Math.min(MANY_MAX, shown.length);
	return (
		<div className="bulk-bar-row" role="toolbar" aria-label={words.picked(count)}>
			<strong className="tabular" role="status">
				{words.pickedOf(count, shown.length)}
			</strong>
			{count < most && (
				<button type="button" className="button is-small" onClick={() => bulk.pick(shown)}>
					{most < shown.length ? words.pickFirst(most) : words.pickAll(most)}
					<kbd className="key">⇧X</kbd>
				</button>
			)}
			{bulk.can.dispatch && (
				<button type="button" className="button is-small is-primary" onClick={bulk.ask}>
					<Icon name="send" size={13} />
					{words.handOver}
					<kbd className="key">D</kbd>
				</button>
			)}
			<button
				type="button"
				className="button is-quiet is-small is-square"
				aria-label={words.clear}
				title={words.clear}
				onClick={bulk.clear}
			>
				<Icon name="close" size={13} />
			</button>
		</div>
	);
}
