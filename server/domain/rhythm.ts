// Whether an hour is like the same hour of earlier weeks: what people do all week long is no news.
import type { Instant } from "../protocol/code.ts";
import { RHYTHM_HOURS, RHYTHM_WEEKS, type Rhythm, type RhythmHour } from "../protocol/rhythm.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

export interface ArrivalCount {
	/** 0 is this week. */
	readonly weeksAgo: number;
	/** 0 is the hour that ends at `until`, less `weeksAgo` weeks. */
	readonly hoursAgo: number;
	readonly count: number;
}

/** `watchedSince`: when the first complaint came; an hour before it was not empty but unseen. Hours without arrivals need no count. */
export function buildRhythm(counts: readonly ArrivalCount[], until: Instant, watchedSince: Instant | null): Rhythm["hours"] {
	const found = new Map(counts.map(({ weeksAgo, hoursAgo, count }) => [weeksAgo * RHYTHM_HOURS + hoursAgo, count]));
	const countOf = (weeksAgo: number, hoursAgo: number) => found.get(weeksAgo * RHYTHM_HOURS + hoursAgo) ?? 0;
	const hours: RhythmHour[] = [];
	for (let hoursAgo = RHYTHM_HOURS - 1; hoursAgo >= 0; hoursAgo--) {
		const end = until - hoursAgo * HOUR_MS;
		const earlier: number[] = [];
		for (let weeksAgo = 1; weeksAgo <= RHYTHM_WEEKS; weeksAgo++) {
			if (watchedSince !== null && end - HOUR_MS - weeksAgo * WEEK_MS >= watchedSince) earlier.push(countOf(weeksAgo, hoursAgo));
		}
		hours.push({ end, count: countOf(0, hoursAgo), usual: describeUsual(earlier) });
	}
	return hours;
}

function describeUsual(earlier: readonly number[]): RhythmHour["usual"] {
	if (earlier.length === 0) return null;
	const sum = earlier.reduce((total, count) => total + count, 0);
	return { mean: sum / earlier.length, low: Math.min(...earlier), high: Math.max(...earlier), weeks: earlier.length };
}
