import { booleanPointInPolygon, point, polygon } from "@turf/turf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_FILTER } from "../../../client/store/filter.ts";
import { OpenComplaints } from "../../../client/store/open-complaints.ts";
import { isInside, selectInside } from "../../../client/store/select-inside.ts";
import type { CategoryCode, Position } from "../../../server/protocol/code.ts";
import { createStore, row } from "./fixture.ts";

const lng = fc.integer({ min: 0, max: 1000 }).map((n) => 106.5 + n / 1111);
const lat = fc.integer({ min: 0, max: 1000 }).map((n) => -6.5 + n / 1111);
const positions: fc.Arbitrary<Position> = fc.tuple(lng, lat);

test("inside a triangle is what Turf calls inside", () => {
	fc.assert(
		fc.property(fc.tuple(positions, positions, positions), positions, (ring, at) => {
			const closed = [...ring, ring[0]].map(([x, y]) => [x, y]);
			const area = (ring[1][0] - ring[0][0]) * (ring[2][1] - ring[0][1]) - (ring[2][0] - ring[0][0]) * (ring[1][1] - ring[0][1]);
			fc.pre(Math.abs(area) > 1e-6);
			const strictly = booleanPointInPolygon(point([...at]), polygon([closed]), { ignoreBoundary: true });
			const loosely = booleanPointInPolygon(point([...at]), polygon([closed]));
			fc.pre(strictly === loosely);
			expect(isInside(at[0], at[1], ring)).toBe(strictly);
		}),
		{ numRuns: 500, seed: 20_261_121 },
	);
});

test("a loop that a freehand line closes twice is outside", () => {
	// A bow tie: both wings are inside, what lies beside its waist is not.
	const tie: Position[] = [
		[0, 0],
		[2, 2],
		[2, 0],
		[0, 2],
	];
	expect(isInside(0.2, 1, tie)).toBe(true);
	expect(isInside(1.8, 1, tie)).toBe(true);
	expect(isInside(1, 0.2, tie)).toBe(false);
	expect(isInside(1, 1, [])).toBe(false);
});

test("a lasso finds what the filter lets through, the longest overdue first, and nothing without a point", () => {
	const complaints = new OpenComplaints();
	const at: Position = [106.8, -6.2];
	complaints.put(row(1, { position: at, dueAt: 500 }));
	complaints.put(row(2, { position: at, dueAt: 100 }));
	complaints.put(row(3, { position: at, dueAt: null }));
	complaints.put(row(4, { position: null, dueAt: 1 }));
	complaints.put(row(5, { position: [106.9, -6.2], dueAt: 1 }));
	complaints.put(row(6, { position: at, category: "pohon" as CategoryCode, dueAt: 50 }));
	const ring: Position[] = [
		[106.79, -6.21],
		[106.81, -6.21],
		[106.81, -6.19],
		[106.79, -6.19],
	];
	const state = { ...createStore().state, complaints };
	expect(selectInside(state, ring)).toEqual([6, 2, 1, 3]);
	expect(selectInside({ ...state, filter: { ...NO_FILTER, categories: ["jalan" as CategoryCode] } }, ring)).toEqual([2, 1, 3]);
});
