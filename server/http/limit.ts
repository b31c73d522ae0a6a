// For its additions to Fastify's types: TypeScript 7 sees them only in files that import them.
import type {} from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Refusal } from "./refusal.ts";

export type Limit = (request: FastifyRequest) => Promise<void>;

/** A hook that refuses with 429 and Retry-After when `max` requests of one key came within the window. */
export function createLimit(app: FastifyInstance, max: number, windowMs: number, requestToKey: (request: FastifyRequest) => string): Limit {
	const count = app.createRateLimit({ max, timeWindow: windowMs, keyGenerator: requestToKey });
	return async (request) => {
		const counted = await count(request);
		if (counted.isAllowed || !counted.isExceeded) return;
		throw new Refusal(429, "too_many", `At most ${max} requests in ${windowMs / 1000} s; try again in ${counted.ttlInSeconds} s`, {
			"retry-after": String(counted.ttlInSeconds),
		});
	};
}
