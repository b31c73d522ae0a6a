import type { FastifyRequest } from "fastify";
import { projectToView } from "../domain/projection.ts";
import type { FoundComplaint } from "../protocol/case.ts";
import { findByNumber } from "../queries/complaint.ts";
import { refuseUnseen, toCelled } from "./case.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/** The longest number that a channel or a city would give; JAKI's have 12 characters. */
const NUMBER_MAX = 40;

/** GET /api/complaints?number=: what is closed has left every screen, and is found again by what the citizen has in hand. */
export function getFound(http: Http) {
	return async (request: FastifyRequest): Promise<FoundComplaint> => {
		const account = await requireAccount(http, request, ["operator", "dispatcher", "supervisor", "validator", "unit"]);
		const { number } = request.query as { number?: unknown };
		const written = typeof number === "string" ? number.trim() : "";
		if (written === "" || written.length > NUMBER_MAX || written.includes("\0"))
			throw new Refusal(400, "invalid", `Ask for ?number=, a complaint's number of at most ${NUMBER_MAX} characters, e.g. JK2503050007`);
		const found = await findByNumber(http.world().sql, written, written.replace(/[\s.-]/g, "").toUpperCase());
		if (found === undefined) throw new Refusal(404, "not_found", `There is no complaint ${written}`);
		refuseUnseen(http, account, found.row);
		return { row: projectToView(toCelled(found.row), "console"), closedAt: found.closedAt };
	};
}
