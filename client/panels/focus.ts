// Where the focus goes when what holds it goes away: never to nowhere, from where Tab would begin at the top of the page again.
import { type RefObject, useLayoutEffect } from "react";

/** To the case in which `element` stands: its keys go on. */
export function focusCaseOf(element: Element): void {
	element.closest("#case")?.querySelector<HTMLElement>(".case-body")?.focus({ preventScroll: true });
}

/** To the queue's list, or where that is empty to the field that emptied it. */
export function focusQueue(): void {
	(document.getElementById("queue") ?? document.querySelector<HTMLElement>(".queue input"))?.focus();
}

/** To the button before this one in its section. */
export function focusBefore(button: HTMLButtonElement): void {
	const buttons = [...(button.closest("section")?.querySelectorAll("button") ?? [])];
	buttons[buttons.indexOf(button) - 1]?.focus();
}

/** For a form or a question of the case, when it closes. A button that is disabled while it sends has lost the focus before. */
export function useFocusBack(ref: RefObject<HTMLElement | null>): void {
	useLayoutEffect(() => {
		const going = ref.current;
		return () => {
			const held = document.activeElement;
			if (going !== null && (held === document.body || going.contains(held))) focusCaseOf(going);
		};
	}, [ref]);
}
