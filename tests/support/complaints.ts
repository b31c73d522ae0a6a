import type { ISql, Sql } from "postgres";
import type { ComplaintId } from "../../server/protocol/code.ts";

/** Monas: inside Gambir, on the schematic map too. */
export const MONAS = [106.8272, -6.1754] as const;

/** As somebody in psql would; the triggers do the rest. */
export async function insertComplaint(
	sql: ISql,
	{ position = MONAS, category = "jalan" }: { position?: readonly [number, number] | null; category?: string } = {},
): Promise<ComplaintId> {
	const [row] = await sql<{ id: string }[]>`
		insert into complaint (channel_code, category_code, position)
		values ('jaki', ${category}, st_setsrid(st_makepoint(${position?.[0] ?? null}::float8, ${position?.[1] ?? null}::float8), 4326))
		returning id`;
	return Number(row?.id) as ComplaintId;
}

/** As a load of old data, whose complaints were worked on elsewhere (tg_complaint__arrive). */
export async function asImport<Rows>(sql: Sql, write: (tx: ISql) => Promise<Rows>): Promise<Rows> {
	return (await sql.begin(async (tx) => {
		await tx`set local pantau.import = 'on'`;
		return await write(tx);
	})) as Rows;
}

/** Proof of the unit that holds the complaint, as if a photo lay in the store. */
export async function insertEvidence(sql: ISql, id: number | string): Promise<void> {
	await sql`
		insert into evidence (complaint_id, store_key, sha256, by_account)
		values (${id}, gen_random_uuid()::text, encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 'test')`;
}

/** Until `isTrue`, at most `ms`; throws with `what` otherwise. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
	const deadline = performance.now() + ms;
	while (!(await isTrue())) {
		if (performance.now() > deadline) throw new Error(`Waited ${ms} ms in vain for: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
