import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addCountedTime, countedBetween, pausedDue, remainingMs } from "../../../server/domain/clock.ts";
import { createWorkCalendar, findCalendarFaults } from "../../../server/domain/work-calendar.ts";
import type { CaseClock, Pause, WorkingTime } from "../../../server/protocol/clock.ts";
import type { AccountName } from "../../../server/protocol/code.ts";
import { DAY, MINUTE, randomPauses, randomStart, randomWorkingTime, walkDuration, walkPauses } from "../../support/clock-oracle.ts";

const week: WorkingTime = { week: { days: [1, 2, 3, 4, 5], opens: "07:30", closes: "16:00" }, days: [] };
const at = (text: string) => Date.parse(`${text}+07:00`);

describe("counted time", () => {
	it("equals the minute-by-minute walk over random calendars, pauses and zone edges", () => {
		fc.assert(
			fc.property(
				randomWorkingTime,
				randomStart,
				fc.integer({ min: 0, max: 6 }),
				fc.integer({ min: 0, max: 600 }),
				randomPauses,
				fc.constantFrom("working" as const, "calendar" as const),
				(time, from, days, minutes, gaps, counting) => {
					fc.pre(days + minutes > 0);
					const calendar = createWorkCalendar(time);
					const due = addCountedTime(from, { days, ms: minutes * MINUTE }, counting, calendar);
					expect(due).toBe(walkDuration(from, days, minutes, counting, time));
					const pauses = gaps(from);
					expect(pausedDue(from, due, pauses, counting, calendar)).toBe(walkPauses(from, due, pauses, counting, time));
				},
			),
			{ numRuns: 1000, seed: 20261121 },
		);
	});

	it("is the same forwards and backwards", () => {
		fc.assert(
			fc.property(randomWorkingTime, randomStart, fc.integer({ min: 1, max: 6000 }), (time, from, minutes) => {
				const calendar = createWorkCalendar(time);
				const due = addCountedTime(from, { days: 0, ms: minutes * MINUTE }, "working", calendar);
				expect(countedBetween(from, due, "working", calendar)).toBe(minutes * MINUTE);
			}),
			{ numRuns: 500 },
		);
	});

	it("a pause cut in two is the same pause", () => {
		fc.assert(
			fc.property(randomWorkingTime, randomStart, fc.nat(4000), fc.nat(4000), fc.nat(4000), (time, from, before, one, two) => {
				const calendar = createWorkCalendar(time);
				const [a, b, c] = [from + before * MINUTE, from + (before + one) * MINUTE, from + (before + one + two) * MINUTE];
				const whole = pausedDue(from, from + 3 * DAY, [{ startsAt: a, endsAt: c }], "calendar", calendar);
				const cut = [
					{ startsAt: a, endsAt: b },
					{ startsAt: b, endsAt: c },
				];
				expect(pausedDue(from, from + 3 * DAY, cut, "calendar", calendar)).toBe(whole);
			}),
			{ numRuns: 300 },
		);
	});

	it("a pause over the weekend costs working time nothing", () => {
		const calendar = createWorkCalendar(week);
		const [from, due] = [at("2026-11-20T15:00"), at("2026-11-23T09:30")];
		expect(pausedDue(from, due, [{ startsAt: at("2026-11-20T16:00"), endsAt: at("2026-11-23T07:30") }], "working", calendar)).toBe(due);
	});
});

describe("what is left of a clock", () => {
	const clock: CaseClock = {
		clock: "finish",
		unitLevel: null,
		startedAt: at("2026-11-16T08:00"),
		firstDueAt: at("2026-11-18T08:00"),
		dueAt: at("2026-11-19T08:00"),
		counting: "working",
		isPausable: true,
		rule: null,
	};
	const pause: Pause = { owner: "dewi" as AccountName, reason: "x", startsAt: at("2026-11-17T08:00"), endsAt: at("2026-11-18T08:00") };
	const calendar = createWorkCalendar(week);
	const HOURS = 60 * MINUTE;

	it("is counted in working time, stands still in a pause and ends at nothing", () => {
		expect(remainingMs(clock, [pause], at("2026-11-16T15:00"), calendar) / HOURS).toBe(1 + 8.5 + 8.5 + 0.5);
		expect(remainingMs(clock, [pause], at("2026-11-17T09:00"), calendar) / HOURS).toBe(8 + 0.5);
		expect(remainingMs(clock, [pause], at("2026-11-18T08:00"), calendar) / HOURS).toBe(8 + 0.5);
		expect(remainingMs(clock, [pause], at("2026-11-20T08:00"), calendar)).toBe(0);
	});

	it("runs on in a pause that does not stop it", () => {
		expect(remainingMs({ ...clock, isPausable: false }, [pause], at("2026-11-17T15:00"), calendar) / HOURS).toBe(1 + 8.5 + 0.5);
	});
});

describe("an impossible calendar", () => {
	const faultsOf = (parts: Partial<WorkingTime["week"]>, days: WorkingTime["days"] = []) =>
		findCalendarFaults({ week: { ...week.week, ...parts }, days });

	it("is refused with what was got", () => {
		expect(faultsOf({})).toEqual([]);
		expect(faultsOf({ days: [] })).toEqual(["expected at least one working day in the week, got none"]);
		expect(faultsOf({ days: [0, 8] })).toEqual(["expected days 1 (Monday) to 7 (Sunday), got 0, 8"]);
		expect(faultsOf({ opens: "16:00", closes: "07:30" })).toEqual(["the week: expected to open before it closes, got 16:00 to 07:30"]);
		expect(faultsOf({ opens: "24:00" })).toEqual(["the week: expected a time HH:MM, got 24:00"]);
		const closed = { day: "2026-02-30", hours: null };
		expect(faultsOf({}, [closed])).toEqual(["expected a day YYYY-MM-DD, got 2026-02-30"]);
		const short = { day: "2026-02-20", hours: { opens: "09:00", closes: "09:00" } };
		expect(faultsOf({}, [short, short])).toEqual([
			"2026-02-20: expected to open before it closes, got 09:00 to 09:00",
			"2026-02-20 is given twice",
			"2026-02-20: expected to open before it closes, got 09:00 to 09:00",
		]);
		expect(() => createWorkCalendar({ week: { ...week.week, days: [] }, days: [] })).toThrow("at least one working day");
	});

	it("that is closed for a whole year stops the count instead of running for ever", () => {
		const days = Array.from({ length: 400 }, (_, index) => ({
			day: new Date(Date.parse("2026-01-01T00:00:00Z") + index * DAY).toISOString().slice(0, 10),
			hours: null,
		}));
		const calendar = createWorkCalendar({ ...week, days });
		expect(() => addCountedTime(at("2026-01-05T08:00"), { days: 1, ms: 0 }, "working", calendar)).toThrow(
			"No working day within a year from 2026-01-05",
		);
	});
});
