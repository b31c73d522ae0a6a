import { describe, expect, it } from "vitest";
import { buildIntakeNames, nameToKey } from "../../../server/http/intake-names.ts";
import type { CategoryCode, ChannelCode, RegionCode } from "../../../server/protocol/code.ts";

const names = buildIntakeNames({
	channels: [{ code: "jaki" as ChannelCode, name: "JAKI", aliases: ["Jakarta Kini"] }],
	categories: [{ code: "parkir-liar" as CategoryCode, name: "Parkir Liar", aliases: ["Parkir sembarangan"] }],
	kelurahan: [
		{ code: "31.71.01.1001" as RegionCode, name: "Gambir", kecamatan: "Gambir" },
		{ code: "31.72.04.1001" as RegionCode, name: "Kalibaru", kecamatan: "Cilincing" },
		{ code: "31.01.01.1001" as RegionCode, name: "Kapuk", kecamatan: "Cengkareng" },
		{ code: "31.01.02.1001" as RegionCode, name: "Kapuk", kecamatan: "Penjaringan" },
	],
});

describe("a channel's words", () => {
	it("do not depend on case, blanks, accents or punctuation", () => {
		expect(nameToKey("  KALI-BARU. ")).toBe(nameToKey("Kalibaru"));
		expect(nameToKey("Café")).toBe("cafe");
	});

	it("find a category by code, name or alias", () => {
		for (const word of ["parkir-liar", "PARKIR LIAR ", "Parkir Sembarangan"]) expect(names.category(word)).toBe("parkir-liar");
		expect(names.category("…")).toBeUndefined();
	});

	it("find a kelurahan by its code or by its name in any spelling", () => {
		for (const word of [
			"31.72.04.1001",
			"KALI BARU",
			"Kelurahan Kalibaru",
			"kel.kali baru",
			"KELURAHAN  KALIBARU",
			"Kalibaru, Cilincing",
		]) {
			expect(
				names.kelurahan(word).map(({ code }) => code),
				word,
			).toEqual(["31.72.04.1001"]);
		}
	});

	it("mean the kelurahan where a kecamatan has the same name", () => {
		expect(names.kelurahan("GAMBIR").map(({ code }) => code)).toEqual(["31.71.01.1001"]);
		expect(names.kelurahan("31.71.01")).toEqual([]);
	});

	it("that mean two kelurahan give both, told apart by their kecamatan", () => {
		expect(names.kelurahan("Kapuk").map(({ label }) => label)).toEqual([
			"Kapuk, Cengkareng (31.01.01.1001)",
			"Kapuk, Penjaringan (31.01.02.1001)",
		]);
		expect(names.kelurahan("Kapuk Penjaringan").map(({ code }) => code)).toEqual(["31.01.02.1001"]);
	});
});
