import { expect, test } from "vitest";
import { createFormat } from "../../../client/ui/format.ts";

const id = createFormat("id");
const en = createFormat("en");
const MINUTE = 60_000;

test("instants are shown in Jakarta's time whatever the machine's zone", () => {
	const instant = Date.UTC(2026, 10, 20, 18, 30);
	expect(id.instant(instant)).toBe("21 Nov 2026 01:30 WIB");
	expect(en.instant(instant)).toBe("21 Nov 2026 01:30 WIB");
});

test("an instant of the same Jakarta day is shown by its time alone", () => {
	const now = Date.UTC(2026, 10, 20, 18, 30);
	expect(id.shortInstant(now - 60 * MINUTE, now)).toBe("00:30");
	expect(id.shortInstant(now - 120 * MINUTE, now)).toBe("20 Nov 23:30");
});

test("a time of day has colons in both languages, and a day begins with hour 00", () => {
	const instant = Date.UTC(2026, 10, 20, 17, 3, 9);
	for (const { time, clock } of [id, en]) expect([time(instant), clock(instant)]).toEqual(["00:03", "00:03:09"]);
});

test("a span has its two largest parts and no sign", () => {
	expect(id.span(200 * MINUTE)).toBe("3 j 20 m");
	expect(id.span(-200 * MINUTE)).toBe("3 j 20 m");
	expect(id.span((2 * 24 + 3) * 60 * MINUTE + 59 * MINUTE)).toBe("2 h 3 j");
	expect(id.span(30_000)).toBe("0 m");
	expect(en.span(26 * 60 * MINUTE)).toBe("1 d 2 h");
});

test("numbers are grouped the way the language does it", () => {
	expect(id.number(1_234_567)).toBe("1.234.567");
	expect(en.number(1_234_567)).toBe("1,234,567");
});

test("a share that is neither none nor all is never rounded to either", () => {
	for (const format of [id, en]) {
		const shares = [0, 0.0001, 0.0049, 0.005, 0.123, 0.9949, 0.995, 199 / 200, 0.9999, 1];
		expect(shares.map(format.percent)).toEqual(["0%", "<1%", "<1%", "1%", "12%", "99%", ">99%", ">99%", ">99%", "100%"]);
	}
});

test("distances turn to kilometres at a thousand metres", () => {
	expect(id.distance(85.4)).toBe("85 m");
	expect(id.distance(1234)).toBe("1,2 km");
});

test("says how long ago something was, and of the first minute that it is now", () => {
	expect([id.ago(0), id.ago(59_999), id.ago(20 * 60_000)]).toEqual(["baru saja", "baru saja", "20 m lalu"]);
	expect([en.ago(-5000), en.ago(3 * 3_600_000)]).toEqual(["just now", "3 h ago"]);
});
