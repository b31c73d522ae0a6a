// Complaints inside a line that somebody drew. Even-odd: where a freehand line crosses itself, the loop that it closes twice is
// outside, as it looks on the screen.
import type { ComplaintId, Position } from "../../server/protocol/code.ts";
import { selectSlots } from "./select-counts.ts";
import type { State } from "./state.ts";

/** `ring` is closed by its first point; fewer than three points hold nothing. A point on the line is in or out, not both. */
export function isInside(lng: number, lat: number, ring: readonly Position[]): boolean {
	let inside = false;
	for (let i = 0, before = ring.length - 1; i < ring.length; before = i++) {
		const [lngA, latA] = ring[i] as Position;
		const [lngB, latB] = ring[before] as Position;
		if (latA > lat !== latB > lat && lng < ((lngB - lngA) * (lat - latA)) / (latB - latA) + lngA) inside = !inside;
	}
	return inside;
}

/** What the filter lets through inside the ring, the soonest due (so the longest overdue) first; O(rows + found × corners). */
export function selectInside(state: State, ring: readonly Position[]): readonly ComplaintId[] {
	const { arrays, count: all } = state.complaints.columns;
	const slots = selectSlots(state);
	const count = slots?.length ?? all;
	const lngs = ring.map(([lng]) => lng);
	const lats = ring.map(([, lat]) => lat);
	const [west, east] = [Math.min(...lngs), Math.max(...lngs)];
	const [south, north] = [Math.min(...lats), Math.max(...lats)];
	const found: number[] = [];
	for (let at = 0; at < count; at++) {
		const slot = slots === null ? at : (slots[at] as number);
		const lng = arrays.lng[slot] as number;
		const lat = arrays.lat[slot] as number;
		// NaN, for no point, is in no box.
		if (lng >= west && lng <= east && lat >= south && lat <= north && isInside(lng, lat, ring)) found.push(slot);
	}
	const dueOf = (slot: number) => (Number.isNaN(arrays.dueAt[slot]) ? Number.MAX_VALUE : (arrays.dueAt[slot] as number));
	found.sort((a, b) => dueOf(a) - dueOf(b) || (arrays.id[a] as number) - (arrays.id[b] as number));
	return found.map((slot) => arrays.id[slot] as ComplaintId);
}
