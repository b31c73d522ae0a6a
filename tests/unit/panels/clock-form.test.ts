import { expect, test } from "vitest";
import { parseJakarta, toJakarta } from "../../../client/panels/clock-form.tsx";

test("a time is typed in Jakarta's zone, and an incomplete one is none", () => {
	expect(parseJakarta("2026-11-21T15:30")).toBe(Date.parse("2026-11-21T08:30:00Z"));
	expect(toJakarta(Date.parse("2026-11-20T17:00:59Z"))).toBe("2026-11-21T00:00");
	for (const text of ["", "2026-11-21", "besok", "2026-13-41T15:30"]) expect(parseJakarta(text), text).toBeNull();
});
