import type { FastifyReply, FastifyRequest } from "fastify";
import { ticketRequestSchema } from "../protocol/account.ts";
import { SHOWN_HEADER, SNAPSHOT_CONTENT_TYPE } from "../protocol/snapshot.ts";
import type { Http } from "./context.ts";
import { requireWatcher, requireWhole } from "./guard.ts";
import { Refusal } from "./refusal.ts";
import { createTaggedSender } from "./tagged.ts";

/** GET /api/snapshot?view=: the caller's audience as columns, out of the room's memory. */
export function getSnapshot(http: Http) {
	const send = createTaggedSender();
	return async (request: FastifyRequest, reply: FastifyReply) => {
		const account = await requireWatcher(http, request);
		const wanted = ticketRequestSchema.safeParse(request.query);
		if (!wanted.success) throw new Refusal(400, "invalid", "Ask for ?view=wall or ?view=console");
		const view = account.role === "display" ? "wall" : wanted.data.view;
		requireWhole(http);
		const tagged = http.world().snapshot(account, view, request.headers[SHOWN_HEADER]?.toString());
		return send(request, reply, { name: `${view} ${account.unit ?? account.scope.join(" ")}`, contentType: SNAPSHOT_CONTENT_TYPE, tagged });
	};
}
