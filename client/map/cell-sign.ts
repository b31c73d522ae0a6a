// What is written on cells: how many complaints are overdue, with a warning sign from MANY_FROM on.
import { cellToLatLng } from "h3-js";
import type { CellCounts } from "../store/select-cells.ts";
import { shownCount } from "../store/shown-count.ts";
import type { State } from "../store/state.ts";
import { CELL_LEVELS } from "./cell-level.ts";

/**
 * Points for MapLibre symbols, one a cell of level several or many. `text` is empty where the number must not be shown: a wall's small
 * cell with private complaints has no such level of its own, but may hold on to that of a larger one (LevelHold).
 */
export function buildCellSigns(
	counts: CellCounts,
	levels: Uint8Array,
	state: Pick<State, "view" | "reference">,
	format: (count: number) => string,
): GeoJSON.FeatureCollection {
	const features: GeoJSON.Feature[] = [];
	counts.cells.forEach((cell, at) => {
		const overdue = counts.overdue[at] as number;
		const level = CELL_LEVELS[levels[at] as number];
		if (level === "calm" || level === "single" || counts.open[at] === 0) return;
		const [lat, lng] = cellToLatLng(cell);
		const isShown = shownCount(state, counts.open[at] as number, counts.private[at] as number) !== null;
		features.push({
			type: "Feature",
			geometry: { type: "Point", coordinates: [lng, lat] },
			properties: { level, text: isShown ? format(overdue) : "", rank: -overdue },
		});
	});
	return { type: "FeatureCollection", features };
}

export const WARNING_ICON = "warning";

/** A triangle with an exclamation mark, drawn here so that it needs no sprite. `px` is its size in device pixels. */
export function drawWarning(px: number, colour: string, mark: string): ImageData {
	const canvas = document.createElement("canvas");
	canvas.width = px;
	canvas.height = px;
	const context = canvas.getContext("2d");
	if (context === null) throw new Error("No 2d context for the warning sign");
	context.scale(px / 24, px / 24);
	context.lineJoin = "round";
	context.lineWidth = 3;
	context.strokeStyle = colour;
	context.fillStyle = colour;
	context.beginPath();
	context.moveTo(12, 3.5);
	context.lineTo(22, 20.5);
	context.lineTo(2, 20.5);
	context.closePath();
	context.fill();
	context.stroke();
	context.strokeStyle = mark;
	context.lineCap = "round";
	context.lineWidth = 2.6;
	context.beginPath();
	context.moveTo(12, 9.5);
	context.lineTo(12, 13.6);
	context.moveTo(12, 17.6);
	context.lineTo(12, 17.7);
	context.stroke();
	return context.getImageData(0, 0, px, px);
}
