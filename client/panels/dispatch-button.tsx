import type { ReactNode } from "react";
import type { Instant, UnitCode } from "../../server/protocol/code.ts";
import { UNDO_SECONDS } from "../../server/protocol/command-limit.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { AskedButton } from "./act-button.tsx";
import { meantVersion, useDesk } from "./desk.tsx";
import { unitShortName } from "./names.ts";

/** The next suggestion stands where the last one stood: a double click must not take it, too. */
const DOUBLE_CLICK_MS = 2000;

export interface DispatchButtonParts {
	readonly row: ComplaintRow;
	readonly target: UnitCode | null;
	readonly now: Instant;
}

/** Hands it to the unit that it names; can be undone. */
export function DispatchButton({ row, target, now }: DispatchButtonParts): ReactNode {
	const { words } = useSpeech();
	const names = useStore(selectNames);
	const desk = useDesk();
	if (target === null) {
		return (
			<button type="button" className="button is-primary" disabled>
				{words.actions.chooseUnit}
			</button>
		);
	}
	if (row.unit === target && row.status !== "waiting") return <p className="pane-note">{words.actions.alreadyHolder}</p>;

	const unit = unitShortName(names, target);
	const dispatch = async (isAsked: boolean) => {
		// Asked first, it is meant for the complaint as it was then: what happened meanwhile is told before it is done.
		const version = isAsked ? meantVersion(desk.formBase, row) : row.version;
		desk.finishForm(row.id, "dispatch");
		await desk.act("dispatch", { id: row.id, version, unit: target });
	};
	const isJustDone = desk.undoables.some(({ id, until }) => id === row.id && until - now > UNDO_SECONDS * 1000 - DOUBLE_CLICK_MS);
	return (
		<AskedButton
			form="dispatch"
			shortcut="d"
			icon="send"
			label={desk.busy === "dispatch" ? words.actions.sending : words.actions.dispatch(unit)}
			question={words.actions.confirm(String(row.number ?? row.id), unit)}
			note={words.actions.confirmNote}
			cancel={words.actions.cancel}
			isDisabled={desk.busy !== null || isJustDone}
			onAct={(isAsked) => void dispatch(isAsked)}
		/>
	);
}
