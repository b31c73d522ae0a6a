// What may be done now, by the life cycle and the role. The first button is the one that the complaint waits for; each has its key.
import type { ReactNode } from "react";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import type { Instant, UnitCode } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { CASE_WORK_WORDS } from "../ui/words/case-work.ts";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { ActButton, FormButton } from "./act-button.tsx";
import { CaseForms } from "./case-forms.tsx";
import { CaseRefusal } from "./case-refusal.tsx";
import { AdvanceButtons } from "./case-steps.tsx";
import { type Form, useDesk } from "./desk.tsx";
import { DispatchButton } from "./dispatch-button.tsx";
import { Meanwhile } from "./meanwhile.tsx";
import { ProofActions } from "./proof-actions.tsx";
import { type ProofSteps, selectProofSteps } from "./proof-steps.ts";
import { type ClockSteps, type Steps, selectClockSteps } from "./steps.ts";

export interface CaseActionsParts {
	readonly held: ComplaintCase;
	readonly row: ComplaintRow;
	readonly steps: Steps;
	readonly target: UnitCode | null;
	readonly now: Instant;
}

export function CaseActions({ held, row, steps, target, now }: CaseActionsParts): ReactNode {
	const { words, language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const desk = useDesk();
	const { id } = row;
	const isBusy = desk.busy !== null;
	const you = useStore((state) => state.you);
	if (you === null) return null;
	const proof = selectProofSteps(you, row.status, steps.advances);
	const clocks = selectClockSteps(you, row, held.clocks.pauses, now);
	// A unit that is the right one has its own work to do; the others see whom it would go to.
	const canHandOn = steps.canDispatch && !(you.role === "unit" && target === row.unit);
	// What was dispatched in this page has its undo in the toast.
	const isInToast = desk.undoables.some((undoable) => undoable.id === id);
	const undoSeconds = held.undoUntil === null || isInToast ? 0 : Math.ceil((held.undoUntil - now) / 1000);
	return (
		<section className="case-actions" aria-label={words.actions.title}>
			<CaseRefusal id={id} />
			<Meanwhile row={row} events={held.events} />
			{desk.form !== null && !isOffered(desk.form, steps, proof, clocks) && Object.keys(desk.draftOf(id, desk.form)).length === 0 && (
				<p className="notice" role="status">
					{desk.form === "dispatch" ? words.actions.notFromHere : CASE_WORK_WORDS[language].notNow}
				</p>
			)}
			{canHandOn && <DispatchButton row={row} target={target} now={now} />}
			<ProofActions held={held} row={row} steps={proof} />
			<CaseForms row={row} steps={steps} />
			<div className="case-buttons">
				{undoSeconds > 0 && (
					<button type="button" className="button tabular" disabled={isBusy} onClick={() => void desk.act("undo", { id })}>
						<Icon name="undo" size={14} />
						{words.actions.undoIn(undoSeconds)}
					</button>
				)}
				<AdvanceButtons row={row} advances={proof.others} />
				{steps.canClaim && (
					<ActButton
						shortcut="c"
						icon="hand"
						title={words.actions.claimNote}
						isDisabled={isBusy}
						onAct={() => void desk.act("claim", { id })}
					>
						{words.actions.claim}
					</ActButton>
				)}
				{steps.canTakeOver && (
					<FormButton form="take-over" shortcut="t" icon="hand" title={said.takeOverTitle}>
						{said.takeOver}
					</FormButton>
				)}
				{steps.canRelease && (
					<ActButton shortcut="l" icon="hand" isDisabled={isBusy} onAct={() => void desk.act("release", { id })}>
						{words.actions.release}
					</ActButton>
				)}
				{steps.canHandBack && (
					<FormButton form="hand-back" shortcut="b" icon="back">
						{words.actions.handBack}
					</FormButton>
				)}
				{steps.canNote && (
					<FormButton form="note" shortcut="n" icon="note">
						{words.actions.note}
					</FormButton>
				)}
			</div>
		</section>
	);
}

/** Whether the form that a key asked for is one that this role has in this state. */
function isOffered(form: Form, steps: Steps, proof: ProofSteps, clocks: ClockSteps): boolean {
	switch (form) {
		case "note":
			return steps.canNote;
		case "hand-back":
			return steps.canHandBack;
		case "dispatch":
			return steps.canDispatch;
		case "advance":
			return steps.advances.length > 0;
		case "pause":
			return clocks.canPause;
		case "estimate":
			return clocks.canEstimate;
		case "take-over":
			return steps.canTakeOver;
		case "accept":
			return proof.accept !== null;
		case "finish":
			return proof.canFinish;
		case "reject":
			return proof.canReject;
		case "place":
			return steps.canLocate;
	}
}
