import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { buildHintNames, findRegionHints } from "../../../server/domain/region-hint.ts";
import type { RegionCode } from "../../../server/protocol/code.ts";

const rows = parse(readFileSync(new URL("../../../db/seed/kelurahan-points.csv", import.meta.url)), { columns: true }) as Record<
	"code" | "kelurahan" | "kecamatan" | "kota",
	string
>[];
const at = { innerPoint: [0, 0], areaKm2: 1 } as const;
const region = (code: string, level: "kota" | "kecamatan" | "kelurahan", name: string) => ({
	...at,
	code: code as RegionCode,
	level,
	name,
	parent: code.split(".").slice(0, -1).join(".") as RegionCode,
});
const regions = new Map(
	rows.flatMap(({ code, kelurahan, kecamatan, kota }) => [
		[code.slice(0, 5), region(code.slice(0, 5), "kota", kota)],
		[code.slice(0, 8), region(code.slice(0, 8), "kecamatan", kecamatan)],
		[code, region(code, "kelurahan", kelurahan)],
	]),
);
const names = buildHintNames([...regions.values()]);
const nameOf = (code: RegionCode) => regions.get(code)?.name;
const hints = (...texts: string[]) => findRegionHints(texts, names).map((hint) => nameOf(hint.region));

test("a kelurahan is found in any of its spellings", () => {
	for (const text of ["Kelurahan Kalibaru", "KEL. KALI BARU", "kel kalibaru, Jakut", "kalibaru kec cilincing"])
		expect(hints(text), text).toEqual(["Kalibaru"]);
	for (const text of ["Halim Perdana Kusuma", "di halim perdanakusuma dekat bandara"])
		expect(hints(text), text).toEqual(["Halim Perdana Kusuma"]);
	expect(hints("Kel. Pulau Gebang")).toEqual(["Pulo Gebang"]);
	expect(hints("kp. melayu")).toEqual(["Kampung Melayu"]);
	expect(hints("Mangga 2 Selatan")).toEqual(["Mangga Dua Selatan"]);
	expect(hints("kebun jeruk")).toEqual(["Kebon Jeruk"]);
});

test("a misspelt kelurahan is found where its title, or its kecamatan or kota, says that it is one", () => {
	for (const [text, name] of [
		["Kel. Harapan Mulya", "Harapan Mulia"],
		["kelurahan tanah sareal", "Tanah Sereal"],
		["KEL. KEMANGISAN", "Kemanggisan"],
		["Kel Serengseng Sawah, Jagakarsa", "Srengseng Sawah"],
		["Pengilingan, Kec. Cakung", "Penggilingan"],
		["jl. mawar, Pegadungann, Kalideres", "Pegadungan"],
		["Pangadegan, Jakarta Selatan", "Pengadegan"],
		["Menteng Dalem, kec. Tebet", "Menteng Dalam"],
		["Kel. Wijaya Kusumah", "Wijaya Kusuma"],
		["Pejaten Barrat, Pasar Minggu", "Pejaten Barat"],
	] as const)
		expect(hints(text)[0], text).toBe(name);
	expect(findRegionHints(["Rumah di Pengilingan, Kec. Cakung"], names)).toEqual([
		{ region: "31.75.06.1003", words: ["Pengilingan", "Cakung"], standing: "named" },
	]);
	// Spelt as it is, it comes first.
	expect(hints("Pengadegan, Kalibata, Pancoran")).toEqual(expect.arrayContaining(["Pengadegan", "Kalibata"]));
});

test("a word that only looks like a name is no hint, nor one that may be either of two", () => {
	for (const text of [
		"pengilingan padi berisik", // no title, no kecamatan: any mill
		"Kec. Cakung, ada penggalian",
		"Kel. Durian", // six letters, two from Duri and from Duren Sawit
		"kelurahan cengkareng tengah", // Barat or Timur
		"Kelapa Gading Utara", // Barat or Timur
		"kel. cipinang besar",
	])
		expect(
			hints(text).filter((name) => /Penggilingan|Duri|Duren|Cengkareng|Kelapa Gading|Cipinang Besar/.test(name ?? "")),
			text,
		).toEqual([]);
	expect(hints("Kel. Kapuk murah sekali")).toEqual(["Kapuk"]);
});

