// Complaints of many requests in one transaction: statement, commit and log are paid once for all of them, where every channel
// that posts one by one would pay them for each.
// Nobody waits for company: what comes while the database is idle goes at once, what comes meanwhile goes together next.
import type { ISql } from "postgres";
import type { Instant } from "../protocol/code.ts";
import { isDatabaseAway } from "../queries/database-away.ts";
import { type IntakeRow, reportKey, type StoredComplaint } from "../queries/intake.ts";

/** Answers each row by its reportKey: stored, or why not. Throws when it could do neither. */
export type StoreRows<Refused extends { readonly ok: false }> = (
	sql: ISql,
	rows: readonly IntakeRow[],
	now: Instant,
) => Promise<ReadonlyMap<string, StoredComplaint | Refused>>;

/** Sets on their way to the database at once: while one waits for its commit, the other is worked on. */
const SETS_AT_ONCE = 2;
/** As large as the largest request. */
const SET_MAX_ROWS = 1000;

interface Waiting<Answers> {
	readonly rows: readonly IntakeRow[];
	readonly now: Instant;
	readonly resolve: (answers: Answers) => void;
	readonly reject: (cause: unknown) => void;
}

/**
 * `store`, for callers that come one by one: it is called with the rows of all that wait, and each caller is answered when its own
 * rows are committed. Of two callers with one report the first is told that it is new. They are stored with the time of the last
 * of them. A row that is refused is its own caller's refusal and nobody else's: `store` answers row by row, and where it throws
 * for what a set holds, each caller of the set is tried alone. When the database is away, all of them are told so.
 */
export function gatherRows<Refused extends { readonly ok: false }>(store: StoreRows<Refused>): StoreRows<Refused> {
	type Answers = ReadonlyMap<string, StoredComplaint | Refused>;
	interface Queue {
		readonly waiting: Waiting<Answers>[];
		underWay: number;
	}
	const queues = new WeakMap<object, Queue>();

	function send(sql: ISql, queue: Queue): void {
		while (queue.underWay < SETS_AT_ONCE && queue.waiting.length > 0) {
			const set = takeSet(queue.waiting);
			queue.underWay++;
			void storeSet(sql, set).finally(() => {
				queue.underWay--;
				send(sql, queue);
			});
		}
	}

	/** Settles every one of the set and never rejects. */
	async function storeSet(sql: ISql, set: readonly Waiting<Answers>[]): Promise<void> {
		try {
			const rows = new Map<string, IntakeRow>();
			for (const row of set.flatMap((each) => each.rows)) {
				const key = reportKey(row.channel, row.externalId);
				if (!rows.has(key)) rows.set(key, row);
			}
			const stored = await store(sql, [...rows.values()], Math.max(...set.map(({ now }) => now)) as Instant);
			const told = new Set<string>();
			for (const each of set) each.resolve(pickAnswers(each.rows, stored, told));
		} catch (cause) {
			const isTriedAlone = set.length > 1 && !isDatabaseAway(cause);
			await Promise.all(set.map((each) => (isTriedAlone ? storeSet(sql, [each]) : each.reject(cause))));
		}
	}

	return (sql, rows, now) => {
		const queue = queues.get(sql) ?? { waiting: [], underWay: 0 };
		queues.set(sql, queue);
		return new Promise((resolve, reject) => {
			queue.waiting.push({ rows, now, resolve, reject });
			send(sql, queue);
		});
	};
}

/** Takes those that have waited longest off the list: one, and as many more as fit into a set with it. */
function takeSet<Answers>(waiting: Waiting<Answers>[]): readonly Waiting<Answers>[] {
	let rows = 0;
	const count = waiting.findIndex((each, index) => {
		rows += each.rows.length;
		return index > 0 && rows > SET_MAX_ROWS;
	});
	return waiting.splice(0, count === -1 ? waiting.length : count);
}

/** One caller's part. `told`: reports that a caller before it in the set has, who was told that they are new. */
function pickAnswers<Refused extends { readonly ok: false }>(
	rows: readonly IntakeRow[],
	stored: ReadonlyMap<string, StoredComplaint | Refused>,
	told: Set<string>,
): ReadonlyMap<string, StoredComplaint | Refused> {
	const own = new Map<string, StoredComplaint | Refused>();
	for (const row of rows) {
		const key = reportKey(row.channel, row.externalId);
		const kept = stored.get(key);
		if (kept === undefined) continue;
		own.set(key, "isNew" in kept && told.has(key) ? { ...kept, isNew: false } : kept);
		told.add(key);
	}
	return own;
}
