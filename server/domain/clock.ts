// The arithmetic of deadlines, the same as in SQL (add_counted_time, counted_between, paused_due), so that a screen can say
// what is left of a clock without asking. One test walks minute by minute and holds both to it.

import type { Role } from "../protocol/account.ts";
import type { CaseClock, Counting, Pause } from "../protocol/clock.ts";
import type { Instant } from "../protocol/code.ts";
import { DAY_MS, startOfDay, type WorkCalendar } from "./work-calendar.ts";

/** Who stops and starts clocks, and who says when it will be finished: as do_pause, do_resume and do_estimate have it. */
export const PAUSE_ROLES: readonly Role[] = ["dispatcher", "supervisor"];
export const ESTIMATE_ROLES: readonly Role[] = ["dispatcher", "supervisor", "unit"];

/** Days are whole days of the counting: working days where it counts working time. */
export interface Duration {
	readonly days: number;
	readonly ms: number;
}

export interface Span {
	readonly startsAt: Instant;
	readonly endsAt: Instant;
}

/**
 * When a duration that starts at `from` has been used up. Working time: a start outside of hours counts from the next opening;
 * a day is the same time of day on the next working day, moved into its hours; what is used up exactly at closing ends there.
 */
export function addCountedTime(from: Instant, { days, ms }: Duration, counting: Counting, calendar: WorkCalendar): Instant {
	if (counting === "calendar") return from + days * DAY_MS + ms;
	let hours = calendar.windowFrom(from);
	if (from >= hours.closesAt) hours = calendar.windowAfter(hours.closesAt);
	let reached = Math.max(from, hours.opensAt);
	const timeOfDay = reached - startOfDay(reached);
	for (let day = 0; day < days; day++) {
		hours = calendar.windowAfter(hours.opensAt);
		reached = Math.min(Math.max(startOfDay(hours.opensAt) + timeOfDay, hours.opensAt), hours.closesAt);
	}
	let left = ms;
	while (reached + left > hours.closesAt) {
		left -= hours.closesAt - reached;
		hours = calendar.windowAfter(hours.opensAt);
		reached = hours.opensAt;
	}
	return reached + left;
}

/** How many counted ms lie between two instants; 0 when `to` is not after `from`. */
export function countedBetween(from: Instant, to: Instant, counting: Counting, calendar: WorkCalendar): number {
	if (to <= from) return 0;
	if (counting === "calendar") return to - from;
	let counted = 0;
	for (let hours = calendar.windowFrom(from); hours.opensAt < to; hours = calendar.windowAfter(hours.opensAt)) {
		counted += Math.max(Math.min(hours.closesAt, to) - Math.max(hours.opensAt, from), 0);
	}
	return counted;
}

/**
 * Where a deadline comes to lie when its clock, started at `startedAt`, stands still in `pauses` (in order, none overlapping):
 * what was left when a pause began is counted again from its end. A pause after the deadline saves nothing.
 */
export function pausedDue(
	startedAt: Instant,
	dueAt: Instant,
	pauses: readonly Span[],
	counting: Counting,
	calendar: WorkCalendar,
): Instant {
	let due = dueAt;
	for (const { startsAt, endsAt } of pauses) {
		if (startsAt >= endsAt || startsAt >= due || endsAt <= startedAt) continue;
		const left = countedBetween(Math.max(startsAt, startedAt), due, counting, calendar);
		due = addCountedTime(endsAt, { days: 0, ms: left }, counting, calendar);
	}
	return due;
}

/** The pause that runs at `now`; it ends by itself. */
export function findPause(pauses: readonly Pause[], now: Instant): Pause | undefined {
	return pauses.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
}

/** Counted ms until a clock is due, standing still while it is paused; 0 once it is overdue. */
export function remainingMs(clock: CaseClock, pauses: readonly Pause[], now: Instant, calendar: WorkCalendar): number {
	const running = clock.isPausable ? findPause(pauses, now) : undefined;
	return countedBetween(running?.endsAt ?? now, clock.dueAt, clock.counting, calendar);
}
