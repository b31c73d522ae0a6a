// The file that changes clocks: deadline rules, working hours, calendar days. What is impossible in it is said before the
// database is asked.

import { z } from "zod";
import { findCalendarFaults, isDay } from "../../server/domain/work-calendar.ts";
import { CLOCKS, COUNTINGS, UNIT_LEVELS } from "../../server/protocol/clock.ts";

const code = z.string().min(1).max(80).nullable().default(null);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Expected a time HH:MM");
const day = z.string().refine(isDay, "Expected a day YYYY-MM-DD");
const MAX_DAYS = 366;

/** `6 hours`, `3 days`, `1 day 12 hours`; working days where the rule counts working time. */
const duration = z.string().superRefine((text, context) => {
	const parts = [...text.trim().matchAll(/(-?\d+) (minute|hour|day)s?(?: |$)/g)];
	if (parts.length === 0 || parts.map(([part]) => part).join("") !== text.trim()) {
		context.addIssue({ code: "custom", message: `Expected a duration such as "6 hours" or "3 days", got "${text}"` });
		return;
	}
	const days = parts.reduce((sum, [, count, unit]) => sum + Number(count) / ({ minute: 1440, hour: 24, day: 1 }[unit ?? "day"] ?? 1), 0);
	if (parts.some(([, count]) => Number(count) < 0) || days <= 0 || days > MAX_DAYS)
		context.addIssue({ code: "custom", message: `Expected a duration above nothing and up to ${MAX_DAYS} days, got "${text}"` });
});

const rule = z
	.object({
		clock: z.enum(CLOCKS),
		category: code,
		channel: code,
		unitLevel: z.enum(UNIT_LEVELS).nullable().default(null),
		/** null ends the rule. */
		duration: duration.nullable(),
		counting: z.enum(COUNTINGS).default("calendar"),
		isPausable: z.boolean().default(true),
		basis: z.string().trim().min(1),
	})
	.strict()
	.refine((given) => given.clock !== "channel" || given.channel !== null, "A channel's clock names its channel")
	.refine((given) => given.clock !== "unit" || given.unitLevel !== null, "A unit's clock names the unitLevel");

const calendarDay = z
	.object({
		day,
		/** null: an ordinary day again. */
		kind: z.enum(["holiday", "joint_leave", "short_hours"]).nullable(),
		name: z.string().trim().min(1),
		tentative: z.boolean().default(false),
		opens: time.nullable().default(null),
		closes: time.nullable().default(null),
	})
	.strict()
	.refine(
		(given) => (given.kind === "short_hours") === (given.opens !== null && given.closes !== null),
		"Short hours, and only they, open and close",
	);

const changeSchema = z
	.object({
		/** Why, for the history of every complaint that it touches. */
		reason: z.string().trim().min(1).max(500),
		rules: z.array(rule).default([]),
		workingHours: z
			.object({ days: z.array(z.number()), opens: z.string(), closes: z.string() })
			.strict()
			.optional(),
		days: z.array(calendarDay).default([]),
	})
	.strict()
	.superRefine(({ workingHours, days }, context) => {
		const week = workingHours ?? { days: [1], opens: "00:00", closes: "23:59" };
		const hours = days.map(({ day: at, opens, closes }) => ({
			day: at,
			hours: opens === null || closes === null ? null : { opens, closes },
		}));
		for (const message of findCalendarFaults({ week, days: hours })) context.addIssue({ code: "custom", message });
	});

export type ClockChange = z.infer<typeof changeSchema>;

/** The change, or what is wrong with the file, a line each. */
export function parseClockChange(text: string): ClockChange | { readonly faults: readonly string[] } {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		return { faults: [`Expected JSON: ${error instanceof Error ? error.message : error}`] };
	}
	const parsed = changeSchema.safeParse(json);
	if (parsed.success) return parsed.data;
	return { faults: parsed.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`)) };
}
