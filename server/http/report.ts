import type { FastifyRequest } from "fastify";
import { accountToAudience } from "../domain/audience.ts";
import { buildReport, findPeriod } from "../domain/report.ts";
import type { Instant } from "../protocol/code.ts";
import { markToParts } from "../protocol/mark.ts";
import { REPORT_MAX_DAYS, type Report } from "../protocol/report.ts";
import { hasReached } from "../queries/change-log.ts";
import { readReport } from "../queries/report.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/** It reads every complaint of the period: a second look, and a second supervisor of the same area, get the same answer. */
const KEPT_MS = 30_000;

/** GET /api/report?from=2026-11-15&to=2026-11-21, days in Jakarta, both included: for supervisors, of their area. */
export function getReport(http: Http) {
	const kept = new Map<string, { readonly at: Instant; readonly report: Promise<Report> }>();
	return async (request: FastifyRequest): Promise<Report> => {
		const { key: area, scope } = accountToAudience(await requireAccount(http, request, ["supervisor"]), "console");
		const now = http.now();
		const { from: fromDay, to: toDay } = request.query as { readonly from?: unknown; readonly to?: unknown };
		const period = findPeriod(String(fromDay), String(toDay), now);
		if (period === undefined)
			throw new Refusal(
				400,
				"invalid",
				`Ask for ?from=2026-11-15&to=2026-11-21: days in Jakarta, begun, at most ${REPORT_MAX_DAYS} of them`,
			);
		for (const [key, { at }] of kept) if (Math.abs(now - at) >= KEPT_MS) kept.delete(key);
		const key = `${area} ${fromDay} ${toDay}`;
		const held = kept.get(key);
		if (held !== undefined) return await held.report;
		const { readAside, head } = http.world();
		const mark = markToParts(head());
		const { from, until } = period;
		const counted = readAside(
			(sql) => hasReached(sql, mark),
			(sql) => readReport(sql, { scope, from, until }),
		);
		const report = counted.then((figures) => buildReport(figures, from, until));
		kept.set(key, { at: now, report });
		// What failed is not kept: the next who asks tries again.
		report.catch(() => kept.delete(key));
		return await report;
	};
}
