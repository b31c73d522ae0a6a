import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { subjectOf } from "../../server/domain/handover-subject.ts";
import type { HandoverDraft } from "../../server/protocol/handover.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { SHIFT_HANDOVER_WORDS } from "../ui/words/shift-handover.ts";
import { dropDraftWords, type HandoverWords, keepDraftWords, readDraftWords } from "./handover-draft.ts";
import { fetchDraft, sendHandover } from "./handover-source.ts";
import { wordDay, wordHandoverRefusal, wordItem } from "./handover-words.ts";

function makeKey(): string {
	return `handover-${crypto.getRandomValues(new Uint32Array(3)).join("")}`;
}

export function HandoverWriter({ onWritten }: { readonly onWritten: () => void }): ReactNode {
	const { language, format } = useSpeech();
	const words = SHIFT_HANDOVER_WORDS[language];
	const names = useStore(selectNames);
	const minute = useStore((state) => Math.floor(state.now / 60_000) * 60_000);
	const [draft, setDraft] = useState<HandoverDraft | null | "failed">(null);
	const [choice, setChoice] = useState(0);
	const name = useStore((state) => state.you?.name ?? "");
	const [{ remarks, notes }, setWords] = useState<HandoverWords>(() => readDraftWords(name, window.sessionStorage));
	const write = (typed: HandoverWords) => {
		setWords(typed);
		keepDraftWords(name, typed, window.sessionStorage);
	};
	const [refusal, setRefusal] = useState<string | null>(null);
	/** A second try after no answer does nothing twice; one after a refusal is another wish, since a key keeps its answer. */
	const [key, setKey] = useState(makeKey);
	useEffect(() => {
		let isGone = false;
		void fetchDraft().then((found) => {
			if (isGone) return;
			setDraft(found ?? "failed");
			setChoice(Math.max(0, found?.choices.findIndex(({ written }) => written === null) ?? 0));
		});
		return () => {
			isGone = true;
		};
	}, []);
	if (draft === null) return <p className="pane-note">{words.loading}</p>;
	if (draft === "failed") return <p className="notice is-warning">{words.failed}</p>;

	const lines = notes
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
	const chosen = draft.choices[choice];
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		if (chosen === undefined) return;
		const said = [...remarks].flatMap(([subject, text]) => (text.trim() === "" ? [] : [{ subject, text }]));
		const answer = await sendHandover(key, { day: chosen.day, shift: chosen.shift, remarks: said, notes: lines });
		if (answer?.ok === true) {
			dropDraftWords(name, window.sessionStorage);
			return onWritten();
		}
		if (answer !== null) setKey(makeKey());
		setRefusal(wordHandoverRefusal(answer?.reason ?? null, language));
	};
	return (
		<form className="handover-form" onSubmit={(event) => void submit(event)}>
			<label className="handover-field">
				{words.forShift}
				<select className="field" value={choice} onChange={(event) => setChoice(Number(event.target.value))}>
					{draft.choices.map(({ day, shift, written }, at) => (
						<option key={`${day}/${shift}`} value={at} disabled={written !== null}>
							{words.shift(shift, wordDay(day, format))}
							{written !== null && ` · ${words.written}`}
						</option>
					))}
				</select>
			</label>
			<p className="pane-note">{draft.items.length === 0 ? words.nothing : words.found(format.number(draft.items.length))}</p>
			<ol className="handover-items">
				{draft.items.map((what) => {
					const subject = subjectOf(what);
					const { title, note } = wordItem(what, names, language, format, minute);
					return (
						<li key={subject} className="handover-item" data-testid="handover-item">
							<p>
								<span className="handover-kind">{words.kinds[what.kind]}</span> <strong>{title}</strong>
							</p>
							<p className="pane-note tabular">{note}</p>
							<input
								className="field"
								aria-label={`${words.remark}: ${title}`}
								placeholder={words.remark}
								maxLength={2000}
								value={remarks.get(subject) ?? ""}
								onChange={(event) => write({ remarks: new Map(remarks).set(subject, event.target.value), notes })}
							/>
						</li>
					);
				})}
			</ol>
			<label className="handover-field">
				{words.freeNote}
				<textarea
					className="field"
					name="handover-notes"
					value={notes}
					onChange={(event) => write({ remarks, notes: event.target.value })}
				/>
			</label>
			{refusal !== null && (
				<p className="notice is-warning" role="alert">
					<strong>{words.refused}.</strong> {refusal}
				</p>
			)}
			<button type="submit" className="button is-primary" disabled={chosen === undefined || chosen.written !== null}>
				{words.submit(draft.items.length + lines.length)}
			</button>
		</form>
	);
}
