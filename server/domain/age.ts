// How long ago a complaint was reported, in the five spans that filters and exports know.

/** Up to a day, three days, a week, a month of 30 days, and longer. */
export const AGES = ["day", "three-days", "week", "month", "older"] as const;
export type Age = (typeof AGES)[number];

const DAY_MS = 86_400_000;
/** Where an age ends and the next begins. */
export const AGE_ENDS_MS: Readonly<Record<Age, number>> = {
	day: DAY_MS,
	"three-days": 3 * DAY_MS,
	week: 7 * DAY_MS,
	month: 30 * DAY_MS,
	older: Number.POSITIVE_INFINITY,
};

/** ms since the report, `[from, to)`; the youngest begins before its report, for clocks that differ. */
export function ageToSpan(age: Age): { readonly from: number; readonly to: number } {
	const before = AGES[AGES.indexOf(age) - 1];
	return { from: before === undefined ? Number.NEGATIVE_INFINITY : AGE_ENDS_MS[before], to: AGE_ENDS_MS[age] };
}
