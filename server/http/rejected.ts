import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { RegionCode } from "../protocol/code.ts";
import type { RejectedAnswer } from "../protocol/rejected.ts";
import { countRejections, listRejections } from "../queries/rejected.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

const PROVINCE = "31" as RegionCode;

const querySchema = z.object({
	before: z.coerce.number().int().positive().optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** GET /api/rejected: what the intake refused, newest first. It holds citizens' words of nobody knows where: operators and above of the whole province only. */
export function getRejected(http: Http) {
	return async (request: FastifyRequest): Promise<RejectedAnswer> => {
		const { scope } = await requireAccount(http, request, ["operator", "dispatcher", "supervisor"]);
		if (!scope.includes(PROVINCE)) {
			throw new Refusal(403, "outside_scope", "What the intake refused has no kota yet: it is shown to accounts of the whole province");
		}
		const query = querySchema.safeParse(request.query);
		if (!query.success) throw new Refusal(400, "invalid", "before is an id, limit is 1 to 200");
		const { before = null, limit } = query.data;
		const { sql } = http.world();
		const items = await listRejections(sql, before, limit + 1);
		const page = items.slice(0, limit);
		const byCode = await countRejections(sql);
		const total = byCode.reduce((sum, { count }) => sum + count, 0);
		return { total, byCode, items: page, next: items.length > limit ? (page.at(-1)?.id ?? null) : null };
	};
}
