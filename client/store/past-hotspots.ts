import type { FoundHotspots } from "../../server/domain/hotspot/find-hotspots.ts";
import { SETTLE_MS } from "../../server/domain/hotspot/hotspot-phase.ts";
import type { LiveHotspot } from "../../server/domain/hotspot/join-hotspots.ts";
import type { OverdueCounts } from "../../server/domain/hotspot/overdue-counts.ts";
import type { Instant } from "../../server/protocol/code.ts";
import type { HotspotId } from "../../server/protocol/hotspot.ts";
import type { PastHotspot, PastHotspotState, PlaybackRest } from "../../server/protocol/playback.ts";

// Hotspots of an earlier time: where the room looked they are what it told of then; where it did not, they are found, and called as known.

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

/** Whether the room looked at `at`; it says so once a minute. */
export function wasWatched(watched: PlaybackRest["watched"], at: Instant): boolean {
	return watched.some(({ since, until }) => since <= at && at <= until + LATER_MS);
}

/** How it stood at `at`; undefined where it was not, was not shown, or is not known. */
function findState({ goneAt, states }: PastHotspot, at: Instant): PastHotspotState | undefined {
	if (goneAt !== null && goneAt <= at) return undefined;
	return states.findLast((state) => state.at <= at);
}

/** Those of which something lay in the region that they are called by, also where that is no region of who plays it. */
export function selectUnmoved(past: readonly PastHotspot[], at: Instant): ReadonlySet<HotspotId> {
	return new Set(past.filter((one) => findState(one, at)?.hasMoved === false).map(({ id }) => id));
}

/** Whether the room told of something else at `to` than at `from`. */
export function hasTurned(past: readonly PastHotspot[], from: Instant, to: Instant): boolean {
	return past.some((one) => findState(one, from) !== findState(one, to));
}

/**
 * The hotspots as screens were told of them at `at`: their names, phases and cells. What they hold is counted in what is played, which
 * for a part of the city is that part's. Pure.
 */
export function recallHotspots(
	past: readonly PastHotspot[],
	found: FoundHotspots,
	counts: OverdueCounts,
	at: Instant,
): readonly LiveHotspot[] {
	return past.flatMap((one) => {
		const state = findState(one, at);
		if (state === undefined || state.cells === null) return [];
		const places = state.cells.map((cell) => found.placeOf[counts.grid.findIndex(cell)] ?? -1).filter((place) => place !== -1);
		const sum = (of: ArrayLike<number>) => places.reduce((total, place) => total + (of[place] as number), 0);
		const overdue = sum(found.overdue);
		return {
			id: one.id,
			phase: state.phase,
			since: one.since,
			phaseSince: state.phaseSince,
			into: null,
			cells: state.cells,
			z: places.reduce((most, place) => Math.max(most, found.z[place] as number), 0),
			// As join-hotspots.ts: what is not tested has none.
			q: Math.min(1, ...places.map((place) => found.q[place] as number).filter((q) => !Number.isNaN(q))),
			open: sum(found.open),
			overdue,
			expected: sum(found.expected),
			anchor: overdue,
			anchoredAt: state.phaseSince,
			foundAt: at,
		};
	});
}
