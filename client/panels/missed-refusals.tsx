// What was not done for a complaint whose case is not open. It stays until it is read: the case is opened, or it is put away.
import type { ReactNode } from "react";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { useDesk } from "./desk.tsx";
import { focusQueue } from "./focus.ts";

export function MissedRefusals(): ReactNode {
	const { words } = useSpeech();
	const { missed, open, dismiss } = useDesk();
	return (
		<div className="missed" role="alert">
			{missed.map(({ id, number, reason }) => (
				<div key={id} className="toast popup is-refusal">
					<Icon name="warning" size={16} />
					<p className="toast-words">
						<strong className="tabular">{number}</strong> {words.actions.refused}. {words.actions.refusals[reason]}
					</p>
					<button
						type="button"
						className="button is-small"
						onClick={() => {
							open(id);
							focusQueue();
						}}
					>
						{words.keys.enter}
						<span className="visually-hidden"> {number}</span>
					</button>
					<button
						type="button"
						className="button is-quiet is-small is-square"
						aria-label={words.actions.dismiss}
						onClick={() => {
							dismiss(id);
							focusQueue();
						}}
					>
						<Icon name="close" size={13} />
					</button>
				</div>
			))}
		</div>
	);
}
