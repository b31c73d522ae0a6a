import type { ISql } from "postgres";
import type { CaseEvent, ComplaintCase, EscalationHours } from "../protocol/case.ts";
import type { AccountName, ComplaintId, Instant } from "../protocol/code.ts";

// What the case card needs besides the row (queries/complaint.ts).

export interface CaseDetail extends Pick<ComplaintCase, "text" | "address" | "statusSince" | "regionDistanceM" | "borderDistanceM"> {
	readonly escalationHours: EscalationHours | null;
	/** The dispatch that waits for the unit's answer. */
	readonly openDispatch: { readonly by: AccountName; readonly at: Instant } | null;
}

interface DetailRow {
	text: string | null;
	address: string | null;
	status_since: Date;
	region_distance_m: number | null;
	border_distance_m: number | null;
	dispatched_by: string | null;
	dispatched_at: Date | null;
	escalation_hours: EscalationHours | null;
}

export async function findCaseDetail(sql: ISql, id: ComplaintId): Promise<CaseDetail | undefined> {
	const [row] = await sql<DetailRow[]>`
		select c.text, c.address, c.status_since, c.region_distance_m, c.border_distance_m,
			d.by_account as dispatched_by, d.at as dispatched_at,
			(select value from setting where key = 'escalation_hours') as escalation_hours
		from complaint c left join dispatch d on d.complaint_id = c.id and d.answer is null
		where c.id = ${id}`;
	if (row === undefined) return undefined;
	const { dispatched_by: by, dispatched_at: at } = row;
	return {
		text: row.text,
		address: row.address,
		statusSince: row.status_since.getTime(),
		regionDistanceM: row.region_distance_m,
		borderDistanceM: row.border_distance_m,
		escalationHours: row.escalation_hours,
		openDispatch: by === null || at === null ? null : { by: by as AccountName, at: at.getTime() },
	};
}

/** The whole history, oldest first. */
export async function readEvents(sql: ISql, id: ComplaintId): Promise<CaseEvent[]> {
	const rows = await sql<{ at: Date; version: number; kind: string; actor: string; data: Record<string, unknown> }[]>`
		select at, version, kind, actor, data from event where complaint_id = ${id} order by id`;
	return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/** UU PDP 27/2022: who looked at what, on request. */
export async function insertLooks(sql: ISql, account: AccountName, ids: readonly ComplaintId[], now: Instant): Promise<void> {
	await sql`
		insert into case_look (at, account, complaint_id)
		select ${new Date(now)}, ${account}, id from unnest(${ids as unknown as number[]}::bigint[]) as id`;
}
