// The keyboard of the console. Keys do nothing while somebody types, while a dialog or menu is open, or with a modifier held.
import { createContext, useContext, useEffect, useRef } from "react";

export interface Keys {
	/** With `isPicking` what is passed is picked. */
	readonly move: (by: 1 | -1, isPicking: boolean) => void;
	readonly open: () => void;
	readonly dispatch: () => void;
	readonly undo: () => void;
	/** The row under the cursor, for a bulk. */
	readonly pick: () => void;
	readonly pickAll: () => void;
	/** The next hotspot: what is overdue there is picked. */
	readonly hotspot: () => void;
	/** Reminds the units that hold what is picked. */
	readonly nudge: () => void;
	readonly claim: () => void;
	readonly accept: () => void;
	readonly finish: () => void;
	readonly reject: () => void;
	readonly pause: () => void;
	readonly estimate: () => void;
	readonly search: () => void;
	readonly freehand: () => void;
	readonly box: () => void;
	readonly table: () => void;
	/** The queue under other headings. */
	readonly group: () => void;
	/** Members of groups in the queue, folded away or not. */
	readonly fold: () => void;
	readonly nextTab: () => void;
	readonly previousTab: () => void;
	/** What a click on the map would choose where the pointer is, or in the middle. */
	readonly choose: () => void;
	/** The kelurahan there, as a click with Shift does. */
	readonly chooseRegion: () => void;
	/** The whole city in the map. */
	readonly home: () => void;
	readonly playback: () => void;
	readonly report: () => void;
	readonly exportFile: () => void;
	readonly lock: () => void;
	readonly colour: () => void;
	readonly filter: () => void;
	readonly clearFilter: () => void;
	readonly views: () => void;
	readonly help: () => void;
	readonly alarms: () => void;
	readonly handover: () => void;
	readonly escape: () => void;
}

const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]";
const OVERLAY = "[role=dialog], [role=menu]";

/** A capital is typed with Shift, and so it is told to who cannot see the key's cap. */
export function ariaShortcut(shortcut: string): string {
	return /^[A-Z]$/.test(shortcut) ? `Shift+${shortcut}` : shortcut;
}

/** Letters that are pressed there are written, not meant as keys. */
export function isTyping(target: EventTarget | null): boolean {
	return target instanceof Element && target.closest(TYPING) !== null;
}
/** Controls that take Enter and arrows for themselves. */
const CONTROLS = "button, a, input, [role=radio], [role=option]:not(.queue-row)";

/** The key that a hand presses: a letter is a capital with Shift and with nothing else, whatever Caps Lock makes of it. */
export function keyOf({ key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">): string {
	if (!/^\p{L}$/u.test(key)) return key;
	return shiftKey ? key.toUpperCase() : key.toLowerCase();
}

/** Which action a key means, or undefined; pure, for the test. */
export function keyToAction(key: string): keyof Keys | "up" | "down" | undefined {
	switch (key) {
		case "j":
		case "J":
		case "ArrowDown":
			return "down";
		case "k":
		case "K":
		case "ArrowUp":
			return "up";
		case "Enter":
			return "open";
		case "d":
			return "dispatch";
		case "u":
			return "undo";
		case "x":
			return "pick";
		case "X":
			return "pickAll";
		case "h":
			return "hotspot";
		case "N":
			return "nudge";
		case "c":
			return "claim";
		case "a":
			return "accept";
		case "f":
			return "finish";
		case "r":
			return "reject";
		case "p":
			return "pause";
		case "e":
			return "estimate";
		case "/":
			return "search";
		case "q":
			return "freehand";
		case "z":
			return "box";
		case "v":
			return "table";
		case "y":
			return "group";
		case "Y":
			return "fold";
		case "]":
			return "nextTab";
		case "[":
			return "previousTab";
		case ".":
			return "choose";
		case ">":
			return "chooseRegion";
		case "0":
			return "home";
		case "B":
			return "playback";
		case "R":
			return "report";
		case "E":
			return "exportFile";
		case "L":
			return "lock";
		case "M":
			return "colour";
		case "F":
			return "filter";
		case "C":
			return "clearFilter";
		case "V":
			return "views";
		case "?":
			return "help";
		case "A":
			return "alarms";
		case "S":
			return "handover";
		case "Escape":
			return "escape";
		default:
			return undefined;
	}
}

/** Whether keys of what is below are meant: not those of the open case while a hand is on another row of the queue. */
export const KeysMeant = createContext<() => boolean>(() => true);

/** Tells each key that is pressed where keys mean something, and that has no meaning everywhere; true when it was taken. */
function usePlainKeys(takeKey: (key: string) => boolean): void {
	const isMeant = useContext(KeysMeant);
	const latest = useRef(takeKey);
	useEffect(() => {
		latest.current = (key) => isMeant() && takeKey(key);
	});
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
			const target = event.target instanceof Element ? event.target : document.body;
			if (target.closest(TYPING) !== null || document.querySelector(OVERLAY) !== null) return;
			// The letter that opens a form is not typed into it.
			const key = keyOf(event);
			if (keyToAction(key) === undefined && latest.current(key)) event.preventDefault();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, []);
}

/** 1 to 9, for the suggestions of the open case. */
export function useDigitKeys(onDigit: (digit: number) => void): void {
	usePlainKeys((key) => {
		const isDigit = /^[1-9]$/.test(key);
		if (isDigit) onDigit(Number(key));
		return isDigit;
	});
}

/** A key of something that is on the screen only now and then; null while it does nothing. */
export function useShortcut(shortcut: string, onAct: (() => void) | null): void {
	usePlainKeys((key) => {
		if (key !== shortcut || onAct === null) return false;
		onAct();
		return true;
	});
}

export function useKeys(keys: Keys): void {
	const latest = useRef(keys);
	useEffect(() => {
		latest.current = keys;
	});
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			const target = event.target instanceof Element ? event.target : document.body;
			if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
			if (document.querySelector(OVERLAY) !== null) return;
			const action = keyToAction(keyOf(event));
			if (action === undefined) return;
			// A key that is held down does what it does once; only moving goes on.
			if (event.repeat && action !== "up" && action !== "down") return;
			if (target.closest(TYPING) !== null) {
				if (action === "escape") latest.current.escape();
				return;
			}
			const isOwn = target.closest(CONTROLS) !== null || target.closest(".city-map") !== null;
			const isShared = event.key === "Enter" || event.key.startsWith("Arrow");
			if (isOwn && isShared) return;
			event.preventDefault();
			if (action === "up") latest.current.move(-1, event.shiftKey);
			else if (action === "down") latest.current.move(1, event.shiftKey);
			else if (action !== "move") latest.current[action]();
		};
		document.addEventListener("keydown", onKey);
		return () => document.removeEventListener("keydown", onKey);
	}, []);
}
