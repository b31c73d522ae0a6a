import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { FAULT_FRAMES, FAULT_LENGTH, type ScreenFault } from "../protocol/screen-fault.ts";
import type { Http } from "./context.ts";
import { requireWatcher } from "./guard.ts";
import { Refusal } from "./refusal.ts";

const line = z.string().max(FAULT_LENGTH);
const screenFaultSchema: z.ZodType<ScreenFault> = z.strictObject({
	view: z.enum(["wall", "console"]),
	name: line,
	message: line,
	frames: z.array(line).max(FAULT_FRAMES),
});

/** POST /api/screen-faults: into the log, under the account's name. */
export function postScreenFault(http: Http) {
	return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
		const account = await requireWatcher(http, request);
		const fault = screenFaultSchema.safeParse(request.body);
		if (!fault.success) throw new Refusal(400, "invalid", "Send {view, name, message, frames}");
		request.log.warn({ account: account.name, fault: fault.data }, "A screen failed");
		await reply.code(204).send();
	};
}
