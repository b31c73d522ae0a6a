// One MapLibre map with one deck.gl overlay for the life of the page. It is told states and draws what is new in them; the
// camera is the hand's: after the first fit nothing here moves it on a console.

import { workerUrl } from "virtual:maplibre-worker";
import { MapLibreOverlay } from "@deck.gl/maplibre";
import { latLngToCell } from "h3-js";
import { type GeoJSONSource, Map as MapLibreMap, Marker, setWorkerUrl } from "maplibre-gl";
import type { View } from "../../server/protocol/account.ts";
import type { Cell, ComplaintId, Position, RegionCode } from "../../server/protocol/code.ts";
import { type CellCounts, selectCells } from "../store/select-cells.ts";
import { selectHotspots } from "../store/select-hotspots.ts";
import type { MapFrame, Selection, State } from "../store/state.ts";
import type { Palette } from "../ui/palette.ts";
import { POINTS_FROM_ZOOM, scaleToZoom, zoomToResolution } from "./camera.ts";
import { buildCellLayer } from "./cell-layer.ts";
import { inkOn } from "./cell-level.ts";
import { buildCellSigns, drawWarning, WARNING_ICON } from "./cell-sign.ts";
import { buildDispatches } from "./dispatch-mark.ts";
import { buildHotspotLabels, buildHotspots, type HotspotLabel } from "./hotspot-outline.ts";
import { hotspotLabelSize } from "./hotspot-style.ts";
import { placeLabels } from "./label-places.ts";
import { frameToBounds } from "./map-frame.ts";
import { buildMapStyle } from "./map-style.ts";
import { buildPointLayer, type Point, selectPoints } from "./point-layer.ts";
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
	readonly onResolution: (resolution: number) => void;
	readonly onHover: (hit: MapHit | null) => void;
	readonly onSelect: (selection: Selection | null) => void;
	/** While the state has a pin: a click or a drag chose this point. */
	readonly onPin: (position: Position) => void;
	/** The GPU took the context away: this surface is dead and a new one is to be made. */
	readonly onContextLost: () => void;
}

/** How long a tour travels. */
const MOVE_MS = 1500;
/** Signs are laid out anew in a worker: not ten times a second. */
const SIGN_INTERVAL_MS = 1000;
/** Web Mercator at zoom 9.5: Jakarta before the regions have come. */
const JAKARTA = { center: [106.83, -6.23] as [number, number], zoom: 9.8 };

