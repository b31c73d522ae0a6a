// What lies under a pixel of the map, and what a click there chooses. Pixels are from the map's upper left corner.
import { latLngToCell } from "h3-js";
import type { Map as MapLibreMap } from "maplibre-gl";
import type { Cell, RegionCode } from "../../server/protocol/code.ts";
import { selectCells } from "../store/select-cells.ts";
import type { Selection, State } from "../store/state.ts";
import type { ComplaintPaint } from "./complaint-paint.ts";

export interface MapHit {
	readonly selection: Selection;
	readonly at: readonly [left: number, top: number];
}

/** What is drawn, and of which state. */
export interface DrawnMap {
	readonly map: MapLibreMap;
	readonly complaints: ComplaintPaint;
	readonly state: State;
}

/** A complaint's point, a cell with open complaints, or the kelurahan of a map that colours these. */
export function findHit(drawn: DrawnMap, left: number, top: number): MapHit | null {
	const { map, complaints, state } = drawn;
	const id = complaints.findPoint(left, top);
	if (id !== undefined) return { selection: { kind: "complaint", id }, at: [left, top] };
	if (state.coloured === "region") return findRegion(drawn, left, top);
	const { lng, lat } = map.unproject([left, top]);
	const counts = selectCells(state);
	const cell = latLngToCell(lat, lng, counts.resolution) as Cell;
	const index = counts.cells.indexOf(cell);
	return index !== -1 && (counts.open[index] as number) > 0 ? { selection: { kind: "cell", cell }, at: [left, top] } : null;
}

/** With Shift the kelurahan, whatever lies in it; so also where nothing else is. The same once more chooses nothing. */
export function findChoice(drawn: DrawnMap, left: number, top: number, isRegion: boolean): Selection | null {
	const hit = isRegion ? null : findHit(drawn, left, top);
	const { selection } = hit ?? findRegion(drawn, left, top) ?? { selection: null };
	const held = drawn.state.selection;
	const isHeld = selection?.kind === "region" && held?.kind === "region" && held.region === selection.region;
	return isHeld ? null : selection;
}

function findRegion({ map }: DrawnMap, left: number, top: number): MapHit | null {
	const region = map.queryRenderedFeatures([left, top], { layers: ["land"] })[0]?.properties.code as RegionCode | undefined;
	return region === undefined ? null : { selection: { kind: "region", region }, at: [left, top] };
}
