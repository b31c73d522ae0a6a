import { describe, expect, it } from "vitest";
import { planStops } from "../../../client/panels/wall-tour.tsx";
import type { RegionCode } from "../../../server/protocol/code.ts";
import type { Hotspot } from "../../../server/protocol/hotspot.ts";

const region = (code: string, level: string, name: string) => ({ code: code as RegionCode, level, name });
const REGIONS = [
	region("31.71", "kota", "Kota Administrasi Jakarta Pusat"),
	region("31.71.01", "kecamatan", "Gambir"),
	region("31.74", "kota", "Kota Administrasi Jakarta Selatan"),
];
const hotspot = (rank: number, place: string | null) => ({ rank, place, hotspot: { cells: [`88${rank}`] } as unknown as Hotspot });
const stopsOf = (plan: Parameters<typeof planStops>[0], hotspots = [hotspot(1, "Koja"), hotspot(2, null)]) =>
	planStops(plan, "DKI Jakarta", REGIONS, hotspots, "tanpa nama").map(({ name, frame }) => [name, frame.kind]);

describe("a tour", () => {
	it("begins with the whole city and goes through every kota", () => {
		expect(stopsOf({ kind: "kota" })).toEqual([
			["DKI Jakarta", "mainland"],
			["Jakarta Pusat", "region"],
			["Jakarta Selatan", "region"],
		]);
	});

	it("goes through regions in the order of the address, and skips codes that nobody knows", () => {
		expect(stopsOf({ kind: "region", codes: ["31.74", "31.99", "31.71.01"] as RegionCode[] })).toEqual([
			["DKI Jakarta", "mainland"],
			["Jakarta Selatan", "region"],
			["Gambir", "region"],
		]);
	});

	it("goes through the hotspots, the worst first, and stays with the city while there is none", () => {
		expect(stopsOf({ kind: "hotspot" })).toEqual([
			["DKI Jakarta", "mainland"],
			["1 · Koja", "cells"],
			["2 · tanpa nama", "cells"],
		]);
		expect(stopsOf({ kind: "hotspot" }, [])).toEqual([["DKI Jakarta", "mainland"]]);
	});
});
