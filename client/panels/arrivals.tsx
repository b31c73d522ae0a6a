// Says, for those who listen, how many complaints came in: politely, together, and at most every ten seconds.
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { useStoreWriter } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { useDesk } from "./desk.tsx";

const SAID_EVERY_MS = 10_000;

/** Highest id, and how many are above `after`; ids rise with arrival. */
export function countNewer(columns: ComplaintColumns, after: number): { readonly newest: number; readonly count: number } {
	const { id } = columns.arrays;
	let newest = after;
	let count = 0;
	for (let slot = 0; slot < columns.count; slot++) {
		const at = id[slot] as number;
		if (at <= after) continue;
		count++;
		if (at > newest) newest = at;
	}
	return { newest, count };
}

export function Arrivals(): ReactNode {
	const { words } = useSpeech();
	const store = useStoreWriter();
	const newest = useRef<number | null>(null);
	const [said, setSaid] = useState("");
	useEffect(() => {
		const timer = setInterval(() => {
			if (store.state.mark === null) return;
			const found = countNewer(store.state.complaints.columns, newest.current ?? 0);
			// The same words once more are news only after none.
			setSaid(newest.current !== null && found.count > 0 ? words.queue.arrived(found.count) : "");
			newest.current = found.newest;
		}, SAID_EVERY_MS);
		return () => clearInterval(timer);
	}, [store, words]);
	return (
		<div className="visually-hidden" role="status" aria-live="polite">
			{said}
		</div>
	);
}

/** What was just done. The dispatch has its toast, which says it. */
export function DoneNotice(): ReactNode {
	const { words } = useSpeech();
	const { done } = useDesk();
	return (
		<div className="visually-hidden" role="status">
			{done !== null && done !== "dispatch" && words.actions.done[done]}
		</div>
	);
}
