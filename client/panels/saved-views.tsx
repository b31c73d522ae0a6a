// The views of this browser: a click opens one, a name and Enter keeps what is filtered now and how it is looked at.
import { Popover } from "@base-ui/react/popover";
import { type FormEvent, type ReactNode, useState } from "react";
import { keepView, readViews, removeView, type SavedView } from "../store/saved-views.ts";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { FILTER_WORDS } from "../ui/words/filter.ts";

export interface SavedViewsParts {
	/** What is kept under a name: the query of what is shown now. */
	readonly search: string;
	readonly isOpen: boolean;
	readonly onOpen: (isOpen: boolean) => void;
	/** With the view's query. */
	readonly onChoose: (search: string) => void;
}

/** null where what is kept cannot be read: it is said, and not written over. */
function findViews(read: (storage: Storage) => readonly SavedView[] = readViews): readonly SavedView[] | null {
	try {
		return read(window.localStorage);
	} catch (error) {
		console.warn("The saved views cannot be read", error);
		return null;
	}
}

export function SavedViews({ search, isOpen, onOpen, onChoose }: SavedViewsParts): ReactNode {
	const { language } = useSpeech();
	const said = FILTER_WORDS[language];
	const [views, setViews] = useState(() => findViews());
	const [name, setName] = useState("");
	const save = (event: FormEvent) => {
		event.preventDefault();
		if (views === null || name.trim() === "") return;
		setViews(findViews((storage) => keepView({ name: name.trim(), search }, storage)));
		setName("");
	};
	const open = (next: boolean) => {
		// Another tab may have kept one meanwhile.
		if (next) setViews(findViews());
		onOpen(next);
	};
	return (
		<Popover.Root open={isOpen} onOpenChange={open}>
			<Popover.Trigger className="button is-small" aria-keyshortcuts="Shift+V">
				<Icon name="note" size={13} />
				{said.views}
				<kbd className="key">⇧V</kbd>
			</Popover.Trigger>
			<Popover.Portal>
				<Popover.Positioner className="menu-positioner" align="end" sideOffset={6} collisionPadding={8}>
					<Popover.Popup className="popup views-popup">
						<Popover.Title className="pane-title">{said.viewsTitle}</Popover.Title>
						{views === null && <p className="pane-note">{said.viewsBroken}</p>}
						{views?.length === 0 && <p className="pane-note">{said.noViews}</p>}
						<ul className="views-list">
							{views?.map((view) => (
								<li key={view.name}>
									<button
										type="button"
										className="views-open truncate"
										aria-current={view.search === search}
										onClick={() => {
											onChoose(view.search);
											onOpen(false);
										}}
									>
										{view.name}
									</button>
									<button
										type="button"
										className="button is-quiet is-small is-square"
										aria-label={said.removeView(view.name)}
										onClick={() => setViews(findViews((storage) => removeView(view.name, storage)))}
									>
										<Icon name="close" size={13} />
									</button>
								</li>
							))}
						</ul>
						<form className="views-form" onSubmit={save}>
							<input
								className="field"
								aria-label={said.viewName}
								placeholder={said.viewName}
								value={name}
								maxLength={60}
								disabled={views === null}
								onChange={(event) => setName(event.target.value)}
							/>
							<button type="submit" className="button" disabled={views === null || name.trim() === ""}>
								{said.save}
							</button>
						</form>
						{views?.some((view) => view.name === name.trim()) === true && <p className="pane-note">{said.savedOver}</p>}
					</Popover.Popup>
				</Popover.Positioner>
			</Popover.Portal>
		</Popover.Root>
	);
}
