import type { FastifyHelmetOptions } from "@fastify/helmet";
import type { FastifyRequest } from "fastify";
import { Refusal } from "./refusal.ts";

/**
 * No inline script and no foreign host. `blob:` for the workers that MapLibre and deck.gl start and for the images that they draw;
 * inline style because @base-ui/react writes style elements; websockets to the own host are 'self'.
 */
export function buildHeaders(mapOrigins: readonly string[]): FastifyHelmetOptions {
	return {
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				defaultSrc: ["'self'"],
				scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
				workerSrc: ["'self'", "blob:"],
				styleSrc: ["'self'", "'unsafe-inline'"],
				imgSrc: ["'self'", "data:", "blob:", ...mapOrigins],
				fontSrc: ["'self'", "data:"],
				connectSrc: ["'self'", "data:", "blob:", ...mapOrigins],
				objectSrc: ["'none'"],
				baseUri: ["'none'"],
				formAction: ["'self'"],
				frameAncestors: ["'none'"],
			},
		},
		// Whoever ends TLS in front says so for the whole host; a room on http in a closed network must not be locked out.
		strictTransportSecurity: false,
		referrerPolicy: { policy: "no-referrer" },
	};
}

const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** A hook: what changes something and rides on a cookie must come from a page of ours. What sends neither header is no browser. */
export async function checkOrigin(request: FastifyRequest): Promise<void> {
	if (SAFE_METHODS.includes(request.method)) return;
	const { origin, host, "sec-fetch-site": site } = request.headers;
	const isOwn = origin === undefined ? site === undefined || site === "same-origin" || site === "none" : isSameHost(origin, host);
	if (!isOwn) throw new Refusal(403, "foreign_origin", "The request comes from a page of another origin");
}

function isSameHost(origin: string, host: string | undefined): boolean {
	return URL.canParse(origin) && new URL(origin).host === host;
}
