import { type ReactNode, useId } from "react";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { FOLLOW_UP_FAULTS, type FollowUpFault } from "../../server/protocol/evidence.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { CaseForm, noteOf, TextField, useDraft } from "./case-form.tsx";
import { meantVersion, useDesk } from "./desk.tsx";

/** Digits choose the fault and Enter sends, so that a validator needs no pointer; in the note, Enter is a new line. */
export function RejectForm({ row, isPossible }: { readonly row: ComplaintRow; readonly isPossible: boolean }): ReactNode {
	const { words } = useSpeech();
	const { act, formBase } = useDesk();
	const group = useId();
	const [draft, set] = useDraft<{ fault: string; note: string }>(row, "reject", { fault: FOLLOW_UP_FAULTS[0], note: "" });
	const fault: FollowUpFault = FOLLOW_UP_FAULTS.find((known) => known === draft.fault) ?? FOLLOW_UP_FAULTS[0];
	return (
		<CaseForm
			row={row}
			form="reject"
			command="reject-follow-up"
			submit={words.evidence.reject}
			isWhole={fault !== "other" || draft.note.trim() !== ""}
			isPossible={isPossible}
			onSend={() => act("reject-follow-up", { id: row.id, version: meantVersion(formBase, row), fault, ...noteOf(draft.note) })}
		>
			<fieldset
				tabIndex={-1}
				className="faults"
				onKeyDown={(event) => {
					const chosen = FOLLOW_UP_FAULTS[Number(event.key) - 1];
					if (chosen !== undefined) set({ fault: chosen });
					else if (event.key === "Enter" && event.target === event.currentTarget) event.currentTarget.form?.requestSubmit();
				}}
			>
				<legend className="part-title">{words.evidence.rejectTitle}</legend>
				{FOLLOW_UP_FAULTS.map((known, index) => (
					<label key={known} className="fault">
						<input type="radio" name={group} value={known} checked={fault === known} onChange={() => set({ fault: known })} />
						<kbd className="key">{index + 1}</kbd>
						{words.evidence.faults[known]}
					</label>
				))}
				<p className="pane-note">{words.evidence.rejectNote}</p>
			</fieldset>
			<TextField label={words.actions.noteLabel} text={draft.note} onText={(note) => set({ note })} />
		</CaseForm>
	);
}
