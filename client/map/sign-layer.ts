// Signs and numbers of cells, in the same frame as the cells' colours. MapLibre's symbols would be laid out in a worker and placed
// anew, all of them, with each number that changes.
import type { Layer } from "@deck.gl/core";
import { IconLayer, type IconLayerProps, TextLayer } from "@deck.gl/layers";
import type { Texture } from "@luma.gl/core";
import type { View } from "../../server/protocol/account.ts";
import { type Palette, rgbOf } from "../ui/palette.ts";
import { zoomsWithRoom } from "./camera.ts";
import { inkOn } from "./cell-level.ts";
import { type CellSign, drawWarning } from "./cell-sign.ts";

/** The layer of the style under which they lie: over the borders and the names of regions, which give way to them. */
export const SIGNS_BELOW = "dispatch-label";

const FONT_FAMILY = "Inter Variable";
const FONT_WEIGHT = 650;
/** For `document.fonts.load`: letters of another font would stay for good, for they are drawn once. */
export const SIGN_FONT = `${FONT_WEIGHT} 16px "${FONT_FAMILY}"`;
const CHARACTERS = "0123456789.,";

/** Pixels at scale 1 by zoom at scale 1. */
const TEXT_PX = {
	wall: [
		[10.3, 16],
		[13, 18],
	],
	console: [
		[10.3, 11],
		[11.2, 13.5],
		[13, 16.5],
	],
} as const;
const ICON_PX = [
	[10.3, 9.6],
	[11.2, 15.4],
	[13, 24],
] as const;
/** Pixels at scale 1 that a console's cell must be wide for a warning sign above its number; a smaller one has the number alone. */
const ROOM_PX = 40;
/** Ems by which a number stands below the middle of its cell, under a sign. */
const BELOW_ICON_EM = 0.42;
/** Share of the sign that hangs below the middle of its cell. */
const ICON_BELOW = 1 / 8;

export interface SignLayerParts {
	readonly signs: readonly CellSign[];
	/** Those of level many; the same array for the same signs, so that nothing is uploaded again. */
	readonly warnings: readonly CellSign[];
	readonly palette: Palette;
	readonly view: View;
	/** 1 on a screen of 1080 lines. */
	readonly scale: number;
	/** At scale 1. */
	readonly zoom: number;
	readonly visible: boolean;
}

export function buildSignLayers({ signs, warnings, palette, view, scale, zoom, visible }: SignLayerParts): Layer[] {
	const textPx = atZoom(TEXT_PX[view], zoom) * scale;
	const iconPx = atZoom(ICON_PX, zoom) * scale;
	const hasRoom = view === "wall" || (zoomsWithRoom(ROOM_PX).findLast(({ from }) => zoom >= from)?.hasRoom ?? false);
	const inks = { several: rgbOf(inkOn("several", palette)), many: rgbOf(inkOn("many", palette)) };
	const belowPx = hasRoom ? BELOW_ICON_EM * textPx : 0;
	// Read by MapLibreOverlay, which puts the layer under that one of the style.
	const shared = { visible, pickable: false, parameters: { depthCompare: "always" as const }, ...{ beforeId: SIGNS_BELOW } };
	return [
		new IconLayer<CellSign>({
			...shared,
			id: "cell-warning",
			data: warnings,
			visible: visible && hasRoom,
			...warningAtlas(palette, Math.ceil(atZoom(ICON_PX, Number.POSITIVE_INFINITY) * scale * devicePixelRatio)),
			getIcon: () => "warning",
			getPosition: ({ position }) => position,
			getSize: iconPx,
			getPixelOffset: [0, iconPx * ICON_BELOW],
		}),
		new TextLayer<CellSign>({
			...shared,
			id: "cell-number",
			data: signs,
			characterSet: CHARACTERS,
			fontFamily: FONT_FAMILY,
			fontWeight: FONT_WEIGHT,
			// As large as it is drawn at most: what is scaled is blurred.
			fontSettings: { fontSize: Math.ceil(atZoom(TEXT_PX[view], Number.POSITIVE_INFINITY) * scale * devicePixelRatio) },
			getText: ({ text }) => text,
			getPosition: ({ position }) => position,
			getColor: ({ level }) => inks[level],
			getSize: textPx,
			getPixelOffset: ({ level }) => [0, level === "many" ? belowPx : 0],
			updateTriggers: { getColor: palette, getPixelOffset: belowPx },
		}),
	];
}

/** Linear between pairs of (zoom, pixels), and constant beyond them. */
function atZoom(stops: readonly (readonly [zoom: number, px: number])[], zoom: number): number {
	const next = stops.findIndex(([at]) => at >= zoom);
	const [fromZoom, fromPx] = stops[Math.max(0, (next === -1 ? stops.length : next) - 1)] as readonly [number, number];
	const [toZoom, toPx] = stops[next] ?? [fromZoom, fromPx];
	if (toZoom <= fromZoom || zoom <= fromZoom) return fromPx;
	return fromPx + ((toPx - fromPx) * (zoom - fromZoom)) / (toZoom - fromZoom);
}

interface Atlas {
	readonly iconAtlas: NonNullable<IconLayerProps["iconAtlas"]>;
	readonly iconMapping: NonNullable<IconLayerProps["iconMapping"]>;
}

/** The same object for the same palette and size, so that the texture is not made again. */
const atlases = new WeakMap<Palette, Map<number, Atlas>>();

function warningAtlas(palette: Palette, px: number): Atlas {
	const bySize = atlases.get(palette) ?? new Map<number, Atlas>();
	atlases.set(palette, bySize);
	const held = bySize.get(px);
	if (held !== undefined) return held;
	const atlas: Atlas = {
		// What its documentation lets be an image, its types do not.
		iconAtlas: drawWarning(px, inkOn("many", palette), palette.lateness.severe) as unknown as Texture,
		iconMapping: { warning: { x: 0, y: 0, width: px, height: px, anchorY: px } },
	};
	bySize.set(px, atlas);
	return atlas;
}
