import type { ISql, Sql } from "postgres";
import type { Instant } from "../../server/protocol/code.ts";
import { insertEvidence } from "./complaints.ts";

// Four weeks of complaints and what became of them, written as plain SQL writers do: the same for the same numbers.

const HOUR_MS = 3_600_000;
const KELURAHAN = ["31.71.01.1001", "31.71.01.1002", "31.74.01.1001", "31.75.02.1001", null] as const;

export async function liveThroughDays(sql: Sql, now: Instant, count: number): Promise<void> {
	const found = await sql<{ code: string }[]>`select code from unit where level in ('dinas', 'badan') order by code limit 3`;
	const units = found.map(({ code }) => code);
	for (let n = 0; n < count; n++) {
		let at = now - 28 * 24 * HOUR_MS + Math.floor((n * 27.5 * 24 * HOUR_MS) / count);
		// Minutes to days, never the same twice in a row.
		const later = (step: number) => {
			at += 600_000 + ((n * 7919 + step * 104_729) % 97) * HOUR_MS * (step === 2 ? 0.9 : 0.4);
			return at < now;
		};
		const [row] = await sql<{ id: string }[]>`
			insert into complaint (channel_code, category_code, region_code, reported_at, received_at)
			values ('email', ${n % 3 === 0 ? "jalan" : "pohon"}, ${KELURAHAN[n % KELURAHAN.length] ?? null}, ${new Date(at)}, ${new Date(at)}) returning id`;
		const id = String(row?.id);
		/** As a command does, which says when it is: what plain SQL writes happens now. */
		const act = (write: (tx: ISql) => Promise<unknown>) =>
			sql.begin(async (tx) => {
				await tx`select set_config('pantau.act', ${JSON.stringify({ at: new Date(at).toISOString(), actor: "uji" })}, true)`;
				await write(tx);
			});
		const step = (status: string) =>
			act((tx) => tx`update complaint set status = ${status}, status_reason = ${status === "invalid" ? "uji" : null} where id = ${id}`);
		const dispatch = () =>
			act(
				(tx) =>
					tx`insert into dispatch (complaint_id, to_unit, by_account, at) values (${id}, ${units[n % units.length] ?? null}, 'uji', ${new Date(at)})`,
			);
		if (n % 5 === 0 || !later(1)) continue;
		if (n % 11 === 0) {
			await step("invalid");
			continue;
		}
		await dispatch();
		if (n % 4 === 0) {
			if (!later(3)) continue;
			await act(
				(tx) => tx`
					update dispatch set answer = 'handed_back', answer_cause = 'wrong_authority', answered_at = ${new Date(at)}
					where complaint_id = ${id} and answer is null`,
			);
			if (n % 8 === 0 || !later(4)) continue;
			await dispatch();
		}
		if (!later(5)) continue;
		await step("in_progress");
		if (n % 7 === 0 || !later(2)) continue;
		await insertEvidence(sql, id);
		await step("awaiting_validation");
		if (n % 6 === 0 || !later(6)) continue;
		await step("resolved");
	}
}
