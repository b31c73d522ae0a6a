import type { FastifyRequest } from "fastify";
import type { AlarmLoad } from "../protocol/alarm.ts";
import { readAlarmLoad } from "../queries/alarm.ts";
import type { Http } from "./context.ts";
import { requireAccount } from "./guard.ts";

/** GET /api/alarm-load: who is at work in the caller's scope, and with how much. Everybody of the room may see who needs relief. */
export function getAlarmLoad(http: Http) {
	return async (request: FastifyRequest): Promise<AlarmLoad> => {
		const { scope } = await requireAccount(http, request, ["operator", "dispatcher", "supervisor"]);
		return await readAlarmLoad(http.world().sql, scope, http.now());
	};
}