test("with one letter dropped, doubled or exchanged a kelurahan is found or not, but never taken for another", () => {
	const seen = { found: 0, none: 0, other: [] as string[] };
	for (const { code, kelurahan, kecamatan } of rows) {
		for (let place = 1; place < kelurahan.length; place++) {
			const letter = kelurahan[place] as string;
			if (!/[a-z]/.test(letter)) continue;
			const other = letter === "a" ? "e" : letter === "i" ? "e" : letter === "u" ? "o" : letter === "g" ? "k" : letter;
			for (const typed of ["", letter + letter, other]) {
				const written = kelurahan.slice(0, place) + typed + kelurahan.slice(place + 1);
				if (written === kelurahan) continue;
				const [first] = findRegionHints([`Kel. ${written}, Kec. ${kecamatan}`], names);
				if (first === undefined) seen.none++;
				else if (first.region === code) seen.found++;
				else seen.other.push(`${written} → ${nameOf(first.region)}`);
			}
		}
	}
	expect(seen.other).toEqual([]);
	expect(seen.found / (seen.found + seen.none)).toBeGreaterThan(0.85);
});

test("reports as citizens write them get no hint by a misspelling that is none", () => {
	const texts = (
		parse(readFileSync(new URL("../../fixtures/labelled-complaints.csv", import.meta.url)), { columns: true }) as { text: string }[]
	).map(({ text }) => text);
	const exact = { ...names, long: new Map() };
	for (const text of texts) expect(findRegionHints([text], names), text).toEqual(findRegionHints([text], exact));
});

test("the words that were matched are given as they were written", () => {
	expect(findRegionHints(["Rumah di KEL. KALI BARU, Kec. Cilincing"], names)).toEqual([
		{ region: "31.72.04.1004", words: ["KALI BARU", "Cilincing"], standing: "named" },
	]);
});

test("every kelurahan is found by its own name when it is named as one", () => {
	for (const { code, kelurahan, kecamatan } of rows) {
		expect(
			findRegionHints([`KELURAHAN ${kelurahan.toUpperCase()}`], names).map((hint) => hint.region),
			kelurahan,
		).toContain(code);
		expect(findRegionHints([`Jl. X, ${kelurahan}, Kec. ${kecamatan}`], names)[0]?.region, `${kelurahan}, ${kecamatan}`).toBe(code);
	}
});

test("baru, tengah, jati and pulo mean a place only as a named kelurahan or beside their kecamatan", () => {
	for (const text of [
		"lampu baru mati di tengah jalan",
		"pohon jati tumbang",
		"Terminal Pulo Gadung, lampu baru",
		"jalan tengah rusak di Kramatjati",
	])
		expect(hints(text), text).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(Baru|Tengah|Jati|Pulo)$/)]));
	expect(hints("Kel. Baru")).toEqual(["Baru"]);
	expect(hints("kelurahan tengah kec kramat jati")[0]).toBe("Tengah");
	expect(hints("Jati, Pulo Gadung")[0]).toBe("Jati");
});

test("a longer name is not taken for the shorter one in it", () => {
	expect(hints("Kelapa Dua Wetan")).toEqual(["Kelapa Dua Wetan"]);
	expect(hints("Cipinang Besar Selatan")).toEqual(["Cipinang Besar Selatan"]);
	expect(hints("Pasar Baru")).toEqual(["Pasar Baru"]);
});

test("a kecamatan with its title rules out kelurahan elsewhere, and is none itself", () => {
	expect(hints("Kec. Gambir")).toEqual([]);
	expect(hints("dekat Cideng, kecamatan Gambir")).toEqual(["Cideng"]);
	expect(hints("Cideng, kecamatan Tebet")).toEqual([]);
});

test("a name in a street's name comes after a name that stands for the place", () => {
	expect(findRegionHints(["Jl. Cikini Raya, Gondangdia"], names).map(({ region: code, standing }) => [nameOf(code), standing])).toEqual([
		["Gondangdia", "mentioned"],
		["Cikini", "street"],
	]);
});

test("the address and the words are read both, and nothing is found in nothing", () => {
	expect(hints("Jl. Raya", "banjir di Rawa Terate")).toEqual(["Rawa Terate"]);
	expect(findRegionHints([null, ""], names)).toEqual([]);
});
