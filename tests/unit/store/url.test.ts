import fc from "fast-check";
import { expect, test } from "vitest";
import { type Filter, NO_FILTER } from "../../../client/store/filter.ts";
import { keepView, readViews, removeView } from "../../../client/store/saved-views.ts";
import { filterToSearch, parseFilter } from "../../../client/store/url.ts";
import { AGES } from "../../../server/domain/age.ts";
import { LATENESS_LEVELS } from "../../../server/domain/lateness.ts";
import type { CategoryCode, ChannelCode, RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, PLACES } from "../../../server/protocol/complaint.ts";
import type { Reference } from "../../../server/protocol/reference.ts";

const CATEGORIES = ["jalan", "pohon", "sampah-liar"] as CategoryCode[];
const CHANNELS = ["jaki", "crm"] as ChannelCode[];
const REGIONS = ["31.71", "31.71.01.1001"] as RegionCode[];
const UNITS = ["dinas-bina-marga", "kelurahan-31.71.01.1001"] as UnitCode[];

const REFERENCE = {
	categories: CATEGORIES.map((code) => ({ code, name: code, nameEn: code })),
	channels: CHANNELS.map((code) => ({ code, name: code })),
	regions: REGIONS.map((code) => ({ code, name: code })),
	units: UNITS.map((code) => ({ code, name: code })),
} as unknown as Reference;

const mixed = <Value>(values: readonly Value[]) => fc.shuffledSubarray([...values]);
const filters: fc.Arbitrary<Filter> = fc.record({
	categories: mixed(CATEGORIES),
	channels: mixed(CHANNELS),
	statuses: mixed(COMPLAINT_STATUSES),
	regions: mixed(REGIONS),
	units: mixed(UNITS),
	lateness: mixed(LATENESS_LEVELS),
	ages: mixed(AGES),
	place: fc.constantFrom(null, ...PLACES),
	isPrivate: fc.constantFrom(null, true, false),
});

test("what an address says of a filter is that filter, and nothing amiss", () => {
	fc.assert(
		fc.property(filters, (filter) => {
			expect(parseFilter(filterToSearch(filter, "?lang=en"), REFERENCE)).toEqual({ filter, faults: [] });
		}),
		{ numRuns: 300, seed: 20_261_121 },
	);
});

test("whatever an address says, it is read without an error, and what is read is written as it is read again", () => {
	const names = fc.constantFrom("category", "status", "lateness", "private", "place", "lang", "x");
	const texts = fc.oneof(fc.string(), fc.constantFrom("jalan", "late,late", "mapped,outside", "yes", ",,", "%"));
	fc.assert(
		fc.property(fc.array(fc.tuple(names, texts), { maxLength: 6 }), (pairs) => {
			const { filter } = parseFilter(`?${new URLSearchParams(pairs)}`, REFERENCE);
			expect(parseFilter(filterToSearch(filter), REFERENCE)).toEqual({ filter, faults: [] });
		}),
		{ numRuns: 300, seed: 20_261_121 },
	);
});

test("no filter is no query, and the language stays", () => {
	expect(filterToSearch(NO_FILTER)).toBe("");
	expect(filterToSearch(NO_FILTER, "?lang=en&category=jalan")).toBe("?lang=en");
	expect(filterToSearch({ ...NO_FILTER, lateness: ["late", "severe"], isPrivate: false }, "?lang=en")).toBe(
		"?lang=en&lateness=late,severe&private=no",
	);
});

test("what is not understood is told with what was due, and the rest holds", () => {
	const { filter, faults } = parseFilter(
		"?category=jalan,jalur&lateness=later&private=maybe&kategori=pohon&place=mapped,outside",
		REFERENCE,
	);
	expect(filter).toEqual({ ...NO_FILTER, categories: ["jalan"], place: "mapped" });
	expect(faults.map(({ name, got }) => `${name}=${got}`)).toEqual([
		"kategori=pohon",
		"private=maybe",
		"category=jalur",
		"lateness=later",
		"place=outside",
	]);
	expect(faults.find(({ name }) => name === "lateness")?.due).toBe("onTime | soon | late | severe");
});

const openStorage = () => {
	const held = new Map<string, string>();
	return { held, getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value) };
};

test("saved views are kept by name, a second of a name in place of the first", () => {
	const storage = openStorage();
	expect(readViews(storage)).toEqual([]);
	keepView({ name: "A", search: "" }, storage);
	keepView({ name: "B", search: "?x" }, storage);
	expect(keepView({ name: "A", search: "?y" }, storage)).toEqual([
		{ name: "A", search: "?y" },
		{ name: "B", search: "?x" },
	]);
	expect(removeView("A", storage)).toEqual([{ name: "B", search: "?x" }]);
	expect(readViews(storage)).toEqual([{ name: "B", search: "?x" }]);
});

test("saved views that cannot be read are said and not written over", () => {
	const storage = openStorage();
	storage.held.set("pantau.views", '[{"name":1}]');
	for (const act of [() => readViews(storage), () => keepView({ name: "A", search: "" }, storage), () => removeView("A", storage)])
		expect(act).toThrow(/Expected a list/);
	expect(storage.held.get("pantau.views")).toBe('[{"name":1}]');
});
