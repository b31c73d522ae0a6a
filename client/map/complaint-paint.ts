// Keeps the complaints of a map drawn: as cells with their signs, closer in as points, and what was just handed over as arcs.
import type { Layer } from "@deck.gl/core";
import { MapLibreOverlay } from "@deck.gl/maplibre";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { View } from "../../server/protocol/account.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import { type CellCounts, selectCells } from "../store/select-cells.ts";
import { shownCount } from "../store/shown-count.ts";
import type { State } from "../store/state.ts";
import type { Palette } from "../ui/palette.ts";
import { POINTS_FROM_ZOOM, scaleToZoom } from "./camera.ts";
import { buildCellLayer } from "./cell-layer.ts";
import { cellLevels } from "./cell-level.ts";
import { type CellSign, selectCellSigns, toRoom } from "./cell-sign.ts";
import { type Arc, buildArcLayer, selectArcs } from "./dispatch-arc.ts";
import { type Held, LevelHold } from "./level-hold.ts";
import { isStill } from "./motion.ts";
import { Pacer } from "./pacer.ts";
import { buildPointLayer, NO_POINTS, type Points, selectPoints } from "./point-layer.ts";
import { addRoomIcon } from "./room-icon.ts";
import { buildSignLayers, SIGN_FONT } from "./sign-layer.ts";

/** What streams in is painted so often: a repaint of the map costs more than all else that a change does to a screen. */
const PAINT_INTERVAL_MS = 250;
/** Numbers are read, and names make room for them in a worker: not as often as that. */
const SIGN_INTERVAL_MS = 1000;

const NO_CELLS: CellCounts = {
	resolution: 0,
	cells: [],
	open: new Int32Array(0),
	overdue: new Int32Array(0),
	private: new Int32Array(0),
};

/** Other complaints, another part of them, or the same in another way or by other rules. */
const ASKED = ["complaints", "filter", "resolution", "coloured", "reference"] as const;
type Asked = Pick<State, (typeof ASKED)[number] | "selection">;

/** Which cells, by index, must not say their number. */
function hiddenIn(state: State, { open, private: hidden }: CellCounts): (at: number) => boolean {
	return (at) => shownCount(state, open[at] as number, hidden[at] as number) === null;
}

export interface ComplaintPaintParts {
	readonly view: View;
	readonly palette: Palette;
	/** 1 on a screen of 1080 lines. */
	readonly scale: number;
	readonly formatCount: (count: number) => string;
}

export class ComplaintPaint {
	readonly #map: MapLibreMap;
	readonly #parts: ComplaintPaintParts;
	readonly #overlay: MapLibreOverlay;
	#state: State | undefined;
	#drawn: { readonly cells: CellCounts } & Partial<Pick<State, "coloured" | "filter" | "reference">> = { cells: NO_CELLS };
	/** As it was told last: what a person asked for is found by it. */
	#asked: Asked | undefined;
	#points: Points = NO_POINTS;
	readonly #hold = new LevelHold();
	#held: Held = { levels: new Uint8Array(0), until: Number.POSITIVE_INFINITY };
	#arcs: readonly Arc[] = [];
	readonly #paints = new Pacer(PAINT_INTERVAL_MS);
	#signs: readonly CellSign[] = [];
	#warnings: readonly CellSign[] = [];
	#hasSignFont = false;
	/** Cells that names give way to. */
	#room = "";
	#signedAt = Number.NEGATIVE_INFINITY;
	/** Whether the signs are those of the cells that are drawn. */
	#isSigned = true;

