// Rows written at a steady pace, into our complaints or into the rival's bare table, one commit for `rowsACommit` of them.
import type { Sql } from "postgres";
import type { Writes } from "./crowd.ts";
import { nowMs } from "./monotonic.ts";

export interface Stream {
	readonly rowsPerS: number;
	readonly rowsACommit: number;
	readonly seconds: number;
}

/** Resolves with the ids of the rows of one commit. */
export type Insert = (rows: number) => Promise<readonly number[]>;

/** What comes later than this after the last commit is lost. */
const DRAIN_MS = 1500;

/** Keeps its pace whatever a commit takes: a slow one is overtaken, not waited for. */
export async function writeStream({ rowsPerS, rowsACommit, seconds }: Stream, insert: Insert): Promise<Writes> {
	const ids: number[] = [];
	const at: number[] = [];
	const pending: Promise<void>[] = [];
	const commits = (rowsPerS / rowsACommit) * seconds;
	const start = nowMs();
	for (let commit = 0; commit < commits; commit++) {
		const wait = start + (commit * 1000 * rowsACommit) / rowsPerS - nowMs();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		pending.push(
			insert(rowsACommit).then((made) => {
				const now = nowMs();
				for (const id of made) {
					ids.push(id);
					at.push(now);
				}
			}),
		);
	}
	await Promise.all(pending);
	await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
	return { ids: Uint32Array.from(ids), at: Float64Array.from(at) };
}

/** Complaints in Jakarta by plain SQL: what it costs to write them is no part of the path from the commit on. */
export function insertComplaints(sql: Sql): Insert {
	return async (rows) => {
		const made = await sql<{ id: string }[]>`
			insert into complaint (channel_code, category_code, position)
			select 'jaki', 'jalan', st_setsrid(st_makepoint(106.72 + 0.2 * random(), -6.32 + 0.15 * random()), 4326)
			from generate_series(1, ${rows}) returning id`;
		return made.map(({ id }) => Number(id));
	};
}

/** Open complaints before it starts, when all that follows from them (the links of their history) is done too. */
export async function fillComplaints(sql: Sql, rows: number): Promise<void> {
	await insertComplaints(sql)(rows);
	for (let isDone = false; !isDone; ) {
		await new Promise((resolve) => setTimeout(resolve, 500));
		const [counts] = await sql<[{ done: boolean }]>`select (select count(*) from history_link) = (select count(*) from event) as done`;
		isDone = counts.done;
	}
}

/** As long as a wall's row in JSON, so that both sides parse alike. */
const BODY = "x".repeat(380);

/** The rival's table; each row is notified with its text in the transaction that writes it. */
export async function openBareTable(sql: Sql): Promise<Insert> {
	await sql`create table bare (id bigint generated always as identity primary key, body text not null)`;
	return async (rows) => {
		const made = await sql<{ id: string }[]>`
			with new as (insert into bare (body) select ${BODY} from generate_series(1, ${rows}) returning id, body),
				told as (select pg_notify('bare', json_build_object('id', id, 'body', body)::text) from new)
			select id from new, (select count(*) from told) as each`;
		return made.map(({ id }) => Number(id));
	};
}
