// Where a map stands, as an address says it: `106.82,-6.17,12.5`.
import type { Position } from "../../server/protocol/code.ts";

/** To a metre and a hundredth of a zoom step. */
export interface Camera {
	readonly center: Position;
	readonly zoom: number;
}

/** Those between which a map stands. */
const ZOOM = { least: 7, most: 18 };
const DEGREES = 5;

export function formatCamera({ center: [lng, lat], zoom }: Camera): string {
	// Without zeros at the end, and without a minus before nothing.
	return [lng.toFixed(DEGREES), lat.toFixed(DEGREES), zoom.toFixed(2)].map((text) => String(Number(text) + 0)).join(",");
}

/** Undefined for what is no place on a map that we show. */
export function parseCamera(text: string): Camera | undefined {
	const parts = text.split(",");
	const [lng, lat, zoom] = parts.map((part) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN)) as [number, number, number];
	const isThere = parts.length === 3 && Math.abs(lng) <= 180 && Math.abs(lat) <= 85 && zoom >= ZOOM.least && zoom <= ZOOM.most;
	return isThere ? { center: [lng, lat], zoom } : undefined;
}
