import type { FastifyRequest } from "fastify";
import { accountToAudience } from "../domain/audience.ts";
import { buildRhythm } from "../domain/rhythm.ts";
import { findShiftEnd, findShifts } from "../domain/shift.ts";
import type { Instant } from "../protocol/code.ts";
import { markToParts } from "../protocol/mark.ts";
import type { Rhythm } from "../protocol/rhythm.ts";
import { countArrivals } from "../queries/arrival.ts";
import { hasReached } from "../queries/change-log.ts";
import { readShifts } from "../queries/handover.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";

/** A thousand walls of one scope ask for it once a minute each: the database counts once. */
const KEPT_MS = 30_000;

/** GET /api/rhythm: arrivals by hour beside the same hours of earlier weeks, for the caller's area, and the shift. */
export function getRhythm(http: Http) {
	const kept = new Map<string, { readonly at: Instant; readonly rhythm: Promise<Rhythm> }>();
	return async (request: FastifyRequest): Promise<Rhythm> => {
		const { key, scope } = accountToAudience(await requireAccount(http, request), "wall");
		const now = http.now();
		const held = kept.get(key);
		if (held !== undefined && Math.abs(now - held.at) < KEPT_MS) return await held.rhythm;
		const { readAside, head } = http.world();
		const mark = markToParts(head());
		const counted = readAside(
			(sql) => hasReached(sql, mark),
			(sql) => Promise.all([countArrivals(sql, scope, now), readShifts(sql)]),
		);
		const rhythm = counted.then(([{ counts, first }, shifts]): Rhythm => {
			const [{ shift: code }] = findShifts(shifts, now);
			return { hours: buildRhythm(counts, now, first), shift: { code, endsAt: findShiftEnd(shifts, now) } };
		});
		kept.set(key, { at: now, rhythm });
		// What failed is not kept: the next who asks tries again.
		rhythm.catch(() => kept.delete(key));
		return await rhythm;
	};
}
