import type { Sql, TransactionSql } from "postgres";
import { type Chance, createChance, pick } from "../../server/simulate/chance.ts";
import { POINT_SQL, pause } from "./city.ts";

// Who changes the city meanwhile: plain SQL with think time and rollbacks, as tg_complaint__* allows it to anybody. Each writer
// changes only complaints of its own, so that no two wait for each other.

export interface Pace {
	/** Changed rows a second, of all writers together. */
	rowsPerS: number;
}

/** A version of a complaint that somebody was told is committed; after a promotion another one may have the same id and version. */
export interface Acknowledgement {
	readonly id: number;
	readonly version: number;
	/** In one of these histories, the first and the last of them: the same where it is known. */
	readonly timelines: readonly [first: number, last: number];
}

export interface Writing {
	/** Everything whose commit was acknowledged. */
	readonly acknowledged: Acknowledgement[];
	commits: number;
	rollbacks: number;
	/** Transactions whose end is unknown: the connection was lost. */
	unknown: number;
	stop(): Promise<void>;
}

class RolledBack extends Error {}

const BATCH = 12;

export function startWriting(sql: Sql, seed: string, writers: number, pace: Pace): Writing {
	let isStopped = false;
	const writing: Writing = {
		acknowledged: [],
		commits: 0,
		rollbacks: 0,
		unknown: 0,
		stop: async () => {
			isStopped = true;
			await Promise.all(loops);
		},
	};
	const write = async (writer: number): Promise<void> => {
		const chance = createChance(`${seed}/writer-${writer}`);
		const own: number[] = [];
		let dueAt = performance.now();
		while (!isStopped) {
			try {
				const { timeline, rows } = await sql.begin(async (tx) => {
					const changed = await changeSome(tx, chance, own);
					const [server] = await tx<[{ timeline: number }]>`
						select ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer as timeline`;
					await pause(chance.next() * 20);
					if (chance.next() < 0.1) throw new RolledBack();
					return { timeline: server.timeline, rows: changed };
				});
				writing.commits += 1;
				for (const { id, version, isNew } of rows) {
					writing.acknowledged.push({ id, version, timelines: [timeline, timeline] });
					if (isNew) own.push(id);
				}
			} catch (error) {
				if (error instanceof RolledBack) writing.rollbacks += 1;
				else {
					writing.unknown += 1;
					await pause(100);
				}
			}
			// A writer that was held up does not make up for it.
			dueAt = Math.max(dueAt, performance.now() - 1000) + (1000 * writers * BATCH) / Math.max(1, pace.rowsPerS);
			await pause(Math.max(0, dueAt - performance.now()));
		}
	};
	const loops = Array.from({ length: writers }, (_, writer) => write(writer));
	return writing;
}

interface Changed {
	readonly id: number;
	readonly version: number;
	readonly isNew: boolean;
}

/** More than so many of its own, and a writer makes no more. */
const MOST_OWN = 400;

async function changeSome(tx: TransactionSql, chance: Chance, own: readonly number[]): Promise<Changed[]> {
	const isNew = own.length < 4 * BATCH || (own.length < MOST_OWN && chance.next() < 0.15);
	if (isNew) {
		const made = await tx<{ id: string; version: number }[]>`
			insert into complaint (channel_code, category_code, position)
			select 'jaki', 'jalan', ${tx.unsafe(POINT_SQL)} from generate_series(1, ${BATCH}) returning id, version`;
		return made.map(({ id, version }) => ({ id: Number(id), version, isNew }));
	}
	const ids = Array.from({ length: BATCH }, () => pick(chance, own));
	const kind = chance.next();
	const change =
		kind < 0.5
			? // As it was: its version rises.
				tx`set status = status where true`
			: kind < 0.75
				? // Often into another scope.
					tx`set position = ${tx.unsafe(POINT_SQL)} where true`
				: kind < 0.88
					? tx`set status = 'invalid', status_reason = 'bukan laporan' where status = 'waiting'`
					: tx`set status = 'waiting', status_reason = 'dibuka lagi' where status = 'invalid'`;
	const rows = await tx<{ id: string; version: number }[]>`update complaint ${change} and id = any(${ids}) returning id, version`;
	return rows.map(({ id, version }) => ({ id: Number(id), version, isNew }));
}
