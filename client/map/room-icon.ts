// Keeps names of the map off a place where something else is written: a symbol of which nothing is seen but that names give way to.
import type { Map as MapLibreMap } from "maplibre-gl";

export const ROOM_ICON = "room";
/** Its width and height at size 1. */
export const ROOM_ICON_PX = 32;

export function addRoomIcon(map: MapLibreMap): void {
	if (!map.hasImage(ROOM_ICON))
		map.addImage(ROOM_ICON, { width: ROOM_ICON_PX, height: ROOM_ICON_PX, data: new Uint8Array(4 * ROOM_ICON_PX ** 2) });
}
