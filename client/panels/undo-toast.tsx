// The last dispatch, for as long as it can be undone. It stays when another complaint is opened.
import type { ReactNode } from "react";
import type { Instant } from "../../server/protocol/code.ts";
import { selectNames } from "../store/select.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { useBulk } from "./bulk.tsx";
import { useDesk } from "./desk.tsx";
import { unitShortName } from "./names.ts";

const MOST = 3;

/** Dispatches that can still be undone at `now`, the latest first. */
export function selectUndoable<Made extends { readonly until: Instant }>(undoables: readonly Made[], now: Instant): readonly Made[] {
	return undoables.filter(({ until }) => until > now);
}

export function UndoToast(): ReactNode {
	const { words, language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const bulk = useBulk();
	const desk = useDesk();
	const names = useStore(selectNames);
	const now = useStore((state) => state.now);
	return (
		<div className="toasts" role="status">
			{selectUndoable(bulk.done, now).map((made) => (
				<div key={made.key} className="toast popup">
					<Icon name="check" size={16} />
					{made.undone === null ? (
						<>
							<p className="toast-words">{said.doneToast(made.ids.length, made.units)}</p>
							<button type="button" className="button is-small tabular" onClick={() => bulk.undo(made)}>
								<Icon name="undo" size={13} />
								<span aria-hidden="true">{said.undoAll(Math.ceil((made.until - now) / 1000))}</span>
								<span className="visually-hidden">{words.actions.undo}</span>
								<kbd className="key">U</kbd>
							</button>
						</>
					) : (
						<p className="toast-words">
							{said.undone(made.undone.done)}
							{made.undone.refused > 0 && `. ${said.notUndone(made.undone.refused)}`}
						</p>
					)}
				</div>
			))}
			{selectUndoable(desk.undoables, now)
				.slice(0, MOST)
				.map(({ id, number, unit, until }, index) => (
					<div key={id} className="toast popup">
						<Icon name="check" size={16} />
						<p className="toast-words">
							<strong className="tabular">{number}</strong> {words.actions.done.dispatch(unitShortName(names, unit))}
						</p>
						<button
							type="button"
							className="button is-small tabular"
							disabled={desk.busy !== null}
							onClick={() => void desk.act("undo", { id })}
						>
							<Icon name="undo" size={13} />
							<span aria-hidden="true">{words.actions.undoIn(Math.ceil((until - now) / 1000))}</span>
							<span className="visually-hidden">{words.actions.undo}</span>
							{index === 0 && <kbd className="key">U</kbd>}
						</button>
					</div>
				))}
		</div>
	);
}
