import type { EventRecord, HistoryHead, HistoryLink, LinkedEvent, PublishedHead } from "../protocol/history.ts";
import { eventToText, GENESIS, linkToText, type Sha256 } from "./history.ts";

// Reads the chain from its first link and stops at the first place that is not what it was.

export interface HistoryCheckOptions {
	readonly sha256: Sha256;
	readonly heads: readonly PublishedHead[];
	/** The transaction that the database would begin next. After a restore into a new server it is before those in the history. */
	readonly nextXid: string;
}

export class HistoryCheck {
	readonly #options: HistoryCheckOptions;
	readonly #heads = new Map<number, PublishedHead[]>();
	#head: HistoryHead = GENESIS;
	#last: HistoryLink | undefined;
	#maxId = 0n;
	/** By look of the chainer: the highest id that was linked before it. Transactions rise; a fall is a restore, and begins anew. */
	#looks: { readonly seenTo: bigint; maxId: bigint }[] = [];
	/** In words; undefined while nothing is wrong. */
	fault: string | undefined;

	constructor(options: HistoryCheckOptions) {
		this.#options = options;
		for (const head of options.heads) this.#heads.set(head.position, [...(this.#heads.get(head.position) ?? []), head]);
	}

	/** Where the chain that was read so far ends. */
	get head(): HistoryHead {
		return this.#head;
	}

	/** The next link by position. False when it is the first that is wrong; nothing after it needs reading. */
	add({ link, event }: LinkedEvent): boolean {
		this.fault = this.#findFault(link, event);
		if (this.fault !== undefined) return false;
		this.#head = link;
		this.#last = link;
		return true;
	}

	/** After the last link: events without one, by id. Those of transactions that no look of the chainer can have seen are `pending`. */
	finish(unlinked: readonly EventRecord[]): { readonly pending: number } {
		if (this.fault !== undefined) return { pending: 0 };
		const cut = this.#options.heads.filter(({ position }) => position > this.#head.position).sort((a, b) => a.position - b.position)[0];
		if (cut !== undefined) {
			const end = this.#head.position === 0 ? "The chain is empty" : `The chain ends at link ${this.#head.position}`;
			this.fault = `${end}, but link ${cut.position} was published on ${cut.at}: the tail was cut`;
			return { pending: 0 };
		}
		const next = BigInt(this.#options.nextXid);
		const seenFrom = this.#last === undefined || next < BigInt(this.#last.seenTo) ? 0n : BigInt(this.#last.seenFrom);
		for (const event of unlinked) {
			if (BigInt(event.xid) < seenFrom || (BigInt(event.xid) < next && this.#isInThePast(event))) {
				this.fault = `${nameEvent(event)} was inserted, or its link was removed: everything of its time was linked by ${this.#last?.at}`;
				return { pending: 0 };
			}
		}
		return { pending: unlinked.length };
	}

	#findFault(link: HistoryLink, event: EventRecord | null): string | undefined {
		const { sha256 } = this.#options;
		const { position } = link;
		const expected = this.#head.position + 1;
		if (position !== expected) return `Link ${expected} is missing: ${wordBefore(expected)} comes link ${position}`;
		if (event === null) return `Event ${link.event} is gone: link ${position} of ${link.at} names it`;
		if (sha256(eventToText(event)) !== link.rowHash) {
			return `${nameEvent(event)} is not what link ${position} has: one of them was changed after ${link.at}`;
		}
		if (sha256(linkToText(link, this.#head.chainHash)) !== link.chainHash) {
			return `Link ${position} (event ${link.event}) does not follow ${wordBefore(position)}: it was changed, moved or put in between`;
		}
		for (const published of this.#heads.get(position) ?? []) {
			if (published.chainHash !== link.chainHash)
				return `Link ${position} is not the one published on ${published.at}: history was written anew`;
		}
		this.#look(BigInt(link.seenTo));
		if (this.#isInThePast(event)) return `${nameEvent(event)} was inserted into the past; link ${position} of ${link.at} shows it`;
		if (BigInt(event.id) > this.#maxId) this.#maxId = BigInt(event.id);
		return undefined;
	}

	#look(seenTo: bigint): void {
		const last = this.#looks.at(-1);
		if (last?.seenTo === seenTo) return;
		if (last !== undefined && seenTo < last.seenTo) {
			this.#looks = [];
			this.#maxId = 0n;
		}
		this.#looks.push({ seenTo, maxId: this.#maxId });
	}

	/** A transaction takes its number before its events take theirs: one that began after a look has no id below what was linked before it. */
	#isInThePast({ id, xid }: EventRecord): boolean {
		const written = BigInt(xid);
		for (let index = this.#looks.length - 1; index >= 0; index--) {
			const look = this.#looks[index];
			if (look !== undefined && look.seenTo < written) return BigInt(id) <= look.maxId;
		}
		return false;
	}
}

function nameEvent({ id, complaint, version, kind, actor, at }: EventRecord): string {
	return `Event ${id} (complaint ${complaint}, version ${version}, ${kind} by ${actor} at ${at})`;
}

function wordBefore(position: number): string {
	return position === 1 ? "at the beginning" : `after link ${position - 1}`;
}
