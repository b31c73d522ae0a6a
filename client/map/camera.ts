// Zoom is counted at scale 1 (a screen of 1080 lines): a wall of 2160 lines shows the same cells, twice as large.

import type { View } from "../../server/protocol/account.ts";
import { CONSOLE_RESOLUTION, WALL_RESOLUTION } from "../../server/protocol/complaint.ts";

/** From this zoom on the console shows points, too. */
export const POINTS_FROM_ZOOM = 13;

const STEPS = [
	{ from: 13.6, resolution: 10 },
	{ from: 12.1, resolution: 9 },
	{ from: 10.3, resolution: 8 },
] as const;

/** Zoom steps that a camera may rest or tremble past a boundary before the cells are others. */
const DEAD_BAND = 0.08;

/** 7 to 10, so that a cell is some 20 to 60 px wide; never finer than the view's rows. `held` is shown now, and stays near its bounds. */
export function zoomToResolution(zoom: number, view: View, held?: number): number {
	const at = (given: number) => STEPS.find(({ from }) => given >= from)?.resolution ?? 7;
	const isHeld = held !== undefined && at(zoom - DEAD_BAND) <= held && held <= at(zoom + DEAD_BAND);
	return Math.min(isHeld ? held : at(zoom), view === "wall" ? WALL_RESOLUTION : CONSOLE_RESOLUTION);
}

/** Metres of a cell from flat side to flat side, by resolution, on average. */
const CELL_WIDTH_M = { 7: 2436, 8: 921, 9: 348, 10: 131 } as const;
/** Of a pixel at zoom 0, at the latitude of Jakarta. */
const METRES_A_PIXEL = 77_800;

/**
 * From which zooms on a console's cells are at least `px` wide, and from which they are not: a finer resolution begins where the
 * one before it has become large, so there are several of both.
 */
export function zoomsWithRoom(px: number): readonly { readonly from: number; readonly hasRoom: boolean }[] {
	const resolutions = [...STEPS, { from: 0, resolution: 7 } as const].reverse();
	return resolutions.flatMap(({ from, resolution }, at) => {
		const until = resolutions[at + 1]?.from ?? Number.POSITIVE_INFINITY;
		const wideFrom = Math.log2((METRES_A_PIXEL * px) / CELL_WIDTH_M[resolution]);
		if (wideFrom <= from) return [{ from, hasRoom: true }];
		return [{ from, hasRoom: false }, ...(wideFrom < until ? [{ from: wideFrom, hasRoom: true }] : [])];
	});
}

/** How many zoom steps a screen that is drawn `scale` times as large adds. */
export function scaleToZoom(scale: number): number {
	return Math.log2(scale);
}
