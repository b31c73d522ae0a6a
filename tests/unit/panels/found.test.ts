import { expect, test } from "vitest";
import { parseAddress } from "../../../client/panels/address-source.ts";
import { parseNumber } from "../../../client/panels/found-source.ts";

test("a number is read as citizens write it down", () => {
	for (const written of ["JK2503050007", "jk2503050007", " JK 2503-0500.07 ", "2503050007"]) {
		expect(parseNumber(written)).toMatch(/^(JK)?2503050007$/);
	}
});

test("words of the queue are no number", () => {
	for (const written of ["", "gambir", "RW 03", "jalan 12", "31.71", "parkir 2024 gambir!"]) expect(parseNumber(written)).toBeNull();
});

test("what may be an address is looked for; a number, a command and two letters are not", () => {
	expect(parseAddress(" sudirman 12 ")).toBe("sudirman 12");
	for (const typed of ["JK2503050007", ">filter", "rt", "a. ,", ""]) expect(parseAddress(typed)).toBeNull();
	expect(parseAddress("a".repeat(300))).toHaveLength(100);
});
