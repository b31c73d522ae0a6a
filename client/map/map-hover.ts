// What the pointer is on, told when it moves, and anew when the map has moved under one that lies still: by the wheel, by keys, by a button.
import type { Map as MapLibreMap } from "maplibre-gl";
import type { MapHit } from "./map-hit.ts";

export class MapHover {
	readonly #map: MapLibreMap;
	readonly #find: (left: number, top: number) => MapHit | null;
	readonly #onHover: (hit: MapHit | null) => void;
	/** Null while the pointer is elsewhere. */
	#at: readonly [left: number, top: number] | null = null;

	constructor(map: MapLibreMap, find: (left: number, top: number) => MapHit | null, onHover: (hit: MapHit | null) => void) {
		this.#map = map;
		this.#find = find;
		this.#onHover = onHover;
		map.on("mousemove", ({ point }) => {
			this.#at = [point.x, point.y];
			this.look();
		});
		map.on("mouseout", () => {
			this.#at = null;
			onHover(null);
		});
		map.on("movestart", () => onHover(null));
		map.on("moveend", () => this.look());
	}

	/** Once other things are drawn there. While the map moves nothing is told: it would not be true for long. */
	look(): void {
		if (this.#at !== null && !this.#map.isMoving()) this.#onHover(this.#find(...this.#at));
	}
}
