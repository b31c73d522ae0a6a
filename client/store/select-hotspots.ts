import type { RegionCode } from "../../server/protocol/code.ts";
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
	(state) => [state.hotspots, state.reference],
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
