import { ColumnLayer } from "@deck.gl/layers";
import { cellToBoundary, cellToLatLng } from "h3-js";
import type { Cell } from "../../server/protocol/code.ts";
import type { CellCounts } from "../store/select-cells.ts";
import type { Palette } from "../ui/palette.ts";
import { CELL_LEVELS, type CellLevel, type CellLook, lookOf } from "./cell-level.ts";

/** The layer under whose lines and words the cells lie. */
export const CELLS_BELOW = "kelurahan-line";

/** On the sphere that Web Mercator and deck.gl compute with. */
const METRES_PER_DEGREE = 40_075_016.686 / 360;

/**
 * Cells as flat columns of one hexagon, drawn once a cell by the GPU: over one city the shape of cells of a resolution does
 * not vary by a pixel (deck's H3HexagonLayer does the same by `highPrecision: false`, but needs packages that we do not have).
 * `levels` are indices in CELL_LEVELS, by index of a cell. While no cell is added, `data` is the same array and only colours are uploaded (updateTriggers).
 */
export function buildCellLayer(
	counts: CellCounts,
	levels: Uint8Array,
	palette: Palette,
	scale: number,
	visible: boolean,
): ColumnLayer<Cell> {
	const looks: CellLook[] = counts.cells.map((_, at) =>
		lookOf(counts.open[at] as number, CELL_LEVELS[levels[at] as number] as CellLevel, palette),
	);
	const lookAt = (index: number) => looks[index] as CellLook;
	const trigger = [counts.open, levels, palette];
	const first = counts.cells[0];
	return new ColumnLayer<Cell>({
		// Another resolution is another shape: a layer of its own, not an update.
		id: `cell-${counts.resolution}`,
		data: counts.cells,
		visible,
		getPosition: cellToPosition,
		getFillColor: (_, { index }) => lookAt(index).fill,
		getLineColor: (_, { index }) => lookAt(index).rim,
		getLineWidth: (_, { index }) => lookAt(index).rimPx * scale,
		updateTriggers: { getFillColor: trigger, getLineColor: trigger, getLineWidth: [...trigger, scale] },
		diskResolution: 6,
		...(first === undefined ? {} : { vertices: hexagonOf(first) }),
		radius: 1,
		coverage: 0.88,
		extruded: false,
		filled: true,
		stroked: true,
		lineWidthUnits: "pixels",
		pickable: false,
		// A flat map has no depth: cells that wrote it would hide the names that MapLibre draws above them.
		parameters: { depthWriteEnabled: false, depthCompare: "always" },
		// Read by MapLibreOverlay, which puts the layer under that one of the style.
		...{ beforeId: CELLS_BELOW },
	});
}

function cellToPosition(cell: Cell): [lng: number, lat: number] {
	const [lat, lng] = cellToLatLng(cell);
	return [lng, lat];
}

const hexagons = new Map<Cell, [number, number][]>();

/** Corners in metres from the centre, counter-clockwise; the same array for the same cell, so that the shape is not made again. */
function hexagonOf(cell: Cell): [number, number][] {
	const held = hexagons.get(cell);
	if (held !== undefined) return held;
	const [lat, lng] = cellToLatLng(cell);
	const shrink = Math.cos((lat * Math.PI) / 180);
	const corners = cellToBoundary(cell, true).map(([cornerLng, cornerLat]): [number, number] => [
		(cornerLng - lng) * METRES_PER_DEGREE * shrink,
		(cornerLat - lat) * METRES_PER_DEGREE,
	]);
	hexagons.set(cell, corners);
	return corners;
}
