import { ScatterplotLayer } from "@deck.gl/layers";
import { LATENESS_LEVELS, type LatenessLevel, latenessOf } from "../../server/domain/lateness.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import { selectSlots } from "../store/select-counts.ts";
import type { State } from "../store/state.ts";
import { type Palette, rgbOf } from "../ui/palette.ts";
import type { Rgba } from "./cell-level.ts";

/** Some complaints by column, one an index; console only: a wall's rows have no position. */
export interface Points {
	readonly count: number;
	readonly ids: Uint32Array;
	/** Longitude, latitude, 0 of each: what deck.gl takes as it is. */
	readonly positions: Float64Array;
	/** NaN where it has no clock. */
	readonly dueAt: Float64Array;
}

export const NO_POINTS: Points = { count: 0, ids: new Uint32Array(0), positions: new Float64Array(0), dueAt: new Float64Array(0) };

/** The points in `[west, south, east, north]`: one pass over the rows, so to be called when the camera rests or complaints changed. */
export function selectPoints(state: State, [west, south, east, north]: readonly [number, number, number, number]): Points {
	const { arrays, count: all } = state.complaints.columns;
	const slots = selectSlots(state);
	const asked = slots?.length ?? all;
	const found = new Uint32Array(asked);
	let count = 0;
	for (let at = 0; at < asked; at++) {
		const slot = slots === null ? at : (slots[at] as number);
		const lng = arrays.lng[slot] as number;
		const lat = arrays.lat[slot] as number;
		// NaN, for no point, is in no box.
		if (lng >= west && lng <= east && lat >= south && lat <= north) found[count++] = slot;
	}
	const points = { count, ids: new Uint32Array(count), positions: new Float64Array(3 * count), dueAt: new Float64Array(count) };
	for (let at = 0; at < count; at++) {
		const slot = found[at] as number;
		points.ids[at] = arrays.id[slot] as number;
		points.positions[3 * at] = arrays.lng[slot] as number;
		points.positions[3 * at + 1] = arrays.lat[slot] as number;
		points.dueAt[at] = arrays.dueAt[slot] as number;
	}
	return points;
}

interface PointLook {
	readonly radiusPx: number;
	readonly rimPx: number;
	readonly rim: Rgba;
}

/** Overdue points are larger and have a rim; the selected one is ringed. Everything goes to the graphics card as it lies here. */
export function buildPointLayer(points: Points, selected: ComplaintId | null, now: number, { lateness, map }: Palette): ScatterplotLayer {
	const fills = Object.fromEntries(LATENESS_LEVELS.map((level) => [level, [...rgbOf(lateness[level]), 255]])) as Record<
		LatenessLevel,
		Rgba
	>;
	const calm: PointLook = { radiusPx: 5, rimPx: 1, rim: [...rgbOf(map.halo), 255] };
	const overdue: PointLook = { radiusPx: 6.5, rimPx: 2, rim: [...rgbOf(map.labelStrong), 255] };
	const chosen: PointLook = { radiusPx: 9, rimPx: 4, rim: [...rgbOf(map.selection), 255] };
	const { count, ids, positions, dueAt } = points;
	const fill = new Uint8Array(4 * count);
	const rim = new Uint8Array(4 * count);
	const radii = new Float32Array(count);
	const widths = new Float32Array(count);
	for (let at = 0; at < count; at++) {
		const due = dueAt[at] as number;
		const look = ids[at] === selected ? chosen : due < now ? overdue : calm;
		fill.set(fills[latenessOf(Number.isNaN(due) ? null : due, now)], 4 * at);
		rim.set(look.rim, 4 * at);
		radii[at] = look.radiusPx;
		widths[at] = look.rimPx;
	}
	return new ScatterplotLayer({
		id: "point",
		data: {
			length: count,
			attributes: {
				getPosition: { value: positions, size: 3 },
				getFillColor: { value: fill, size: 4 },
				getLineColor: { value: rim, size: 4 },
				getRadius: { value: radii, size: 1 },
				getLineWidth: { value: widths, size: 1 },
			},
		},
		radiusUnits: "pixels",
		lineWidthUnits: "pixels",
		stroked: true,
		pickable: true,
		parameters: { depthWriteEnabled: false, depthCompare: "always" },
	});
}
