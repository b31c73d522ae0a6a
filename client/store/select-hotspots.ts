import type { Instant, RegionCode } from "../../server/protocol/code.ts";
import type { Hotspot } from "../../server/protocol/hotspot.ts";
import { memoize } from "./memo.ts";
import type { State } from "./state.ts";

export interface RankedHotspot {
	/** 1 for the one with most overdue beyond what is expected; the same number on the map and in the list. */
	readonly rank: number;
	/** Name of the region that it is called by; null where it lies in none. */
	readonly place: string | null;
	/** Where it lies now, once it has left that region. */
	readonly movedTo: string | null;
	readonly hotspot: Hotspot;
}

/** The hotspots that live, worst first. */
export const selectHotspots = memoize(
	(state) => [state.hotspots?.list, state.reference],
	({ hotspots, reference }: State): readonly RankedHotspot[] => {
		const beyond = ({ overdue, expected }: Hotspot) => overdue - expected;
		const living = (hotspots?.list ?? []).filter(({ phase }) => phase !== "gone");
		return living
			.sort((a, b) => beyond(b) - beyond(a) || a.id.localeCompare(b.id))
			.map((hotspot, at) => {
				const nameOf = (code: RegionCode | null) => reference?.regions.find((region) => region.code === code)?.name ?? null;
				return { rank: at + 1, place: nameOf(hotspot.place), movedTo: nameOf(hotspot.movedTo), hotspot };
			});
	},
);

/** Twice as long as the room leaves a screen without a word of them (server/room/broadcast.ts). */
const OLD_MS = 60_000;

/**
 * When hotspots were last looked for, where that is longer ago than it should be while everything else is live; null otherwise. A
 * screen that is not live says so of itself.
 */
export function selectOldHotspots({ hotspots, link, now, playback }: State): Instant | null {
	if (hotspots === null || link.status !== "live" || playback !== null) return null;
	return now - hotspots.at > OLD_MS ? hotspots.at : null;
}
