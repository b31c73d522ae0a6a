import { describe, expect, it } from "vitest";
import { buildUnitLabels } from "../../server/unit-label.ts";
import { readSeedResponsibility } from "../support/seed-responsibility.ts";

const { units } = await readSeedResponsibility();
const labelOf = buildUnitLabels(units.values());

describe("the label of a recorded report", () => {
	it("names a unit in any of its spellings", () => {
		for (const [label, unit] of [
			["Dinas Bina Marga", "dinas-bina-marga"],
			["DINAS BINA MARGA PROVINSI DKI JAKARTA ", "dinas-bina-marga"],
			["Suku Dinas SDA Jakarta Barat", "sudin-sda-31.73"],
			["SUDIN SUMBER DAYA AIR JAKBAR", "sudin-sda-31.73"],
			["Suku Dinas Bina Marga Kota Administrasi Jakarta Timur", "sudin-bina-marga-31.75"],
			["Sudin Pertamanan dan Hutan Kota Jaksel", "sudin-pertamanan-31.74"],
			["Satpol PP", "dinas-satpol-pp"],
			["Satuan Polisi Pamong Praja", "dinas-satpol-pp"],
			["Satpol PP Kota Jakarta Pusat", "sudin-satpol-pp-31.71"],
			["KELURAHAN TEBET TIMUR", "kelurahan-31.74.01.1001"],
			["Kel. Tebet Timur", "kelurahan-31.74.01.1001"],
			["Kelurahan Tebet Timur Kecamatan Tebet", "kelurahan-31.74.01.1001"],
			["Kecamatan Tebet", "kecamatan-31.74.01"],
			["UP Sistem Pengendalian Lalu Lintas", "upt-lalu-lintas"],
			["Unit Pengelola Sistem Pengendalian Lalu Lintas Dinas Perhubungan", "upt-lalu-lintas"],
			["UP Perparkiran Dishub", "upt-perparkiran"],
			["UPK Badan Air Dinas Lingkungan Hidup", "upt-badan-air"],
			["UP Peralatan dan Perbekalan Bina Marga", "upt-peralatan-bina-marga"],
			["Perumda Pasar Jaya", "bumd-pasar-jaya"],
			["PD PASAR JAYA", "bumd-pasar-jaya"],
			["PAM JAYA", "bumd-pam-jaya"],
			["Biro Pemerintahan Setda", "biro-pemerintahan"],
			["Dishub", "dinas-perhubungan"],
			["Dinas Lingkungan Hidup", "dinas-lh"],
			["Badan Kesatuan Bangsa dan Politik", "badan-kesbangpol"],
			["Puskesmas Kecamatan Duren Sawit", "puskesmas-31.75.07"],
			["Dinas Cipta Karya, Tata Ruang, dan Pertanahan", "dinas-cktrp"],
			["Dinas Penanggulangan Kebakaran dan Penyelamatan", "dinas-gulkarmat"],
		] as const)
			expect(labelOf(label)?.units, label).toEqual([unit]);
	});

	it("names both units where a kota has two", () => {
		expect(labelOf("Sudin Pendidikan Jakarta Timur")?.units).toEqual(["sudin-pendidikan-31.75-i", "sudin-pendidikan-31.75-ii"]);
	});

	it("names a kind where the unit itself is none of ours", () => {
		expect(labelOf("Satpol PP Kecamatan Tebet")).toEqual({ kind: "satpol_pp", units: [] });
		expect(labelOf("Satpol PP Kelurahan Manggarai")).toEqual({ kind: "satpol_pp", units: [] });
	});

	it("names every unit by its own name and its short name", () => {
		for (const { code, kind, name, shortName } of units.values())
			for (const label of [name, shortName]) {
				if (label === "Satpol PP" || /^(Kota|Kab|Kep|Kabupaten)/.test(label) || code.startsWith("kecamatan")) continue;
				expect(labelOf(label)?.kind, label).toBe(kind);
			}
	});

	it("names nobody where nobody is recognised", () => {
		for (const label of ["", "-", "PT Maju Mundur", "Dinas"]) expect(labelOf(label), label).toBeUndefined();
	});
});
