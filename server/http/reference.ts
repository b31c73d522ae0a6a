import type { FastifyReply, FastifyRequest } from "fastify";
import type { Http } from "./context.ts";
import { requireWatcher } from "./guard.ts";
import { createTaggedSender } from "./tagged.ts";

/** GET /api/reference: what codes mean. */
export function getReference(http: Http) {
	const send = createTaggedSender();
	return async (request: FastifyRequest, reply: FastifyReply) => {
		await requireWatcher(http, request);
		const reference = http.world().reference();
		const tagged = { etag: `"${reference.version}"`, body: Buffer.from(JSON.stringify(reference)) };
		return send(request, reply, { name: "reference", contentType: "application/json; charset=utf-8", tagged });
	};
}

/** GET /api/regions: TopoJSON of the boundaries in force. */
export function getRegions(http: Http) {
	const send = createTaggedSender();
	return async (request: FastifyRequest, reply: FastifyReply) => {
		await requireWatcher(http, request);
		const tagged = await http.world().regions();
		return send(request, reply, { name: "regions", contentType: "application/json; charset=utf-8", tagged });
	};
}
