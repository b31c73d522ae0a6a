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

export function keepViews(views: readonly SavedView[], storage: Pick<Storage, "setItem">): void {
	storage.setItem(STORAGE_KEY, JSON.stringify(views));
}

/** In place of the one of the same name, else at the end. */
export function putView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
	return views.some(({ name }) => name === view.name) ? views.map((held) => (held.name === view.name ? view : held)) : [...views, view];
}

function isView(value: unknown): value is SavedView {
	if (typeof value !== "object" || value === null) return false;
	const { name, search } = value as Record<string, unknown>;
	return typeof name === "string" && typeof search === "string";
}
