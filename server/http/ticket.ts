import type { FastifyRequest } from "fastify";
import { type TicketAnswer, ticketRequestSchema } from "../protocol/account.ts";
import type { Http } from "./context.ts";
import { findToken, refuseStranger } from "./guard.ts";
import { Refusal } from "./refusal.ts";

/** POST /api/ticket: opens one socket, once, within 60 s. A display is always given the wall. */
export function postTicket(http: Http) {
	return async (request: FastifyRequest): Promise<TicketAnswer> => {
		const session = findToken(request);
		if (session === undefined) throw refuseStranger();
		const wanted = ticketRequestSchema.safeParse(request.body);
		if (!wanted.success) throw new Refusal(400, "invalid", 'Send {"view": "wall"} or {"view": "console"}');
		const ticket = await http.world().admission.giveTicket(session, wanted.data.view);
		if (ticket === undefined) throw refuseStranger();
		return { ticket };
	};
}
