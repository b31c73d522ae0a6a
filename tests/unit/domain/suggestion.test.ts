import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findServedArea, type ResponsibleUnit } from "../../../server/domain/responsibility.ts";
import { type SuggestionFacts, suggest } from "../../../server/domain/suggestion.ts";
import type { AreaFact } from "../../../server/domain/unit-ranking.ts";
import type { Suggestion } from "../../../server/protocol/case.ts";
import type { CategoryCode, RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import { REGION_REASONS } from "../../../server/protocol/complaint.ts";
import type { HandBackCause } from "../../../server/protocol/hand-back.ts";
import { readSeedResponsibility } from "../../support/seed-responsibility.ts";

const responsibility = await readSeedResponsibility();
const GAMBIR = "31.71.01.1001" as RegionCode;
const CIDENG = "31.71.01.1002" as RegionCode;
const PULAU_PANGGANG = "31.01.01.1001" as RegionCode;

const facts = (category: string, more: Partial<SuggestionFacts> = {}): SuggestionFacts => ({
	category: category as CategoryCode,
	region: GAMBIR,
	regionReason: "inside",
	distanceM: null,
	borderM: 400,
	holder: `kelurahan-${more.region ?? GAMBIR}` as UnitCode,
	...more,
});
const unitsOf = (suggestion: Suggestion) =>
	[suggestion.best, ...suggestion.alternatives].flatMap((given) => (given ? [given.unit as string] : []));
const held = (unit: string) => ({ holder: unit as UnitCode });

describe("a suggestion", () => {
	it("sends a broken road to the Dinas, not to its Suku Dinas", () => {
		const { best, alternatives, shortfalls } = suggest(facts("jalan"), responsibility);
		expect(best).toMatchObject({ unit: "dinas-bina-marga", dispatchKind: "koordinasi" });
		expect(best?.reasons.map((reason) => reason.kind)).toEqual(["region", "rule", "serves"]);
		expect(alternatives.map((given) => given.unit)).toEqual(["upt-peralatan-bina-marga", "dinas-perhubungan", "dinas-sda"]);
		expect(shortfalls).toEqual([]);
	});

	it("hands down from a Dinas to its Suku Dinas of that kota", () => {
		const { best } = suggest(facts("jalan", held("dinas-bina-marga")), responsibility);
		expect(best).toMatchObject({ unit: "sudin-bina-marga-31.71", dispatchKind: "disposisi" });
		expect(best?.reasons).toContainEqual({ kind: "holder", unit: "dinas-bina-marga" });
		expect(best?.reasons).toContainEqual({ kind: "serves", unit: "sudin-bina-marga-31.71", area: "31.71" });
	});

	describe("after a unit has handed the complaint back", () => {
		const at = Date.parse("2026-11-21T08:00:00+07:00");
		const back = (unit: string, cause: HandBackCause) => ({ unit: unit as UnitCode, cause, at });

		it("puts it behind all others, with the reason and without points, when it said that it is not its own", () => {
			const usual = suggest(facts("jalan"), responsibility);
			for (const cause of ["wrong_authority", "not_our_task"] as const) {
				const { best, alternatives, shortfalls } = suggest(
					facts("jalan", { handBacks: [back("dinas-bina-marga", cause)] }),
					responsibility,
				);
				expect(best?.unit).toBe(usual.alternatives[0]?.unit);
				const last = alternatives.at(-1);
				expect(last).toMatchObject({ unit: "dinas-bina-marga", points: 0 });
				expect(last?.reasons.at(-1)).toEqual({
					kind: "handed_back",
					unit: "dinas-bina-marga",
					cause,
					at,
					points: -(usual.best?.points ?? 0),
				});
				expect(shortfalls).toEqual([]);
			}
		});

		it("leaves it where it was, and says so, when it only lacked the place or the data", () => {
			for (const cause of ["wrong_location", "too_little_data"] as const) {
				const { best } = suggest(facts("jalan", { handBacks: [back("dinas-bina-marga", cause)] }), responsibility);
				expect(best).toMatchObject({ unit: "dinas-bina-marga", points: 3 });
				expect(best?.reasons.at(-1)).toMatchObject({ kind: "handed_back", cause, points: 0 });
			}
		});

		it("does not hand it down again to the Suku Dinas that refused it, though its Dinas holds it", () => {
			const refused = { ...held("dinas-bina-marga"), handBacks: [back("sudin-bina-marga-31.71", "wrong_authority")] };
			const { best, alternatives } = suggest(facts("jalan", refused), responsibility);
			expect(best?.unit).not.toBe("sudin-bina-marga-31.71");
			expect(alternatives.at(-1)?.unit).toBe("sudin-bina-marga-31.71");
		});

		it("names nobody first when all that can be suggested have refused, and keeps them as alternatives", () => {
			const usual = unitsOf(suggest(facts("parkir-liar"), responsibility));
			const all = [...responsibility.units.keys()].map((unit) => back(unit, "not_our_task"));
			const { best, alternatives, shortfalls } = suggest(facts("parkir-liar", { handBacks: all }), responsibility);
			expect(best).toBeNull();
			expect(alternatives.map(({ unit }) => unit)).toEqual(usual.slice(0, 3));
			expect(shortfalls).toContainEqual({ kind: "all_handed_back", unitKind: null, region: GAMBIR });
		});
	});

	it("goes on below the agency that was chosen, even when another rule comes first", () => {
		const { best, alternatives } = suggest(facts("jalan", held("dinas-sda")), responsibility);
		expect(best?.unit).toBe("sudin-sda-31.71");
		expect(alternatives[0]?.unit).toBe("dinas-bina-marga");
	});

	it("stays with the unit that has it already and is the right one, and says so", () => {
		for (const [category, holder] of [
			["sampah", "kelurahan-31.71.01.1001"],
			["jalan", "sudin-bina-marga-31.71"],
			["parkir-liar", "upt-perparkiran"],
		] as const) {
			const { best } = suggest(facts(category, held(holder)), responsibility);
			expect(best?.unit).toBe(holder);
			expect(best?.reasons).toContainEqual({ kind: "holder", unit: holder });
		}
	});

	it("goes up to the Dinas again from a Suku Dinas of another kota", () => {
		expect(suggest(facts("jalan", held("sudin-bina-marga-31.75")), responsibility).best?.unit).toBe("dinas-bina-marga");
	});

	it("leaves it with the Dinas where no Suku Dinas serves the place, and says what is missing", () => {
		const islands = facts("jalan", { region: PULAU_PANGGANG, ...held("dinas-bina-marga") });
		const { best, shortfalls } = suggest(islands, responsibility);
		expect(best?.unit).toBe("dinas-bina-marga");
		expect(shortfalls).toEqual([{ kind: "no_unit_of_kind", unitKind: "bina_marga", region: PULAU_PANGGANG }]);
	});

	it("knows the Suku Dinas that serves two kota", () => {
		const islands = facts("kebakaran-penyelamatan", { region: PULAU_PANGGANG, ...held("dinas-gulkarmat") });
		expect(suggest(islands, responsibility).best?.unit).toBe("sudin-gulkarmat-31.72");
	});

	it("reaches bodies outside the province through the gateway", () => {
		const { alternatives } = suggest(facts("jaringan-listrik"), responsibility);
		expect(alternatives[0]?.unit).toBe("biro-pemerintahan");
		expect(alternatives[0]?.reasons).toContainEqual({ kind: "gateway", unit: "biro-pemerintahan" });
	});

	it("finds only province-wide units where the place is unknown, and says so", () => {
		const nowhere = { region: null, regionReason: "none", borderM: null, holder: null } as const;
		const { best, alternatives, shortfalls } = suggest(facts("sampah", nowhere), responsibility);
		expect(best?.unit).toBe("dinas-lh");
		expect(alternatives).toEqual([]);
		expect(shortfalls).toEqual([{ kind: "no_region", unitKind: "kelurahan", region: null }]);
	});

	it("suggests nothing for a category without a rule", () => {
		expect(suggest(facts("pembebasan-lahan"), responsibility)).toEqual({
			best: null,
			alternatives: [],
			shortfalls: [{ kind: "no_rule", unitKind: null, region: GAMBIR }],
		});
	});

	it("offers the neighbour kelurahan inside the ambiguous band only", () => {
		const near = { borderM: 12, neighbour: CIDENG };
		expect(unitsOf(suggest(facts("ppsu", near), responsibility)).slice(0, 2)).toEqual([`kelurahan-${GAMBIR}`, `kelurahan-${CIDENG}`]);
		expect(unitsOf(suggest(facts("ppsu", { ...near, borderM: 30 }), responsibility))).not.toContain(`kelurahan-${CIDENG}`);
		expect(suggest(facts("ppsu", near), responsibility).best?.reasons[0]).toMatchObject({ kind: "region", borderM: 12, isAmbiguous: true });
	});
});

describe("a suggestion with the citizen's words", () => {
	it("goes by what the thing is, not by the category that was chosen, and says by which words", () => {
		const { best, alternatives } = suggest(facts("jalan", { text: "mobil parkir sembarangan di badan jln bikin macet" }), responsibility);
		expect(best?.unit).toBe("dinas-perhubungan");
		expect(best?.reasons).toContainEqual(expect.objectContaining({ kind: "rule", priority: 3 }));
		expect(best?.reasons).toContainEqual(expect.objectContaining({ kind: "words", code: "parkir-liar", words: ["parkir sembarangan"] }));
		expect(alternatives[0]?.unit).toBe("dinas-bina-marga");
	});

	it("stays with the category where the words say nothing", () => {
		for (const text of [null, "", "mohon segera ditindaklanjuti, terima kasih"])
			expect(suggest(facts("jalan", { text }), responsibility)).toEqual(suggest(facts("jalan"), responsibility));
	});

	it("finds a unit for a category that has no rule, and still says that there is none", () => {
		const { best, shortfalls } = suggest(facts("rupabumi", { text: "got depan rumah mampet" }), responsibility);
		expect(best).toMatchObject({
			unit: `kelurahan-${GAMBIR}`,
			reasons: [{ kind: "region" }, { kind: "words" }, {}, { kind: "holder" }, {}],
		});
		expect(shortfalls).toEqual([{ kind: "no_rule", unitKind: null, region: GAMBIR }]);
	});

	it("says what is missing where no unit of the kind that the words name serves the place", () => {
		const nowhere = { region: null, regionReason: "none", borderM: null, holder: null, text: "got mampet" } as const;
		expect(suggest(facts("taman", nowhere), responsibility).shortfalls).toContainEqual({
			kind: "no_region",
			unitKind: "kelurahan",
			region: null,
		});
	});
});

describe("a suggestion on ground that has a master of its own", () => {
	const area = (more: Partial<AreaFact>): AreaFact => ({
		id: 7,
		layer: "jalan-utama",
		name: "Jl. Sudirman",
		unit: null,
		unitKind: null,
		replaces: null,
		distanceM: 4,
		bufferM: 15,
		source: "uji",
		...more,
	});
	const withAreas = (category: string, ...areas: readonly Partial<AreaFact>[]) =>
		suggest(facts(category, { areas: areas.map(area) }), responsibility);

	it("names the ground's master first, with layer, distance and source, and the usual one second", () => {
		const { best, alternatives } = withAreas("sampah", { unitKind: "pasar_jaya", layer: "pasar", name: "Pasar Senen" });
		expect(best?.unit).toBe("bumd-pasar-jaya");
		expect(best?.reasons).toContainEqual(
			expect.objectContaining({ kind: "override", area: 7, layer: "pasar", name: "Pasar Senen", distanceM: 4, bufferM: 15, source: "uji" }),
		);
		expect(alternatives[0]?.unit).toBe(`kelurahan-${GAMBIR}`);
	});

	it("takes over only from those it replaces", () => {
		const road = { unitKind: "bina_marga", replaces: ["kelurahan"] };
		expect(withAreas("ppsu", road).best?.unit).toBe("dinas-bina-marga");
		expect(withAreas("parkir-liar", road).best?.unit).toBe("dinas-perhubungan");
		expect(unitsOf(withAreas("pohon", road))).toEqual(["dinas-pertamanan"]);
	});

	it("reaches a toll road through the gateway even where the main road beside it is named too", () => {
		const toll = { unit: "biro-pemerintahan" as UnitCode, replaces: ["bina_marga", "kelurahan"], distanceM: 3 };
		const { best } = withAreas("jalan", { unitKind: "bina_marga", replaces: ["kelurahan"], distanceM: 12 }, toll);
		expect(best?.unit).toBe("biro-pemerintahan");
		expect(best?.reasons).toContainEqual({ kind: "gateway", unit: "biro-pemerintahan" });
	});

	it("goes to the Dinas where a Suku Dinas is named, and to a kelurahan beyond the border where that is", () => {
		expect(withAreas("sampah", { unit: "sudin-sda-31.72" as UnitCode }).best?.unit).toBe("dinas-sda");
		expect(withAreas("sampah", { unit: `kelurahan-${CIDENG}` as UnitCode }).best).toMatchObject({ unit: `kelurahan-${CIDENG}` });
	});

	it("does nothing for a unit or kind that is no more", () => {
		expect(withAreas("jalan", { unit: "dinas-of-old" as UnitCode }, { unitKind: "of_old" })).toEqual(withAreas("jalan"));
	});
});

describe("any suggestion", () => {
	const units = [...responsibility.units.values()];
	const regions = units.filter((unit) => unit.level === "kelurahan").map((unit) => unit.areas[0] as RegionCode);
	const anyRegion = fc.option(fc.oneof(fc.constantFrom(...regions), fc.constant("32.75.01.1001" as RegionCode)));
	const anyFacts: fc.Arbitrary<SuggestionFacts> = fc.record({
		category: fc.oneof(fc.constantFrom(...new Set(responsibility.rules.map((rule) => rule.category))), fc.constant("none" as CategoryCode)),
		region: anyRegion,
		regionReason: fc.constantFrom(...REGION_REASONS),
		distanceM: fc.option(fc.double()),
		borderM: fc.option(fc.double()),
		neighbour: anyRegion,
		holder: fc.option(fc.oneof(fc.constantFrom(...units.map((unit) => unit.code)), fc.constant("unit-of-old" as UnitCode))),
		text: fc.option(
			fc
				.array(
					fc.oneof(fc.constantFrom(...responsibility.words.flatMap(({ any }) => any)), fc.constantFrom("mati", "di depan", "bukan", ",")),
				)
				.map((phrases) => phrases.join(" ").replaceAll("=", "")),
			{ nil: null },
		),
	});

	it("names units that exist and serve the place, each once, at most three beside the best, or says what was missing", () => {
		fc.assert(
			fc.property(anyFacts, (given) => {
				const suggestion = suggest(given, responsibility);
				const codes = unitsOf(suggestion);
				expect(new Set(codes).size).toBe(codes.length);
				expect(suggestion.alternatives.length).toBeLessThanOrEqual(3);
				if (suggestion.best === null) expect(suggestion.shortfalls.length).toBeGreaterThan(0);
				for (const each of suggestion.best ? [suggestion.best, ...suggestion.alternatives] : []) {
					const unit = responsibility.units.get(each.unit) as ResponsibleUnit;
					const places = [given.region, given.neighbour ?? null];
					expect(places.some((place) => findServedArea(unit, place) !== undefined)).toBe(true);
					expect(each.dispatchKind).toBe(unit.level === "sudin" ? "disposisi" : "koordinasi");
					expect(each.reasons[0]?.kind).toBe("region");
					const points = each.reasons.map((reason) => ("points" in reason ? reason.points : 0)).reduce((sum, of) => sum + of, 0);
					expect(points).toBeCloseTo(each.points);
					expect(each.points).toBeGreaterThan(0);
				}
			}),
			{ numRuns: 400 },
		);
	});

	it("hands down to a Suku Dinas only from its own Dinas", () => {
		fc.assert(
			fc.property(anyFacts, (given) => {
				for (const code of unitsOf(suggest(given, responsibility))) {
					const unit = responsibility.units.get(code as UnitCode) as ResponsibleUnit;
					if (unit.level === "sudin") expect([unit.code, unit.parent]).toContain(given.holder);
				}
			}),
			{ numRuns: 400 },
		);
	});
});
