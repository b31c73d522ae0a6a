// The forms that hold little more than words: a note, a hand-back with its cause, a step with its reason, somebody else's claim.
import { type ReactNode, useId } from "react";
import { COMPLAINT_STATUSES, type ComplaintRow } from "../../server/protocol/complaint.ts";
import { HAND_BACK_CAUSES, type HandBackCause } from "../../server/protocol/hand-back.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { CaseForm, noteOf, TextField, useDraft } from "./case-form.tsx";
import { wordStep } from "./case-steps.tsx";
import { meantVersion, useDesk } from "./desk.tsx";
import type { Steps } from "./steps.ts";

interface FormParts {
	readonly row: ComplaintRow;
	readonly steps: Steps;
}

/** The form that is open, if it is one of these; one that is no longer possible stays while something is typed in it. */
export function CaseForms({ row, steps }: FormParts): ReactNode {
	const { form, draftOf } = useDesk();
	const isTyped = form !== null && Object.values(draftOf(row.id, form)).some((text) => text.trim() !== "");
	const parts = { row, steps };
	if (form === "note" && (steps.canNote || isTyped)) return <NoteForm {...parts} />;
	if (form === "hand-back" && (steps.canHandBack || isTyped)) return <HandBackForm {...parts} />;
	if (form === "take-over" && (steps.canTakeOver || isTyped)) return <TakeOverForm {...parts} />;
	if (form === "advance" && isTyped) return <ReasonForm {...parts} />;
	return null;
}

function NoteForm({ row, steps }: FormParts): ReactNode {
	const { words } = useSpeech();
	const { act } = useDesk();
	const [{ note }, set] = useDraft(row, "note", { note: "" });
	return (
		<CaseForm
			row={row}
			form="note"
			command="note"
			submit={words.actions.saveNote}
			isWhole={note.trim() !== ""}
			isPossible={steps.canNote}
			onSend={() => act("note", { id: row.id, text: note.trim() })}
		>
			<TextField
				label={words.actions.noteLabel}
				text={note}
				onText={(text) => set({ note: text })}
				placeholder={words.actions.notePlaceholder}
			/>
		</CaseForm>
	);
}

function HandBackForm({ row, steps }: FormParts): ReactNode {
	const { words } = useSpeech();
	const { act, formBase } = useDesk();
	const id = useId();
	const [{ cause, note }, set] = useDraft<{ cause: string; note: string }>(row, "hand-back", { cause: HAND_BACK_CAUSES[0], note: "" });
	return (
		<CaseForm
			row={row}
			form="hand-back"
			command="hand-back"
			submit={words.actions.handBackTitle}
			isPossible={steps.canHandBack}
			onSend={() => act("hand-back", { id: row.id, version: meantVersion(formBase, row), cause: cause as HandBackCause, ...noteOf(note) })}
		>
			<label htmlFor={id} className="part-title">
				{words.actions.handBackCause}
			</label>
			<select id={id} className="field" value={cause} onChange={(event) => set({ cause: event.target.value })}>
				{HAND_BACK_CAUSES.map((known) => (
					<option key={known} value={known}>
						{words.actions.causes[known]}
					</option>
				))}
			</select>
			<TextField
				label={words.actions.noteLabel}
				text={note}
				onText={(text) => set({ note: text })}
				placeholder={words.actions.notePlaceholder}
			/>
		</CaseForm>
	);
}

function TakeOverForm({ row, steps }: FormParts): ReactNode {
	const { language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const { act } = useDesk();
	const id = useId();
	const [{ note }, set] = useDraft(row, "take-over", { note: "" });
	return (
		<CaseForm
			row={row}
			form="take-over"
			command="take-over"
			submit={said.takeOver}
			isWhole={note.trim() !== ""}
			isPossible={steps.canTakeOver}
			onSend={() => act("take-over", { id: row.id, note: note.trim() })}
		>
			<label htmlFor={id} className="part-title">
				{said.takeOverReason}
			</label>
			<input
				id={id}
				className="field"
				maxLength={500}
				placeholder={said.takeOverPlaceholder}
				value={note}
				autoComplete="off"
				onChange={(event) => set({ note: event.target.value })}
			/>
		</CaseForm>
	);
}

/** The step that was asked for stands in the draft, so that it is the same one after whatever happened meanwhile. */
function ReasonForm({ row, steps }: FormParts): ReactNode {
	const { words } = useSpeech();
	const { act, formBase } = useDesk();
	const [draft, set] = useDraft(row, "advance", { to: "", reason: "" });
	const to = COMPLAINT_STATUSES.find((status) => status === draft.to);
	const reason = draft.reason.trim();
	if (to === undefined) return null;
	return (
		<CaseForm
			row={row}
			form="advance"
			command="advance"
			submit={wordStep(formBase?.status ?? row.status, to, words)}
			isWhole={reason !== ""}
			isPossible={steps.advances.includes(to)}
			onSend={() => act("advance", { id: row.id, version: meantVersion(formBase, row), to, note: reason })}
		>
			<TextField
				label={words.actions.reasonLabel}
				text={draft.reason}
				onText={(text) => set({ reason: text })}
				placeholder={words.actions.reasonPlaceholder}
				isRequired
			/>
		</CaseForm>
	);
}
