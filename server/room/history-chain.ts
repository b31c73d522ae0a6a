import { createHash } from "node:crypto";
import type { Sql } from "postgres";
import { buildLinks, GENESIS, type Sha256 } from "../domain/history.ts";
import type { Log } from "../feed/log.ts";
import { type Timing, withinLimit } from "../feed/timing.ts";
import type { Instant } from "../protocol/code.ts";
import type { HistoryHead } from "../protocol/history.ts";
import { findHead, findUnlinked, insertLinks, lockChain, takeTransactionNumber } from "../queries/history.ts";

// Links events after their commit, so that no writer waits for a hash or for another writer. The gateway on duty does it; should
// two do it, the lock on the chain lets one in at a time, and the next begins at the head that it left. The others publish its head.
//
// No event is lost by its number: a look takes whatever is committed and has no link, from the oldest transaction on that was
// still running at the look before.

export interface HistoryChainOptions {
	readonly sql: Sql;
	readonly log: Log;
	readonly now: () => Instant;
	readonly timing: Pick<Timing, "sleep">;
	/** The turn of duty in which this gateway links; null: it follows the one that does. Default: always one turn. */
	readonly dutyTurn?: () => number | null;
	/** Says the head to the world outside the database, at most every PUBLISH_MS and at the stop. */
	readonly publish: (head: HistoryHead, at: Instant) => Promise<void>;
	/** Between two looks when there is nothing to link, ms. */
	readonly idleMs?: number;
}

export interface HistoryChain {
	/** The chain's end at the last look; null while it has no link. */
	head(): HistoryHead | null;
	/** Links what is committed, publishes, and ends; rejects when the database does not answer meanwhile. */
	stop(): Promise<void>;
}

/** Events a transaction: about 40 ms of the embedded database's only connection. */
const BATCH = 300;
const PUBLISH_MS = 60_000;
/** Past this a question counts as lost. The first one of a duty reads the whole history. */
const ANSWER_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 3000;
/** Of the whole stop, with a look that is never answered in it: what was not linked is, by whoever comes next. */
const LONGEST_STOP_MS = 4000;
/** Whoever is not on duty has the head for its own /metrics and file alone. */
const FOLLOW_MS = 5000;
const LAST_PAUSE_MS = 30_000;

export const sha256: Sha256 = (text) => createHash("sha256").update(text).digest("hex");

export function startHistoryChain({
	sql,
	log,
	now,
	timing,
	dutyTurn = () => 0,
	publish,
	idleMs = 1000,
}: HistoryChainOptions): HistoryChain {
	const stopping = new AbortController();
	let head: HistoryHead | undefined;
	let publishedAt = Number.NEGATIVE_INFINITY;
	let followedAt = Number.NEGATIVE_INFINITY;
	let published: HistoryHead | undefined;
	let from = "0";
	let isWhole = true;
	let knownTurn: number | undefined;

	/** A question that is never answered must not be the last. What comes too late changes nothing here. */
	const within = <Answer>(answer: Promise<Answer>) => withinLimit(answer, ANSWER_LIMIT_MS, timing.sleep);

	/** False when everything that was committed is linked. */
	async function look(): Promise<boolean> {
		const turn = dutyTurn();
		if (turn === null) {
			// abs: the clock of a machine may be set back.
			if (Math.abs(now() - followedAt) < FOLLOW_MS) return false;
			keepHead(await within(findHead(sql)));
			followedAt = now();
			return false;
		}
		// Whatever it knew of the others' transactions grew old while another gateway had the duty.
		if (turn !== knownTurn) [from, isWhole, knownTurn] = ["0", true, turn];
		if (head === undefined) keepHead(await within(findHead(sql)));
		const first = await within(findUnlinked(sql, from, isWhole, 1));
		// The server's transactions began anew: a restore.
		if (BigInt(first.xmin) < BigInt(from)) [from, isWhole] = ["0", true];
		else if (first.events.length === 0) [from, isWhole] = [first.xmin, false];
		let isMore = first.events.length > 0;
		if (isMore) {
			// Outside: a transaction with a number holds the feed of everybody back, so the links' own has none before it writes them.
			const seenTo = await within(takeTransactionNumber(sql));
			const linked = await within(linkBatch(seenTo));
			if (linked !== undefined) {
				from = linked.seenFrom;
				isMore = linked.isMore;
				if (!isMore) isWhole = false;
			}
		}
		keepHead(await within(findHead(sql)));
		return isMore;
	}

	/** Undefined when somebody else linked since the last look, and maybe after `seenTo` was taken: the next look begins at that end. */
	async function linkBatch(seenTo: string): Promise<{ readonly seenFrom: string; readonly isMore: boolean } | undefined> {
		const [known, begin, isFromStart] = [head?.chainHash, from, isWhole];
		return sql.begin(async (tx) => {
			await lockChain(tx);
			const end = await findHead(tx);
			if (end?.chainHash !== known) return undefined;
			const { events, xmin } = await findUnlinked(tx, begin, isFromStart, BATCH);
			// A full batch is complete only before its last transaction.
			const last = events.length < BATCH ? undefined : events.at(-1);
			const seenFrom = last === undefined || BigInt(xmin) < BigInt(last.xid) ? xmin : last.xid;
			const seen = { at: new Date(now()).toISOString(), seenFrom, seenTo };
			await insertLinks(tx, buildLinks(end ?? GENESIS, events, seen, sha256));
			return { seenFrom, isMore: last !== undefined };
		});
	}

	function keepHead(found: HistoryHead | undefined): void {
		if ((found?.position ?? 0) < (head?.position ?? 0)) {
			// After a promotion events lack links that were linked once, of transactions that seemed done with.
			[from, isWhole] = ["0", true];
			log.error(
				{ was: head?.position, is: found?.position ?? 0 },
				"The history is shorter than it was: its tail was cut, or the database restored",
			);
		}
		head = found;
	}

	async function publishHead(): Promise<void> {
		if (head === undefined || head.chainHash === published?.chainHash) return;
		const at = now();
		await publish(head, at);
		log.info({ position: head.position, chainHash: head.chainHash }, "The history's head");
		published = head;
		publishedAt = at;
	}

	async function follow(): Promise<void> {
		let pauseMs = idleMs;
		while (!stopping.signal.aborted) {
			const startedAt = now();
			try {
				const isMore = await look();
				// abs: the clock of a machine may be set back.
				if (Math.abs(now() - publishedAt) >= PUBLISH_MS) await publishHead();
				// Behind, it takes half of the time at most: intake and feed want the rest.
				pauseMs = isMore ? Math.max(1, Math.min(idleMs, now() - startedAt)) : idleMs;
			} catch (error) {
				pauseMs = Math.min(Math.max(2 * pauseMs, idleMs), LAST_PAUSE_MS);
				log.error({ err: error, pauseMs }, "The history could not be linked or published and is tried again");
			}
			await timing.sleep(pauseMs, stopping.signal);
		}
	}

	const following = follow();
	async function end(): Promise<void> {
		await following;
		const startedAt = now();
		while ((await look()) && Math.abs(now() - startedAt) < STOP_LIMIT_MS);
		await publishHead();
	}

	return {
		head: () => head ?? null,
		stop: () => {
			stopping.abort();
			return withinLimit(end(), LONGEST_STOP_MS, timing.sleep);
		},
	};
}
