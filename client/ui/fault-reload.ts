// A wall on which something failed loads itself again after a while: nobody is there to press a button.

export interface FaultReloadParts {
	readonly reload: () => void;
	/** Not while the server is away: a page that reloads without one shows nothing at all. */
	readonly mayReload: () => boolean;
	/** Calls `run` once after `ms`. */
	readonly after: (ms: number, run: () => void) => void;
	/** Outlives the page; `sessionStorage`. */
	readonly storage: Pick<Storage, "getItem" | "setItem">;
	readonly now: () => number;
}

const KEY = "pantau.faultReload";
const SOON_MS = 60_000;
/** Who loads again for a second time so soon has a fault that loading does not mend: the rest of the wall is not to blink for it. */
const SECOND_WITHIN_MS = 30 * 60_000;
const LATER_MS = 10 * 60_000;

/** To be called at each fault; the first one of a page starts the wait. */
export function createFaultReload({ reload, mayReload, after, storage, now }: FaultReloadParts): () => void {
	let isWaiting = false;
	const reloadWhenPossible = () => {
		if (!mayReload()) return after(SOON_MS, reloadWhenPossible);
		storage.setItem(KEY, String(now()));
		reload();
	};
	return () => {
		if (isWaiting) return;
		isWaiting = true;
		const last = Number(storage.getItem(KEY) ?? Number.NaN);
		after(now() - last < SECOND_WITHIN_MS ? LATER_MS : SOON_MS, reloadWhenPossible);
	};
}
