import { describe, expect, it } from "vitest";
import { planStops } from "../../../client/panels/wall-tour.tsx";
import type { Position, RegionCode } from "../../../server/protocol/code.ts";
import type { Hotspot } from "../../../server/protocol/hotspot.ts";

const region = (code: string, level: string, name: string, innerPoint: Position = [0, 0]) => ({
	code: code as RegionCode,
	level,
	name,
	innerPoint,
});
const REGIONS = [
	region("31.71", "kota", "Kota Administrasi Jakarta Pusat"),
	region("31.71.01", "kecamatan", "Gambir", [106.82, -6.17]),
	region("31.71.02", "kecamatan", "Sawah Besar", [106.83, -6.15]),
	region("31.71.02.1001", "kelurahan", "Pasar Baru", [106.835, -6.165]),
	region("31.74", "kota", "Kota Administrasi Jakarta Selatan"),
];
const hotspot = (rank: number, place: string | null) => ({ rank, place, hotspot: { cells: [`88${rank}`] } as unknown as Hotspot });
const stopsOf = (plan: Parameters<typeof planStops>[0], hotspots = [hotspot(1, "Koja"), hotspot(2, null)]) =>
	planStops(plan, "DKI Jakarta", REGIONS, hotspots, "tanpa nama").map(({ name, frame }) => [name, frame.kind]);

const toStop = (code: string) => ({ code: code as RegionCode, coloured: null });

describe("a tour", () => {
	it("begins with the whole city and goes through every kota", () => {
		expect(stopsOf({ kind: "kota" })).toEqual([
			["DKI Jakarta", "mainland"],
			["Jakarta Pusat", "region"],
			["Jakarta Selatan", "region"],
		]);
	});

	it("goes through regions in the order of the address, and skips codes that nobody knows", () => {
		expect(stopsOf({ kind: "region", stops: ["31.74", "31.99", "31.71.01"].map(toStop) })).toEqual([
			["DKI Jakarta", "mainland"],
			["Jakarta Selatan", "region"],
			["Gambir", "region"],
		]);
	});

	it("goes through places on the map, called after the kecamatan there, or the kelurahan from near", () => {
		const cameras = [
			{ camera: { center: [106.828, -6.152], zoom: 12 }, coloured: null },
			{ camera: { center: [106.828, -6.152], zoom: 14 }, coloured: "region" },
		] as const;
		expect(stopsOf({ kind: "camera", stops: cameras })).toEqual([
			["DKI Jakarta", "mainland"],
			["Sawah Besar", "camera"],
			["Pasar Baru", "camera"],
		]);
	});

	it("colours a stop as it says, and any other as the wall is", () => {
		const stops = [toStop("31.74"), { ...toStop("31.71"), coloured: "region" as const }];
		const planned = planStops({ kind: "region", stops }, "DKI Jakarta", REGIONS, [], "tanpa nama");
		expect(planned.map(({ coloured }) => coloured)).toEqual([null, null, "region"]);
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
