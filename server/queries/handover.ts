import type { ISql, JSONValue } from "postgres";
import type { Account } from "../protocol/account.ts";
import type { Instant, RegionCode } from "../protocol/code.ts";
import {
	type Handover,
	type HandoverAnswer,
	type HandoverItem,
	type HandoverSummary,
	type HandoverWhat,
	type ShiftOfDay,
	type Shifts,
	shiftsSchema,
} from "../protocol/handover.ts";
import { actorOf } from "./actor.ts";

// Hand-overs of shifts: written, taken on item by item, found again.

/** The setting `shifts`; throws when it is missing or cannot be read as such. */
export async function readShifts(sql: ISql): Promise<Shifts> {
	const [row] = await sql<{ value: unknown }[]>`select value from setting where key = 'shifts'`;
	const parsed = shiftsSchema.safeParse(row?.value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw new Error(`Setting shifts: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`);
}

const MOST = 50;

/** Of one day, or the latest fifty; those that share ground with `scope`. Latest first. */
export async function listHandovers(sql: ISql, scope: readonly RegionCode[], day: string | null): Promise<HandoverSummary[]> {
	return await sql<HandoverSummary[]>`
		${summaries(sql)}
		where is_scope_shared(h.scope, to_jsonb(${scope as RegionCode[]}::text[])) and (${day}::date is null or h.day = ${day}::date)
		order by h.written_at desc, h.id desc limit ${MOST}`;
}

/** What was handed over so long ago and is not taken over yet, nobody will take over any more. */
const WAITING_HOURS = 24;

/** Those of the last day that wait for this account: written by another lead, about ground that they share. Latest first. */
export async function listWaitingHandovers(sql: ISql, account: Account, now: Instant): Promise<HandoverSummary[]> {
	const actor = actorOf(sql, account, {});
	return await sql<HandoverSummary[]>`
		${summaries(sql)}
		where handover_refusal(${actor}) is null and h.written_by <> ${account.name}
			and is_scope_shared(h.scope, to_jsonb(${account.scope as RegionCode[]}::text[]))
			and h.written_at > ${new Date(now)}::timestamptz - make_interval(hours => ${WAITING_HOURS})
			and exists (select from handover_item i where i.handover_id = h.id and i.acknowledged_at is null)
		order by h.written_at desc, h.id desc limit ${MOST}`;
}

function summaries(sql: ISql) {
	return sql`
		select h.id::float8 as id, h.day::text as day, h.shift, h.written_by as "writtenBy", floor(extract(epoch from h.written_at) * 1000)::float8 as "writtenAt",
			(select count(*)::int from handover_item i where i.handover_id = h.id) as items,
			(select count(*)::int from handover_item i where i.handover_id = h.id and i.acknowledged_at is null) as open
		from handover h`;
}

/** Undefined when there is none of that id, or when it is about another place. */
export async function findHandover(sql: ISql, id: number, scope: readonly RegionCode[]): Promise<Handover | undefined> {
	const [head] = await sql<(HandoverSummary & { scope: RegionCode[] })[]>`
		select h.id::float8 as id, h.day::text as day, h.shift, to_jsonb(h.scope) as scope, h.written_by as "writtenBy",
			floor(extract(epoch from h.written_at) * 1000)::float8 as "writtenAt"
		from handover h where h.id = ${id} and is_scope_shared(h.scope, to_jsonb(${scope as RegionCode[]}::text[]))`;
	if (head === undefined) return undefined;
	const list = await sql<HandoverItem[]>`
		select position, what, note, reply,
			case when acknowledged_at is not null then
				jsonb_build_object('by', acknowledged_by, 'at', floor(extract(epoch from acknowledged_at) * 1000)) end as acknowledged
		from handover_item where handover_id = ${id} order by position`;
	return { ...head, items: list.length, open: list.filter(({ acknowledged }) => acknowledged === null).length, list: [...list] };
}

/** The hand-over of a shift for exactly this scope. */
export async function findHandoverId(sql: ISql, { day, shift }: ShiftOfDay, scope: readonly RegionCode[]): Promise<number | null> {
	const [row] = await sql<{ id: number }[]>`
		select id::float8 as id from handover where day = ${day}::date and shift = ${shift} and scope = ${[...scope].sort() as RegionCode[]}::text[]`;
	return row?.id ?? null;
}

/** Complaints that somebody is on now, within `scope`; the soonest due first. */
export async function readClaims(
	sql: ISql,
	scope: readonly RegionCode[],
	now: Instant,
): Promise<Extract<HandoverWhat, { kind: "claim" }>[]> {
	return await sql<Extract<HandoverWhat, { kind: "claim" }>[]>`
		select 'claim' as kind, c.id::float8 as complaint, c.number, c.category_code as category, c.unit_code as unit, c.claimed_by as by,
			floor(extract(epoch from c.due_at) * 1000)::float8 as "dueAt"
		from complaint c
		where c.claimed_by is not null and c.claimed_until > ${new Date(now)} and c.closed_at is null
			and (c.region_code is null or is_scope_shared(array[c.region_code], to_jsonb(${scope as RegionCode[]}::text[])))
		order by c.due_at, c.id limit 200`;
}

export async function writeHandover(
	sql: ISql,
	wish: ShiftOfDay & { readonly key: string; readonly items: readonly { what: HandoverWhat; note: string | null }[] },
	account: Account,
	now: Instant,
): Promise<HandoverAnswer> {
	const { key, day, shift, items } = wish;
	const actor = actorOf(sql, account, wish);
	const [row] = await sql<{ answer: HandoverAnswer }[]>`
		select do_write_handover(${actor}, ${key}, ${day}::date, ${shift}, ${sql.json(items as unknown as JSONValue)}, ${new Date(now)}) as answer`;
	if (row === undefined) throw new Error("Expected an answer of the hand-over, got no row");
	return row.answer;
}

export async function takeOverItem(
	sql: ISql,
	wish: { readonly key: string; readonly id: number; readonly position: number; readonly reply: string | null },
	account: Account,
	now: Instant,
): Promise<HandoverAnswer> {
	const { key, id, position, reply } = wish;
	const actor = actorOf(sql, account, wish);
	const [row] = await sql<{ answer: HandoverAnswer }[]>`
		select do_take_over_item(${actor}, ${key}, ${id}, ${position}, ${reply}, ${new Date(now)}) as answer`;
	if (row === undefined) throw new Error("Expected an answer of the hand-over, got no row");
	return row.answer;
}
