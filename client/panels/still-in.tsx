// Signing out was tried in vain: whoever believes to be out and is not leaves the desk to the next one who comes by.
import type { ReactNode } from "react";
import { useSpeech } from "../ui/language-context.tsx";

export interface StillInParts {
	readonly onAgain: () => void;
	readonly onStay: () => void;
}

export function StillIn({ onAgain, onStay }: StillInParts): ReactNode {
	const { account } = useSpeech().words;
	return (
		<div className="failed is-over popup" role="alert" data-testid="still-in">
			<p>
				<b>{account.stillIn}</b> {account.stillInNote}
			</p>
			<p className="failed-acts">
				<button type="button" className="button is-small" onClick={onAgain}>
					{account.signOutAgain}
				</button>
				<button type="button" className="button is-small is-quiet" onClick={onStay}>
					{account.stay}
				</button>
			</p>
		</div>
	);
}
