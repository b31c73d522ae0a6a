import { describe, expect, it } from "vitest";
import { buildRhythm } from "../../../server/domain/rhythm.ts";

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const until = Date.parse("2026-11-21T08:17:00+07:00");

describe("the rhythm of arrivals", () => {
	it("is 24 hours that end now, the latest last, each beside the same hour of the earlier weeks", () => {
		const counts = [
			{ weeksAgo: 0, hoursAgo: 0, count: 9 },
			{ weeksAgo: 1, hoursAgo: 0, count: 4 },
			{ weeksAgo: 3, hoursAgo: 0, count: 8 },
			{ weeksAgo: 0, hoursAgo: 23, count: 2 },
		];
		const hours = buildRhythm(counts, until, until - 3 * WEEK - HOUR);
		expect(hours).toHaveLength(24);
		expect(hours.at(-1)).toEqual({ end: until, count: 9, usual: { mean: 4, low: 0, high: 8, weeks: 3 } });
		expect(hours[0]).toMatchObject({ end: until - 23 * HOUR, count: 2 });
	});

	it("does not take weeks in which nobody watched for quiet ones", () => {
		const counts = [{ weeksAgo: 1, hoursAgo: 0, count: 5 }];
		expect(buildRhythm(counts, until, until - WEEK - HOUR).at(-1)?.usual).toEqual({ mean: 5, low: 5, high: 5, weeks: 1 });
		// Watched from the middle of that hour on: half an hour is no hour.
		expect(buildRhythm(counts, until, until - WEEK - HOUR / 2).at(-1)?.usual).toBeNull();
		expect(buildRhythm([], until, null).every(({ usual, count }) => usual === null && count === 0)).toBe(true);
	});
});
