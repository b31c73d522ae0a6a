// Kelurahan by the share of what is overdue in them. Each level has its own pattern besides its colour: dots, stripes, a grid.
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { contrastOf, type Palette, rgbOf } from "../ui/palette.ts";
import { RATE_LEVELS, type RateLevel } from "./region-rate.ts";

export const PAINTED_RATES = RATE_LEVELS.filter((level) => level !== "usual");
export type PaintedRate = Exclude<RateLevel, "usual">;

export const rateLayerId = (level: PaintedRate) => `rate-${level}`;

/** CSS pixels of one tile at scale 1; the lines of one continue in the next. */
export const PATTERN_PX = 12;

interface PatternLook {
	readonly ground: string;
	/** Of 255. */
	readonly groundAlpha: number;
	readonly ink: string;
	/** Of 255. */
	readonly inkAlpha: number;
	readonly kind: "dots" | "stripes" | "grid" | "points";
}

export function patternLook(level: PaintedRate, { lateness, map }: Palette): PatternLook {
	switch (level) {
		case "few":
			return { ground: map.land, groundAlpha: 0, ink: map.kecamatanLine, inkAlpha: 255, kind: "points" };
		case "raised":
			return { ground: lateness.late, groundAlpha: 70, ink: lateness.late, inkAlpha: 255, kind: "dots" };
		case "high":
			return { ground: lateness.late, groundAlpha: 150, ink: map.halo, inkAlpha: 153, kind: "stripes" };
		case "extreme":
			return { ground: lateness.severe, groundAlpha: 215, ink: lighterOf(map.labelStrong, map.halo), inkAlpha: 140, kind: "grid" };
	}
}

/** On the deep red of both palettes: for protanopia red is dark, and dark lines on it are none. */
function lighterOf(a: string, b: string): string {
	return contrastOf(a, "#000000") > contrastOf(b, "#000000") ? a : b;
}

/** `px` is the tile's width in device pixels. */
export function drawPattern(px: number, level: PaintedRate, palette: Palette): ImageData {
	const canvas = document.createElement("canvas");
	canvas.width = px;
	canvas.height = px;
	const context = canvas.getContext("2d");
	if (context === null) throw new Error("No 2d context for a pattern");
	const { ground, groundAlpha, ink, inkAlpha, kind } = patternLook(level, palette);
	context.scale(px / PATTERN_PX, px / PATTERN_PX);
	context.fillStyle = `rgb(${rgbOf(ground).join(" ")} / ${groundAlpha / 255})`;
	context.fillRect(0, 0, PATTERN_PX, PATTERN_PX);
	context.fillStyle = ink;
	context.strokeStyle = ink;
	context.lineWidth = kind === "grid" ? 1 : 1.6;
	if (kind === "dots" || kind === "points") {
		const radius = kind === "dots" ? 1.5 : 0.8;
		for (const [left, top] of [
			[3, 3],
			[9, 9],
		] as const) {
			context.beginPath();
			context.arc(left, top, radius, 0, 2 * Math.PI);
			context.fill();
		}
		return context.getImageData(0, 0, px, px);
	}
	context.globalAlpha = inkAlpha / 255;
	for (const isRising of kind === "stripes" ? [true] : [true, false]) {
		for (const shift of [-PATTERN_PX, 0, PATTERN_PX]) {
			context.beginPath();
			context.moveTo(shift - 1, isRising ? PATTERN_PX + 1 : -1);
			context.lineTo(shift + PATTERN_PX + 1, isRising ? -1 : PATTERN_PX + 1);
			context.stroke();
		}
	}
	return context.getImageData(0, 0, px, px);
}

type ByZoom = (...stops: readonly (readonly [zoom: number, value: number])[]) => ExpressionSpecification;

/** Hidden until the map is coloured by region. A kelurahan of `rate` says its level (rate-paint.ts). */
export function rateFills(): LayerSpecification[] {
	return PAINTED_RATES.map((level) => ({
		id: rateLayerId(level as PaintedRate),
		type: "fill",
		source: "rate",
		filter: ["==", ["get", "level"], level],
		layout: { visibility: "none" },
		paint: { "fill-pattern": rateLayerId(level as PaintedRate) },
	}));
}

export function rateLabel({ map, text }: Palette, scale: number, byZoom: ByZoom): LayerSpecification {
	return {
		id: "rate-label",
		type: "symbol",
		source: "rateLabel",
		layout: {
			visibility: "none",
			"text-field": ["get", "text"],
			"text-font": ["Inter"],
			"text-size": byZoom([9, 16], [11, 16], [14, 20]),
			"text-line-height": 1.05,
			"text-padding": 1,
			"symbol-sort-key": ["get", "rank"],
		},
		paint: { "text-color": text.main, "text-halo-color": map.halo, "text-halo-width": 2.4 * scale },
	};
}
