// Pausing the clocks and estimating a finish ask the same two things: until when, and why. Times are typed in Jakarta's zone,
// whatever the machine's is.
import { type ReactNode, useId } from "react";
import type { Instant } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { useSpeech } from "../ui/language-context.tsx";
import { CLOCK_WORDS } from "../ui/words/clock.ts";
import { CaseForm, TextField, useDraft } from "./case-form.tsx";
import { useDesk } from "./desk.tsx";

export interface ClockFormParts {
	readonly name: "pause" | "estimate";
	readonly row: ComplaintRow;
	readonly now: Instant;
	readonly latest: Instant;
	readonly isPossible: boolean;
}

export function ClockForm({ name, row, now, latest, isPossible }: ClockFormParts): ReactNode {
	const { format, language } = useSpeech();
	const said = CLOCK_WORDS[language];
	const { act } = useDesk();
	const id = useId();
	const [{ until, reason }, set] = useDraft(row, name, { until: "", reason: "" });
	const at = parseJakarta(until);
	const send = async () => {
		if (at === null) return false;
		const wish = { id: row.id, reason: reason.trim() };
		return name === "pause" ? act("pause", { ...wish, until: at }) : act("estimate", { ...wish, finish: at });
	};
	return (
		<CaseForm
			row={row}
			form={name}
			command={name}
			submit={said.save}
			isWhole={at !== null && at > now && at <= latest && reason.trim() !== ""}
			isPossible={isPossible}
			onSend={send}
		>
			<label htmlFor={id} className="part-title">
				{name === "pause" ? said.until : said.finish}
			</label>
			<input
				id={id}
				className="field tabular"
				type="datetime-local"
				lang={language}
				required
				min={toJakarta(now)}
				max={toJakarta(latest)}
				value={until}
				onChange={(event) => set({ until: event.target.value })}
			/>
			<p className="pane-note tabular">
				{at === null ? "" : `${format.instant(at)} · `}
				{said.atMost(format.instant(latest))}
			</p>
			<TextField label={said.reason} text={reason} onText={(text) => set({ reason: text })} isRequired />
		</CaseForm>
	);
}

/** `2026-11-21T15:30`, as a datetime-local field has it, to its instant; null while it is not complete. */
export function parseJakarta(text: string): Instant | null {
	const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? Date.parse(`${text.slice(0, 16)}:00+07:00`) : Number.NaN;
	return Number.isNaN(at) ? null : at;
}

/** The minute that an instant lies in, as a datetime-local field has it. */
export function toJakarta(at: Instant): string {
	return new Date(at + 7 * 3_600_000).toISOString().slice(0, 16);
}
