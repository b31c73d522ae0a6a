// What the intake refused and why, for those who can tell the channel.
import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { IntakeRefusal } from "../../server/protocol/intake.ts";
import type { RejectedAnswer, RejectedItem } from "../../server/protocol/rejected.ts";
import type { Language } from "../ui/language.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { REJECTION_WORDS } from "../ui/words/rejection.ts";
import { fetchRejected } from "./rejected-source.ts";

/** Of one item, or of a whole body that could not be taken apart into items. */
type RejectionCode = IntakeRefusal | "broken_json" | "too_many_items" | "too_large";

const PAGE = 50;

/** A code of a newer server is shown as it is: better a code than a gap. */
function wordRejection(code: string, language: Language): string {
	const words: Readonly<Record<RejectionCode, string>> = REJECTION_WORDS[language];
	return Object.hasOwn(words, code) ? words[code as RejectionCode] : code;
}

export function RejectedDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
	const { words, format } = useSpeech();
	return (
		<Dialog.Root open onOpenChange={(open) => !open && onClose()}>
			<Dialog.Portal>
				<Dialog.Backdrop className="backdrop" />
				<Dialog.Popup className="popup dialog rejected">
					<Dialog.Title className="dialog-title">{words.rejected.title}</Dialog.Title>
					<p className="pane-note">{words.rejected.note}</p>
					<RejectedList formatInstant={format.instant} />
					<Dialog.Close className="button">{words.rejected.close}</Dialog.Close>
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

function RejectedList({ formatInstant }: { readonly formatInstant: (instant: number) => string }): ReactNode {
	const { words, language, format } = useSpeech();
	const [items, setItems] = useState<readonly RejectedItem[]>([]);
	const [last, setLast] = useState<RejectedAnswer | null>(null);
	const [hasFailed, setFailed] = useState(false);
	const load = useCallback(async (before: number | null, signal?: AbortSignal) => {
		const answer = await fetchRejected(before, PAGE, signal);
		if (signal?.aborted === true) return;
		setFailed(answer === null);
		if (answer === null) return;
		setLast(answer);
		setItems((held) => (before === null ? answer.items : [...held, ...answer.items]));
	}, []);
	useEffect(() => {
		const abort = new AbortController();
		void load(null, abort.signal);
		return () => abort.abort();
	}, [load]);
	return (
		<>
			{last !== null && (
				<p className="rejected-counts tabular">
					<strong>{last.total === 0 ? words.rejected.none : words.rejected.count(items.length, last.total)}</strong>
					{last.byCode.map(({ code, count }) => (
						<span key={code} className="chip">
							{wordRejection(code, language)} {format.number(count)}
						</span>
					))}
				</p>
			)}
			{hasFailed && <p className="notice is-warning">{words.rejected.failed}</p>}
			<ul className="rejected-list">
				{items.map((item) => (
					<li key={item.id} className="rejected-item">
						<p>
							<strong>{wordRejection(item.code, language)}</strong> {item.path !== "" && <code>{item.path}</code>}
						</p>
						<p className="pane-note tabular">{formatInstant(item.at)}</p>
						<details>
							<summary>{words.rejected.body}</summary>
							{/* As the sender was answered, which is in English. */}
							<p lang="en">{item.message}</p>
							<pre>{JSON.stringify(item.body, null, 2)}</pre>
						</details>
					</li>
				))}
			</ul>
			{last !== null && last.next !== null && (
				<button type="button" className="button" onClick={() => void load(last.next)}>
					{words.rejected.more}
				</button>
			)}
		</>
	);
}
