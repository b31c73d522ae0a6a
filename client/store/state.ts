// What every screen reads. A state is never changed: each applied tick makes the next one, with a higher version.
import type { Topology } from "topojson-specification";
import type { Account, View } from "../../server/protocol/account.ts";
import type { Alarms } from "../../server/protocol/alarm.ts";
import type { Cell, ComplaintId, Instant, Position, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { HotspotId, Hotspots } from "../../server/protocol/hotspot.ts";
import type { Mark } from "../../server/protocol/mark.ts";
import type { Reference } from "../../server/protocol/reference.ts";
import type { Filter } from "./filter.ts";
import type { OpenComplaints } from "./open-complaints.ts";
import type { Totals } from "./row-counts.ts";

/**
 * - `signed-out`: nobody is logged in; the login panel is shown.
 * - `connecting`: session, reference and ticket are being fetched, or the socket is being opened.
 * - `syncing`: the snapshot is on its way, or changes are being caught up.
 * - `live`: a beat came within the last 2 s.
 * - `stale`: none did; what is shown is as old as `staleSince`.
 */
export type LinkStatus = "signed-out" | "connecting" | "syncing" | "live" | "stale";

export interface Link {
	readonly status: LinkStatus;
	/** Instant of the last beat, by the server's clock; set while `stale`, and while reconnecting after it. */
	readonly staleSince: Instant | null;
	/** How far the room is behind the database, as the last beat said. */
	readonly lagMs: number;
	/** Last failure in words for developers; null while all is well. */
	readonly fault: string | null;
}

export type Selection =
	| { readonly kind: "complaint"; readonly id: ComplaintId }
	| { readonly kind: "cell"; readonly cell: Cell }
	| { readonly kind: "region"; readonly region: RegionCode }
	/** The cells as they were when it was selected: the work at hand does not change under the hand. */
	| { readonly kind: "hotspot"; readonly id: HotspotId; readonly place: RegionCode | null; readonly cells: readonly Cell[] };

/** What part of the city a map is fitted to. */
export type MapFrame =
	| { readonly kind: "mainland" }
	/** With all below it. */
	| { readonly kind: "region"; readonly code: RegionCode }
	/** What a console shows there. */
	| { readonly kind: "camera"; readonly center: Position; readonly zoom: number }
	| { readonly kind: "cells"; readonly cells: readonly Cell[] };

/** What the map colours by lateness: cells by their number of overdue complaints, or kelurahan by the share of theirs. */
export const COLOURED = ["cell", "region"] as const;
export type Coloured = (typeof COLOURED)[number];

/** A complaint that came to another unit while the screen was live. */
export interface Dispatched {
	readonly at: Instant;
	readonly unit: UnitCode;
	readonly region: RegionCode | null;
	/** Null on a wall. */
	readonly position: Position | null;
}

/** A dispatch of the moment that is played. */
export interface PlayedDispatch {
	readonly at: Instant;
	readonly id: ComplaintId;
	readonly number: string | null;
	readonly unit: UnitCode;
	readonly position: Position | null;
}

export interface State {
	/** Rises by one with each applied tick. */
	readonly version: number;
	/** Rises only when complaints came, went, changed or became overdue: what layers and counts depend on. */
	readonly complaintVersion: number;
	readonly link: Link;
	readonly view: View;
	/** What the server has now and this page has not: another build of the client, or also another protocol, and then nothing here follows any more. */
	readonly newer: "build" | "protocol" | null;
	readonly you: Account | null;
	readonly isDrill: boolean;
	readonly reference: Reference | null;
	/** `GET /api/regions`: TopoJSON with the object `kelurahan`. */
	readonly regions: Topology | null;
	/** One object for the page's life, changed within a tick only; depend on `complaintVersion`, not on its identity. */
	readonly complaints: OpenComplaints;
	/** Of all open complaints, whatever the filter. */
	readonly totals: Totals;
	readonly mark: Mark | null;
	/** The server's clock as it stood when the tick was applied; at least one tick a second. */
	readonly now: Instant;
	/** As last told; null until then. */
	readonly hotspots: Hotspots | null;
	/** As last told; null until then, and for whom they are not. */
	readonly alarms: Alarms | null;
	readonly selection: Selection | null;
	/** The point that a person is choosing on the map, null before the first click; no pin while nobody is choosing. */
	readonly pin: { readonly position: Position | null } | null;
	/** What a console shows: its map, totals, lists and queue. A wall shows all. */
	readonly filter: Filter;
	/** What a wall shows now; a console's camera is the hand's. */
	readonly frame: MapFrame;
	/** URL of what lies under the regions; null where nothing does. */
	readonly basemap: string | null;
	readonly coloured: Coloured;
	/** The last ones, oldest first; what is older than a few seconds may still be in it. */
	readonly dispatched: readonly Dispatched[];
	/** Set in a store that plays the past (playback.ts); null in the live one. */
	readonly playback: { readonly from: Instant; readonly to: Instant; readonly dispatches: readonly PlayedDispatch[] } | null;
	/** H3 resolution of the cells that the map shows now. */
	readonly resolution: number;
}
