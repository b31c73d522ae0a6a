// Steps of the life cycle that a person takes about the complaint itself: at once, or with the reason that the step needs.
import type { ReactNode } from "react";
import { isOpen, needsReason } from "../../server/domain/lifecycle.ts";
import type { ComplaintRow, ComplaintStatus } from "../../server/protocol/complaint.ts";
import { useSpeech } from "../ui/language-context.tsx";
import type { Words } from "../ui/words/indonesian.ts";
import { ActButton } from "./act-button.tsx";
import { useDesk } from "./desk.tsx";

/** What is closed is disputed before the validator, or opened again; neither is a step forward. */
export function wordStep(from: ComplaintStatus, to: ComplaintStatus, words: Words): string {
	if (isOpen(from)) return words.actions.advance[to];
	return to === "awaiting_validation" ? words.actions.dispute : words.actions.reopen;
}

/** One key for one kind of step, whatever the status that it is taken from. */
function stepShortcut(from: ComplaintStatus, to: ComplaintStatus): string {
	if (to === "invalid") return "i";
	return !isOpen(from) && to === "awaiting_validation" ? "s" : "o";
}

export function AdvanceButtons({
	row,
	advances,
}: {
	readonly row: ComplaintRow;
	readonly advances: readonly ComplaintStatus[];
}): ReactNode {
	const { words } = useSpeech();
	const desk = useDesk();
	const { id, version, status: from } = row;
	return advances.map((to) => (
		<ActButton
			key={to}
			shortcut={stepShortcut(from, to)}
			isDisabled={desk.busy !== null}
			onAct={() => {
				if (!needsReason(from, to)) return void desk.act("advance", { id, version, to });
				desk.setDraft(id, "advance", { to });
				desk.setForm("advance");
			}}
		>
			{wordStep(from, to, words)}
			{needsReason(from, to) && "…"}
		</ActButton>
	));
}
