import { describe, expect, it } from "vitest";
import { errorToLog } from "../../../server/http/log.ts";

describe("an error in the log", () => {
	it("leaves out what quotes a row, and keeps what finds the fault", () => {
		const error = Object.assign(new Error("new row violates check constraint"), {
			name: "PostgresError",
			code: "23514",
			detail: "Failing row contains (1, Mobil di trotoar …)",
			where: 'JSON data: {"text": "Mobil"}',
			query: "insert …",
			parameters: ["Mobil"],
		});
		const logged = errorToLog(new Error("The intake failed", { cause: error }));
		expect(logged).toMatchObject({ message: "The intake failed", cause: { type: "PostgresError", code: "23514" } });
		expect(JSON.stringify(logged)).not.toContain("Mobil");
	});
});
