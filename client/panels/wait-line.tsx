// Who has kept it waiting: how often it was handed back, and whether, or when, it is escalated.
import type { ReactNode } from "react";
import type { ComplaintCase } from "../../server/protocol/case.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";

export function WaitLine({
	held,
	row,
	now,
}: {
	readonly held: ComplaintCase;
	readonly row: ComplaintRow;
	readonly now: number;
}): ReactNode {
	const { format, language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const escalatesAt = row.status === held.row.status && row.unit === held.row.unit ? held.escalatesAt : null;
	return (
		<>
			{row.handBacks > 0 && (
				<p className="case-claim">
					<Icon name="back" size={13} />
					{said.handBacks(row.handBacks)}
				</p>
			)}
			{row.escalatedAt !== null && (
				<p className="notice is-warning">
					<Icon name="warning" size={14} />
					{said.escalated(format.ago(now - row.escalatedAt))}
				</p>
			)}
			{row.nudgedAt !== null && (
				<p className="notice is-warning">
					<Icon name="warning" size={14} />
					{said.nudged(format.ago(now - row.nudgedAt))}
				</p>
			)}
			{row.escalatedAt === null && escalatesAt !== null && escalatesAt > now && (
				<p className="pane-note">{said.escalatesIn(format.span(escalatesAt - now))}</p>
			)}
		</>
	);
}
