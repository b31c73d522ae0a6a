import { expect, test } from "vitest";
import { findShiftEnd, findShifts } from "../../../server/domain/shift.ts";

const shifts = {
	leads: ["supervisor"],
	list: [
		{ code: "pagi", starts: "07:00" },
		{ code: "sore", starts: "15:00" },
		{ code: "malam", starts: "23:00" },
	],
};
const at = (jakarta: string) => Date.parse(`${jakarta}+07:00`);

test("a shift lasts until the next one starts, and a night belongs to the day on which it began", () => {
	const said = (jakarta: string) => findShifts(shifts, at(jakarta)).map(({ day, shift }) => `${day} ${shift}`);
	expect(said("2026-11-21T07:00")).toEqual(["2026-11-21 pagi", "2026-11-20 malam"]);
	expect(said("2026-11-21T06:59")).toEqual(["2026-11-20 malam", "2026-11-20 sore"]);
	expect(said("2026-11-21T15:00")).toEqual(["2026-11-21 sore", "2026-11-21 pagi"]);
	expect(said("2026-11-21T23:30")).toEqual(["2026-11-21 malam", "2026-11-21 sore"]);
	expect(said("2026-11-22T00:30")).toEqual(["2026-11-21 malam", "2026-11-21 sore"]);
});

test("a shift ends when the next one starts, over midnight too", () => {
	const end = (jakarta: string) => new Date(findShiftEnd(shifts, at(jakarta)) + 7 * 3_600_000).toISOString().slice(0, 16);
	expect(end("2026-11-21T07:00")).toBe("2026-11-21T15:00");
	expect(end("2026-11-21T14:59")).toBe("2026-11-21T15:00");
	expect(end("2026-11-21T23:00")).toBe("2026-11-22T07:00");
	expect(end("2026-11-22T00:30")).toBe("2026-11-22T07:00");
	const one = { leads: ["supervisor"], list: [{ code: "hari", starts: "08:00" }] };
	expect(findShiftEnd(one, at("2026-11-21T08:00"))).toBe(at("2026-11-22T08:00"));
});

test("a city with one shift a day has yesterday's before today's", () => {
	const one = { leads: ["supervisor"], list: [{ code: "hari", starts: "08:00" }] };
	expect(findShifts(one, at("2026-11-21T07:00")).map(({ day }) => day)).toEqual(["2026-11-20", "2026-11-19"]);
});
