import { expect, test } from "vitest";
import { zoomsWithRoom, zoomToResolution } from "../../../client/map/camera.ts";

test("a cell has room for a sign only shortly before the next resolution begins", () => {
	const zooms = zoomsWithRoom(40);
	expect(zooms.map(({ from }) => from)).toEqual(zooms.map(({ from }) => from).toSorted((a, b) => a - b));
	expect(zooms[0]).toEqual({ from: 0, hasRoom: false });
	const hasRoomAt = (zoom: number) => zooms.findLast(({ from }) => from <= zoom)?.hasRoom;
	expect([10.4, 12, 12.2, 13.5, 13.7, 15].map((zoom) => [zoomToResolution(zoom, "console"), hasRoomAt(zoom)])).toEqual([
		[8, false],
		[8, true],
		[9, false],
		[9, true],
		[10, false],
		[10, true],
	]);
});

test("a camera that trembles at a boundary does not change the cells, and one that goes on does", () => {
	const shown: number[] = [];
	let held: number | undefined;
	for (const zoom of [12.0, 12.13, 12.07, 12.13, 12.05, 12.3, 12.07, 11.9]) {
		held = zoomToResolution(zoom, "console", held);
		shown.push(held);
	}
	expect(shown).toEqual([8, 8, 8, 8, 8, 9, 9, 8]);
	// A camera that jumps is shown what belongs there.
	expect(zoomToResolution(14, "console", 7)).toBe(10);
});
