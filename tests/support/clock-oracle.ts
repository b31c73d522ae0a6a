import fc from "fast-check";
import type { Counting, WorkingTime } from "../../server/protocol/clock.ts";

// Deadlines by walking minute by minute and day by day. It knows no shortcut, and shares no code with what it checks.

export const MINUTE = 60_000;
export const DAY = 86_400_000;

const minuteOfDay = (at: number) => Math.floor((at + 7 * 60 * MINUTE) / MINUTE) % 1440;
const toMinutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

interface Minutes {
	readonly opens: number;
	readonly closes: number;
}
/** By calendar, then by days since 1970: a walk asks for the same day a thousand times. */
const known = new WeakMap<WorkingTime, Map<number, Minutes | null>>();

function hoursOn(at: number, time: WorkingTime): Minutes | null {
	const number = Math.floor((at + 7 * 60 * MINUTE) / DAY);
	const days = known.get(time) ?? new Map<number, Minutes | null>();
	known.set(time, days);
	const held = days.get(number);
	if (held !== undefined) return held;
	const date = new Date(number * DAY);
	const special = time.days.find(({ day }) => day === date.toISOString().slice(0, 10));
	const hours = !time.week.days.includes(date.getUTCDay() || 7) ? null : special === undefined ? time.week : special.hours;
	const found = hours === null ? null : { opens: toMinutes(hours.opens), closes: toMinutes(hours.closes) };
	days.set(number, found);
	return found;
}

function isCounted(at: number, counting: Counting, time: WorkingTime): boolean {
	if (counting === "calendar") return true;
	const hours = hoursOn(at, time);
	return hours !== null && minuteOfDay(at) >= hours.opens && minuteOfDay(at) < hours.closes;
}

/** When a duration of more than nothing has been used up. */
export function walkDuration(from: number, days: number, minutes: number, counting: Counting, time: WorkingTime): number {
	let at = from;
	if (counting === "calendar") {
		for (let left = days * 1440 + minutes; left > 0; left--) at += MINUTE;
		return at;
	}
	while (!isCounted(at, counting, time)) at += MINUTE;
	const timeOfDay = minuteOfDay(at);
	for (let left = days; left > 0; ) {
		do at += MINUTE;
		while (minuteOfDay(at) !== 0);
		const open = hoursOn(at, time);
		if (open === null) continue;
		left--;
		at += Math.min(Math.max(timeOfDay, open.opens), open.closes) * MINUTE;
	}
	for (let left = minutes; left > 0; at += MINUTE) if (isCounted(at, counting, time)) left--;
	return at;
}

/**
 * A clock as it ticks: each counted minute outside the pauses uses one up, until as many are used as lay before `due`. A pause
 * that begins before the deadline with nothing left to count puts it to the first open minute after the pause.
 */
export function walkPauses(
	from: number,
	due: number,
	pauses: readonly { startsAt: number; endsAt: number }[],
	counting: Counting,
	time: WorkingTime,
): number {
	let reached = due;
	for (const { startsAt, endsAt } of pauses) {
		if (startsAt >= endsAt || startsAt >= reached || endsAt <= from) continue;
		let left = 0;
		for (let at = Math.max(startsAt, from); at < reached; at += MINUTE) if (isCounted(at, counting, time)) left++;
		reached = endsAt;
		if (left === 0) while (!isCounted(reached, counting, time)) reached += MINUTE;
		for (; left > 0; reached += MINUTE) if (isCounted(reached, counting, time)) left--;
	}
	return reached;
}

const clockTime = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
/** From midnight to midnight, short and long. */
const openingHours = fc.tuple(fc.integer({ min: 0, max: 1300 }), fc.integer({ min: 90, max: 1439 })).map(([opens, length]) => ({
	opens: clockTime(opens),
	closes: clockTime(Math.min(opens + length, 1439)),
}));
const FIRST = Date.parse("2026-01-01T00:00:00Z");
const someDay = fc.integer({ min: 0, max: 60 }).map((day) => new Date(FIRST + day * DAY).toISOString().slice(0, 10));

export const randomWorkingTime: fc.Arbitrary<WorkingTime> = fc
	.record({
		days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
		hours: openingHours,
		special: fc.uniqueArray(fc.record({ day: someDay, hours: fc.option(openingHours) }), {
			selector: (special) => special.day,
			maxLength: 25,
		}),
	})
	.map(({ days, hours, special }) => ({ week: { days, ...hours }, days: special }));

/** Any minute of a month, one in three around midnight in Jakarta or in UTC. */
export const randomStart: fc.Arbitrary<number> = fc.oneof(
	fc.integer({ min: 0, max: 30 * 1440 }).map((minute) => FIRST + minute * MINUTE),
	fc
		.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: -2, max: 2 }), fc.constantFrom(0, 17))
		.map(([day, minute, hour]) => FIRST + day * DAY + hour * 60 * MINUTE + minute * MINUTE),
);

/** Up to four, some before the start, some touching; in order. */
export const randomPauses: fc.Arbitrary<(from: number) => { startsAt: number; endsAt: number }[]> = fc
	.array(fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 4000 })), { maxLength: 4 })
	.map((gaps) => (from: number) => {
		let at = from - 1000 * MINUTE;
		return gaps.map(([gap, length]) => {
			const startsAt = at + gap * MINUTE;
			at = startsAt + length * MINUTE;
			return { startsAt, endsAt: at };
		});
	});
