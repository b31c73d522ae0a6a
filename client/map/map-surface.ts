// One MapLibre map with one deck.gl overlay for the life of the page. It is told states and draws what is new in them; the
// camera is the hand's: after the first fit nothing here moves it on a console.

import { workerUrl } from "virtual:maplibre-worker";
import type { Layer } from "@deck.gl/core";
import { MapLibreOverlay } from "@deck.gl/maplibre";
import { latLngToCell } from "h3-js";
import { type GeoJSONSource, Map as MapLibreMap, setWorkerUrl } from "maplibre-gl";
import type { View } from "../../server/protocol/account.ts";
import type { Cell, ComplaintId, Position, RegionCode } from "../../server/protocol/code.ts";
import { type CellCounts, selectCells } from "../store/select-cells.ts";
import { shownCount } from "../store/shown-count.ts";
import type { MapFrame, Selection, State } from "../store/state.ts";
import type { Palette } from "../ui/palette.ts";
import { drawBackdrop } from "./basemap.ts";
import { POINTS_FROM_ZOOM, scaleToZoom, zoomToResolution } from "./camera.ts";
import { buildCellLayer } from "./cell-layer.ts";
import { cellLevels, inkOn } from "./cell-level.ts";
import { buildCellSigns, drawWarning, WARNING_ICON } from "./cell-sign.ts";
import { type Arc, buildArcLayer, selectArcs } from "./dispatch-arc.ts";
import { buildDispatches } from "./dispatch-mark.ts";
import { HotspotPaint } from "./hotspot-paint.ts";
import { type Held, LevelHold } from "./level-hold.ts";
import { frameToBounds } from "./map-frame.ts";
import { buildMapStyle } from "./map-style.ts";
import { Pacer } from "./pacer.ts";
import { PinMarker } from "./pin-marker.ts";
import { buildPointLayer, NO_POINTS, type Points, selectPoints } from "./point-layer.ts";
import { RatePaint } from "./rate-paint.ts";
import { rateLayerId } from "./rate-style.ts";
import { buildLabels, buildRegionGeometry, type RegionGeometry } from "./region-geometry.ts";
import { buildSelection } from "./selection-outline.ts";

export interface MapHit {
	readonly selection: Selection;
	/** Pixels from the map's upper left corner. */
	readonly at: readonly [left: number, top: number];
}

export interface MapSurfaceParts {
	readonly container: HTMLElement;
	readonly view: View;
	readonly palette: Palette;
	/** 1 on a screen of 1080 lines. */
	readonly scale: number;
	/** Pixels at scale 1 that the first fit leaves free. */
	readonly padding: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
	readonly formatCount: (count: number) => string;
	/** A share with its denominator, on two lines. */
	readonly formatRate: (overdue: number, open: number) => string;
	readonly onResolution: (resolution: number) => void;
	readonly onHover: (hit: MapHit | null) => void;
	readonly onSelect: (selection: Selection | null) => void;
	/** While the state has a pin: a click or a drag chose this point. */
	readonly onPin: (position: Position) => void;
	/** A hand, or a button, has moved the map: not told of what the page does by itself. */
	readonly onMoved?: (camera: Camera) => void;
	/** The GPU took the context away: this surface is dead and a new one is to be made. */
	readonly onContextLost: () => void;
}

/** Marks a movement that a button asked for; a hand's own carry the hand's event. */
const ASKED = { isAsked: true };
/** How long a tour travels. */
const MOVE_MS = 1500;
/** What streams in is painted so often: a repaint of the map costs more than all else that a change does to a screen. */
const PAINT_INTERVAL_MS = 250;
/** Signs are laid out anew in a worker: not as often as that. */
const SIGN_INTERVAL_MS = 1000;
/** Web Mercator at zoom 9.5: Jakarta before the regions have come. */
const JAKARTA = { center: [106.83, -6.23] as [number, number], zoom: 9.8 };

const MAINLAND: MapFrame = { kind: "mainland" };

/** What lies under the regions is under this layer. */
const BACKDROP_BELOW = rateLayerId("few");

