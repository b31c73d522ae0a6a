// Where on the map a person means: under the pointer, or in the middle of a map that is moved by keys. The middle then has a cross-hair.
import type { Map as MapLibreMap } from "maplibre-gl";

export type MapPixel = readonly [left: number, top: number];

export class MapPointer {
	readonly #container: HTMLElement;
	/** Null while the pointer is elsewhere, or has not moved since the keys were used. */
	#at: MapPixel | null = null;

	constructor(map: MapLibreMap, container: HTMLElement) {
		this.#container = container;
		const canvas = map.getCanvas();
		map.on("mousemove", ({ point }) => this.#take([point.x, point.y], false));
		map.on("mouseout", () => this.#take(null, false));
		map.on("movestart", ({ originalEvent }) => originalEvent instanceof KeyboardEvent && this.#take(null, true));
		canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.#take(null, true));
		canvas.addEventListener("blur", () => this.#take(this.#at, false));
	}

	get pixel(): MapPixel {
		const { clientWidth, clientHeight } = this.#container;
		return this.#at ?? [clientWidth / 2, clientHeight / 2];
	}

	/** `isByKeys` shows the cross-hair (city-map.css). */
	#take(at: MapPixel | null, isByKeys: boolean): void {
		this.#at = at;
		this.#container.toggleAttribute("data-by-keys", isByKeys);
	}
}
