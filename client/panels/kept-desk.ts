// The case that is open and what is typed and not sent yet, kept in this tab under the person's name: a page that loads again takes none
// of it. Signing out drops it, and so does whoever comes next: citizens' words may stand in it.
import { useEffect, useRef } from "react";
import type { AccountName, ComplaintId } from "../../server/protocol/code.ts";
import { useStore } from "../store/use-store.tsx";

/** Inline forms of the case; what is typed in them is kept per complaint until it is sent. */
const FORMS = [
	"note",
	"hand-back",
	"dispatch",
	"advance",
	"pause",
	"estimate",
	"take-over",
	"accept",
	"finish",
	"reject",
	"place",
] as const;
export type Form = (typeof FORMS)[number];

/** What stands in the fields of a form, by field. */
export type Draft = Readonly<Record<string, string>>;

export interface KeptDesk {
	readonly openId: ComplaintId | null;
	readonly form: Form | null;
	/** By complaint and form. */
	readonly drafts: ReadonlyMap<string, Draft>;
}

const NOTHING: KeptDesk = { openId: null, form: null, drafts: new Map() };
const PREFIX = "pantau.desk.";

/** Nothing kept is nothing typed; what is kept and cannot be read throws: it was somebody's work. */
export function readDesk(name: AccountName, storage: Pick<Storage, "getItem">): KeptDesk {
	const text = storage.getItem(PREFIX + name);
	if (text === null) return NOTHING;
	const kept: unknown = JSON.parse(text);
	if (!isKept(kept)) throw new Error(`Expected {openId, form, drafts} in ${PREFIX}${name}, got ${text.length} letters of something else`);
	return { ...kept, drafts: new Map(kept.drafts) };
}

/** A question, in which nothing is typed: it is not asked again by itself, for a key that was meant for something else would answer it. */
const QUESTIONS: readonly (Form | null)[] = ["dispatch", "accept"];

export function keepDesk(name: AccountName, { openId, form, drafts }: KeptDesk, storage: Pick<Storage, "setItem" | "removeItem">): void {
	const kept = { openId, form: QUESTIONS.includes(form) ? null : form, drafts: [...drafts] };
	if (openId === null && drafts.size === 0) storage.removeItem(PREFIX + name);
	else storage.setItem(PREFIX + name, JSON.stringify(kept));
}

/** Everybody's but of the one who is named. */
export function dropDesks(kept: AccountName | null, storage: Storage): void {
	for (const key of Object.keys(storage)) if (key.startsWith(PREFIX) && key !== PREFIX + kept) storage.removeItem(key);
}

/** What the person who is there now has left in this tab. */
export function findDesk(name: AccountName | undefined): KeptDesk {
	if (name === undefined) return NOTHING;
	dropDesks(name, window.sessionStorage);
	try {
		return readDesk(name, window.sessionStorage);
	} catch (error) {
		console.warn("What was on the desk cannot be read", error);
		return NOTHING;
	}
}

/** Keeps the desk from when complaints are there on; before, `onFound` opens again what was open. */
export function useKeptDesk(
	found: KeptDesk,
	{ openId, form, drafts }: KeptDesk,
	onFound: (id: ComplaintId, form: Form | null) => void,
): void {
	const name = useStore((state) => state.you?.name);
	const hasSnapshot = useStore((state) => state.mark !== null);
	const isOpened = useRef(false);
	useEffect(() => {
		if (name === undefined || !hasSnapshot) return;
		if (!isOpened.current) {
			isOpened.current = true;
			// Whoever was faster than the complaints has opened another one.
			if (found.openId !== null && openId === null) return onFound(found.openId, found.form);
		}
		keepDesk(name, { openId, form, drafts }, window.sessionStorage);
	}, [name, hasSnapshot, found, openId, form, drafts, onFound]);
}

function isKept(value: unknown): value is Omit<KeptDesk, "drafts"> & { readonly drafts: readonly (readonly [string, Draft])[] } {
	if (typeof value !== "object" || value === null) return false;
	const { openId, form, drafts } = value as Record<string, unknown>;
	const isDraft = (pair: unknown) =>
		Array.isArray(pair) &&
		pair.length === 2 &&
		typeof pair[0] === "string" &&
		typeof pair[1] === "object" &&
		pair[1] !== null &&
		Object.values(pair[1]).every((text) => typeof text === "string");
	const isForm = form === null || FORMS.some((known) => known === form);
	return (openId === null || typeof openId === "number") && isForm && Array.isArray(drafts) && drafts.every(isDraft);
}
