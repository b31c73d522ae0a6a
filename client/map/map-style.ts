// The whole basemap: the regions, their lines and their names. No tile, no sprite, no glyph server: it draws without a network.

import interUrl from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Palette } from "../ui/palette.ts";
import { borderLayer } from "./border-style.ts";
import { scaleToZoom } from "./camera.ts";
import { hotspotLabel, hotspotLines, hotspotRoom } from "./hotspot-style.ts";
import { rateFills, rateLabel } from "./rate-style.ts";
import { ROOM_ICON, ROOM_ICON_PX } from "./room-icon.ts";

const FONT = ["Inter"];

export const REGION_SOURCES = [
	"kelurahan",
	"border",
	"label",
	"signRoom",
	"hotspot",
	"hotspotLabel",
	"hotspotCell",
	"selection",
	"dispatch",
	"rate",
	"rateLabel",
] as const;

/**
 * At scale 1, a wall of 1920 pixels: capitals of Inter (0.727 em) are then at least 16 arc minutes high from 1.25 widths of the wall away
 * (NUREG-0700; 8 m wide: 10 m). The style sheets' smallest is 1 rem, the same.
 */
export const SMALLEST_WALL_PX = 16;

/**
 * The finest tiles that the sources are cut into, at scale 1: each tile of each source is drawn by itself, so a wall, which stays far
 * out, has few large ones, exact to 20 m, which is 2 px of a tour that shows one kota. A console's are exact to 1 m.
 */
const WALL_TILE_ZOOM = 8;
const CONSOLE_TILE_ZOOM = 12;

const NOTHING: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

/** `scale` is 1 on a screen of 1080 lines; `isWall` has larger words and fewer of them. */
export function buildMapStyle(palette: Palette, scale: number, isWall: boolean): StyleSpecification {
	const { map } = palette;
	const step = scaleToZoom(scale);
	/** Linear between pairs of (zoom, value at scale 1). */
	const byZoom = (...stops: readonly (readonly [zoom: number, value: number])[]): ExpressionSpecification =>
		[
			"interpolate",
			["linear"],
			["zoom"],
			...stops.flatMap(([zoom, value]) => [zoom + step, value * scale]),
		] as unknown as ExpressionSpecification;
	const label = (
		level: string,
		more: { minzoom?: number; size: ExpressionSpecification; colour: string; spacing?: number; isUpper?: boolean; aside?: number },
	): LayerSpecification => ({
		id: `${level}-label`,
		type: "symbol",
		source: "label",
		...(more.minzoom === undefined ? {} : { minzoom: more.minzoom + step }),
		filter: ["==", ["get", "level"], level],
		layout: {
			"text-field": ["get", "name"],
			"text-font": FONT,
			"text-size": more.size,
			"text-letter-spacing": more.spacing ?? 0,
			"text-transform": more.isUpper === true ? "uppercase" : "none",
			"text-max-width": 7,
			"text-line-height": 1.15,
			"text-padding": 4 * scale,
			"text-variable-anchor": ["center", "top", "bottom", "left", "right"],
			// How far it may step aside, ems.
			"text-radial-offset": more.aside ?? 0.4,
			"symbol-sort-key": ["get", "rank"],
		},
		paint: {
			"text-color": more.colour,
			"text-halo-color": map.halo,
			"text-halo-width": 1.8 * scale,
			"text-halo-blur": 0.4,
		},
	});
	return {
		version: 8,
		sources: Object.fromEntries(
			REGION_SOURCES.map((id) => [
				id,
				{
					type: "geojson" as const,
					data: NOTHING,
					tolerance: 0.2,
					maxzoom: isWall ? WALL_TILE_ZOOM + Math.ceil(step) : CONSOLE_TILE_ZOOM,
					...(id === "kelurahan" || id === "rate" ? { promoteId: "code" } : {}),
				},
			]),
		),
		"font-faces": { Inter: interUrl },
		layers: [
			{ id: "water", type: "background", paint: { "background-color": map.water } },
			{ id: "land", type: "fill", source: "kelurahan", paint: { "fill-color": map.land, "fill-antialias": false } },
			...rateFills(),
			borderLayer(palette, scale, step),
			...hotspotLines(palette, byZoom),
			{
				id: "selection",
				type: "line",
				source: "selection",
				layout: { "line-join": "round", "line-cap": "round" },
				paint: { "line-color": map.selection, "line-width": byZoom([9, 2], [14, 4]) },
			},
			{
				id: "dispatch",
				type: "circle",
				source: "dispatch",
				paint: {
					"circle-radius": byZoom([9, 6], [14, 12]),
					"circle-color": palette.playback.fill,
					"circle-opacity": 0.35,
					"circle-stroke-color": palette.playback.fill,
					"circle-stroke-width": 2.5 * scale,
				},
			},
			label("kelurahan", {
				minzoom: isWall ? 12.6 : 12.2,
				size: isWall ? byZoom([12, SMALLEST_WALL_PX], [15, 18]) : byZoom([12, 11], [15, 15]),
				colour: map.label,
			}),
			label("kecamatan", {
				minzoom: 10.2,
				size: byZoom([10.2, isWall ? SMALLEST_WALL_PX : 11], [12, isWall ? 16.5 : 13], [14, 17.5]),
				colour: isWall ? palette.text.soft : map.label,
			}),
			label("kota", {
				size: byZoom([8, isWall ? SMALLEST_WALL_PX : 13], [11, isWall ? 22 : 16], [14, 24]),
				colour: isWall ? map.label : map.labelStrong,
				spacing: 0.14,
				isUpper: true,
				aside: 2.4,
			}),
			// What stands below is placed first: cells and their numbers, and hotspots, make the names above give way.
			hotspotRoom(),
			signRoom(scale),
			{
				id: "dispatch-label",
				type: "symbol",
				source: "dispatch",
				layout: {
					"text-field": ["get", "text"],
					"text-font": FONT,
					"text-size": byZoom([9, isWall ? SMALLEST_WALL_PX : 12], [14, isWall ? 18 : 15]),
					"text-anchor": "left",
					"text-offset": [0.9, 0],
					"text-padding": 2 * scale,
				},
				paint: { "text-color": palette.text.main, "text-halo-color": map.halo, "text-halo-width": 2 * scale },
			},
			rateLabel(palette, scale, byZoom),
			hotspotLabel(palette, scale, byZoom),
		],
	};
}

/** Pixels at scale 1 that names leave free around the middle of a cell that something is written on. */
const SIGN_PX = 20;

function signRoom(scale: number): LayerSpecification {
	return {
		id: "sign-room",
		type: "symbol",
		source: "signRoom",
		layout: {
			"icon-image": ROOM_ICON,
			"icon-size": (SIGN_PX * scale) / ROOM_ICON_PX,
			"icon-padding": 0,
			"icon-allow-overlap": true,
		},
	};
}
