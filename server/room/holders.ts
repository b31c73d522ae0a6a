import type { AccountName } from "../protocol/code.ts";

// A lease ends by itself when it is not renewed. Of somebody whose last socket closed it ends sooner: colleagues need not wait.

/**
 * Whoever is back by way of another gateway has renewed what they hold before this: a third of a lease and the time that the question
 * for what they held may take.
 */
const GONE_AFTER_MS = 35_000;

export interface HoldersOptions {
	readonly after: (ms: number, task: () => void) => void;
	/** Somebody's last socket has closed; what it returns ends the leases that were not renewed since. */
	readonly leave: (account: AccountName) => () => void;
}

/** Counts the sockets of each account; leases are ended once its last one has been closed for GONE_AFTER_MS. */
export class Holders {
	readonly #sockets = new Map<AccountName, number>();
	readonly #options: HoldersOptions;

	constructor(options: HoldersOptions) {
		this.#options = options;
	}

	came(account: AccountName): void {
		this.#sockets.set(account, (this.#sockets.get(account) ?? 0) + 1);
	}

	went(account: AccountName): void {
		const left = (this.#sockets.get(account) ?? 1) - 1;
		if (left > 0) {
			this.#sockets.set(account, left);
			return;
		}
		this.#sockets.delete(account);
		const release = this.#options.leave(account);
		this.#options.after(GONE_AFTER_MS, () => {
			if (!this.#sockets.has(account)) release();
		});
	}
}