	/**
	 * Not before the map's "load", and with a layer already: the overlay takes its place under the lines and names only while the style
	 * is loaded, and from the first setData on it is not for a while. A layer without a place is drawn over everything.
	 */
	constructor(map: MapLibreMap, parts: ComplaintPaintParts) {
		this.#map = map;
		this.#parts = parts;
		this.#overlay = new MapLibreOverlay({ interleaved: true, layers: [this.#buildCells(NO_CELLS, true), ...this.#buildSigns()] });
		map.addControl(this.#overlay);
		addRoomIcon(map);
		void this.#awaitFont();
	}

	/** At once what a person asked for, else at the pace of what streams in. */
	draw(state: State): void {
		this.#state = state;
		const was = this.#asked;
		this.#asked = state;
		const isAsked = ASKED.some((part) => was?.[part] !== state[part]);
		if (isAsked) this.#paints.doAtOnce(() => this.#paint(state));
		else this.#paints.do(() => this.#paint(this.#state ?? state));
		if (was?.selection !== state.selection) this.place();
	}

	#paint(state: State): void {
		const areArcsNew = this.#selectArcs(state);
		const cells = selectCells(state);
		const { coloured, filter, reference } = state;
		const isRecoloured = this.#drawn.coloured !== coloured;
		const isRuled = this.#drawn.reference !== reference;
		const maySign = performance.now() - this.#signedAt >= SIGN_INTERVAL_MS;
		const isSignDue = !this.#isSigned && maySign;
		if (this.#drawn.cells === cells && state.now < this.#held.until && !isRecoloured && !isRuled && !areArcsNew && !isSignDue) return;
		const isOfOthers = this.#drawn.cells.resolution !== cells.resolution || this.#drawn.filter !== filter;
		this.#drawn = { cells, coloured, filter, reference };
		const levels = cellLevels(cells.overdue, hiddenIn(state, cells));
		this.#held = this.#hold.settle(levels, state.now, [cells.resolution, state.filter, state.complaints]);
		this.#isSigned = false;
		// The numbers of other cells, or of other complaints, must not stand on these.
		if (isOfOthers || isRecoloured || isRuled || maySign) this.#sign(state);
		this.place();
	}

	/** To be called after each move, too: which points are in view. Cells and points go to the overlay together: it takes its layers as one list. */
	place(): void {
		const state = this.#state;
		if (state === undefined) return;
		const { palette, scale } = this.#parts;
		const zoom = this.#map.getZoom() - scaleToZoom(scale);
		const hasPoints = state.view === "console" && zoom >= POINTS_FROM_ZOOM;
		const bounds = this.#map.getBounds();
		const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] as const;
		this.#points = hasPoints ? selectPoints(state, box) : NO_POINTS;
		const selected: ComplaintId | null = state.selection?.kind === "complaint" ? state.selection.id : null;
		const layers: Layer[] = [this.#buildCells(this.#drawn.cells, state.coloured === "cell"), ...this.#buildSigns()];
		if (hasPoints) layers.push(buildPointLayer(this.#points, selected, state.now, palette));
		if (this.#arcs.length > 0) layers.push(buildArcLayer(this.#arcs, state.now, palette, scale, isStill()));
		this.#overlay.setProps({ layers });
	}

	/** The complaint whose point is drawn at a pixel. */
	findPoint(left: number, top: number): ComplaintId | undefined {
		if (this.#points.count === 0) return undefined;
		const at = this.#overlay.pickObject({ x: left, y: top, radius: 4, layerIds: ["point"] })?.index;
		return this.#points.ids[at ?? -1] as ComplaintId | undefined;
	}

	/** The map goes; a font that comes later draws nothing any more. */
	stop(): void {
		this.#paints.stop();
		this.#state = undefined;
	}

	/** Whether the arcs are others than those drawn, or fainter. */
	#selectArcs({ dispatched, reference, now }: State): boolean {
		const before = this.#arcs;
		if (reference === null || (dispatched.length === 0 && before.length === 0)) return false;
		this.#arcs = selectArcs(dispatched, reference, now);
		return this.#arcs.length > 0 || before.length > 0;
	}

	#buildCells(counts: CellCounts, visible: boolean): Layer {
		const { palette, scale } = this.#parts;
		const isHidden = this.#state === undefined ? () => false : hiddenIn(this.#state, counts);
		return buildCellLayer({ counts, levels: this.#held.levels, palette, scale, visible, isHidden });
	}

	#buildSigns(): Layer[] {
		const { palette, scale, view } = this.#parts;
		const zoom = this.#map.getZoom() - scaleToZoom(scale);
		return buildSignLayers({ signs: this.#signs, warnings: this.#warnings, palette, view, scale, zoom, visible: this.#hasSignFont });
	}

	/** A letter is drawn once, with the font that there is then. */
	async #awaitFont(): Promise<void> {
		try {
			await document.fonts.load(SIGN_FONT);
		} catch (error) {
			console.warn("The font of the numbers on cells did not come; another takes its place", error);
		}
		this.#hasSignFont = true;
		this.place();
	}

	#sign(state: State): void {
		const { cells, coloured } = this.#drawn;
		this.#signedAt = performance.now();
		this.#isSigned = true;
		this.#signs = coloured === "cell" ? selectCellSigns(cells, this.#held.levels, state, this.#parts.formatCount) : [];
		this.#warnings = this.#signs.filter(({ level }) => level === "many");
		const room = this.#signs.map(({ cell }) => cell).join();
		if (room === this.#room) return;
		this.#room = room;
		void this.#map.getSource<GeoJSONSource>("signRoom")?.setData(toRoom(this.#signs));
	}
}
