import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { valueToCsv } from "../../../server/http/export-format.ts";

describe("a value in the CSV export", () => {
	it.each(["=1+1", "+62812", "-2", "@SUM(A1)", "\tx"])("%j is no formula in a spreadsheet", (text) => {
		expect(valueToCsv(text).replace(/^"/, "")).toMatch(/^'/);
	});

	it("that is a number stays one", () => {
		expect(valueToCsv(-6.1754)).toBe("-6.1754");
	});

	it("is read back as it was by any RFC 4180 reader", () => {
		fc.assert(
			fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 5 }), (values) => {
				const [row] = parse(`${values.map(valueToCsv).join(",")}\r\n`, { record_delimiter: "\r\n", relax_column_count: true });
				expect(row?.map((each: string) => each.replace(/^'(?=[=+\-@\t\r])/, ""))).toEqual(
					values.map((each) => each.replace(/^'(?=[=+\-@\t\r])/, "")),
				);
			}),
		);
	});
});