function isStill(): boolean {
	return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

type Asked = Pick<State, "complaints" | "filter" | "resolution" | "coloured">;

/** Which cells, by index, must not say their number. */
function hiddenIn(state: State, { open, private: hidden }: CellCounts): (at: number) => boolean {
	return (at) => shownCount(state, open[at] as number, hidden[at] as number) === null;
}

const NO_CELLS: CellCounts = {
	resolution: 0,
	cells: [],
	open: new Int32Array(0),
	overdue: new Int32Array(0),
	private: new Int32Array(0),
};

export interface Camera {
	readonly center: [number, number];
	readonly zoom: number;
}

export class MapSurface {
	readonly #parts: MapSurfaceParts;
	readonly #map: MapLibreMap;
	#overlay: MapLibreOverlay | undefined;
	#palette: Palette;
	#state: State | undefined;
	#geometry: RegionGeometry | undefined;
	#drawn: {
		regions?: unknown;
		reference?: unknown;
		cells?: CellCounts;
		coloured?: State["coloured"];
		basemap?: State["basemap"];
		selection?: unknown;
		frame?: unknown;
		playback: unknown;
	} = { playback: null };
	/** What was asked for when cells were last drawn. */
	#asked: Asked | undefined;
	#points: Points = NO_POINTS;
	readonly #hold = new LevelHold();
	#held: Held = { levels: new Uint8Array(0), until: Number.POSITIVE_INFINITY };
	#rates: RatePaint | undefined;
	#arcs: readonly Arc[] = [];
	readonly #paints = new Pacer(PAINT_INTERVAL_MS);
	readonly #signs = new Pacer(SIGN_INTERVAL_MS);
	readonly #hotspots: HotspotPaint;
	readonly #pin: PinMarker;
	#hasFitted: boolean;
	#isLocked = false;
	/** Where the pointer is; null while it is elsewhere. */
	#pointer: readonly [left: number, top: number] | null = null;
	readonly #backdrop = new AbortController();
	/** Removing a map gives its context back, and that is no loss. */
	#isRemoved = false;

	constructor(parts: MapSurfaceParts, camera?: Camera) {
		this.#parts = parts;
		this.#palette = parts.palette;
		this.#hasFitted = camera !== undefined;
		setWorkerUrl(workerUrl);
		const isWall = parts.view === "wall";
		this.#map = new MapLibreMap({
			container: parts.container,
			style: buildMapStyle(parts.palette, parts.scale, isWall),
			...(camera ?? JAKARTA),
			interactive: !isWall,
			attributionControl: false,
			dragRotate: false,
			// It would swallow every click with Shift, which chooses a kelurahan.
			boxZoom: false,
			pitchWithRotate: false,
			touchPitch: false,
			fadeDuration: 0,
			renderWorldCopies: false,
			minZoom: 7,
			maxZoom: 18,
			maxCanvasSize: [16_384, 8192],
		});
		this.#map.touchZoomRotate.disableRotation();
		this.#map.on("load", () => this.#onLoad());
		this.#map.on("zoom", () => this.#reportResolution());
		this.#hotspots = new HotspotPaint(this.#map, parts.scale);
		this.#map.on("zoomend", () => this.#hotspots.place());
		this.#map.on("moveend", () => this.#drawPoints());
		this.#map.on("moveend", (event) => {
			if (event.originalEvent !== undefined || "isAsked" in event) parts.onMoved?.(this.camera);
		});
		this.#map.on("resize", () => {
			if (isWall) this.fit(this.#state?.frame);
		});
		this.#map.on("mousemove", (event) => parts.onHover(this.#hitAt(event.point.x, event.point.y)));
		this.#map.on("mouseout", () => parts.onHover(null));
		this.#map.on("mousemove", ({ point }) => {
			this.#pointer = [point.x, point.y];
		});
		this.#map.on("mouseout", () => {
			this.#pointer = null;
		});
		this.#pin = new PinMarker(this.#map, parts.palette.map.selection, parts.onPin);
		this.#map.on("click", (event) => {
			if (this.#state?.pin) parts.onPin([event.lngLat.lng, event.lngLat.lat]);
			else parts.onSelect(this.#chosenAt(event.point.x, event.point.y, event.originalEvent.shiftKey));
		});
		// The map's own event, which it also fires when its workers were restarted and have lost what is drawn over it.
		this.#map.once("webglcontextlost", () => {
			if (!this.#isRemoved) parts.onContextLost();
		});
	}

	get camera(): Camera {
		const { lng, lat } = this.#map.getCenter();
		return { center: [lng, lat], zoom: this.#map.getZoom() };
	}

	/** By a hand's wish only, on a console. A wall keeps the frame when its size or the boundaries change. */
	fit(frame: MapFrame = MAINLAND, durationMs = 0): void {
		if (this.#geometry === undefined) return;
		const { padding, scale } = this.#parts;
		const scaled = { top: padding.top * scale, right: padding.right * scale, bottom: padding.bottom * scale, left: padding.left * scale };
		const bounds = [...frameToBounds(frame, this.#geometry)] as [number, number, number, number];
		this.#map.fitBounds(bounds, { padding: scaled, animate: durationMs > 0, duration: durationMs });
		this.#hasFitted = true;
		this.#reportResolution();
	}

	/** Where a saved view has it. */
	look({ center, zoom }: { readonly center: Position; readonly zoom: number }): void {
		this.#map.jumpTo({ center: [center[0], center[1]], zoom }, ASKED);
	}

	/** Moves to a point because a person asked for it. */
	show(position: Position): void {
		this.#map.easeTo(
			{ center: [position[0], position[1]], zoom: Math.max(this.#map.getZoom(), POINTS_FROM_ZOOM + 1.5), duration: 500 },
			ASKED,
		);
	}

	/** By a key what a click does where the pointer is, or in the middle of a map that it is not on. */
	choose(): void {
		const { clientWidth, clientHeight } = this.#parts.container;
		const [left, top] = this.#pointer ?? [clientWidth / 2, clientHeight / 2];
		const [position] = this.toPositions([[left, top]]);
		if (this.#state?.pin && position !== undefined) this.#parts.onPin(position);
		else this.#parts.onSelect(this.#chosenAt(left, top, false));
	}

	/** Against a stray drag or turn of the wheel; what a button asks for still moves it. */
	lock(isLocked: boolean): void {
		this.#isLocked = isLocked;
		const { dragPan, scrollZoom, doubleClickZoom, touchZoomRotate, keyboard } = this.#map;
		for (const hand of [dragPan, scrollZoom, doubleClickZoom, touchZoomRotate, keyboard]) {
			if (isLocked) hand.disable();
			else hand.enable();
		}
		if (!isLocked) this.#map.touchZoomRotate.disableRotation();
	}

	get isLocked(): boolean {
		return this.#isLocked;
	}

	toPositions(pixels: readonly (readonly [left: number, top: number])[]): readonly Position[] {
		return pixels.map(([left, top]) => {
			const { lng, lat } = this.#map.unproject([left, top]);
			return [lng, lat];
		});
	}

	draw(state: State): void {
		this.#state = state;
		if (this.#overlay === undefined) return;
		this.#drawRegions(state);
		this.#drawFrame(state);
		this.#hotspots.draw(state);
		this.#drawSelection(state);
		this.#drawPlayback(state);
		this.#pin.draw(state);
		this.#drawBasemap(state);
		this.#rates?.draw(state, this.#geometry);
		// What a person did is seen at once.
		if (this.#isAskedFor(state)) this.#paints.doAtOnce(() => this.#drawCells(state));
		else this.#paints.do(() => this.#drawCells(this.#state ?? state));
	}

	/** Whether other complaints, another part of them, or the same in another way are to be drawn than before. */
	#isAskedFor({ complaints, filter, resolution, coloured }: State): boolean {
		const was = this.#asked;
		this.#asked = { complaints, filter, resolution, coloured };
		return (
			was === undefined ||
			was.complaints !== complaints ||
			was.filter !== filter ||
			was.resolution !== resolution ||
			was.coloured !== coloured
		);
	}

	#drawCells(state: State): void {
		const areArcsNew = this.#selectArcs(state);
		const cells = selectCells(state);
		const isRecoloured = this.#drawn.coloured !== state.coloured;
		if (this.#drawn.cells === cells && state.now < this.#held.until && !isRecoloured && !areArcsNew) return;
		const isFiner = this.#drawn.cells?.resolution !== cells.resolution;
		this.#drawn.cells = cells;
		this.#drawn.coloured = state.coloured;
		this.#held = this.#hold.settle(cellLevels(cells.overdue, hiddenIn(state, cells)), state.now, [
			cells.resolution,
			state.filter,
			state.complaints,
		]);
		this.#drawPoints();
		// The numbers of other cells must not stand on these.
		if (isFiner || isRecoloured) this.#signs.doAtOnce(() => this.#drawSigns());
		else this.#signs.do(() => this.#drawSigns());
	}

	remove(): void {
		this.#isRemoved = true;
		this.#paints.stop();
		this.#signs.stop();
		this.#rates?.stop();
		this.#backdrop.abort();
		this.#map.remove();
	}

	#onLoad(): void {
		const { scale } = this.#parts;
		// Not before "load", and with a layer already: the overlay takes its place under the lines and names only while the style
		// is loaded, and from the first setData on it is not for a while. A layer without a place is drawn over everything.
		this.#overlay = new MapLibreOverlay({
			interleaved: true,
			layers: [this.#buildCells(NO_CELLS, true)],
		});
		this.#map.addControl(this.#overlay);
		const px = Math.ceil(32 * scale * devicePixelRatio);
		this.#map.addImage(WARNING_ICON, drawWarning(px, inkOn("many", this.#palette), this.#palette.lateness.severe), {
			pixelRatio: devicePixelRatio * scale,
		});
		this.#rates = new RatePaint(this.#map, this.#palette, scale, this.#parts.formatRate);
		if (this.#state !== undefined) this.draw(this.#state);
	}

	#drawRegions(state: State): void {
		if (state.regions !== null && this.#drawn.regions !== state.regions) {
			this.#drawn.regions = state.regions;
			this.#geometry = buildRegionGeometry(state.regions);
			for (const id of ["kelurahan", "kelurahanLine", "kecamatanLine", "kotaLine", "outerLine"] as const)
				this.#setData(id, this.#geometry[id]);
			if (!this.#hasFitted || this.#parts.view === "wall") this.fit(state.frame);
		}
		if (state.reference !== null && this.#drawn.reference !== state.reference) {
			this.#drawn.reference = state.reference;
			this.#setData("label", buildLabels(state.reference));
		}
	}

	/** A wall only; by a tour. */
	#drawFrame({ frame, view }: State): void {
		if (view !== "wall" || this.#drawn.frame === frame || this.#geometry === undefined) return;
		const isFirst = this.#drawn.frame === undefined;
		this.#drawn.frame = frame;
		this.fit(frame, isFirst || isStill() ? 0 : MOVE_MS);
	}

	#drawSelection(state: State): void {
		if (this.#drawn.selection === state.selection) return;
		this.#drawn.selection = state.selection;
		this.#setData("selection", buildSelection(state, this.#geometry));
		this.#drawPoints();
	}

	/** Dispatches of the moment that is played: nothing while what is shown is live. */
	#drawPlayback(state: State): void {
		if (this.#drawn.playback === (state.playback?.dispatches ?? null)) return;
		this.#drawn.playback = state.playback?.dispatches ?? null;
		this.#setData("dispatch", buildDispatches(state));
	}

	/** Whether the arcs are others than those drawn, or fainter. */
	#selectArcs({ dispatched, reference, now }: State): boolean {
		const before = this.#arcs;
		if (reference === null || (dispatched.length === 0 && before.length === 0)) return false;
		this.#arcs = selectArcs(dispatched, reference, now);
		return this.#arcs.length > 0 || before.length > 0;
	}

	/** Under everything, when it is there; the map does not wait for it, and is whole without it. */
	#drawBasemap({ basemap }: State): void {
		if (this.#drawn.basemap === basemap) return;
		this.#drawn.basemap = basemap;
		if (basemap === null) return;
		drawBackdrop(this.#map, basemap, { palette: this.#palette, below: BACKDROP_BELOW, signal: this.#backdrop.signal });
	}

	/** Cells and points go to the overlay together: it takes its layers as one list. */
	#drawPoints(): void {
		const state = this.#state;
		if (state === undefined || this.#overlay === undefined) return;
		const hasPoints = state.view === "console" && this.#zoom() >= POINTS_FROM_ZOOM;
		const bounds = this.#map.getBounds();
		const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] as const;
		this.#points = hasPoints ? selectPoints(state, box) : NO_POINTS;
		const selected: ComplaintId | null = state.selection?.kind === "complaint" ? state.selection.id : null;
		const { scale } = this.#parts;
		const areCells = state.coloured === "cell";
		const layers: Layer[] = [this.#buildCells(selectCells(state), areCells)];
		if (hasPoints) layers.push(buildPointLayer(this.#points, selected, state.now, this.#palette));
		if (this.#arcs.length > 0) layers.push(buildArcLayer(this.#arcs, state.now, this.#palette, scale, isStill()));
		this.#overlay.setProps({ layers });
	}

	#buildCells(counts: CellCounts, visible: boolean): Layer {
		const { scale } = this.#parts;
		const isHidden = this.#state === undefined ? () => false : hiddenIn(this.#state, counts);
		return buildCellLayer({ counts, levels: this.#held.levels, palette: this.#palette, scale, visible, isHidden });
	}

	#drawSigns(): void {
		const state = this.#state;
		if (state === undefined) return;
		const counts = state.coloured === "cell" ? selectCells(state) : NO_CELLS;
		this.#setData("cellSign", buildCellSigns(counts, this.#held.levels, state, this.#parts.formatCount));
	}

	#setData(source: string, data: GeoJSON.GeoJSON): void {
		const found = this.#map.getSource<GeoJSONSource>(source);
		if (found === undefined) throw new Error(`The map style has no source ${source}`);
		void found.setData(data);
	}

	#zoom(): number {
		return this.#map.getZoom() - scaleToZoom(this.#parts.scale);
	}

	#reportResolution(): void {
		this.#parts.onResolution(zoomToResolution(this.#zoom(), this.#parts.view, this.#state?.resolution));
	}

	/** With Shift the kelurahan, whatever lies in it; so also where nothing else is. The same once more chooses nothing. */
	#chosenAt(left: number, top: number, isRegion: boolean): Selection | null {
		const hit = isRegion ? null : this.#hitAt(left, top);
		if (this.#overlay === undefined) return null;
		if (hit !== null) return hit.selection.kind === "region" ? this.#unlessHeld(hit) : hit.selection;
		return this.#unlessHeld(this.#regionAt(left, top));
	}

	#unlessHeld(hit: MapHit | null): Selection | null {
		const held = this.#state?.selection;
		if (hit?.selection.kind !== "region" || (held?.kind === "region" && held.region === hit.selection.region)) return null;
		return hit.selection;
	}

	#regionAt(left: number, top: number): MapHit | null {
		const region = this.#map.queryRenderedFeatures([left, top], { layers: ["land"] })[0]?.properties.code as RegionCode | undefined;
		return region === undefined ? null : { selection: { kind: "region", region }, at: [left, top] };
	}

	#hitAt(left: number, top: number): MapHit | null {
		const state = this.#state;
		if (state === undefined || this.#overlay === undefined) return null;
		if (this.#points.count > 0) {
			const at = this.#overlay.pickObject({ x: left, y: top, radius: 4, layerIds: ["point"] })?.index;
			const id = this.#points.ids[at ?? -1];
			if (id !== undefined) return { selection: { kind: "complaint", id: id as ComplaintId }, at: [left, top] };
		}
		if (state.coloured === "region") return this.#regionAt(left, top);
		const { lng, lat } = this.#map.unproject([left, top]);
		const counts = selectCells(state);
		const cell = latLngToCell(lat, lng, counts.resolution) as Cell;
		const index = counts.cells.indexOf(cell);
		return index !== -1 && (counts.open[index] as number) > 0 ? { selection: { kind: "cell", cell }, at: [left, top] } : null;
	}
}
