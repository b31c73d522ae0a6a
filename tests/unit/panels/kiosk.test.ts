import { describe, expect, it } from "vitest";
import { findUnknownStops, parseKiosk, themeAt } from "../../../client/panels/kiosk.ts";
import type { RegionCode } from "../../../server/protocol/code.ts";

describe("the address of a wall", () => {
	it("is not needed: night colours, no tour", () => {
		expect(parseKiosk("")).toEqual({ kiosk: { theme: "night", coloured: "cell", tour: null, everyMs: 30_000 }, faults: [] });
		expect(parseKiosk("?lang=en").faults).toEqual([]);
	});

	it("chooses colours, what the tour shows and for how long", () => {
		expect(parseKiosk("?theme=auto&map=region&tour=31.71,31.74.04/cell,31.71.01.1001&every=60")).toEqual({
			kiosk: {
				theme: "auto",
				coloured: "region",
				tour: {
					kind: "region",
					stops: [
						{ code: "31.71", coloured: null },
						{ code: "31.74.04", coloured: "cell" },
						{ code: "31.71.01.1001", coloured: null },
					],
				},
				everyMs: 60_000,
			},
			faults: [],
		});
		expect(parseKiosk("?tour=hotspot").kiosk.tour).toEqual({ kind: "hotspot" });
		expect(parseKiosk("?tour=106.82,-6.17,12.5/region;106.9,-6.2,14").kiosk.tour).toEqual({
			kind: "camera",
			stops: [
				{ camera: { center: [106.82, -6.17], zoom: 12.5 }, coloured: "region" },
				{ camera: { center: [106.9, -6.2], zoom: 14 }, coloured: null },
			],
		});
		expect(parseKiosk("?tour=106.82,-6.17,12.5;there").faults).toHaveLength(1);
		for (const tour of ["31.71/heat", "31.71/", "31.71/cell/region", "106.82,-6.17,12.5/", "kota/region"])
			expect(parseKiosk(`?tour=${tour}`).faults).toHaveLength(1);
		expect(parseKiosk("?tour=kota").kiosk.tour).toEqual({ kind: "kota" });
	});

	it("says what it did not understand and what was due, and keeps the rest", () => {
		const { kiosk, faults } = parseKiosk("?theme=dusk&tour=jakarta&every=0&map=heat&lang=fr");
		expect(kiosk).toEqual({ theme: "night", coloured: "cell", tour: null, everyMs: 30_000 });
		expect(faults).toEqual([
			{ name: "theme", got: "dusk", due: "night | day | auto" },
			{ name: "tour", got: "jakarta", due: "kota | hotspot | 31.71,31.74.04/region | 106.82,-6.17,12.5;106.9,-6.2,13/cell" },
			{ name: "every", got: "0", due: "5–3600" },
			{ name: "map", got: "heat", due: "cell | region" },
			{ name: "lang", got: "fr", due: "id | en" },
		]);
		for (const every of ["-5", "4", "3601", "30s", "1e2", ""]) expect(parseKiosk(`?every=${every}`).faults).toHaveLength(1);
	});

	it("says a name that it does not know, and which it does", () => {
		const { kiosk, faults } = parseKiosk("?them=day&every=60");
		expect(kiosk).toMatchObject({ theme: "night", everyMs: 60_000 });
		expect(faults).toEqual([{ name: "them", got: "day", due: "theme | map | tour | every | lang" }]);
	});

	it("says codes of a tour that this city does not have, and which kota it has", () => {
		const regions = [
			{ code: "31.71", level: "kota" },
			{ code: "31.71.01", level: "kecamatan" },
			{ code: "31.74", level: "kota" },
		] as { code: RegionCode; level: "kota" | "kecamatan" }[];
		const faultsOf = (search: string) => findUnknownStops(parseKiosk(search).kiosk.tour, regions);
		expect(faultsOf("?tour=31.71,31.99/region,31.71.01,31.74.99")).toEqual([
			{ name: "tour", got: "31.99", due: "31.71 | 31.74" },
			{ name: "tour", got: "31.74.99", due: "31.71 | 31.74" },
		]);
		for (const search of ["", "?tour=kota", "?tour=31.74", "?tour=106.82,-6.17,12.5"]) expect(faultsOf(search)).toEqual([]);
	});

	it("is light from six to six in Jakarta, whatever the machine's zone", () => {
		const at = (time: string) => themeAt("auto", Date.parse(`2026-11-21T${time}+07:00`));
		expect([at("05:59"), at("06:00"), at("17:59"), at("18:00"), at("00:30")]).toEqual(["night", "day", "day", "night", "night"]);
		expect(themeAt("night", Date.parse("2026-11-21T12:00+07:00"))).toBe("night");
	});
});
