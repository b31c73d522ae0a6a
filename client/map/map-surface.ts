// One MapLibre map with one deck.gl overlay for the life of the page. It is told states and draws what is new in them; the
// camera is the hand's: after the first fit nothing here moves it on a console.

import { workerUrl } from "virtual:maplibre-worker";
import { type GeoJSONSource, Map as MapLibreMap, setWorkerUrl } from "maplibre-gl";
import type { View } from "../../server/protocol/account.ts";
import type { Position } from "../../server/protocol/code.ts";
import type { MapFrame, Selection, State } from "../store/state.ts";
import type { Palette } from "../ui/palette.ts";
import { drawBackdrop } from "./basemap.ts";
import { POINTS_FROM_ZOOM, scaleToZoom, zoomToResolution } from "./camera.ts";
import { ComplaintPaint } from "./complaint-paint.ts";
import { buildDispatches } from "./dispatch-mark.ts";
import { HotspotPaint } from "./hotspot-paint.ts";
import { frameToBounds } from "./map-frame.ts";
import { type DrawnMap, findChoice, findHit, type MapHit } from "./map-hit.ts";
import { MapHover } from "./map-hover.ts";
import { MapPointer } from "./map-pointer.ts";
import { buildMapStyle } from "./map-style.ts";
import { isStill } from "./motion.ts";
import { PinMarker } from "./pin-marker.ts";
import { RatePaint } from "./rate-paint.ts";
import { rateLayerId } from "./rate-style.ts";
import { buildLabels, buildRegionGeometry, type RegionGeometry } from "./region-geometry.ts";
import { buildSelection } from "./selection-outline.ts";

export interface MapSurfaceParts {
	readonly container: HTMLElement;
	readonly view: View;
	readonly palette: Palette;
	/** 1 on a screen of 1080 lines. */
	readonly scale: number;
	/** Pixels at scale 1 that the first fit leaves free. */
	readonly padding: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
	/** What a screen reader calls it. */
	readonly label: string;
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
/** Web Mercator at zoom 9.5: Jakarta before the regions have come. */
const JAKARTA = { center: [106.83, -6.23] as [number, number], zoom: 9.8 };

const MAINLAND: MapFrame = { kind: "mainland" };

/** What lies under the regions is under this layer. */
const BACKDROP_BELOW = rateLayerId("few");

export interface Camera {
	readonly center: [number, number];
	readonly zoom: number;
}

export class MapSurface {
	readonly #parts: MapSurfaceParts;
	readonly #map: MapLibreMap;
	/** Once the map's style is loaded. */
	#complaints: ComplaintPaint | undefined;
	#state: State | undefined;
	#geometry: RegionGeometry | undefined;
	#drawn: {
		regions?: unknown;
		reference?: unknown;
		basemap?: State["basemap"];
		selection?: unknown;
		frame?: unknown;
		playback: unknown;
	} = { playback: null };
	#rates: RatePaint | undefined;
	readonly #hotspots: HotspotPaint;
	readonly #pin: PinMarker;
	readonly #hover: MapHover;
	#hasFitted: boolean;
	#isLocked = false;
	readonly #pointer: MapPointer;
	readonly #backdrop = new AbortController();
	/** Removing a map gives its context back, and that is no loss. */
	#isRemoved = false;

