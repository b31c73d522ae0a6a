// How a hotspot stands out: by a double line in the colour of the words, which no cell and no border has. Broken when it fades.
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Palette } from "../ui/palette.ts";
import { ROOM_ICON, ROOM_ICON_PX } from "./room-icon.ts";

type ByZoom = (...stops: readonly (readonly [zoom: number, value: number])[]) => ExpressionSpecification;

export function hotspotLines({ map, text }: Palette, byZoom: ByZoom): LayerSpecification[] {
	const line = (id: string, colour: string, width: ExpressionSpecification, filter?: ExpressionSpecification, dashes?: number[]) =>
		({
			id,
			type: "line",
			source: "hotspot",
			...(filter === undefined ? {} : { filter }),
			layout: { "line-join": "round", "line-cap": dashes === undefined ? "round" : "butt" },
			paint: { "line-color": colour, "line-width": width, ...(dashes === undefined ? {} : { "line-dasharray": dashes }) },
		}) satisfies LayerSpecification;
	const isFading: ExpressionSpecification = ["==", ["get", "phase"], "fading"];
	const width = byZoom([9, 1.8], [11, 2.6], [14, 4.5]);
	return [
		line("hotspot-casing", map.halo, byZoom([9, 4.5], [11, 6.5], [14, 10])),
		line("hotspot", text.main, width, ["!", isFading]),
		line("hotspot-fading", text.main, width, isFading, [2.5, 1.5]),
	];
}

/** Across a cell of resolution 8, the one that hotspots are found at. */
const CELL_M = 1000;
/** A pixel at zoom 0 near the equator; half of it with each zoom. */
const PIXEL_M = 77_800;
/** Further in a cell is so large that names have room beside its number. */
const ROOM_TO_ZOOM = 12.6;

/** Keeps the names of the map off the cells of hotspots. Layers that stand before it in the style give way. */
export function hotspotRoom(): LayerSpecification {
	const sizeAt = (zoom: number) => (CELL_M / PIXEL_M / ROOM_ICON_PX) * 2 ** zoom;
	return {
		id: "hotspot-room",
		type: "symbol",
		source: "hotspotCell",
		maxzoom: ROOM_TO_ZOOM,
		layout: {
			"icon-image": ROOM_ICON,
			"icon-size": ["interpolate", ["exponential", 2], ["zoom"], 6, sizeAt(6), 14, sizeAt(14)],
			"icon-padding": 0,
			"icon-allow-overlap": true,
		},
	};
}

/** Size by zoom at scale 1, and where a line is broken. */
const HOTSPOT_LABEL_PX = [
	[9, 16],
	[11, 17],
	[14, 20],
] as const;
const HOTSPOT_LABEL_EMS = 12;
/** Of a letter of Inter, on average. */
const LETTER_EMS = 0.57;

/** About how large a label is drawn, in pixels at scale 1. */
export function hotspotLabelSize(text: string, zoom: number): { readonly widthPx: number; readonly heightPx: number } {
	const [small, middle, large] = HOTSPOT_LABEL_PX.map(([, px]) => px) as [number, number, number];
	const px = zoom < 11 ? small + ((middle - small) * Math.max(0, zoom - 9)) / 2 : middle + ((large - middle) * Math.min(3, zoom - 11)) / 3;
	const ems = text.length * LETTER_EMS;
	return { widthPx: px * (Math.min(ems, HOTSPOT_LABEL_EMS) + 0.8), heightPx: px * (1.25 * Math.ceil(ems / HOTSPOT_LABEL_EMS) + 0.35) };
}

export function hotspotLabel({ map, text }: Palette, scale: number, byZoom: ByZoom): LayerSpecification {
	return {
		id: "hotspot-label",
		type: "symbol",
		source: "hotspotLabel",
		layout: {
			"text-field": ["get", "text"],
			"text-font": ["Inter"],
			"text-size": byZoom(...HOTSPOT_LABEL_PX),
			// The side on which it stands is the opposite of the side by which it is held.
			"text-anchor": ["match", ["get", "side"], "bottom", "top", "right", "left", "left", "right", "bottom"],
			"text-offset": [
				"match",
				["get", "side"],
				"bottom",
				["literal", [0, 0.35]],
				"right",
				["literal", [0.4, 0]],
				"left",
				["literal", [-0.4, 0]],
				["literal", [0, -0.35]],
			],
			"text-max-width": HOTSPOT_LABEL_EMS,
			"text-padding": 2 * scale,
			// It names what the list speaks of, so it is always there; the names of the map make room for it.
			"text-allow-overlap": true,
			"symbol-sort-key": ["get", "rank"],
		},
		paint: { "text-color": text.main, "text-halo-color": map.halo, "text-halo-width": 3 * scale },
	};
}
