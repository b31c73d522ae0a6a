import { expect, test } from "vitest";
import { proseToEnglish } from "../../../client/ui/words/seed-prose.ts";
import { readSeed } from "../../../db/seed/files.ts";

test("whatever prose our seed brings into a reason or a clock can be read in English", async () => {
	const { rows } = await readSeed();
	const shown = [...rows.routing_rule, ...rows.routing_word, ...rows.deadline_rule] as { basis: string; when_note?: string }[];
	const prose = [...new Set(shown.flatMap(({ basis, when_note: when }) => [basis, when ?? ""]))].filter(Boolean);
	expect(prose.length).toBeGreaterThan(20);
	expect(prose.filter((text) => proseToEnglish(text) === text)).toEqual([]);
});

test("what a city wrote into its own rules stays as it is", () => {
	expect(proseToEnglish("Instruksi Wali Kota 12/2026")).toBe("Instruksi Wali Kota 12/2026");
});
