// How bad a kelurahan is by the share of its open complaints that is overdue. With few complaints a share says little (one of
// two is "50 %"), so it is drawn towards the city's by as much as it is unsure, and below FEW no level is given at all.
import type { RegionCode } from "../../server/protocol/code.ts";
import { shownCount } from "../store/shown-count.ts";
import type { State } from "../store/state.ts";

export const RATE_LEVELS = ["few", "usual", "raised", "high", "extreme"] as const;
export type RateLevel = (typeof RATE_LEVELS)[number];

/** Fewest open complaints of a kelurahan that is given a level. */
export const FEW = 5;

/** Lowest share of a level; the legend shows the same numbers. */
export const RATE_FROM = { raised: 0.1, high: 0.2, extreme: 0.35 } as const;

/**
 * Open complaints of the city's own share that are added to each kelurahan before its share is taken: the mean of a beta
 * distribution whose prior is the city (empirical Bayes; Clayton and Kaldor 1987 in its simplest form).
 */
const PRIOR_COUNT = 10;

export interface RegionOverdue {
	readonly region: { readonly code: RegionCode; readonly innerPoint: readonly [number, number] };
	readonly open: number;
	readonly overdue: number;
	readonly private: number;
}

/** Shrunk towards the city's share; 0 to 1. */
export function shrinkRate(open: number, overdue: number, cityShare: number): number {
	return (overdue + PRIOR_COUNT * cityShare) / (open + PRIOR_COUNT);
}

export function rateLevelOf(open: number, overdue: number, cityShare: number): RateLevel {
	if (open < FEW) return "few";
	const rate = shrinkRate(open, overdue, cityShare);
	if (rate >= RATE_FROM.extreme) return "extreme";
	if (rate >= RATE_FROM.high) return "high";
	return rate >= RATE_FROM.raised ? "raised" : "usual";
}

/** What the rule for few private complaints looks at (shownCount). */
type Shown = Pick<State, "view" | "reference">;

/** Indices in RATE_LEVELS, in the order of `counts`. The city's share is that of `counts` together; 0 of none. */
export function rateLevels(counts: readonly RegionOverdue[], state: Shown): Uint8Array {
	const open = counts.reduce((sum, each) => sum + each.open, 0);
	const share = open === 0 ? 0 : counts.reduce((sum, each) => sum + each.overdue, 0) / open;
	const levels = Uint8Array.from(counts, (each) => RATE_LEVELS.indexOf(rateLevelOf(each.open, each.overdue, share)));
	return hideLevels(levels, counts, state);
}

/** A level is a span of shares: where no number may be told, none is, though it were one that is only held on to. */
export function hideLevels(levels: Uint8Array, counts: readonly RegionOverdue[], state: Shown): Uint8Array {
	const few = RATE_LEVELS.indexOf("few");
	return levels.map((level, at) => {
		const { open, private: hidden } = counts[at] as RegionOverdue;
		return shownCount(state, open, hidden) === null ? few : level;
	});
}

/** What is written on a kelurahan that is worse than usual and may say so: the share as it is, and what it is the share of. */
export function buildRateLabels(
	counts: readonly RegionOverdue[],
	levels: Uint8Array,
	state: Shown,
	format: (overdue: number, open: number) => string,
): GeoJSON.FeatureCollection {
	const features = counts.flatMap(({ region, open, overdue, private: hidden }, at): GeoJSON.Feature[] => {
		const level = RATE_LEVELS[levels[at] as number];
		if ((level !== "high" && level !== "extreme") || shownCount(state, open, hidden) === null) return [];
		const [lng, lat] = region.innerPoint;
		// The worst are placed first.
		return [
			{
				type: "Feature",
				properties: { level, text: format(overdue, open), rank: -overdue / open },
				geometry: { type: "Point", coordinates: [lng, lat] },
			},
		];
	});
	return { type: "FeatureCollection", features };
}
