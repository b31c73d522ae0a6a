// A button with its key: whoever sees the one has the other, and both do the same.
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { Icon, type IconName } from "../ui/icon.tsx";
import { type Form, useDesk } from "./desk.tsx";
import { useFocusBack } from "./focus.ts";
import { ariaShortcut, useShortcut } from "./keys.ts";

export interface ActButtonParts {
	/** A letter; a capital is typed with Shift. */
	readonly shortcut: string;
	readonly icon?: IconName;
	readonly title?: string;
	/** Set for a button that opens and closes something. */
	readonly isOpen?: boolean;
	readonly isSmall?: boolean;
	readonly isDisabled?: boolean;
	readonly onAct: () => void;
	readonly children: ReactNode;
}

export function ActButton({
	shortcut,
	icon,
	title,
	isOpen,
	isSmall = false,
	isDisabled = false,
	onAct,
	children,
}: ActButtonParts): ReactNode {
	useShortcut(shortcut, isDisabled ? null : onAct);
	return (
		<button
			type="button"
			className={isSmall ? "button is-small" : "button"}
			title={title}
			aria-expanded={isOpen}
			aria-keyshortcuts={ariaShortcut(shortcut)}
			disabled={isDisabled}
			onClick={onAct}
		>
			{icon !== undefined && <Icon name={icon} size={isSmall ? 13 : 14} />}
			{children}
			<ShortcutKey shortcut={shortcut} />
		</button>
	);
}

export function ShortcutKey({ shortcut }: { readonly shortcut: string }): ReactNode {
	const upper = shortcut.toUpperCase();
	return <kbd className="key">{shortcut === upper && shortcut.toLowerCase() !== upper ? `⇧${upper}` : upper}</kbd>;
}

/** Opens the form of the case, or closes it; what is typed in it stays. */
export function FormButton({ form, ...parts }: { readonly form: Form } & Omit<ActButtonParts, "onAct" | "isOpen">): ReactNode {
	const desk = useDesk();
	const isOpen = desk.form === form;
	return <ActButton {...parts} isOpen={isOpen} onAct={() => desk.setForm(isOpen ? null : form)} />;
}

export interface AskedButtonParts {
	/** What the desk calls the question; its key asks it. */
	readonly form: Form;
	readonly shortcut: string;
	readonly icon: IconName;
	readonly label: string;
	/** Names the complaint: another one may be what the eye is on. */
	readonly question: string;
	readonly note?: string;
	readonly cancel: string;
	readonly isDisabled?: boolean;
	/** `isAsked`: it was asked first, so it is meant for the complaint as it was then. */
	readonly onAct: (isAsked: boolean) => void;
}

/** A click does it; the key asks first, so that a stray key does nothing. */
export function AskedButton(parts: AskedButtonParts): ReactNode {
	const { form, shortcut, icon, label, isDisabled = false, onAct } = parts;
	if (useDesk().form === form) return <Question {...parts} />;
	return (
		<button
			type="button"
			className="button is-primary"
			aria-keyshortcuts={ariaShortcut(shortcut)}
			disabled={isDisabled}
			onClick={() => onAct(false)}
		>
			<Icon name={icon} size={15} />
			<span className="truncate">{label}</span>
			<ShortcutKey shortcut={shortcut} />
		</button>
	);
}

function Question({ question, note, cancel, onAct }: AskedButtonParts): ReactNode {
	const desk = useDesk();
	const ref = useRef<HTMLDivElement>(null);
	useFocusBack(ref);
	// Before it is seen: whoever sees it may press Enter.
	useLayoutEffect(() => ref.current?.querySelector("button")?.focus(), []);
	return (
		<div ref={ref} className="confirm">
			<button type="button" className="button is-primary" disabled={desk.busy !== null} onClick={() => onAct(true)}>
				<span>{question}</span>
				<kbd className="key">Enter</kbd>
			</button>
			<button type="button" className="button" onClick={() => desk.setForm(null)}>
				{cancel}
			</button>
			{note !== undefined && <p className="pane-note">{note}</p>}
		</div>
	);
}
