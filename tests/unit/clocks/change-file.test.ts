import { expect, it } from "vitest";
import { parseClockChange } from "../../../db/clocks/change-file.ts";

const faultsOf = (change: object) => {
	const parsed = parseClockChange(JSON.stringify({ reason: "SE 1/2027", ...change }));
	return "faults" in parsed ? parsed.faults : [];
};
const rule = { clock: "finish", duration: "5 days", counting: "working", basis: "SE 1/2027" };

it("takes a rule, working hours and days, and fills in what holds for all", () => {
	const parsed = parseClockChange(
		JSON.stringify({ reason: "SE 1/2027", rules: [rule], days: [{ day: "2027-03-11", kind: "joint_leave", name: "Cuti bersama" }] }),
	);
	expect(parsed).toMatchObject({
		rules: [{ ...rule, category: null, channel: null, unitLevel: null, isPausable: true }],
		days: [{ opens: null }],
	});
});

it("refuses a duration that is negative, nothing, beyond a year or not one", () => {
	for (const duration of ["-3 days", "0 hours", "400 days", "2 weeks", "", "1 day -2 days"])
		expect(faultsOf({ rules: [{ ...rule, duration }] })[0], duration).toMatch(/^rules\.0\.duration: Expected a duration/);
	for (const duration of ["1 day 12 hours", "90 minutes", "366 days", null])
		expect(faultsOf({ rules: [{ ...rule, duration }] })).toEqual([]);
});

it("refuses a calendar by which no working time could be counted", () => {
	expect(faultsOf({ workingHours: { days: [], opens: "07:30", closes: "16:00" } })).toEqual([
		"expected at least one working day in the week, got none",
	]);
	expect(faultsOf({ workingHours: { days: [1], opens: "16:00", closes: "07:30" } })).toEqual([
		"the week: expected to open before it closes, got 16:00 to 07:30",
	]);
	const short = { day: "2027-02-30", kind: "short_hours", name: "Ramadan", opens: "08:00", closes: "08:00" };
	expect(faultsOf({ days: [short] })[0]).toBe("days.0.day: Expected a day YYYY-MM-DD");
	expect(faultsOf({ days: [{ ...short, day: "2027-02-10" }] })).toEqual([
		"2027-02-10: expected to open before it closes, got 08:00 to 08:00",
	]);
	expect(faultsOf({ days: [{ ...short, day: "2027-02-10", kind: "holiday" }] })[0]).toContain("Short hours, and only they");
});

it("refuses a channel's clock without its channel, a unit's without its level, and what is no JSON", () => {
	expect(faultsOf({ rules: [{ ...rule, clock: "channel" }] })).toEqual(["rules.0: A channel's clock names its channel"]);
	expect(faultsOf({ rules: [{ ...rule, clock: "unit" }] })).toEqual(["rules.0: A unit's clock names the unitLevel"]);
	expect(faultsOf({ rules: [{ ...rule, clock: "lunch" }] })[0]).toMatch(/^rules\.0\.clock/);
	expect(parseClockChange("{")).toHaveProperty("faults");
});
