import { expect, test } from "vitest";
import { parseNumber } from "../../../client/panels/found-source.ts";

test("a number is read as citizens write it down", () => {
	for (const written of ["JK2503050007", "jk2503050007", " JK 2503-0500.07 ", "2503050007"]) {
		expect(parseNumber(written)).toMatch(/^(JK)?2503050007$/);
	}
});

test("words of the queue are no number", () => {
	for (const written of ["", "gambir", "RW 03", "jalan 12", "31.71", "parkir 2024 gambir!"]) expect(parseNumber(written)).toBeNull();
});
