// What is written on cells: how many complaints are overdue, with a warning sign from MANY_FROM on.
import { cellToLatLng } from "h3-js";
import type { Cell } from "../../server/protocol/code.ts";
import type { CellCounts } from "../store/select-cells.ts";
import { shownCount } from "../store/shown-count.ts";
import type { State } from "../store/state.ts";
import { CELL_LEVELS } from "./cell-level.ts";

export interface CellSign {
	readonly cell: Cell;
	readonly position: [lng: number, lat: number];
	readonly level: "several" | "many";
	/** Empty where the number must not be shown. */
	readonly text: string;
}

/**
 * One a cell of level several or many. A wall's small cell with private complaints has no such level of its own, but may hold on to
 * that of a larger one (LevelHold), without its number.
 */
export function selectCellSigns(
	counts: CellCounts,
	levels: Uint8Array,
	state: Pick<State, "view" | "reference">,
	format: (count: number) => string,
): CellSign[] {
	return counts.cells.flatMap((cell, at) => {
		const level = CELL_LEVELS[levels[at] as number];
		if ((level !== "several" && level !== "many") || counts.open[at] === 0) return [];
		const [lat, lng] = cellToLatLng(cell);
		const isShown = shownCount(state, counts.open[at] as number, counts.private[at] as number) !== null;
		return [{ cell, position: [lng, lat], level, text: isShown ? format(counts.overdue[at] as number) : "" }];
	});
}

/** Where names of the map must not stand. */
export function toRoom(signs: readonly CellSign[]): GeoJSON.MultiPoint {
	return { type: "MultiPoint", coordinates: signs.map(({ position }) => position) };
}

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
