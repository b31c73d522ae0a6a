import { randomUUID } from "node:crypto";
import compress from "@fastify/compress";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import statics from "@fastify/static";
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from "fastify";
import type { Basemap } from "./basemap.ts";
import { DEFAULT_LIMITS, type Http, type World } from "./context.ts";
import { createMetrics } from "./metrics.ts";
import { answerError, Refusal } from "./refusal.ts";
import { buildRoutes } from "./routes.ts";
import { buildHeaders, checkOrigin } from "./security.ts";

declare module "fastify" {
	interface FastifyContextConfig {
		/** The handler gets the body as text and parses it itself: what is not JSON is kept for an operator to look at. */
		takesText?: boolean;
		/** The body is a photo, which no other address takes. */
		takesPhoto?: boolean;
	}
}

export interface AppOptions extends Pick<Http, "log" | "now" | "intakeKey" | "exportKey" | "secret" | "clientRoot" | "findWorld" | "step"> {
	readonly basemap?: Basemap | null;
	readonly limits?: Http["limits"];
}

/** For everything but the intake; the longest is a login. */
const BODY_LIMIT = 16_384;

/** The whole HTTP side, not yet listening. Its routes stand from the start; those that need the world refuse with 503 until there is one. */
export async function buildApp({ basemap = null, limits = DEFAULT_LIMITS, ...options }: AppOptions): Promise<FastifyInstance> {
	const app = fastify({
		loggerInstance: options.log as FastifyBaseLogger,
		// One line an answer, below; Fastify's own two would hold the query string.
		logController: new LogController({ disableRequestLogging: true }),
		genReqId: () => randomUUID(),
		bodyLimit: BODY_LIMIT,
		// A keep-alive socket of a wall must not hold up the stop.
		forceCloseConnections: true,
		return503OnClosing: false,
	});
	const http: Http = {
		...options,
		basemap,
		limits,
		metrics: createMetrics(options.findWorld),
		world: (): World => {
			const world = options.findWorld();
			if (world === undefined) throw new Refusal(503, "starting", options.step(), { "retry-after": "1" });
			return world;
		},
	};
	const parseJson = app.getDefaultJsonParser("error", "error");
	app.removeAllContentTypeParsers();
	app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
		if (request.routeOptions.config.takesText === true) done(null, body);
		else parseJson(request, body, done);
	});
	app.setErrorHandler(answerError);
	app.setNotFoundHandler(async () => {
		throw new Refusal(404, "not_found", "There is nothing at this address");
	});
	app.addHook("onRequest", async (request, reply) => {
		reply.header("x-request-id", request.id);
	});
	app.addHook("onRequest", checkOrigin);
	app.addHook("onResponse", async (request, reply) => {
		const route = request.routeOptions.url ?? "none";
		http.metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
		request.log.debug({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, "Answered");
	});
	await app.register(helmet, buildHeaders(basemap?.origins ?? []));
	await app.register(cookie, { secret: options.secret });
	await app.register(compress, { encodings: ["gzip"], threshold: 1024 });
	await app.register(rateLimit, { global: false });
	await app.register(statics, {
		root: options.clientRoot,
		wildcard: true,
		index: false,
		preCompressed: true,
		immutable: true,
		maxAge: "365d",
		prefix: "/",
	});
	const routes = buildRoutes(app, http);
	for (const route of routes.filter(({ config }) => config?.takesPhoto !== true)) app.route(route);
	await app.register(async (photos) => {
		// As it is; what it claims to be is not believed (server/evidence/photo.ts).
		photos.addContentTypeParser<Buffer>(/^(image\/|application\/octet-stream)/, { parseAs: "buffer" }, (_request, body, done) =>
			done(null, body),
		);
		for (const route of routes.filter(({ config }) => config?.takesPhoto === true)) photos.route(route);
	});
	return app;
}
