// What somebody has typed for the next shift and not sent yet: kept in this tab under their name, so that Escape, a look into the list
// or a page that loads again takes none of it.

export interface HandoverWords {
	/** By subject (`subjectOf`). */
	readonly remarks: ReadonlyMap<string, string>;
	readonly notes: string;
}

const NONE: HandoverWords = { remarks: new Map(), notes: "" };

function keyOf(name: string): string {
	return `pantau.handover.${name}`;
}

/** Nothing kept is nothing typed; what is kept and cannot be read throws: it was somebody's work. */
export function readDraftWords(name: string, storage: Pick<Storage, "getItem">): HandoverWords {
	const text = storage.getItem(keyOf(name));
	if (text === null) return NONE;
	const kept: unknown = JSON.parse(text);
	if (!isKept(kept)) throw new Error(`Expected {remarks, notes} in ${keyOf(name)}, got ${text}`);
	return { remarks: new Map(kept.remarks), notes: kept.notes };
}

export function keepDraftWords(name: string, { remarks, notes }: HandoverWords, storage: Pick<Storage, "setItem">): void {
	storage.setItem(keyOf(name), JSON.stringify({ remarks: [...remarks], notes }));
}

/** It was sent. */
export function dropDraftWords(name: string, storage: Pick<Storage, "removeItem">): void {
	storage.removeItem(keyOf(name));
}

function isKept(value: unknown): value is { readonly remarks: readonly (readonly [string, string])[]; readonly notes: string } {
	if (typeof value !== "object" || value === null) return false;
	const { remarks, notes } = value as Record<string, unknown>;
	const isRemark = (pair: unknown) => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === "string");
	return typeof notes === "string" && Array.isArray(remarks) && remarks.every(isRemark);
}
