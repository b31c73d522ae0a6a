import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildMapStyle, SMALLEST_WALL_PX } from "../../../client/map/map-style.ts";
import { PALETTES } from "../../../client/ui/palette.ts";

/** Share of the letter size, Inter. */
const CAPITAL = 0.727;
/** Pixels of a wall at scale 1. */
const WALL_PX = 1920;
const WIDTHS_AWAY = 1.25;
const ARC_MINUTE = Math.PI / 180 / 60;

test("capitals of the smallest size are 16 arc minutes high from as far as the README says", () => {
	const arcMinutes = Math.atan((CAPITAL * SMALLEST_WALL_PX) / WALL_PX / WIDTHS_AWAY) / ARC_MINUTE;
	expect(arcMinutes).toBeGreaterThanOrEqual(16);
	expect(readFileSync("README.md", "utf8")).toContain(`${WIDTHS_AWAY} times its width`);
});

test("no words on a wall's map are smaller, at any zoom and scale", () => {
	for (const scale of [1, 2]) {
		const sizes = buildMapStyle(PALETTES.night, scale, true).layers.flatMap((layer) => {
			const size = layer.type === "symbol" ? layer.layout?.["text-size"] : undefined;
			// ["interpolate", ["linear"], ["zoom"], zoom, size, zoom, size, …]
			return Array.isArray(size) ? size.slice(3).filter((_, at) => at % 2 === 1) : size === undefined ? [] : [size];
		});
		expect(sizes.length).toBeGreaterThan(10);
		expect(Math.min(...(sizes as number[]))).toBeGreaterThanOrEqual(SMALLEST_WALL_PX * scale);
	}
});

test("no words beside the map are smaller, either", () => {
	for (const file of ["client/panels/wall.css", "client/wall.css", "client/map/city-map.css"]) {
		const rems = Array.from(readFileSync(file, "utf8").matchAll(/font-size: ([\d.]+)rem/g), ([, rem]) => Number(rem));
		for (const rem of rems) expect(`${file}: ${Math.max(rem, 1)}`).toBe(`${file}: ${rem}`);
	}
});
