// How much the intake refused: the count is on the screen all the time, and nothing vanishes.
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "../store/use-store.tsx";
import { Guard } from "../ui/guard.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { Late } from "../ui/late.tsx";
import { useShortcut } from "./keys.ts";
import { LATE } from "./late-parts.ts";
import { fetchRejected } from "./rejected-source.ts";

const ASK_EVERY_MS = 60_000;

export function RejectedIntake(): ReactNode {
	const { words } = useSpeech();
	const role = useStore((state) => state.you?.role ?? null);
	const isRoom = role === "operator" || role === "dispatcher" || role === "supervisor";
	const [total, setTotal] = useState<number | null>(null);
	const [isOpen, setOpen] = useState(false);
	useShortcut("I", isRoom ? () => setOpen(true) : null);
	useEffect(() => {
		if (!isRoom) return;
		const abort = new AbortController();
		const ask = () =>
			void fetchRejected(null, 1, abort.signal).then((answer) => {
				if (answer !== null) setTotal(answer.total);
			});
		ask();
		const timer = setInterval(ask, ASK_EVERY_MS);
		return () => {
			abort.abort();
			clearInterval(timer);
		};
	}, [isRoom]);
	if (!isRoom || total === null) return null;
	return (
		<>
			<button
				type="button"
				aria-haspopup="dialog"
				aria-keyshortcuts="Shift+I"
				className={total > 0 ? "button is-quiet is-small rejected-open" : "button is-quiet is-small"}
				title={`${words.rejected.title} (⇧I)`}
				onClick={() => setOpen(true)}
			>
				<Icon name="warning" size={14} />
				<span className="tabular">{words.rejected.open(total)}</span>
			</button>
			<Guard panel="dialog" of={isOpen} onClose={() => setOpen(false)}>
				{isOpen && <Late part={LATE.rejectedDialog} onClose={() => setOpen(false)} />}
			</Guard>
		</>
	);
}
