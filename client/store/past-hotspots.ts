import { SETTLE_MS } from "../../server/domain/hotspot/hotspot-phase.ts";
import type { LiveHotspot } from "../../server/domain/hotspot/join-hotspots.ts";
import type { Instant } from "../../server/protocol/code.ts";
import type { PastHotspot } from "../../server/protocol/playback.ts";

/** The room looks more often than a playback: one that it told of a little later is the same. */
const LATER_MS = 120_000;

/** Whether it lived at `at`, as far as a playback can tell. */
export function wasThere({ since, goneAt }: PastHotspot, at: Instant): boolean {
	return since <= at + LATER_MS && (goneAt === null || goneAt > at);
}

/**
 * A playback begins in the middle of lives: what it finds at its first look, or after a jump, was there before. Each hotspot of `living`
 * that was found at `at` is the one of `past` that lived then and shares most cells with it (the older one when equal), each taken once,
 * and goes on under its name and since when it did. Without one it is new. Pure.
 */
export function adoptHotspots(living: readonly LiveHotspot[], past: readonly PastHotspot[], at: Instant): readonly LiveHotspot[] {
	const taken = new Set(living.filter(({ since }) => since !== at).map(({ id }) => id));
	return living.map((hotspot) => {
		if (hotspot.since !== at || hotspot.phase !== "new") return hotspot;
		const cells = new Set(hotspot.cells);
		const sharedWith = (one: PastHotspot) => one.cells.reduce((sum, cell) => sum + (cells.has(cell) ? 1 : 0), 0);
		const [same] = past
			.filter((one) => wasThere(one, at) && !taken.has(one.id) && sharedWith(one) > 0)
			.sort((a, b) => sharedWith(b) - sharedWith(a) || a.since - b.since);
		if (same === undefined) return hotspot;
		taken.add(same.id);
		const since = Math.min(at, same.since);
		return { ...hotspot, id: same.id, since, phase: at - since >= SETTLE_MS ? "persistent" : "new", phaseSince: since };
	});
}