const MAINLAND: MapFrame = { kind: "mainland" };

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
		cells?: unknown;
		selection?: unknown;
		hotspots?: unknown;
		frame?: unknown;
		points?: unknown;
		pin?: State["pin"];
		playback: unknown;
	} = { playback: null };
	#points: readonly Point[] = [];
	#hotspotLabels: readonly HotspotLabel[] = [];
	#pin: Marker | undefined;
	#signsAt = 0;
	#signTimer: ReturnType<typeof setTimeout> | undefined;
	#hasFitted: boolean;
	#isLocked = false;
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
		this.#map.on("zoomend", () => {
			if (this.#hotspotLabels.length > 0) this.#placeHotspotLabels();
		});
		this.#map.on("moveend", () => this.#drawPoints());
		this.#map.on("resize", () => {
			if (isWall) this.fit(this.#state?.frame);
		});
		this.#map.on("mousemove", (event) => parts.onHover(this.#hitAt(event.point.x, event.point.y)));
		this.#map.on("mouseout", () => parts.onHover(null));
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

	/** Moves to a point because a person asked for it. */
	show(position: Position): void {
		this.#map.easeTo({ center: [position[0], position[1]], zoom: Math.max(this.#map.getZoom(), POINTS_FROM_ZOOM + 1.5), duration: 500 });
	}

	/** Against a stray drag or turn of the wheel; what a button asks for still moves it. */
	lock(isLocked: boolean): void {
		this.#isLocked = isLocked;
		const { dragPan, scrollZoom, doubleClickZoom, touchZoomRotate, keyboard, boxZoom } = this.#map;
		for (const hand of [dragPan, scrollZoom, doubleClickZoom, touchZoomRotate, keyboard, boxZoom]) {
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
		this.#drawHotspots(state);
		this.#drawSelection(state);
		this.#drawPlayback(state);
		this.#drawPin(state);
		const cells = selectCells(state);
		if (this.#drawn.cells === cells) return;
		this.#drawn.cells = cells;
		this.#drawn.points = undefined;
		this.#drawPoints();
		this.#drawSigns();
	}

	remove(): void {
		this.#isRemoved = true;
		clearTimeout(this.#signTimer);
		this.#map.remove();
	}

	#onLoad(): void {
		const { scale } = this.#parts;
		// Not before "load", and with a layer already: the overlay takes its place under the lines and names only while the style
		// is loaded, and from the first setData on it is not for a while. A layer without a place is drawn over everything.
		this.#overlay = new MapLibreOverlay({ interleaved: true, layers: [buildCellLayer(NO_CELLS, this.#palette, scale)] });
		this.#map.addControl(this.#overlay);
		const px = Math.ceil(32 * scale * devicePixelRatio);
		this.#map.addImage(WARNING_ICON, drawWarning(px, inkOn("many", this.#palette), this.#palette.lateness.severe), {
			pixelRatio: devicePixelRatio * scale,
		});
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
		const isStill = isFirst || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
		this.fit(frame, isStill ? 0 : MOVE_MS);
	}

	#drawHotspots(state: State): void {
		const hotspots = selectHotspots(state);
		if (this.#drawn.hotspots === hotspots) return;
		this.#drawn.hotspots = hotspots;
		const { outlines, labels } = buildHotspots(hotspots);
		this.#setData("hotspot", outlines);
		this.#hotspotLabels = labels;
		this.#placeHotspotLabels();
	}

	/** Anew after each zoom: what had room may have none. */
	#placeHotspotLabels(): void {
		const { scale } = this.#parts;
		const boxes = this.#hotspotLabels.map((label) => {
			const { x: left, y: top } = this.#map.project([label.west, label.north]);
			const { x: right, y: bottom } = this.#map.project([label.east, label.south]);
			const { widthPx, heightPx } = hotspotLabelSize(label.text, this.#zoom());
			return { left, top, right, bottom, widthPx: widthPx * scale, heightPx: heightPx * scale };
		});
		this.#setData("hotspotLabel", buildHotspotLabels(this.#hotspotLabels, placeLabels(boxes)));
	}

	#drawSelection(state: State): void {
		if (this.#drawn.selection === state.selection) return;
		this.#drawn.selection = state.selection;
		this.#drawn.points = undefined;
		this.#setData("selection", buildSelection(state, this.#geometry));
		this.#drawPoints();
	}

	/** Dispatches of the moment that is played: nothing while what is shown is live. */
	#drawPlayback(state: State): void {
		if (this.#drawn.playback === (state.playback?.dispatches ?? null)) return;
		this.#drawn.playback = state.playback?.dispatches ?? null;
		this.#setData("dispatch", buildDispatches(state));
	}

	/** The only thing on the map that a hand can drag. */
	#drawPin({ pin }: State): void {
		if (this.#drawn.pin === pin) return;
		this.#drawn.pin = pin;
		this.#map.getCanvas().style.cursor = pin === null ? "" : "crosshair";
		if (pin === null || pin.position === null) {
			this.#pin?.remove();
			this.#pin = undefined;
			return;
		}
		const [lng, lat] = pin.position;
		if (this.#pin === undefined) {
			const marker = new Marker({ draggable: true, color: this.#palette.map.selection }).setLngLat([lng, lat]).addTo(this.#map);
			marker.on("dragend", () => {
				const to = marker.getLngLat();
				this.#parts.onPin([to.lng, to.lat]);
			});
			this.#pin = marker;
		} else this.#pin.setLngLat([lng, lat]);
	}

	/** Cells and points go to the overlay together: it takes its layers as one list. */
	#drawPoints(): void {
		const state = this.#state;
		if (state === undefined || this.#overlay === undefined) return;
		const hasPoints = state.view === "console" && this.#zoom() >= POINTS_FROM_ZOOM;
		const bounds = this.#map.getBounds();
		const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] as const;
		this.#points = hasPoints ? selectPoints(state, box) : [];
		const selected: ComplaintId | null = state.selection?.kind === "complaint" ? state.selection.id : null;
		const cells = buildCellLayer(selectCells(state), this.#palette, this.#parts.scale);
		this.#overlay.setProps({ layers: hasPoints ? [cells, buildPointLayer(this.#points, selected, state.now, this.#palette)] : [cells] });
	}

	#drawSigns(): void {
		const wait = this.#signsAt + SIGN_INTERVAL_MS - performance.now();
		if (wait > 0) {
			this.#signTimer ??= setTimeout(() => {
				this.#signTimer = undefined;
				this.#drawSigns();
			}, wait);
			return;
		}
		if (this.#state === undefined) return;
		this.#signsAt = performance.now();
		this.#setData("cellSign", buildCellSigns(selectCells(this.#state), this.#state, this.#parts.formatCount));
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
		this.#parts.onResolution(zoomToResolution(this.#zoom(), this.#parts.view));
	}

	/** With Shift the kelurahan, whatever lies in it; so also where nothing else is. The same once more chooses nothing. */
	#chosenAt(left: number, top: number, isRegion: boolean): Selection | null {
		const hit = isRegion ? null : this.#hitAt(left, top);
		if (hit !== null || this.#overlay === undefined) return hit?.selection ?? null;
		const region = this.#map.queryRenderedFeatures([left, top], { layers: ["land"] })[0]?.properties.code as RegionCode | undefined;
		const held = this.#state?.selection;
		if (region === undefined || (held?.kind === "region" && held.region === region)) return null;
		return { kind: "region", region };
	}

	#hitAt(left: number, top: number): MapHit | null {
		const state = this.#state;
		if (state === undefined || this.#overlay === undefined) return null;
		if (this.#points.length > 0) {
			const point: Point | undefined = this.#overlay.pickObject({ x: left, y: top, radius: 4, layerIds: ["point"] })?.object;
			if (point !== undefined) return { selection: { kind: "complaint", id: point.id }, at: [left, top] };
		}
		const { lng, lat } = this.#map.unproject([left, top]);
		const counts = selectCells(state);
		const cell = latLngToCell(lat, lng, counts.resolution) as Cell;
		const index = counts.cells.indexOf(cell);
		return index !== -1 && (counts.open[index] as number) > 0 ? { selection: { kind: "cell", cell }, at: [left, top] } : null;
	}
}
