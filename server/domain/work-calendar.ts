// When the offices of Jakarta are open. UTC+7 all year: the zone has had no other offset since 1964.

import type { OpeningHours, WorkingTime } from "../protocol/clock.ts";
import type { Instant } from "../protocol/code.ts";

const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
const JAKARTA_MS = 7 * 3_600_000;

/** Half open: `opensAt` counts, `closesAt` does not. */
export interface OpenWindow {
	readonly opensAt: Instant;
	readonly closesAt: Instant;
}

export interface WorkCalendar {
	/** The first opening on the day of `at` or after it, be it before `at` or not. Throws when a year has none. */
	readonly windowFrom: (at: Instant) => OpenWindow;
	/** The same from the day after `at`'s. */
	readonly windowAfter: (at: Instant) => OpenWindow;
}

/** Midnight in Jakarta of the day that `at` lies in. */
export function startOfDay(at: Instant): Instant {
	return Math.floor((at + JAKARTA_MS) / DAY_MS) * DAY_MS - JAKARTA_MS;
}

/** `YYYY-MM-DD` in Jakarta. */
export function instantToDay(at: Instant): string {
	return new Date(at + JAKARTA_MS).toISOString().slice(0, 10);
}

/** Throws on a calendar with faults (findCalendarFaults). */
export function createWorkCalendar(time: WorkingTime): WorkCalendar {
	const faults = findCalendarFaults(time);
	if (faults.length > 0) throw new Error(`No working time can be counted: ${faults.join("; ")}`);
	const weekdays = new Set(time.week.days);
	const special = new Map(time.days.map(({ day, hours }) => [day, hours]));

	function windowFrom(at: Instant): OpenWindow {
		const from = startOfDay(at);
		for (let day = from; day < from + 366 * DAY_MS; day += DAY_MS) {
			if (!weekdays.has(isoWeekday(day))) continue;
			const given = special.get(instantToDay(day));
			const hours = given === undefined ? time.week : given;
			if (hours === null) continue;
			return { opensAt: day + timeToMs(hours.opens), closesAt: day + timeToMs(hours.closes) };
		}
		throw new Error(`No working day within a year from ${instantToDay(at)}`);
	}
	return { windowFrom, windowAfter: (at) => windowFrom(startOfDay(at) + DAY_MS) };
}

/** What makes a calendar impossible, for people; the database refuses the same (tg_setting__check, calendar_day). */
export function findCalendarFaults({ week, days }: WorkingTime): readonly string[] {
	const faults: string[] = [];
	if (week.days.length === 0) faults.push("expected at least one working day in the week, got none");
	const wrongDays = week.days.filter((day) => !Number.isInteger(day) || day < 1 || day > 7);
	if (wrongDays.length > 0) faults.push(`expected days 1 (Monday) to 7 (Sunday), got ${wrongDays.join(", ")}`);
	faults.push(...findHoursFaults("the week", week));
	const seen = new Set<string>();
	for (const { day, hours } of days) {
		if (!isDay(day)) faults.push(`expected a day YYYY-MM-DD, got ${day}`);
		if (seen.has(day)) faults.push(`${day} is given twice`);
		seen.add(day);
		if (hours !== null) faults.push(...findHoursFaults(day, hours));
	}
	return faults;
}

function findHoursFaults(what: string, { opens, closes }: OpeningHours): readonly string[] {
	const wrong = [opens, closes].filter((time) => !/^([01]\d|2[0-3]):[0-5]\d$/.test(time));
	if (wrong.length > 0) return wrong.map((time) => `${what}: expected a time HH:MM, got ${time}`);
	return opens < closes ? [] : [`${what}: expected to open before it closes, got ${opens} to ${closes}`];
}

/** A day of the calendar, not 30 February. */
export function isDay(day: string): boolean {
	return /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;
}

/** 1 January 1970 was a Thursday. */
function isoWeekday(midnight: Instant): number {
	return (((((midnight + JAKARTA_MS) / DAY_MS + 3) % 7) + 7) % 7) + 1;
}

function timeToMs(time: string): number {
	return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * MINUTE_MS;
}