	constructor(parts: MapSurfaceParts, camera?: Camera) {
		this.#parts = parts;
		this.#hasFitted = camera !== undefined;
		setWorkerUrl(workerUrl);
		const isWall = parts.view === "wall";
		this.#map = new MapLibreMap({
			container: parts.container,
			style: buildMapStyle(parts.palette, parts.scale, isWall),
			...(camera ?? JAKARTA),
			interactive: !isWall,
			attributionControl: false,
			locale: { "Map.Title": parts.label },
			dragRotate: false,
			// It would swallow every click with Shift, which chooses a kelurahan.
			boxZoom: false,
			pitchWithRotate: false,
			touchPitch: false,
			// Not 0: all names would be placed anew in each frame, though nothing moved.
			fadeDuration: 1,
			renderWorldCopies: false,
			minZoom: 7,
			maxZoom: 18,
			maxCanvasSize: [16_384, 8192],
		});
		this.#map.touchZoomRotate.disableRotation();
		// Shift with an arrow would tilt it.
		this.#map.keyboard.disableRotation();
		this.#map.on("load", () => this.#onLoad());
		this.#map.on("zoom", () => this.#reportResolution());
		this.#hotspots = new HotspotPaint(this.#map, parts.scale);
		this.#map.on("zoomend", () => this.#hotspots.place());
		this.#map.on("moveend", () => this.#complaints?.place());
		this.#map.on("moveend", (event) => {
			if (event.originalEvent !== undefined || "isAsked" in event) parts.onMoved?.(this.camera);
		});
		this.#map.on("resize", () => {
			if (isWall) this.fit(this.#state?.frame);
		});
		this.#hover = new MapHover(this.#map, (left, top) => this.#on((drawn) => findHit(drawn, left, top)), parts.onHover);
		this.#pointer = new MapPointer(this.#map, parts.container);
		this.#pin = new PinMarker(this.#map, parts.palette.map.selection, parts.onPin);
		this.#map.on("click", (event) => {
			if (isWall) return;
			if (this.#state?.pin) parts.onPin([event.lngLat.lng, event.lngLat.lat]);
			else parts.onSelect(this.#on((drawn) => findChoice(drawn, event.point.x, event.point.y, event.originalEvent.shiftKey)));
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

	/** By a key what a click does where the pointer is, or in the middle of a map that it is not on; `isRegion` as a click with Shift. */
	choose(isRegion: boolean): void {
		const [left, top] = this.#pointer.pixel;
		const [position] = this.toPositions([[left, top]]);
		if (this.#state?.pin && position !== undefined) this.#parts.onPin(position);
		else this.#parts.onSelect(this.#on((drawn) => findChoice(drawn, left, top, isRegion)));
	}

	/** Against a stray drag or turn of the wheel; what a button asks for still moves it. */
	lock(isLocked: boolean): void {
		// A wall's map has no hand.
		if (this.#parts.view === "wall") return;
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
		const was = this.#state;
		this.#state = state;
		if (this.#complaints === undefined) return;
		this.#drawRegions(state);
		this.#drawFrame(state);
		this.#hotspots.draw(state);
		this.#drawSelection(state);
		this.#drawPlayback(state);
		this.#pin.draw(state);
		this.#drawBasemap(state);
		this.#rates?.draw(state, this.#geometry);
		this.#complaints.draw(state);
		// Under the pointer there are other things now.
		if (was?.resolution !== state.resolution || was.coloured !== state.coloured) this.#hover.look();
	}

	remove(): void {
		this.#isRemoved = true;
		this.#complaints?.stop();
		this.#rates?.stop();
		this.#backdrop.abort();
		this.#map.remove();
	}

	#onLoad(): void {
		const { view, scale, palette, formatCount, formatRate } = this.#parts;
		this.#complaints = new ComplaintPaint(this.#map, { view, palette, scale, formatCount });
		this.#rates = new RatePaint(this.#map, palette, scale, formatRate);
		if (this.#state !== undefined) this.draw(this.#state);
	}

	/** Nothing while nothing is drawn. */
	#on<Found>(find: (drawn: DrawnMap) => Found | null): Found | null {
		const [map, complaints, state] = [this.#map, this.#complaints, this.#state];
		return complaints === undefined || state === undefined ? null : find({ map, complaints, state });
	}

	#drawRegions(state: State): void {
		if (state.regions !== null && this.#drawn.regions !== state.regions) {
			this.#drawn.regions = state.regions;
			this.#geometry = buildRegionGeometry(state.regions);
			for (const id of ["kelurahan", "border"] as const) this.#setData(id, this.#geometry[id]);
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
	}

	/** Dispatches of the moment that is played: nothing while what is shown is live. */
	#drawPlayback(state: State): void {
		if (this.#drawn.playback === (state.playback?.dispatches ?? null)) return;
		this.#drawn.playback = state.playback?.dispatches ?? null;
		this.#setData("dispatch", buildDispatches(state));
	}

	/** Under everything, when it is there; the map does not wait for it, and is whole without it. */
	#drawBasemap({ basemap }: State): void {
		if (this.#drawn.basemap === basemap) return;
		this.#drawn.basemap = basemap;
		if (basemap === null) return;
		drawBackdrop(this.#map, basemap, { palette: this.#parts.palette, below: BACKDROP_BELOW, signal: this.#backdrop.signal });
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
}
