import { latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import { zoomToResolution } from "../../../client/map/camera.ts";
import { CELL_LEVELS, cellLevels, inkOn, levelOf, lookOf } from "../../../client/map/cell-level.ts";
import { selectCellSigns } from "../../../client/map/cell-sign.ts";
import { shownCount } from "../../../client/store/shown-count.ts";
import { contrastOf, PALETTES, THEMES } from "../../../client/ui/palette.ts";
import type { Cell } from "../../../server/protocol/code.ts";
import type { Reference } from "../../../server/protocol/reference.ts";

const hexOf = ([red, green, blue]: readonly number[]) =>
	`#${[red, green, blue].map((byte) => Number(byte).toString(16).padStart(2, "0")).join("")}`;

describe("the look of a cell", () => {
	test("only an overdue cell has a colour, and it has a rim besides", () => {
		for (const theme of THEMES) {
			expect(lookOf(9, "calm", PALETTES[theme]).rimPx).toBe(0);
			for (const level of ["single", "several", "many"] as const) expect(lookOf(9, level, PALETTES[theme]).rimPx).toBeGreaterThan(0);
		}
	});

	test("an empty cell is not drawn", () => {
		expect(lookOf(0, "calm", PALETTES.night).fill[3]).toBe(0);
	});

	test("levels differ by shape without any colour: fill, rim or both", () => {
		const shapes = CELL_LEVELS.map((level) => {
			const { fill, rim, rimPx } = lookOf(5, level, PALETTES.night);
			return `${fill[3] > 150} ${rimPx > 0} ${rimPx > 2} ${hexOf(rim) === hexOf(fill)}`;
		});
		expect(new Set(shapes).size).toBe(4);
	});

	test("what is written on a cell has AA contrast, day and night", () => {
		for (const theme of THEMES) {
			for (const level of ["several", "many"] as const) {
				const ground = hexOf(lookOf(9, level, PALETTES[theme]).fill);
				expect(contrastOf(inkOn(level, PALETTES[theme]), ground)).toBeGreaterThan(4.5);
			}
		}
	});

	test("more overdue is never a lower level", () => {
		const order = ["calm", "single", "several", "many"];
		const levels = Array.from({ length: 20 }, (_, overdue) => order.indexOf(levelOf(overdue)));
		expect(levels).toEqual([...levels].sort((a, b) => a - b));
	});
});

describe("signs", () => {
	const cell = latLngToCell(-6.2, 106.8, 8) as Cell;
	const state = { view: "wall" as const, reference: { minCellCount: 3 } as Reference };
	const signs = (open: number, overdue: number, hidden: number, levels?: Uint8Array) => {
		const counts = { open: Int32Array.of(open), overdue: Int32Array.of(overdue), private: Int32Array.of(hidden) };
		const isHidden = () => shownCount(state, open, hidden) === null;
		return selectCellSigns({ resolution: 8, cells: [cell], ...counts }, levels ?? cellLevels(counts.overdue, isHidden), state, String);
	};

	test("a small cell with private complaints has neither number nor a sign that would say one, and only says whether any is overdue", () => {
		expect(signs(2, 2, 1)).toEqual([]);
		expect(signs(2, 2, 0)[0]).toMatchObject({ level: "several", text: "2" });
		const levels = (...overdue: number[]) => [...cellLevels(Int32Array.from(overdue), () => true)].map((level) => CELL_LEVELS[level]);
		expect(levels(0, 1, 2)).toEqual(["calm", "single", "single"]);
	});

	test("one that holds on to the level of a larger cell keeps its sign and loses its number", () => {
		const several = Uint8Array.of(CELL_LEVELS.indexOf("several"));
		expect(signs(2, 2, 1, several)[0]).toMatchObject({ level: "several", text: "" });
		expect(signs(6, 5, 1)[0]).toMatchObject({ level: "many", text: "5" });
	});

	test("a level that is held over says the number that is true now, and goes with the last complaint", () => {
		const many = Uint8Array.of(CELL_LEVELS.indexOf("many"));
		expect(signs(6, 4, 0, many)[0]).toMatchObject({ level: "many", text: "4" });
		expect(signs(0, 0, 0, many)).toEqual([]);
	});

	test("a cell without overdue complaints has no sign", () => {
		expect(signs(50, 0, 0)).toEqual([]);
	});
});

describe("resolution", () => {
	test("a wall is never shown finer cells than its rows have", () => {
		expect(zoomToResolution(18, "wall")).toBe(9);
		expect(zoomToResolution(18, "console")).toBe(10);
	});

	test("it is 7 to 10 and grows with zoom", () => {
		const seen = [8, 10, 11, 13, 14, 17].map((zoom) => zoomToResolution(zoom, "console"));
		expect(seen).toEqual([7, 7, 8, 9, 10, 10]);
	});
});
