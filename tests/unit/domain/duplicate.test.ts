import fc from "fast-check";
import { expect, test } from "vitest";
import {
	chooseLeader,
	compareWords,
	findDuplicates,
	findLikeness,
	NEAR_WORDS,
	type OtherReport,
} from "../../../server/domain/duplicate.ts";
import type { CategoryCode, ComplaintId } from "../../../server/protocol/code.ts";

const HOUR = 3_600_000;
const rule = { radiusM: 50, wordsRadiusM: 300, windowHours: 72, basis: "test" };
const WORDS = "Lampu jalan di depan sekolah mati sejak tiga hari";
const held = { id: 1 as ComplaintId, category: "jaringan-listrik" as CategoryCode, reportedAt: 0, text: WORDS };
const other = (parts: Partial<OtherReport> = {}): OtherReport => ({ ...held, id: 2 as ComplaintId, distanceM: 10, text: null, ...parts });

test("the same category nearby within the window is a candidate, without a word", () => {
	expect(findLikeness(held, other(), rule)).toMatchObject({ isSameCategory: true, distanceM: 10, wordsShare: null });
	expect(findLikeness(held, other({ distanceM: 51 }), rule)).toBeNull();
	expect(findLikeness(held, other({ reportedAt: -73 * HOUR }), rule)).toBeNull();
	expect(findLikeness(held, other({ category: "pohon" as CategoryCode }), rule)).toBeNull();
});

test("nearly the same words make one farther off, of another category or without a point a candidate", () => {
	const text = "LAMPU JALAN di depan sekolah mati sejak 3 hari!!";
	expect(compareWords(WORDS, text)).toBeGreaterThan(NEAR_WORDS);
	expect(findLikeness(held, other({ text, distanceM: 250, category: "jalan" as CategoryCode }), rule)).not.toBeNull();
	expect(findLikeness(held, other({ text, distanceM: null }), rule)).not.toBeNull();
	expect(findLikeness(held, other({ text: "Pohon tumbang menutup jalan raya", distanceM: null }), rule)).toBeNull();
	expect(findLikeness(held, other({ text, distanceM: 301 }), rule)).toBeNull();
});

test("a few letters are the same by chance and tell nothing", () => {
	expect(compareWords("macet", "macet")).toBeNull();
	expect(compareWords(null, WORDS)).toBeNull();
});

test("the likelier comes first: same words before nearby, nearby before far", () => {
	const found = findDuplicates(
		held,
		[
			other({ id: 2 as ComplaintId, distanceM: 45 }),
			other({ id: 3 as ComplaintId, distanceM: 5 }),
			other({ id: 4 as ComplaintId, text: WORDS, distanceM: 5 }),
		],
		rule,
	);
	expect(found.map(({ id }) => id)).toEqual([4, 3, 2]);
});

test("likeness is mutual", () => {
	const report = fc.record({
		reportedAt: fc.integer({ min: 0, max: 100 * HOUR }),
		category: fc.constantFrom("jalan", "pohon").map((code) => code as CategoryCode),
		text: fc.option(fc.string({ maxLength: 60 })),
	});
	fc.assert(
		fc.property(report, report, fc.option(fc.double({ min: 0, max: 400, noNaN: true })), (a, b, distanceM) => {
			const one = findLikeness({ ...a, id: 1 as ComplaintId }, { ...b, id: 2 as ComplaintId, distanceM }, rule);
			const two = findLikeness({ ...b, id: 2 as ComplaintId }, { ...a, id: 1 as ComplaintId, distanceM }, rule);
			expect(two?.points).toBe(one?.points);
		}),
	);
});

test("the furthest on leads, then the earliest", () => {
	const candidate = (id: number, status: "waiting" | "in_progress", reportedAt: number) => ({ id: id as ComplaintId, status, reportedAt });
	expect(chooseLeader([candidate(1, "waiting", 1), candidate(2, "in_progress", 9), candidate(3, "in_progress", 5)])?.id).toBe(3);
	expect(chooseLeader([])).toBeUndefined();
});
