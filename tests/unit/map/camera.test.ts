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
