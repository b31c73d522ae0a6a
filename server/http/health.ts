import type { FastifyReply } from "fastify";
import type { Http } from "./context.ts";

const DATABASE_LIMIT_MS = 2000;
/** A room further behind than this tells people an old city; a load balancer should prefer another. */
const LAG_LIMIT_MS = 10_000;

/** GET /healthz: the process answers. */
export function getHealth() {
	return async () => ({ ok: true });
}

/**
 * GET /readyz: 200 when the database answers and the room follows it (and does not load it anew), else 503, both with the reasons'
 * figures. A stall (a transaction that is still writing) is said and is no reason for 503: it holds all gateways back alike, and no
 * other is better.
 */
export function getReadiness(http: Http) {
	return async (_: unknown, reply: FastifyReply) => {
		const world = http.findWorld();
		if (world === undefined) return reply.code(503).send({ ready: false, step: http.step() });
		const startedAt = performance.now();
		let timer: NodeJS.Timeout | undefined;
		const databaseMs = await Promise.race([
			world.sql`select 1`.then(
				() => performance.now() - startedAt,
				() => null,
			),
			new Promise<null>((resolve) => {
				timer = setTimeout(resolve, DATABASE_LIMIT_MS, null);
			}),
		]).finally(() => clearTimeout(timer));
		const { lagMs, stall, openComplaints, sockets } = world.figures();
		const ready = databaseMs !== null && world.isWhole() && (lagMs <= LAG_LIMIT_MS || stall !== null);
		const { isDrill } = world;
		return reply
			.code(ready ? 200 : 503)
			.send({ ready, databaseMs, lagMs, stall, openComplaints, sockets, isDrill, isOnDuty: world.isOnDuty() });
	};
}

/** GET /metrics: Prometheus. */
export function getMetrics(http: Http) {
	return async (_: unknown, reply: FastifyReply) =>
		reply.type(http.metrics.registry.contentType).send(await http.metrics.registry.metrics());
}
