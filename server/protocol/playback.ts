import type { Cell, ComplaintId, Instant, RegionCode } from "./code.ts";
import type { ComplaintRow } from "./complaint.ts";
import type { HotspotId, HotspotPhase } from "./hotspot.ts";

// `GET /api/playback?from=&to=`: the city as it was, from an instant on (ms since 1970); with `&regions=31.71,31.74.04` only that part of
// the account's own area. Console only. The body: the length of the
// first part as uint32 little-endian; an Arrow stream like GET /api/snapshot's, of what was open at `from`; JSON (PlaybackRest).

export const PLAYBACK_CONTENT_TYPE = "application/vnd.pantau.playback";
/** A week, and the minute that a form adds. */
export const PLAYBACK_MOST_HOURS = 7 * 24 + 1;
/** Complaints that were open at some moment of the interval: more would not fit a page. */
export const PLAYBACK_MOST_COMPLAINTS = 200_000;

/** One change of a complaint, as its history has it. */
export interface PastEvent {
	readonly at: Instant;
	readonly kind: string;
	/** Of the row after it. */
	readonly version: number;
	readonly data: Readonly<Record<string, unknown>>;
}

/** A row from an instant on; null where it is not open any longer, or not this audience's. */
export interface PastState {
	readonly at: Instant;
	readonly id: ComplaintId;
	/** What brought it there, as in the history: `arrived`, `dispatched` … */
	readonly kind: string;
	readonly row: ComplaintRow | null;
}

/** A hotspot that the room told of at some moment of the interval: whoever plays it calls it the same. */
export interface PastHotspot {
	readonly id: HotspotId;
	readonly place: RegionCode | null;
	readonly since: Instant;
	/** null: it lives. */
	readonly goneAt: Instant | null;
	/** As last seen. */
	readonly cells: readonly Cell[];
	/** How it stood, oldest first; none of one that is older than what is kept of that. */
	readonly states: readonly PastHotspotState[];
}

/** A hotspot from an instant on, as screens were told of it. */
export interface PastHotspotState {
	readonly at: Instant;
	readonly phase: HotspotPhase;
	readonly phaseSince: Instant;
	/** Nothing of it lay any longer in the region that it is called by. */
	readonly hasMoved: boolean;
	/** null: it lay in no region of this audience's. */
	readonly cells: readonly Cell[] | null;
}

/** A hotspot's life as it is kept, before it is known who asks: with where it lay at each moment, and the regions, null among them for none. */
export interface PastLife extends Omit<PastHotspot, "states"> {
	readonly states: readonly (Omit<PastHotspotState, "hasMoved"> & {
		readonly cells: readonly Cell[];
		readonly regions: readonly (RegionCode | null)[];
	})[];
}

export interface PlaybackRest {
	readonly from: Instant;
	readonly to: Instant;
	/** In the order in which they happened. */
	readonly states: readonly PastState[];
	/** Oldest first. */
	readonly hotspots: readonly PastHotspot[];
	/** When the room looked for hotspots; what nobody looked for is found by whoever plays it. Oldest first. */
	readonly watched: readonly { readonly since: Instant; readonly until: Instant }[];
}
