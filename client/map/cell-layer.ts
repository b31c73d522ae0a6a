import type { Accessor, DefaultProps } from "@deck.gl/core";
import { ColumnLayer, type ColumnLayerProps } from "@deck.gl/layers";
import { cellToBoundary, cellToLatLng } from "h3-js";
import type { Cell } from "../../server/protocol/code.ts";
import type { CellCounts } from "../store/select-cells.ts";
import type { Palette } from "../ui/palette.ts";
import { BORDER_LAYER } from "./border-style.ts";
import { CELL_LEVELS, type CellLevel, type CellLook, lookOf, sizeOf } from "./cell-level.ts";

/** The layer under whose lines and words the cells lie. */
export const CELLS_BELOW = BORDER_LAYER;

/** On the sphere that Web Mercator and deck.gl compute with. */
const METRES_PER_DEGREE = 40_075_016.686 / 360;

interface Sized {
	/** A share of the cell's place. */
	readonly getSize: Accessor<Cell, number>;
}

/** Columns of one shape, each drawn at a size of its own. */
class SizedColumnLayer extends ColumnLayer<Cell, Sized> {
	static override layerName = "SizedColumnLayer";
	static override defaultProps: DefaultProps<ColumnLayerProps & Sized> = { getSize: { type: "accessor", value: 1 } };

	override getShaders() {
		const shaders = super.getShaders();
		const inject = { "vs:#decl": "in float instanceSizes;", "vs:DECKGL_FILTER_SIZE": "size *= instanceSizes;" };
		return { ...shaders, inject: { ...shaders.inject, ...inject } };
	}

	override initializeState(): void {
		super.initializeState();
		this.getAttributeManager()?.addInstanced({ instanceSizes: { size: 1, accessor: "getSize", defaultValue: 1 } });
	}
}

export interface CellLayerParts {
	readonly counts: CellCounts;
	/** Indices in CELL_LEVELS, by index of a cell. */
	readonly levels: Uint8Array;
	readonly palette: Palette;
	/** 1 on a screen of 1080 lines. */
	readonly scale: number;
	readonly visible: boolean;
	/** Whether the number of a cell must not be told by its size, either (shownCount). */
	readonly isHidden: (at: number) => boolean;
}

/**
 * Cells as flat columns of one hexagon, drawn once a cell by the GPU: over one city the shape of cells of a resolution does
 * not vary by a pixel (deck's H3HexagonLayer does the same by `highPrecision: false`, but needs packages that we do not have).
 * Larger where more are open. While no cell is added, `data` is the same array and only colours and sizes are uploaded (updateTriggers).
 */
export function buildCellLayer({ counts, levels, palette, scale, visible, isHidden }: CellLayerParts): ColumnLayer<Cell> {
	const looks: CellLook[] = counts.cells.map((_, at) =>
		lookOf(counts.open[at] as number, CELL_LEVELS[levels[at] as number] as CellLevel, palette),
	);
	const sizes = counts.cells.map((_, at) => sizeOf(isHidden(at) ? 1 : (counts.open[at] as number)));
	const lookAt = (index: number) => looks[index] as CellLook;
	const sizeAt = (index: number) => sizes[index] as number;
	const trigger = [counts.open, levels, palette];
	const first = counts.cells[0];
	return new SizedColumnLayer({
		// Another resolution is another shape: a layer of its own, not an update.
		id: `cell-${counts.resolution}`,
		data: counts.cells,
		visible,
		getPosition: cellToPosition,
		getFillColor: (_, { index }) => lookAt(index).fill,
		getLineColor: (_, { index }) => lookAt(index).rim,
		// The size shrinks the rim as well.
		getLineWidth: (_, { index }) => (lookAt(index).rimPx * scale) / sizeAt(index),
		getSize: (_, { index }) => sizeAt(index),
		updateTriggers: { getFillColor: trigger, getLineColor: trigger, getLineWidth: [...trigger, scale], getSize: trigger },
		diskResolution: 6,
		...(first === undefined ? {} : { vertices: hexagonOf(first) }),
		radius: 1,
		coverage: 0.92,
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
