import type { ISql, JSONValue } from "postgres";
import type { AccountName, ComplaintId, Instant, Position, RegionCode, UnitCode } from "../protocol/code.ts";
import type { Evidence, EvidenceFlag, EvidenceFlagKind, ValidationItem } from "../protocol/evidence.ts";
import type { CommandAnswer } from "../protocol/up.ts";

// Photos of complaints as the database knows them; the pictures lie in the store (server/evidence/store.ts).

/** A picture that lies in the store. */
export interface StoredPhoto {
	readonly origin: Evidence["origin"];
	readonly storeKey: string;
	/** Hex, of the bytes that were sent. */
	readonly sha256: string;
	/** 64 bits in hex. */
	readonly hash: string;
	readonly width: number;
	readonly height: number;
	readonly takenAt: Instant | null;
	readonly takenPosition: Position | null;
}

/** Who hands a photo in: an account, or a channel that passes the citizen's own on. */
export interface PhotoSender {
	readonly name: string;
	readonly role: string;
	readonly scope: readonly RegionCode[];
	readonly unit: UnitCode | null;
}

export type EvidenceTaken =
	| { readonly ok: true; readonly id: ComplaintId; readonly evidence: number; readonly isNew: boolean }
	| Extract<CommandAnswer, { ok: false }>;

/** Role, scope, holder and step are checked under the complaint's row lock. */
export async function insertEvidence(
	sql: ISql,
	sender: PhotoSender,
	id: ComplaintId,
	{ takenAt, ...photo }: StoredPhoto,
	at: Instant,
): Promise<EvidenceTaken> {
	const actor = sql.json({ ...sender } as unknown as JSONValue);
	const record = sql.json({ ...photo, takenAt: takenAt === null ? null : new Date(takenAt).toISOString() } as unknown as JSONValue);
	const [row] = await sql<{ answer: EvidenceTaken }[]>`select do_add_evidence(${actor}, ${id}, ${record}, ${new Date(at)}) as answer`;
	if (row === undefined) throw new Error("Expected an answer of do_add_evidence, got no row");
	return row.answer;
}

interface EvidenceRow extends Omit<Evidence, "at" | "takenAt" | "id"> {
	id: string;
	at: Date;
	takenAt: Date | null;
}

/** Oldest first, with their flags. */
export async function readEvidence(sql: ISql, id: ComplaintId): Promise<Evidence[]> {
	const rows = await sql<(EvidenceRow & { flags: EvidenceFlag[] })[]>`
		select e.id, e.origin, e.at, e.by_account as by, e.unit_code as unit, e.taken_at as "takenAt", e.verdict,
			st_distance(c.position::geography, e.taken_position::geography) as "distanceM",
			coalesce((select jsonb_agg(jsonb_build_object('kind', f.kind, 'data', f.data) order by f.kind)
				from evidence_flag f where f.evidence_id = e.id), '[]') as flags
		from evidence e join complaint c on c.id = e.complaint_id
		where e.complaint_id = ${id} order by e.id`;
	return rows.map((row) => ({ ...row, id: Number(row.id), at: row.at.getTime(), takenAt: row.takenAt?.getTime() ?? null }));
}

/** Of which complaint it is and where it lies; `storeKey` null in the drill. */
export async function findStoredPhoto(
	sql: ISql,
	id: number,
): Promise<{ readonly complaint: ComplaintId; readonly storeKey: string | null } | undefined> {
	const [row] = await sql<{ complaint: string; storeKey: string | null }[]>`
		select complaint_id as complaint, store_key as "storeKey" from evidence where id = ${id}`;
	return row && { complaint: Number(row.complaint) as ComplaintId, storeKey: row.storeKey };
}

/** What waits for validation in these regions; a complaint without region is everybody's. Flagged first, then the longest waiting. */
export async function readValidation(sql: ISql, scope: readonly RegionCode[]): Promise<ValidationItem[]> {
	const rows = await sql<{ id: string; since: Date; flags: EvidenceFlagKind[] | null }[]>`
		select c.id, c.status_since as since, f.flags
		from complaint c
		left join lateral (
			select array_agg(distinct f.kind order by f.kind) as flags
			from evidence e join evidence_flag f on f.evidence_id = e.id
			where e.complaint_id = c.id and e.verdict is null) f on true
		where c.closed_at is null and c.status = 'awaiting_validation'
			and (c.region_code is null or exists (
				select from unnest(${[...scope]}::text[]) as area (code)
				where c.region_code = area.code or starts_with(c.region_code, area.code || '.')))
		order by f.flags is null, c.status_since, c.id`;
	return rows.map(({ id, since, flags }) => ({ id: Number(id) as ComplaintId, since: since.getTime(), flags: flags ?? [] }));
}

/**
 * Proof without a picture, for the drill's simulated units, each at its own time; one in some is flagged, so that a validator
 * in training has something to look at twice. The database refuses it anywhere but in a drill.
 */
export async function attachDrillEvidence(
	sql: ISql,
	items: readonly { readonly id: ComplaintId; readonly by: AccountName; readonly at: Instant }[],
): Promise<void> {
	if (items.length === 0) return;
	const records = items.map(({ id, by, at }) => ({ id, by, at: new Date(at).toISOString() }));
	await sql`
		with made as (
			insert into evidence (complaint_id, by_account, at)
			select r.id, r.by, r.at from jsonb_to_recordset(${sql.json(records)}::jsonb) as r (id bigint, by text, at timestamptz)
			returning id, complaint_id, at)
		insert into evidence_flag (evidence_id, kind, data, at)
		select id, 'taken_elsewhere', jsonb_build_object('metres', 400 + complaint_id % 37 * 50), at from made where complaint_id % 17 = 0
		union all
		select id, 'taken_before', jsonb_build_object('minutes', 60 + complaint_id % 41 * 30), at from made where complaint_id % 29 = 0`;
}
