// Where a point of the ground stands on a map, and back: Web Mercator as MapLibre has it, a world of 512 px at zoom 0.

export interface MapView {
	readonly center: readonly [lng: number, lat: number];
	readonly zoom: number;
	/** Of the map on the page, px. */
	readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

export type Pixel = readonly [left: number, top: number];

const WORLD_PX = 512;

function toWorld([lng, lat]: readonly [number, number], zoom: number): Pixel {
	const size = WORLD_PX * 2 ** zoom;
	const north = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
	return [((lng + 180) / 360) * size, (0.5 - north / (2 * Math.PI)) * size];
}

/** Pixels of the page. */
export function positionToPixel(position: readonly [number, number], { center, zoom, box }: MapView): Pixel {
	const [[left, top], [midLeft, midTop]] = [toWorld(position, zoom), toWorld(center, zoom)];
	return [box.x + box.width / 2 + left - midLeft, box.y + box.height / 2 + top - midTop];
}

export function pixelToPosition([left, top]: Pixel, { center, zoom, box }: MapView): readonly [lng: number, lat: number] {
	const size = WORLD_PX * 2 ** zoom;
	const [midLeft, midTop] = toWorld(center, zoom);
	const x = midLeft + left - box.x - box.width / 2;
	const y = midTop + top - box.y - box.height / 2;
	return [(x / size) * 360 - 180, (360 / Math.PI) * Math.atan(Math.exp((0.5 - y / size) * 2 * Math.PI)) - 90];
}

/** Of a point from the line between two others. */
export function distanceToLine([left, top]: Pixel, [fromLeft, fromTop]: Pixel, [toLeft, toTop]: Pixel): number {
	const [right, down] = [toLeft - fromLeft, toTop - fromTop];
	const share = ((left - fromLeft) * right + (top - fromTop) * down) / (right * right + down * down);
	const at = Math.min(1, Math.max(0, share));
	return Math.hypot(left - fromLeft - at * right, top - fromTop - at * down);
}
