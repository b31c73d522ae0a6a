import { basename, dirname, resolve } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Http } from "./context.ts";
import { requireWatcher } from "./guard.ts";
import { Refusal } from "./refusal.ts";

export const BASEMAP_FILE_URL = "/api/basemap.pmtiles";

export interface Basemap {
	/** What a page loads. */
	readonly url: string;
	/** The archive on this machine, absolute; null for a map of another host. */
	readonly file: string | null;
	/** Other hosts that a page may load tiles, images and styles from. */
	readonly origins: readonly string[];
}

/** Of a valid PANTAU_BASEMAP (server/config.ts). */
export function parseBasemap(value: string): Basemap {
	const [map = "", ...hosts] = value.split(/\s+/);
	const originOf = (url: string) => new URL(url).origin;
	if (!URL.canParse(map)) return { url: BASEMAP_FILE_URL, file: resolve(map), origins: hosts.map(originOf) };
	return { url: map, file: null, origins: [...new Set([map, ...hosts].map(originOf))] };
}

/** GET /api/basemap.pmtiles: parts of the archive, as Range asks. */
export function getBasemapFile(http: Http) {
	return async (request: FastifyRequest, reply: FastifyReply) => {
		await requireWatcher(http, request);
		const file = http.basemap?.file ?? null;
		if (file === null) throw new Refusal(404, "not_found", "There is no map file here");
		return reply.header("cache-control", "private, max-age=3600").sendFile(basename(file), dirname(file), { cacheControl: false });
	};
}
