import type { FastifyRequest } from "fastify";
import { accountToAudience } from "../domain/audience.ts";
import { projectToView } from "../domain/projection.ts";
import { ADDRESS_LETTERS_MIN, ADDRESS_TEXT_MAX, type FoundAtAddress, type FoundComplaint } from "../protocol/case.ts";
import { markToParts } from "../protocol/mark.ts";
import { findByAddress } from "../queries/address.ts";
import { hasReached } from "../queries/change-log.ts";
import { findByNumber } from "../queries/complaint.ts";
import { refuseUnseen, toCelled } from "./case.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/** The longest number that a channel or a city would give; JAKI's have 12 characters. */
const NUMBER_MAX = 40;
/** Who types an address on wants it narrower, not longer. */
const FOUND_MAX = 8;

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

/** GET /api/complaints-at?address=: who rings up knows where it is, and rarely the number. Whoever may read an address may search it. */
export function getFoundAtAddress(http: Http) {
	return async (request: FastifyRequest): Promise<FoundAtAddress> => {
		const account = await requireAccount(http, request, ["operator", "dispatcher", "supervisor", "validator", "unit"]);
		const { address } = request.query as { address?: unknown };
		const text = typeof address === "string" ? address : "";
		const letters = text.replace(/[^\p{L}\p{N}]/gu, "").length;
		if (letters < ADDRESS_LETTERS_MIN || text.length > ADDRESS_TEXT_MAX || text.includes("\0"))
			throw new Refusal(
				400,
				"invalid",
				`Ask for ?address= with at least ${ADDRESS_LETTERS_MIN} letters or digits in at most ${ADDRESS_TEXT_MAX} characters, e.g. sudirman 12`,
			);
		const sight =
			account.role === "unit" && account.unit !== null ? { unit: account.unit } : { scope: accountToAudience(account, "console").scope };
		const { readAside, head } = http.world();
		const mark = markToParts(head());
		const rows = await readAside(
			(from) => hasReached(from, mark),
			(from) => findByAddress(from, text, sight, FOUND_MAX + 1),
		);
		return {
			found: rows.slice(0, FOUND_MAX).map(({ row, closedAt }) => ({ row: projectToView(toCelled(row), "console"), closedAt })),
			hasMore: rows.length > FOUND_MAX,
		};
	};
}
