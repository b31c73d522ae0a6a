import { expect, test } from "vitest";
import { readLanguage, wordsOf } from "../../../client/ui/language.ts";
import { COMPLAINT_STATUSES } from "../../../server/protocol/complaint.ts";

/** Every path to a leaf of a dictionary. */
function pathsOf(value: object, prefix = ""): string[] {
	return Object.entries(value).flatMap(([name, inner]) =>
		typeof inner === "object" ? pathsOf(inner, `${prefix}${name}.`) : [`${prefix}${name}`],
	);
}

test("both languages have the same words, and none is empty", () => {
	expect(pathsOf(wordsOf("en"))).toEqual(pathsOf(wordsOf("id")));
	for (const language of ["id", "en"] as const) {
		const texts = JSON.stringify(wordsOf(language));
		expect(texts.replaceAll(`"named":""`, "")).not.toContain('""');
	}
});

test("every status has a word", () => {
	for (const status of COMPLAINT_STATUSES) expect(wordsOf("id").status[status]).toBeTruthy();
});

test("English counts agree in number", () => {
	expect(wordsOf("en").totals.complaints(1)).toBe("1 complaint");
	expect(wordsOf("en").totals.complaints(1234)).toBe("1,234 complaints");
});

test("the address decides the language, then what was chosen before, then Indonesian", () => {
	const kept = (value: string | null) => ({ getItem: () => value });
	expect(readLanguage("?lang=en", kept("id"))).toBe("en");
	expect(readLanguage("", kept("en"))).toBe("en");
	expect(readLanguage("?lang=xx", kept(null))).toBe("id");
});
