import type { ReactNode } from "react";
import { diffRows } from "../../server/domain/row-difference.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { useDesk } from "./desk.tsx";
import { focusCaseOf } from "./focus.ts";
import { Changes } from "./meanwhile.tsx";
import { unitShortName } from "./names.ts";

/** Why the last command was not done, with the state that stood against it. Stays until it is dismissed or the next command. */
export function CaseRefusal({ id }: { readonly id: ComplaintId }): ReactNode {
	const { words, language } = useSpeech();
	const names = useStore(selectNames);
	const desk = useDesk();
	const refused = desk.refusedOf(id);
	const said = HAND_OVER_WORDS[language];
	const isChanged = refused?.current != null && refused.before !== null && diffRows(refused.before, refused.current).length > 0;
	return (
		<div role="alert">
			{refused !== undefined && (
				<div className="notice is-refusal">
					<Icon name="warning" size={15} />
					<div>
						<p>
							<strong>{words.actions.refused}.</strong> {words.actions.refusals[refused.reason]}
						</p>
						{refused.reason === "claimed_by_other" && refused.current?.claimedBy != null && <p>{said.heldBy(refused.current.claimedBy)}</p>}
						<Changes before={refused.before} after={refused.current} since={refused.since} />
						{refused.current !== null && !isChanged && (
							<p className="pane-note">
								{words.actions.present(
									words.status[refused.current.status],
									refused.current.unit === null ? words.queue.noUnit : unitShortName(names, refused.current.unit),
								)}
							</p>
						)}
						{refused.reason === "version_conflict" && <p className="pane-note">{said.keepsText}</p>}
					</div>
					<button
						type="button"
						className="button is-quiet is-small is-square"
						aria-label={words.actions.dismiss}
						onClick={(event) => {
							focusCaseOf(event.currentTarget);
							desk.dismiss(id);
						}}
					>
						<Icon name="close" size={13} />
					</button>
				</div>
			)}
		</div>
	);
}
