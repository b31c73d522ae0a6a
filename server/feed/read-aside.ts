import type { ISql, Sql } from "postgres";
import type { Instant } from "../protocol/code.ts";
import type { Log } from "./log.ts";
import { type Timing, withinLimit } from "./timing.ts";

// Reads that spare the primary. A streaming replica is always a little behind, and may be far behind or away: it is read only when
// it has what the reader already knows of, and otherwise, after a short wait, the primary is.

/**
 * Runs `read` on the replica as soon as `isThere` says that it has what is asked for, else on the primary, at once when it throws;
 * both on one connection and in one transaction there, so that no balancer before several replicas can mix them. `read` may run twice.
 */
export type ReadAside = <Result>(
	isThere: (sql: ISql) => Promise<boolean>,
	read: (sql: ISql) => Promise<Result>,
	waitMs?: number,
) => Promise<Result>;

export interface ReadAsideOptions {
	readonly sql: Sql;
	/** Null: there is none, and all is read from the primary. */
	readonly replica: Sql | null;
	readonly log: Log;
	readonly now: () => Instant;
	readonly sleep: Timing["sleep"];
}

/** A person who waits for a case is not kept longer. */
const WAIT_MS = 300;
const LOOK_MS = 10;
const ANSWER_MS = 1000;
/** After a look in vain the replica is left alone for so long: its readers need not all wait. */
const REST_MS = 5000;
const NEVER = new AbortController().signal;
const BEHIND = Symbol("behind");

export function createReadAside({ sql, replica, log, now, sleep }: ReadAsideOptions): ReadAside {
	// In one transaction, so that whatever `read` checks beside it is of the same database: an address may move between two connections.
	const readPrimary = <Result>(read: (sql: ISql) => Promise<Result>) => sql.begin("read only", read) as Promise<Result>;
	if (replica === null) return (_, read) => readPrimary(read);
	let restsUntil = Number.NEGATIVE_INFINITY;
	let isUsed = false;

	/** BEHIND when the replica has not what is asked for; rejects when it does not answer within `ANSWER_MS`. A read that has begun may take its time. */
	async function look<Result>(from: Sql, isThere: (sql: ISql) => Promise<boolean>, read: (sql: ISql) => Promise<Result>) {
		let hasBegun = false;
		let isGivenUp = false;
		const attempt = from.begin("read only", async (tx): Promise<Result | typeof BEHIND> => {
			// What was read instead may not be mixed with what this would still bring.
			if (isGivenUp || !(await isThere(tx)) || isGivenUp) return BEHIND;
			hasBegun = true;
			return read(tx);
		}) as Promise<Result | typeof BEHIND>;
		return withinLimit(attempt, ANSWER_MS, sleep).catch((error: unknown) => {
			if (hasBegun) return attempt;
			isGivenUp = true;
			// Whenever it fails at last, it was given up long ago.
			attempt.catch(() => {});
			throw error;
		});
	}

	return async (isThere, read, waitMs = WAIT_MS) => {
		if (now() >= restsUntil) {
			let why: unknown = "behind";
			try {
				const startedAt = now();
				let result = await look(replica, isThere, read);
				while (result === BEHIND && Math.abs(now() - startedAt) < waitMs) {
					await sleep(LOOK_MS, NEVER);
					result = await look(replica, isThere, read);
				}
				if (result !== BEHIND) {
					if (!isUsed) log.info({}, "Snapshots and history are read from the replica");
					isUsed = true;
					return result;
				}
			} catch (error) {
				why = error;
			}
			restsUntil = now() + REST_MS;
			isUsed = false;
			log.warn({ err: why, waitedMs: waitMs }, "The replica is behind or away: the primary is read instead");
		}
		return readPrimary(read);
	};
}
