// The one shape of every form in the case: its fields, a button that sends and one that leaves. What is typed is kept by the desk,
// per complaint and form, until the server has taken it: a refusal, a change of the complaint or a dead link leaves it there.
import { type ReactNode, useEffect, useId, useRef } from "react";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { CommandName } from "../../server/protocol/up.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { CASE_WORK_WORDS } from "../ui/words/case-work.ts";
import { type Form, useDesk } from "./desk.tsx";
import { useFocusBack } from "./focus.ts";

/** The fields of a complaint's form, with what stands in them before anybody touches them. */
export function useDraft<Fields extends Readonly<Record<string, string>>>(
	row: ComplaintRow,
	form: Form,
	initial: Fields,
): readonly [draft: Fields, set: (part: Partial<Fields>) => void] {
	const { draftOf, setDraft } = useDesk();
	return [{ ...initial, ...draftOf(row.id, form) }, (part) => setDraft(row.id, form, part as Record<string, string>)];
}

export interface CaseFormParts {
	readonly row: ComplaintRow;
	readonly form: Form;
	/** What is said while this is on its way. */
	readonly command: CommandName;
	readonly submit: string;
	/** False: something is still to be filled in. */
	readonly isWhole?: boolean;
	/** False: the complaint has changed so that the step is none any more. The form stays, for what is typed in it. */
	readonly isPossible?: boolean;
	/** True when it was done. */
	readonly onSend: () => Promise<boolean>;
	readonly children: ReactNode;
}

const FIELDS = "input:not([type=file], [type=radio]), select, textarea, fieldset[tabindex]";

export function CaseForm({ row, form, command, submit, isWhole = true, isPossible = true, onSend, children }: CaseFormParts): ReactNode {
	const { words, language } = useSpeech();
	const desk = useDesk();
	const ref = useRef<HTMLFormElement>(null);
	useFocusBack(ref);
	// A form that opens takes the focus.
	useEffect(() => ref.current?.querySelector<HTMLElement>(FIELDS)?.focus(), []);
	const canSend = isWhole && isPossible && desk.busy === null;
	const send = async () => {
		if (canSend && (await onSend())) desk.finishForm(row.id, form);
	};
	return (
		<form
			ref={ref}
			className="case-form"
			onSubmit={(event) => {
				event.preventDefault();
				void send();
			}}
			onKeyDown={(event) => {
				if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
			}}
		>
			{children}
			{!isPossible && (
				<p className="notice is-warning" role="status">
					{CASE_WORK_WORDS[language].stepGone}
				</p>
			)}
			<div className="case-buttons">
				<button type="submit" className="button is-primary" disabled={!canSend}>
					{desk.busy === command ? words.actions.sending : submit}
				</button>
				<button type="button" className="button" onClick={() => desk.setForm(null)}>
					{words.actions.cancel}
				</button>
			</div>
		</form>
	);
}

export interface TextFieldParts {
	readonly label: string;
	readonly text: string;
	readonly onText: (text: string) => void;
	readonly placeholder?: string;
	readonly isRequired?: boolean;
}

/** Somebody's own words, as long as the server takes them. */
export function TextField({ label, text, onText, placeholder, isRequired = false }: TextFieldParts): ReactNode {
	const id = useId();
	return (
		<>
			<label htmlFor={id} className="part-title">
				{label}
			</label>
			<textarea
				id={id}
				className="field"
				maxLength={2000}
				required={isRequired}
				placeholder={placeholder}
				value={text}
				onChange={(event) => onText(event.target.value)}
			/>
		</>
	);
}

/** What goes with a command: nothing where nothing was typed. */
export function noteOf(text: string): { readonly note?: string } {
	const note = text.trim();
	return note === "" ? {} : { note };
}
