// The borders of all levels as one layer: MapLibre draws each tile of each layer by itself.
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Palette } from "../ui/palette.ts";
import { BORDERS, type Border } from "./region-geometry.ts";

export const BORDER_LAYER = "border";

/** Pixels at scale 1, by zoom. The later in BORDERS, the further above. */
const WIDTHS = [
	[8, { kelurahan: 0.3, kecamatan: 0.5, outer: 0.5, kota: 0.8 }],
	[9, { kelurahan: 0.3, kecamatan: 0.5, outer: 0.7, kota: 1.13 }],
	[11, { kelurahan: 0.6, kecamatan: 1, outer: 1.1, kota: 1.8 }],
	[14, { kelurahan: 1.4, kecamatan: 2, outer: 2, kota: 3.2 }],
] as const satisfies readonly (readonly [zoom: number, widths: Readonly<Record<Border, number>>])[];

/** Zoom and scale as in map-style.ts: a screen of `scale` shows at a zoom what one of 1080 lines shows `step` steps before. */
export function borderLayer({ map }: Palette, scale: number, step: number): LayerSpecification {
	const colours = { kelurahan: map.kelurahanLine, kecamatan: map.kecamatanLine, outer: map.kotaLine, kota: map.kotaLine };
	const widths = WIDTHS.flatMap(([zoom, widths]) => [zoom + step, byBorder((border) => widths[border] * scale)]);
	return {
		id: BORDER_LAYER,
		type: "line",
		source: "border",
		layout: { "line-join": "round", "line-cap": "round", "line-sort-key": byBorder((border) => BORDERS.indexOf(border)) },
		paint: {
			"line-color": byBorder((border) => colours[border]),
			"line-width": ["interpolate", ["linear"], ["zoom"], ...widths] as unknown as ExpressionSpecification,
		},
	};
}

function byBorder(ofBorder: (border: Border) => string | number): ExpressionSpecification {
	const cases = BORDERS.slice(1).flatMap((border) => [border, ofBorder(border)]);
	return ["match", ["get", "level"], ...cases, ofBorder(BORDERS[0])] as unknown as ExpressionSpecification;
}
