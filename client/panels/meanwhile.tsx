// What happened to a complaint after somebody began to decide about it: by whom, and field by field.
import { Fragment, type ReactNode } from "react";
import { diffRows } from "../../server/domain/row-difference.ts";
import type { CaseEvent } from "../../server/protocol/case.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { useDesk } from "./desk.tsx";
import { wordDifference } from "./difference-words.ts";
import { lookUp } from "./event-words.ts";

export type Doing = Pick<CaseEvent, "actor" | "kind" | "version" | "at">;

export interface ChangesParts {
	readonly before: ComplaintRow | null;
	readonly after: ComplaintRow | null;
	/** Who did what in between, oldest first. */
	readonly since: readonly Doing[];
}

export function Changes({ before, after, since }: ChangesParts): ReactNode {
	const { words, format, language } = useSpeech();
	const names = useStore(selectNames);
	const said = HAND_OVER_WORDS[language];
	const differences = before === null || after === null ? [] : diffRows(before, after);
	return (
		<>
			{since.map(({ actor, kind, version, at }) => (
				<p key={version}>{said.changedBy(actor, lookUp(words.events, kind), format.instant(at))}</p>
			))}
			{differences.length > 0 && (
				<dl className="changes">
					{differences.map((difference) => {
						const worded = wordDifference(difference, { words, format, language, names });
						return (
							<Fragment key={worded.field}>
								<dt>{worded.field}</dt>
								<dd>
									{worded.before} → <strong>{worded.after}</strong>
								</dd>
							</Fragment>
						);
					})}
				</dl>
			)}
		</>
	);
}

/** While a form is open: what changed since it was opened. What is typed stays. */
export function Meanwhile({ row, events }: { readonly row: ComplaintRow; readonly events: readonly CaseEvent[] }): ReactNode {
	const { language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const { form, formBase } = useDesk();
	// A refusal tells what changed until then, and its row may be newer than the feed's.
	const isChanged = form !== null && formBase?.id === row.id && row.version > formBase.version && diffRows(formBase, row).length > 0;
	return (
		<div role="alert">
			{isChanged && (
				<div className="notice is-warning">
					<Icon name="warning" size={15} />
					<div>
						<p>
							<strong>{said.meanwhile}</strong>
						</p>
						<Changes before={formBase} after={row} since={events.filter(({ version }) => version > formBase.version)} />
						<p className="pane-note">{said.keepsText}</p>
					</div>
				</div>
			)}
		</div>
	);
}
