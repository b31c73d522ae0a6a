import { area, booleanPointInPolygon, point, polygon } from "@turf/turf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uniteRings } from "../../../db/regions/edge-union.ts";
import { findInnerPoint } from "../../../db/regions/inner-point.ts";
import {
	multiPolygonToAreaM2,
	placeInMultiPolygon,
	placeInRing,
	type Ring,
	ringsToMultiPolygon,
	ringToAreaM2,
	splitAtTouches,
} from "../../../db/regions/ring.ts";
import type { Position } from "../../../server/protocol/code.ts";

const square = (lng: number, lat: number, side: number): Ring => [
	[lng, lat],
	[lng + side, lat],
	[lng + side, lat + side],
	[lng, lat + side],
	[lng, lat],
];

/** A ring around the origin: one position per angle, so that it never crosses itself. */
const anyStar: fc.Arbitrary<Ring> = fc
	.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 })
	.map((radii) =>
		radii.map(
			(radius, i): Position => [
				106.8 + radius * Math.cos((2 * Math.PI * i) / radii.length),
				-6.2 + radius * Math.sin((2 * Math.PI * i) / radii.length),
			],
		),
	)
	.map((open) => [...open, open[0] as Position]);

describe("rings", () => {
	it("a square of a hundredth of a degree at the equator measures 1.2309 km² on the ellipsoid", () => {
		// 1,113.1949 m along the equator, 1,105.7428 m along the meridian.
		expect(ringToAreaM2(square(106.8, 0, 0.01))).toBeCloseTo(1_230_907, -1);
	});

	it("areas are positive counter-clockwise and within 0.7 % of turf's, which are on a sphere", () => {
		fc.assert(
			fc.property(anyStar, (ring) => {
				const own = ringToAreaM2(ring);
				expect(own).toBeGreaterThan(0);
				expect(ringToAreaM2(ring.toReversed())).toBeCloseTo(-own, 0);
				expect(own / area(polygon([ring as [number, number][]]))).toBeCloseTo(1, 2);
			}),
		);
	});

	it("a point is inside or outside as turf says", () => {
		const anywhere = fc.tuple(fc.double({ min: 105.8, max: 107.8, noNaN: true }), fc.double({ min: -7.2, max: -5.2, noNaN: true }));
		fc.assert(
			fc.property(anyStar, anywhere, (ring, position) => {
				expect(placeInRing(position, ring) >= 0).toBe(booleanPointInPolygon(point(position), polygon([ring as [number, number][]])));
			}),
			{ numRuns: 500 },
		);
	});

	it("corners and lines are neither inside nor outside", () => {
		const ring = square(0, 0, 2);
		expect([placeInRing([0, 0], ring), placeInRing([1, 0], ring), placeInRing([2, 1], ring), placeInRing([3, 0], ring)]).toEqual([
			0, 0, 0, -1,
		]);
		const withHole = ringsToMultiPolygon([ring, square(0.5, 0.5, 1).toReversed()]);
		expect([
			placeInMultiPolygon([1, 1], withHole),
			placeInMultiPolygon([0.5, 1], withHole),
			placeInMultiPolygon([0.2, 1], withHole),
		]).toEqual([-1, 0, 1]);
	});

	it("a ring that passes a position twice becomes two", () => {
		const eight: Ring = [
			[0, 0],
			[1, 0],
			[1, 1],
			[2, 1],
			[2, 2],
			[1, 2],
			[1, 1],
			[0, 1],
			[0, 0],
		];
		expect(splitAtTouches(eight).map((ring) => ring.length)).toEqual([5, 5]);
	});

	it("the label stands inside, far from every border", () => {
		fc.assert(
			fc.property(anyStar, (ring) => {
				expect(placeInRing(findInnerPoint([[ring]]), ring)).toBe(1);
			}),
		);
		expect(findInnerPoint([[square(106, -6, 0.01)]])[1]).toBeCloseTo(-5.995, 3);
	});
});

describe("a union by edges", () => {
	it("of any cells of a grid has their area and no border between them", () => {
		const anyCells = fc.uniqueArray(fc.integer({ min: 0, max: 35 }), { minLength: 1 });
		fc.assert(
			fc.property(anyCells, (cells) => {
				const rings = cells.map((cell) => square(cell % 6, Math.floor(cell / 6), 1));
				const union = uniteRings(rings);
				const sum = rings.reduce((total, ring) => total + ringToAreaM2(ring), 0);
				expect(multiPolygonToAreaM2(union) / sum).toBeCloseTo(1, 12);
				for (let cell = 0; cell < 36; cell++) {
					const middle: Position = [(cell % 6) + 0.5, Math.floor(cell / 6) + 0.5];
					expect(placeInMultiPolygon(middle, union) > 0).toBe(cells.includes(cell));
				}
				for (const ring of union.flat()) expect(splitAtTouches(ring)).toHaveLength(1);
			}),
		);
	});

	it("does not depend on the order", () => {
		const rings = [square(0, 0, 1), square(1, 0, 1), square(1, 1, 1), square(0, 1, 1), square(5, 5, 1)];
		expect(uniteRings(rings.toReversed())).toEqual(uniteRings(rings));
	});

	it("refuses two areas on the same side of an edge", () => {
		expect(() => uniteRings([square(0, 0, 1), square(0, 0, 1)])).toThrow(/same side/);
	});
});
