// What a unit and a validator do about proof: accept with a second key, hand in with photos, reject with a reason.
import type { ReactNode } from "react";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { AskedButton, ShortcutKey } from "./act-button.tsx";
import { meantVersion, useDesk } from "./desk.tsx";
import { FinishForm } from "./finish-form.tsx";
import type { ProofSteps } from "./proof-steps.ts";
import { RejectForm } from "./reject-form.tsx";

interface ProofActionsParts {
	readonly held: ComplaintCase;
	readonly row: ComplaintRow;
	readonly steps: ProofSteps;
}

export function ProofActions({ held, row, steps }: ProofActionsParts): ReactNode {
	const { words } = useSpeech();
	const desk = useDesk();
	const { accept, canFinish, canReject } = steps;
	// A form that is no longer possible stays while something is typed in it.
	const isTyped = (form: "finish" | "reject") => Object.keys(desk.draftOf(row.id, form)).length > 0;
	if (desk.form === "finish" && (canFinish || isTyped("finish"))) return <FinishForm held={held} row={row} isPossible={canFinish} />;
	if (desk.form === "reject" && (canReject || isTyped("reject"))) return <RejectForm row={row} isPossible={canReject} />;
	return (
		<>
			{accept !== null && <AcceptButton row={row} to={accept} />}
			{canFinish && (
				<button type="button" className="button is-primary" aria-keyshortcuts="f" onClick={() => desk.setForm("finish")}>
					<Icon name="check" size={15} />
					{words.evidence.finish}…<ShortcutKey shortcut="f" />
				</button>
			)}
			{canReject && (
				<button type="button" className="button" aria-keyshortcuts="r" onClick={() => desk.setForm("reject")}>
					{words.evidence.reject}…<ShortcutKey shortcut="r" />
				</button>
			)}
		</>
	);
}

function AcceptButton({ row, to }: { readonly row: ComplaintRow; readonly to: "in_progress" | "resolved" }): ReactNode {
	const { words } = useSpeech();
	const desk = useDesk();
	const accept = async (isAsked: boolean) => {
		const version = isAsked ? meantVersion(desk.formBase, row) : row.version;
		desk.finishForm(row.id, "accept");
		await desk.act("advance", { id: row.id, version, to });
	};
	return (
		<AskedButton
			form="accept"
			shortcut="a"
			icon="check"
			label={words.evidence.accept[to]}
			question={words.evidence.confirm[to](String(row.number ?? row.id))}
			cancel={words.actions.cancel}
			isDisabled={desk.busy !== null}
			onAct={(isAsked) => void accept(isAsked)}
		/>
	);
}
