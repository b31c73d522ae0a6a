import type { FastifyRequest } from "fastify";
import type { LooksAnswer } from "../protocol/history.ts";
import { readComplaints } from "../queries/complaint.ts";
import { countLooks, readLooks } from "../queries/history.ts";
import { parseComplaintId, refuseUnseen } from "./case.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

const LOOKS_LIMIT = 500;

/** GET /api/complaints/:id/looks: the access trail of a case (UU PDP 27/2022), for supervisors. */
export function getLooks(http: Http) {
	return async (request: FastifyRequest): Promise<LooksAnswer> => {
		const account = await requireAccount(http, request, ["supervisor"]);
		const id = parseComplaintId(request);
		const { sql } = http.world();
		const [[row], looks, total] = await Promise.all([readComplaints(sql, [id]), readLooks(sql, id, LOOKS_LIMIT), countLooks(sql, id)]);
		if (row === undefined) throw new Refusal(404, "not_found", `There is no complaint ${id}`);
		refuseUnseen(http, account, row);
		return { total, looks };
	};
}
