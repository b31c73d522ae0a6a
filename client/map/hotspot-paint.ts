// Keeps the hotspots of a map drawn, and their labels where each has room.
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { type RankedHotspot, selectHotspots } from "../store/select-hotspots.ts";
import type { State } from "../store/state.ts";
import { scaleToZoom } from "./camera.ts";
import { buildHotspotLabels, buildHotspots, type HotspotLabel } from "./hotspot-outline.ts";
import { hotspotLabelSize } from "./hotspot-style.ts";
import { placeLabels } from "./label-places.ts";

export class HotspotPaint {
	readonly #map: MapLibreMap;
	readonly #scale: number;
	#drawn: readonly RankedHotspot[] | undefined;
	#labels: readonly HotspotLabel[] = [];

	/** `scale` is 1 on a screen of 1080 lines. */
	constructor(map: MapLibreMap, scale: number) {
		this.#map = map;
		this.#scale = scale;
	}

	/** The map's style must be loaded. */
	draw(state: State): void {
		const hotspots = selectHotspots(state);
		if (this.#drawn === hotspots) return;
		this.#drawn = hotspots;
		const { outlines, labels, cells } = buildHotspots(hotspots);
		void this.#map.getSource<GeoJSONSource>("hotspot")?.setData(outlines);
		void this.#map.getSource<GeoJSONSource>("hotspotCell")?.setData(cells);
		this.#labels = labels;
		this.#place();
	}

	/** To be called after each zoom: what had room may have none. */
	place(): void {
		if (this.#labels.length > 0) this.#place();
	}

	#place(): void {
		const zoom = this.#map.getZoom() - scaleToZoom(this.#scale);
		const boxes = this.#labels.map((label) => {
			const { x: left, y: top } = this.#map.project([label.west, label.north]);
			const { x: right, y: bottom } = this.#map.project([label.east, label.south]);
			const { widthPx, heightPx } = hotspotLabelSize(label.text, zoom);
			return { left, top, right, bottom, widthPx: widthPx * this.#scale, heightPx: heightPx * this.#scale };
		});
		void this.#map.getSource<GeoJSONSource>("hotspotLabel")?.setData(buildHotspotLabels(this.#labels, placeLabels(boxes)));
	}
}
