// The access trail of a case (UU PDP 27/2022), fetched when a supervisor opens it: it is asked for on request, not shown along.
import { type ReactNode, useEffect, useState } from "react";
import type { ComplaintId, Instant } from "../../server/protocol/code.ts";
import type { LooksAnswer } from "../../server/protocol/history.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { askServer } from "./ask-server.ts";

async function fetchLooks(id: ComplaintId, signal: AbortSignal): Promise<LooksAnswer | "failed"> {
	try {
		const answer = await askServer(`/api/complaints/${id}/looks`, { signal, headers: { accept: "application/json" } });
		// Our own server's answer: the contract is its type.
		return answer.ok ? ((await answer.json()) as LooksAnswer) : "failed";
	} catch (error) {
		if (!signal.aborted) console.error("The looks could not be fetched", error);
		return "failed";
	}
}

export function CaseLooks({ id, now }: { readonly id: ComplaintId; readonly now: Instant }): ReactNode {
	const { words, format } = useSpeech();
	const [isOpen, setOpen] = useState(false);
	const [answer, setAnswer] = useState<LooksAnswer | "failed" | null>(null);
	useEffect(() => {
		if (!isOpen) return;
		const abort = new AbortController();
		void fetchLooks(id, abort.signal).then((given) => {
			if (!abort.signal.aborted) setAnswer(given);
		});
		return () => abort.abort();
	}, [id, isOpen]);
	return (
		<details className="case-part" onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary className="part-title">
				{words.case.looks.title}
				{answer !== null && answer !== "failed" && (
					<span className="part-count tabular">{words.case.looks.count(answer.looks.length, answer.total)}</span>
				)}
			</summary>
			{answer === "failed" && (
				<p className="pane-note" role="status">
					{words.case.looks.failed}
				</p>
			)}
			{answer !== null && answer !== "failed" && (
				<ol className="history">
					{answer.looks.map(({ at, account }) => (
						<li key={`${at}/${account}`} className="history-event">
							<span className="history-dot" aria-hidden="true" />
							<p className="pane-note tabular">
								<time dateTime={new Date(at).toISOString()} title={format.instant(at)}>
									{format.shortInstant(at, now)} {words.unitsOfTime.zone}
								</time>
								{" · "}
								{account}
							</p>
						</li>
					))}
				</ol>
			)}
		</details>
	);
}
