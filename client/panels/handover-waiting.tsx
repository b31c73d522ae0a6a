// Says to the lead who comes that a hand-over waits for them, until its last item is taken over. Nothing for others.
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { SHIFT_HANDOVER_WORDS } from "../ui/words/shift-handover.ts";
import { fetchWaiting } from "./handover-source.ts";

const ASK_EVERY_MS = 15_000;

export interface HandoverWaitingParts {
	readonly isOfRoom: boolean;
	/** While it is, items are taken over; asked again when it closes. */
	readonly isOpen: boolean;
	readonly onOpen: () => void;
}

export function HandoverWaiting({ isOfRoom, isOpen, onOpen }: HandoverWaitingParts): ReactNode {
	const { language } = useSpeech();
	const words = SHIFT_HANDOVER_WORDS[language];
	const isLive = useStore((state) => state.link.staleSince === null);
	const [waiting, setWaiting] = useState(0);
	useEffect(() => {
		if (!isOfRoom || !isLive || isOpen) return;
		const abort = new AbortController();
		const look = () =>
			void fetchWaiting(abort.signal).then((list) => {
				if (list !== null && !abort.signal.aborted) setWaiting(list.reduce((sum, { open }) => sum + open, 0));
			});
		look();
		const timer = setInterval(look, ASK_EVERY_MS);
		return () => {
			abort.abort();
			clearInterval(timer);
		};
	}, [isOfRoom, isLive, isOpen]);
	return (
		<span role="status">
			{waiting > 0 && (
				<button
					type="button"
					className="button is-small handover-waiting"
					aria-keyshortcuts="Shift+S"
					data-testid="handover-waiting"
					title={`${words.waiting(waiting)} (⇧S)`}
					data-count={waiting}
					onClick={onOpen}
				>
					<Icon name="note" size={14} />
					<span>{words.waiting(waiting)}</span>
					<kbd className="key">⇧S</kbd>
				</button>
			)}
		</span>
	);
}
