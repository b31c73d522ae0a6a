import { describe, expect, it } from "vitest";
import { suggest } from "../../server/domain/suggestion.ts";
import { findHit, tallyHits, wordHitRate } from "../../server/hit-rate.ts";
import { parseLabelledReports } from "../../server/labelled-reports.ts";
import type { CategoryCode, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import { readSeedResponsibility } from "../support/seed-responsibility.ts";

const responsibility = await readSeedResponsibility();
const place = { region: "31.71.01.1001" as RegionCode, regionReason: "given", distanceM: null, borderM: null, holder: null } as const;
const judge = (line: number, category: string, kind: string, ...units: string[]) => ({
	line,
	label: { kind, units: units as UnitCode[] },
	suggestion: suggest({ category: category as CategoryCode, ...place }, responsibility),
});

describe("a hit", () => {
	it("is of the unit, or of its kind only, at the rank where it was suggested", () => {
		expect(findHit(judge(2, "jalan", "bina_marga", "dinas-bina-marga"), responsibility)).toEqual({ unit: 1, kind: 1 });
		expect(findHit(judge(2, "jalan", "bina_marga", "sudin-bina-marga-31.71"), responsibility)).toEqual({ unit: null, kind: 1 });
		expect(findHit(judge(2, "jalan", "perhubungan", "dinas-perhubungan"), responsibility)).toEqual({ unit: 3, kind: 3 });
		expect(findHit(judge(2, "jalan", "sosial", "dinas-sosial"), responsibility)).toEqual({ unit: null, kind: null });
	});

	it("is missed where nothing was suggested, and stays in the count", () => {
		const hit = findHit(judge(2, "rupabumi", "cktrp", "dinas-cktrp"), responsibility);
		expect(tallyHits([hit])).toEqual({ rows: 1, unitTop1: 0, unitTop3: 0, kindTop1: 0, kindTop3: 0 });
	});

	it("that went elsewhere is told by kind and line", () => {
		const judged = [judge(2, "jalan", "bina_marga", "dinas-bina-marga"), judge(7, "jalan", "perhubungan", "dinas-perhubungan")];
		const lines = wordHitRate(judged, judged, responsibility).join("\n");
		expect(lines).toMatch(/the same kind of unit\s+1\/2 \(50 %\)\s+2\/2 \(100 %\)/);
		expect(lines).toMatch(/perhubungan → bina_marga\s+7/);
	});
});

describe("a labelled file", () => {
	it("is read by its columns' names in either language, with commas or semicolons", () => {
		const expected = { line: 2, category: "Jalan", text: "rusak, parah", kelurahan: "Gambir", position: null, unit: "Dinas Bina Marga" };
		expect(parseLabelledReports('category,text,kelurahan,unit\nJalan,"rusak, parah",Gambir,Dinas Bina Marga\n')).toEqual([expected]);
		expect(
			parseLabelledReports("\uFEFFKategori;Isi Laporan;Nama Kelurahan;SKPD\r\nJalan ;rusak, parah;Gambir;Dinas Bina Marga\r\n"),
		).toEqual([expected]);
	});

	it("may have coordinates, which are left out when they are none", () => {
		const [first, second] = parseLabelledReports("unit,category,text,lng,lat\nLH,Sampah,a,106.8,-6.2\nLH,Sampah,b,,\n");
		expect(first?.position).toEqual([106.8, -6.2]);
		expect(second?.position).toBeNull();
	});

	it("is refused, with what it has, when it lacks a needed column", () => {
		expect(() => parseLabelledReports("category,text\na,b\n")).toThrow(/No column for unit in: category, text/);
	});
});
