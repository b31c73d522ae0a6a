import type { ISql, JSONValue } from "postgres";
import type { Instant } from "../protocol/code.ts";
import type { RejectedItem } from "../protocol/rejected.ts";

/** What was refused, with the body as it was received (bounded by the caller). */
export interface Rejection {
	readonly code: string;
	readonly path: string;
	readonly message: string;
	readonly body: unknown;
}

/** A body of JSON null is kept as such; jsonb_to_recordset alone would make SQL's null of it. */
export async function insertRejections(sql: ISql, rejections: readonly Rejection[], now: Instant): Promise<void> {
	await sql`
		insert into rejected_item (at, code, path, message, body)
		select ${new Date(now)}, r.code, r.path, r.message, coalesce(r.body, 'null')
		from jsonb_to_recordset(${sql.json(rejections as unknown as JSONValue)}::jsonb) as r (code text, path text, message text, body jsonb)`;
}

/** Newest first; `before` is the id from which to go on. */
export async function listRejections(sql: ISql, before: number | null, limit: number): Promise<RejectedItem[]> {
	const rows = await sql<{ id: string; at: Date; code: string; path: string; message: string; body: unknown }[]>`
		select id, at, code, path, message, body from rejected_item
		where ${before}::bigint is null or id < ${before}::bigint
		order by id desc limit ${limit}`;
	return rows.map((row) => ({ ...row, id: Number(row.id), at: row.at.getTime() }));
}

/** By reason, the most frequent first. */
export async function countRejections(sql: ISql): Promise<{ readonly code: string; readonly count: number }[]> {
	return await sql<
		{ code: string; count: number }[]
	>`select code, count(*)::int as count from rejected_item group by code order by 2 desc, 1`;
}
