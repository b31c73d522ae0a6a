import type { Instant } from "../protocol/code.ts";
import type { ShiftOfDay, Shifts } from "../protocol/handover.ts";

// Which shift runs. Jakarta is UTC+7 all year (domain.md §3).

const ZONE_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The shift that runs at `at` and the one before it; of two that start at the same minute the later in the list runs. */
export function findShifts({ list }: Shifts, at: Instant): readonly [running: ShiftOfDay, before: ShiftOfDay] {
	const local = at + ZONE_MS;
	const midnight = Math.floor(local / DAY_MS) * DAY_MS;
	const starts = [midnight - DAY_MS, midnight]
		.flatMap((day) =>
			list.map(({ code, starts: time }) => ({
				startsAt: day + timeToMs(time),
				day: new Date(day).toISOString().slice(0, 10),
				shift: code,
			})),
		)
		// One more day back: with a single shift a day there is none before it otherwise.
		.concat(
			list.map(({ code, starts: time }) => ({
				startsAt: midnight - 2 * DAY_MS + timeToMs(time),
				day: new Date(midnight - 2 * DAY_MS).toISOString().slice(0, 10),
				shift: code,
			})),
		)
		.filter(({ startsAt }) => startsAt <= local)
		.sort((a, b) => b.startsAt - a.startsAt);
	const [running, before] = starts;
	if (running === undefined || before === undefined) throw new Error(`Expected at least one shift a day, got ${list.length}`);
	return [
		{ day: running.day, shift: running.shift },
		{ day: before.day, shift: before.shift },
	];
}

/** When the shift that runs at `at` ends: when the next one starts. */
export function findShiftEnd({ list }: Shifts, at: Instant): Instant {
	const local = at + ZONE_MS;
	const midnight = Math.floor(local / DAY_MS) * DAY_MS;
	const starts = [midnight, midnight + DAY_MS].flatMap((day) => list.map(({ starts: time }) => day + timeToMs(time)));
	return Math.min(...starts.filter((startsAt) => startsAt > local)) - ZONE_MS;
}

/** `07:30` to ms after midnight. */
function timeToMs(time: string): number {
	const [hours = 0, minutes = 0] = time.split(":").map(Number);
	return (hours * 60 + minutes) * MINUTE_MS;
}
