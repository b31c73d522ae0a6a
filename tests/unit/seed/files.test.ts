import { describe, expect, it } from "vitest";
import { readSeed } from "../../../db/seed/files.ts";
import { UNIT_LEVELS } from "../../../server/domain/responsibility.ts";
import { suggest } from "../../../server/domain/suggestion.ts";
import type { RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import { readSeedResponsibility } from "../../support/seed-responsibility.ts";

const { rows } = await readSeed();
const responsibility = await readSeedResponsibility();
const units = [...responsibility.units.values()];

interface Named {
	readonly code: string;
	readonly name: string;
	readonly aliases: readonly string[];
	readonly valid_to?: string | null;
}
const channels = rows.channel as readonly Named[];
const categories = rows.category as readonly Named[];
const calendar = rows.calendar_day as readonly { day: string; kind: string; tentative: boolean; opens: string | null }[];
const namesOf = (entries: readonly Named[]) =>
	entries.flatMap((entry) => [...new Set([entry.code, entry.name, ...entry.aliases].map(toKey))]);
const KOTA = ["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"];

function toKey(name: string): string {
	return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

describe("the seed", () => {
	it("has the 13 channels of Kepsekda 99/2022, and retired ones with an end", () => {
		const official = channels.filter((channel) => channel.valid_to === null && channel.code !== "petabencana");
		expect(official).toHaveLength(13);
		expect(channels.filter((channel) => channel.valid_to !== null).map((channel) => channel.code)).toEqual(["qlue", "balai_warga"]);
	});

	it("knows every channel and category of the recorded reports", () => {
		for (const word of ["qlue", "petabencana", "media_massa"]) expect(namesOf(channels)).toContain(toKey(word));
		expect(namesOf(categories)).toContain(toKey("Penanganan Banjir"));
	});

	it("knows every category that the routing table names", () => {
		const named = `Jalan · Jaringan Listrik · Jaringan/Menara Telekomunikasi · Parkir Liar · Arus Lalu Lintas · Trotoar · PKL Liar · Reklame/Spanduk ·
			Kawasan Dilarang Merokok · Gangguan Ketenteraman dan Ketertiban / Kebisingan · Kebisingan · Tata Ruang dan Bangunan · Perizinan · Pohon · Taman ·
			Saluran Air, Kali/Sungai · Tutup Saluran · Penanganan Banjir · Sampah · PPSU · Pencemaran Lingkungan · Jaringan Air Bersih · Perdagangan ·
			Jembatan · JPO · Halte · Transportasi Publik · Pelayanan Kesehatan · KTP-el · Kartu Keluarga · PMKS · organisasi sosial ·
			Penanggulangan Kebakaran dan Penyelamatan · Pungutan Liar`;
		for (const name of named.split("·")) expect(namesOf(categories), name).toContain(toKey(name));
	});

	it("gives no word two meanings", () => {
		for (const names of [namesOf(channels), namesOf(categories)]) expect(names).toHaveLength(new Set(names).size);
	});

	it("has a unit with its own area for each of 267 kelurahan, 44 kecamatan and 6 kota", () => {
		for (const [level, count] of [
			["kelurahan", 267],
			["kecamatan", 44],
			["puskesmas", 44],
			["kota", 6],
		] as const) {
			const ofLevel = units.filter((unit) => unit.level === level);
			expect(ofLevel).toHaveLength(count);
			expect(new Set(ofLevel.flatMap((unit) => unit.areas)).size).toBe(count);
		}
	});

	it("has only units with a known level, an existing parent, an area and a name that fits on a wall", () => {
		for (const unit of units) {
			expect(UNIT_LEVELS).toContain(unit.level);
			if (unit.parent !== null) expect(responsibility.units.has(unit.parent), unit.code).toBe(true);
			expect(unit.areas.length).toBeGreaterThan(0);
			expect(unit.shortName.length, unit.shortName).toBeLessThanOrEqual(28);
		}
		expect(new Set(units.map((unit) => unit.shortName)).size).toBe(units.length);
		expect(units.filter((unit) => unit.isGateway).map((unit) => unit.code)).toEqual(["biro-pemerintahan"]);
	});

	it("has the same Suku Dinas in all five kota, two of them for schools", () => {
		const kinds = (kota: string) =>
			units.filter((unit) => unit.level === "sudin" && unit.areas.some((area) => area === kota)).map((unit) => unit.kind);
		for (const kota of KOTA.slice(1)) {
			expect(kinds(kota)).toEqual(kinds("31.71"));
			expect(kinds(kota)).toHaveLength(29);
			expect(kinds(kota).filter((kind) => kind === "pendidikan")).toHaveLength(2);
		}
		expect(new Set(kinds("31.01")).size).toBe(kinds("31.01").length);
	});

	it("has rules for known categories and units only, in an order without gaps", () => {
		const codes = new Set(categories.map((category) => category.code));
		for (const rule of responsibility.rules) {
			expect(codes, rule.category).toContain(rule.category);
			expect(units.some((unit) => unit.kind === rule.unitKind && unit.level === rule.unitLevel)).toBe(true);
		}
		for (const code of codes) {
			const priorities = responsibility.rules.filter((rule) => rule.category === code).map((rule) => rule.priority);
			expect(priorities).toEqual(priorities.map((_, index) => index + 1));
		}
	});

	it("leaves without a rule only what nobody could name", () => {
		const ruled = new Set<string>(responsibility.rules.map((rule) => rule.category));
		expect(categories.map((category) => category.code).filter((code) => !ruled.has(code))).toEqual([
			"fasos-fasum",
			"pembebasan-lahan",
			"rupabumi",
		]);
	});

	it("leads every rule to a unit in every kota, and every Dinas to its Suku Dinas but for the known gaps of the islands", () => {
		const gaps = new Set<string>();
		for (const kota of KOTA) {
			const kelurahan = units.find((unit) => unit.level === "kelurahan" && unit.code.startsWith(`kelurahan-${kota}.`));
			const place = { region: kelurahan?.areas[0] as RegionCode, regionReason: "inside", distanceM: null, borderM: 500 } as const;
			for (const { category, unitKind, unitLevel } of responsibility.rules) {
				expect(suggest({ category, ...place, holder: null }, responsibility).shortfalls).toEqual([]);
				const holder = `${unitLevel}-${unitKind.replaceAll("_", "-")}` as UnitCode;
				if (!responsibility.units.has(holder)) continue;
				for (const missing of suggest({ category, ...place, holder }, responsibility).shortfalls) gaps.add(`${kota} ${missing.unitKind}`);
			}
		}
		expect([...gaps].sort()).toEqual(
			[
				"bapenda",
				"bina_marga",
				"cktrp",
				"kebudayaan",
				"kesbangpol",
				"nakertransgi",
				"pertamanan",
				"pora",
				"ppapp",
				"ppkukm",
				"pusip",
				"sosial",
			].map((kind) => `31.01 ${kind}`),
		);
	});

	it("has a general rule for each of the three clocks", () => {
		const general = (rows.deadline_rule as readonly Record<string, unknown>[]).filter((rule) => !rule.channel_code && !rule.category_code);
		expect(general.map((rule) => [rule.clock, rule.duration])).toEqual([
			["coordination", "6 hours"],
			["finish", "7 days"],
			["red_mark", "6 days"],
		]);
	});

	it("has the days of 2025 to 2027, each once; what hangs on the moon and is not yet decreed is tentative", () => {
		expect(new Set(calendar.map((day) => day.day)).size).toBe(calendar.length);
		const count = (year: string, kind: string) => calendar.filter((day) => day.day.startsWith(year) && day.kind === kind).length;
		expect([count("2025", "holiday"), count("2025", "joint_leave")]).toEqual([17, 11]);
		expect([count("2026", "holiday"), count("2026", "joint_leave")]).toEqual([17, 8]);
		expect([count("2027", "holiday"), count("2027", "joint_leave")]).toEqual([17, 0]);
		for (const day of calendar) {
			expect(day.kind === "short_hours").toBe(day.opens !== null);
			if (day.tentative) expect(day.day.slice(0, 4)).toBe("2027");
		}
	});
});
