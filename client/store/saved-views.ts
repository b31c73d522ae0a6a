// Filters with the look of the desk that somebody has given a name, kept in this browser. A view is the query of an address, so that
// it is read and checked like one: what a later build no longer knows is told when the view is opened.

export interface SavedView {
	readonly name: string;
	/** As `filterToSearch` and `lookToSearch` write it. */
	readonly search: string;
}

const STORAGE_KEY = "pantau.views";

/** Nothing kept is no view; what is kept and cannot be read throws: it was somebody's work. */
export function readViews(storage: Pick<Storage, "getItem">): readonly SavedView[] {
	const text = storage.getItem(STORAGE_KEY);
	if (text === null) return [];
	const kept: unknown = JSON.parse(text);
	if (!Array.isArray(kept) || !kept.every(isView)) throw new Error(`Expected a list of {name, search} in ${STORAGE_KEY}, got ${text}`);
	return kept;
}

/** In place of the one of the same name, else at the end. Answers with all; another tab may have kept some since they were read last. */
export function keepView(view: SavedView, storage: Pick<Storage, "getItem" | "setItem">): readonly SavedView[] {
	const views = readViews(storage);
	const isKnown = views.some(({ name }) => name === view.name);
	return write(isKnown ? views.map((held) => (held.name === view.name ? view : held)) : [...views, view], storage);
}

/** Answers with those that are left. */
export function removeView(name: string, storage: Pick<Storage, "getItem" | "setItem">): readonly SavedView[] {
	return write(
		readViews(storage).filter((held) => held.name !== name),
		storage,
	);
}

function write(views: readonly SavedView[], storage: Pick<Storage, "setItem">): readonly SavedView[] {
	storage.setItem(STORAGE_KEY, JSON.stringify(views));
	return views;
}

function isView(value: unknown): value is SavedView {
	if (typeof value !== "object" || value === null) return false;
	const { name, search } = value as Record<string, unknown>;
	return typeof name === "string" && typeof search === "string";
}
