import { expect, test } from "vitest";
import { frameToBounds } from "../../../client/map/map-frame.ts";
import type { RegionGeometry } from "../../../client/map/region-geometry.ts";

const geometry = {
	kelurahan: { type: "FeatureCollection", features: [] },
	mainland: [106.6, -6.4, 107, -6.1],
} as unknown as RegionGeometry;

test("a console's camera is the same piece of the city on a screen of any size, half as wide a zoom step closer", () => {
	const boundsAt = (zoom: number) => frameToBounds({ kind: "camera", center: [106.8, -6.2], zoom }, geometry);
	const [west, south, east, north] = boundsAt(12);
	expect([(west + east) / 2, (south + north) / 2]).toEqual([expect.closeTo(106.8, 9), expect.closeTo(-6.2, 9)]);
	// 800 pixels of 512 · 2^12 around the world.
	expect(east - west).toBeCloseTo((360 * 800) / (512 * 4096), 9);
	// As high as wide: a degree of latitude is as long as one of longitude at the equator.
	expect((north - south) / (east - west)).toBeCloseTo(Math.cos((6.2 * Math.PI) / 180), 6);
	const closer = boundsAt(13);
	expect(closer[2] - closer[0]).toBeCloseTo((east - west) / 2, 9);
});

test("what nobody knows is the mainland", () => {
	expect(frameToBounds({ kind: "cells", cells: [] }, geometry)).toEqual(geometry.mainland);
});
