// The point that a person is choosing: the only thing on the map that a hand can drag.
import { type Map as MapLibreMap, Marker } from "maplibre-gl";
import type { Position } from "../../server/protocol/code.ts";
import type { State } from "../store/state.ts";

export class PinMarker {
	readonly #map: MapLibreMap;
	readonly #colour: string;
	readonly #onPin: (position: Position) => void;
	#drawn: State["pin"] | undefined;
	#marker: Marker | undefined;

	constructor(map: MapLibreMap, colour: string, onPin: (position: Position) => void) {
		this.#map = map;
		this.#colour = colour;
		this.#onPin = onPin;
	}

	draw({ pin }: Pick<State, "pin">): void {
		if (this.#drawn === pin) return;
		this.#drawn = pin;
		this.#map.getCanvas().style.cursor = pin === null ? "" : "crosshair";
		if (pin === null || pin.position === null) {
			this.#marker?.remove();
			this.#marker = undefined;
			return;
		}
		const [lng, lat] = pin.position;
		this.#marker ??= this.#make();
		this.#marker.setLngLat([lng, lat]).addTo(this.#map);
	}

	#make(): Marker {
		const marker = new Marker({ draggable: true, color: this.#colour });
		marker.on("dragend", () => {
			const to = marker.getLngLat();
			this.#onPin([to.lng, to.lat]);
		});
		return marker;
	}
}
