// Which part of the city a map is fitted to: the mainland, a region with all below it, where a console's camera stands, or some cells.
import { cellToBoundary } from "h3-js";
import { isWithin, type Position, type RegionCode } from "../../server/protocol/code.ts";
import type { MapFrame } from "../store/state.ts";
import { boundsOf, type RegionGeometry } from "./region-geometry.ts";

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Cells are shown with as much around them as they are wide: where something is shows by its neighbours. */
const CELLS_MARGIN = 1;

/** Pixels of a console's map on a screen of 1080 lines, and the width of the world at zoom 0. */
const CONSOLE_PX = { width: 800, height: 800 };
const WORLD_PX = 512;

/** What a console shows that stands there, on a screen of any size. */
function cameraToBounds([lng, lat]: Position, zoom: number): Bounds {
	const degrees = 360 / (WORLD_PX * 2 ** zoom);
	const east = (CONSOLE_PX.width / 2) * degrees;
	const north = (CONSOLE_PX.height / 2) * degrees * Math.cos((lat * Math.PI) / 180);
	return [lng - east, lat - north, lng + east, lat + north];
}

/** A region that the boundaries do not have, or no cells, are the mainland. */
export function frameToBounds(frame: MapFrame, { kelurahan, mainland }: RegionGeometry): Bounds {
	if (frame.kind === "region") {
		const parts = kelurahan.features.filter(({ properties }) => isWithin(String(properties?.code) as RegionCode, frame.code));
		return parts.length === 0 ? mainland : boundsOf(parts);
	}
	if (frame.kind === "camera") return cameraToBounds(frame.center, frame.zoom);
	if (frame.kind === "cells" && frame.cells.length > 0) {
		const coordinates = frame.cells.map((cell) => cellToBoundary(cell, true));
		const [west, south, east, north] = boundsOf([{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates } }]);
		const [side, above] = [(east - west) * CELLS_MARGIN, (north - south) * CELLS_MARGIN];
		return [west - side, south - above, east + side, north + above];
	}
	return mainland;
}
