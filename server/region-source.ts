import { createHash } from "node:crypto";
import type { Sql } from "postgres";
import { regionsToTopology } from "../db/regions/region-topology.ts";
import type { Tagged } from "./http/context.ts";
import { loadKelurahanShapes } from "./queries/drill.ts";

/** The TopoJSON of the boundaries in force, made once a boundary version: it takes a second of one core for the official lines. */
export function createRegionSource(sql: Sql, boundaryVersion: () => number): () => Promise<Tagged> {
	let held: { version: number; tagged: Promise<Tagged> } | undefined;
	return () => {
		const version = boundaryVersion();
		if (held?.version !== version) {
			const tagged = buildTopology(sql);
			held = { version, tagged };
			// A failed build is tried again by the next who asks.
			tagged.catch(() => {
				held = undefined;
			});
		}
		return held.tagged;
	};
}

async function buildTopology(sql: Sql): Promise<Tagged> {
	const shapes = await loadKelurahanShapes(sql);
	const topology = regionsToTopology(shapes.map(({ code, polygons }) => ({ code, geometry: polygons })));
	const body = Buffer.from(JSON.stringify(topology));
	return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"` };
}
