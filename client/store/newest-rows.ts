// The complaints reported last, kept from change to change: the wall lists some dozens of them, and looking through a million at each
// tick would be a fifth of its processor.
import type { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import type { ComplaintId, Instant } from "../../server/protocol/code.ts";

interface Reported {
	readonly id: ComplaintId;
	readonly at: Instant;
}

/** More than are asked for, so that some may close before all rows are looked through again. */
const RESERVE = 4;

function isNewer(a: Reported, b: Reported): boolean {
	return a.at > b.at || (a.at === b.at && a.id > b.id);
}

export class NewestRows {
	readonly #most: number;
	readonly #room: number;
	/** The newest first. Every row that is not here is older than the last one, if any row is not here. */
	#kept: Reported[] = [];
	#areAllKept = true;

	/** At most `most` are answered. */
	constructor(most: number) {
		this.#most = most;
		this.#room = most * RESERVE;
	}

	/** A row that was not there. O(room) where it is among the newest, else O(1). */
	put(row: Reported): void {
		const last = this.#kept.at(-1);
		if (this.#areAllKept || (last !== undefined && isNewer(row, last))) this.#insert(row);
	}

	/** A row that goes. */
	drop(row: Reported): void {
		const last = this.#kept.at(-1);
		if (last === undefined || isNewer(last, row)) return;
		const at = this.#kept.findIndex(({ id }) => id === row.id);
		if (at !== -1) this.#kept.splice(at, 1);
	}

	/** One pass over all rows. */
	fill(columns: ComplaintColumns): void {
		const { id, reportedAt } = columns.arrays;
		this.#kept = [];
		this.#areAllKept = true;
		// From the back, where the newest mostly lie: then nearly all others end at the first comparison.
		for (let slot = columns.count - 1; slot >= 0; slot--) {
			const at = reportedAt[slot] as Instant;
			if (this.#areAllKept || at >= (this.#kept.at(-1) as Reported).at) this.put({ id: id[slot] as ComplaintId, at });
		}
	}

	/** The newest first; looks through `columns` where too few are left of what was kept. */
	list(columns: ComplaintColumns): readonly ComplaintId[] {
		if (this.#kept.length < this.#most && !this.#areAllKept) this.fill(columns);
		return this.#kept.slice(0, this.#most).map(({ id }) => id);
	}

	#insert(row: Reported): void {
		let at = this.#kept.length;
		while (at > 0 && isNewer(row, this.#kept[at - 1] as Reported)) at--;
		this.#kept.splice(at, 0, row);
		if (this.#kept.length <= this.#room) return;
		this.#kept.pop();
		this.#areAllKept = false;
	}
}
