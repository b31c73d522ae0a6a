import fc from "fast-check";
import { cellToLatLng, cellToParent as h3CellToParent, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { cellResolution, cellToHalves, cellToParent, halvesToCell, positionToCell } from "../../../server/domain/cells.ts";
import type { Cell } from "../../../server/protocol/code.ts";

const anywhere = fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -89, max: 89, noNaN: true }));

test("a parent is the library's parent, at every resolution, anywhere on Earth", () => {
	fc.assert(
		fc.property(anywhere, fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 15 }), ([lng, lat], a, b) => {
			const cell = positionToCell([lng, lat], Math.max(a, b));
			expect(cellToParent(cell, Math.min(a, b))).toBe(h3CellToParent(cell, Math.min(a, b)));
		}),
	);
});

test("the halves of a cell make the same cell again and know its resolution", () => {
	fc.assert(
		fc.property(anywhere, fc.integer({ min: 0, max: 15 }), ([lng, lat], resolution) => {
			const cell = latLngToCell(lat, lng, resolution) as Cell;
			const { hi, lo } = cellToHalves(cell);
			expect(halvesToCell(hi, lo)).toBe(cell);
			expect(cellResolution(hi)).toBe(resolution);
		}),
	);
	expect(cellToHalves(null)).toEqual({ hi: 0, lo: 0 });
	expect(halvesToCell(0, 0)).toBeNull();
});

test("a position is [lng, lat]: the cell of Monas is at Monas", () => {
	const [lat, lng] = cellToLatLng(positionToCell([106.8272, -6.1754]));
	expect(lat).toBeCloseTo(-6.1754, 2);
	expect(lng).toBeCloseTo(106.8272, 2);
});

test("a parent at a finer resolution is refused", () => {
	expect(() => cellToParent(positionToCell([106.8, -6.2], 7), 9)).toThrow(RangeError);
});
