import type { FastifyRequest } from "fastify";
import { findDispatchRefusal } from "../domain/dispatch-check.ts";
import { suggest } from "../domain/suggestion.ts";
import type { UnitCode } from "../protocol/code.ts";
import { type DispatchPreview, previewSchema } from "../protocol/many.ts";
import type { RefusalReason } from "../protocol/up.ts";
import { readComplaints, readPlaceFacts } from "../queries/complaint.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/** POST /api/dispatch-preview: who would get what and what would be refused; nothing is done. */
export function postDispatchPreview(http: Http) {
	return async (request: FastifyRequest): Promise<DispatchPreview> => {
		const account = await requireAccount(http, request, ["operator", "dispatcher", "supervisor", "validator", "unit"]);
		const asked = previewSchema.safeParse(request.body);
		if (!asked.success) throw new Refusal(400, "invalid", asked.error.issues[0]?.message ?? "Send {items: [{id, version, unit}]}");
		const { sql, responsibility } = http.world();
		const now = http.now();
		const ids = asked.data.items.map(({ id }) => id);
		const [rows, facts] = await Promise.all([readComplaints(sql, ids), readPlaceFacts(sql, ids, now)]);
		const rowById = new Map(rows.map((row) => [row.id, row]));
		const known = responsibility();

		const items = asked.data.items.map(({ id, version, unit: wish }) => {
			const row = rowById.get(id);
			const fact = facts.get(id);
			if (row === undefined || fact === undefined) return { id, unit: null, refusal: "not_found" as const };
			const unit = wish === "suggested" ? (suggest(fact, known).best?.unit ?? null) : wish;
			const refusal = findDispatchRefusal(row, unit === null ? undefined : known.units.get(unit), { account, version, now });
			// What lies outside one's area is not described, not even by who would get it.
			if (refusal === "outside_scope") return { id, unit: null, refusal };
			return { id, unit, refusal: unit === null && refusal === "unknown_unit" ? ("no_suggestion" as const) : refusal };
		});
		const going = items.flatMap(({ unit, refusal }) => (refusal === null && unit !== null ? [unit] : []));
		return {
			split: countEach<UnitCode>(going).map(([unit, count]) => ({ unit, count })),
			refusals: countEach<RefusalReason>(items.flatMap(({ refusal }) => refusal ?? [])).map(([reason, count]) => ({ reason, count })),
			items,
		};
	};
}

/** Most first. */
function countEach<Value extends string>(values: readonly Value[]): [Value, number][] {
	const counts = new Map<Value, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
