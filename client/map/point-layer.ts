import { ScatterplotLayer } from "@deck.gl/layers";
import { latenessOf } from "../../server/domain/lateness.ts";
import type { ComplaintId, Position } from "../../server/protocol/code.ts";
import { selectSlots } from "../store/select-counts.ts";
import type { State } from "../store/state.ts";
import { type Palette, rgbOf } from "../ui/palette.ts";

/** One a complaint; console only: a wall's rows have no position. */
export interface Point {
	readonly id: ComplaintId;
	readonly position: Position;
	readonly dueAt: number;
}

/** The points in `[west, south, east, north]`: one pass over the rows, so to be called when the camera rests or complaints changed. */
export function selectPoints(state: State, [west, south, east, north]: readonly [number, number, number, number]): readonly Point[] {
	const { arrays, count: all } = state.complaints.columns;
	const slots = selectSlots(state);
	const count = slots?.length ?? all;
	const points: Point[] = [];
	for (let at = 0; at < count; at++) {
		const slot = slots === null ? at : (slots[at] as number);
		const lng = arrays.lng[slot] as number;
		const lat = arrays.lat[slot] as number;
		// NaN, for no point, is in no box.
		if (!(lng >= west && lng <= east && lat >= south && lat <= north)) continue;
		points.push({ id: arrays.id[slot] as ComplaintId, position: [lng, lat], dueAt: arrays.dueAt[slot] as number });
	}
	return points;
}

/** Overdue points are larger and have a rim; the selected one is ringed. */
export function buildPointLayer(
	points: readonly Point[],
	selected: ComplaintId | null,
	now: number,
	palette: Palette,
): ScatterplotLayer<Point> {
	const isOverdue = (point: Point) => point.dueAt < now;
	return new ScatterplotLayer<Point>({
		id: "point",
		data: points,
		getPosition: (point) => [point.position[0], point.position[1]],
		getFillColor: (point) => [...rgbOf(palette.lateness[latenessOf(Number.isNaN(point.dueAt) ? null : point.dueAt, now)]), 255],
		getRadius: (point) => (point.id === selected ? 9 : isOverdue(point) ? 6.5 : 5),
		getLineColor: (point) =>
			point.id === selected
				? [...rgbOf(palette.map.selection), 255]
				: isOverdue(point)
					? [...rgbOf(palette.map.labelStrong), 255]
					: [...rgbOf(palette.map.halo), 255],
		getLineWidth: (point) => (point.id === selected ? 4 : isOverdue(point) ? 2 : 1),
		updateTriggers: { getRadius: selected, getLineColor: selected, getLineWidth: selected },
		radiusUnits: "pixels",
		lineWidthUnits: "pixels",
		stroked: true,
		pickable: true,
		parameters: { depthWriteEnabled: false, depthCompare: "always" },
	});
}
