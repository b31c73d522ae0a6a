// How the state answers to what the server says and to what a person does: each function makes a write for Store.write.
import type { Topology } from "topojson-specification";
import { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import type { Account } from "../../server/protocol/account.ts";
import type { Alarms } from "../../server/protocol/alarm.ts";
import type { Instant } from "../../server/protocol/code.ts";
import type { ComplaintStatus } from "../../server/protocol/complaint.ts";
import type { Beat, Change, Hello } from "../../server/protocol/down.ts";
import type { Hotspots } from "../../server/protocol/hotspot.ts";
import type { Mark } from "../../server/protocol/mark.ts";
import type { Reference } from "../../server/protocol/reference.ts";
import { type Filter, NO_FILTER } from "./filter.ts";
import type { Coloured, Dispatched, LinkStatus, MapFrame, Selection, State } from "./state.ts";
import type { Write } from "./store.ts";

/** A link that is live, or that nobody is signed in on, is no longer stale; the way back to live is still stale. */
export function applyLink(status: LinkStatus, more: { staleSince?: Instant | null; fault?: string | null } = {}): Write {
	return (state) => {
		const isFresh = status === "live" || status === "signed-out";
		const staleSince = isFresh ? null : (more.staleSince ?? state.link.staleSince);
		const fault = isFresh ? null : (more.fault ?? state.link.fault);
		if (state.link.status === status && state.link.staleSince === staleSince && state.link.fault === fault) return state;
		return { ...state, link: { ...state.link, status, staleSince, fault } };
	};
}

export function applySession(you: Account | null, isDrill: boolean, basemap?: string | null): Write {
	return (state) => ({
		...state,
		you,
		isDrill,
		basemap: basemap ?? state.basemap,
		alarms: state.you?.name === you?.name ? state.alarms : null,
	});
}

/** Nothing is left of what one person saw and chose: another one comes. What the city has and where a map looks is nobody's. */
export function applyNobody(): Write {
	return (state) => {
		state.complaints.replaceAll(new ComplaintColumns(), state.now);
		return {
			...state,
			you: null,
			mark: null,
			link: { ...state.link, staleSince: null },
			complaintVersion: state.complaintVersion + 1,
			hotspots: null,
			alarms: null,
			selection: null,
			pin: null,
			filter: NO_FILTER,
			dispatched: [],
		};
	};
}

export function applyReference(reference: Reference, regions: Topology): Write {
	return (state) => ({ ...state, reference, regions });
}

export function applyHello(hello: Hello): Write {
	return (state) => ({ ...state, you: hello.you, isDrill: hello.isDrill });
}

export interface Snapshot {
	readonly mark: Mark;
	readonly now: Instant;
	readonly columns: ComplaintColumns;
}

/** Replaces all complaints. A selected complaint that is no longer open stays selected: its card says that it is closed. */
export function applySnapshot(snapshot: Snapshot): Write {
	return (state) => {
		state.complaints.replaceAll(snapshot.columns, snapshot.now);
		return { ...state, mark: snapshot.mark, complaintVersion: state.complaintVersion + 1 };
	};
}

/** Puts and drops; whether the change follows on the own mark is the feed's to decide. */
export function applyChange(change: Change): Write {
	return (state) => {
		const dispatched = findDispatched(state, change);
		let hasChanged = false;
		for (const row of change.put) hasChanged = state.complaints.put(row) || hasChanged;
		for (const id of change.drop) hasChanged = state.complaints.drop(id) || hasChanged;
		return { ...state, mark: change.mark, dispatched, complaintVersion: state.complaintVersion + (hasChanged ? 1 : 0) };
	};
}

/** Longer than anything shows them. */
const DISPATCHED_KEPT_MS = 10_000;
const DISPATCHED_STATUSES: ReadonlySet<ComplaintStatus> = new Set(["coordinating", "delegated"]);

/** With what the change hands to another unit. Of a change that is caught up nothing is said: it happened while nobody looked. */
function findDispatched({ complaints, dispatched, link, now }: State, { put }: Change): readonly Dispatched[] {
	if (link.status !== "live") return dispatched;
	const found = put.flatMap(({ id, status, unit, region, position }): Dispatched[] => {
		if (unit === null || !DISPATCHED_STATUSES.has(status)) return [];
		const held = complaints.find(id);
		return held === undefined || held.unit === unit ? [] : [{ at: now, unit, region, position }];
	});
	return found.length === 0 ? dispatched : [...dispatched.filter(({ at }) => now - at < DISPATCHED_KEPT_MS), ...found];
}

export function applyBeat(beat: Beat): Write {
	return (state) => ({
		...state,
		isDrill: beat.isDrill,
		link: { ...state.link, status: "live", staleSince: null, fault: null, lagMs: beat.lagMs },
	});
}

/** Said to be the same as before they stay the same list: nothing is drawn again. */
export function applyHotspots(hotspots: Hotspots): Write {
	return (state) => {
		const known = state.hotspots?.list;
		const isSame = known !== undefined && JSON.stringify(known) === JSON.stringify(hotspots.list);
		return { ...state, hotspots: isSame ? { ...hotspots, list: known } : hotspots };
	};
}

/** A page that cannot follow any more stays one. */
export function applyNewer(newer: NonNullable<State["newer"]>): Write {
	return (state) => (state.newer === newer || state.newer === "protocol" ? state : { ...state, newer });
}

export function applyAlarms(alarms: Alarms): Write {
	return (state) => ({ ...state, alarms });
}

export function applySelection(selection: Selection | null): Write {
	return (state) => (state.selection === selection ? state : { ...state, selection });
}

export function applyPin(pin: State["pin"]): Write {
	return (state) => (state.pin === pin ? state : { ...state, pin });
}

export function applyFilter(filter: Filter): Write {
	return (state) => (state.filter === filter ? state : { ...state, filter });
}

export function applyColoured(coloured: Coloured): Write {
	return (state) => (state.coloured === coloured ? state : { ...state, coloured });
}

export function applyFrame(frame: MapFrame): Write {
	return (state) => (state.frame === frame ? state : { ...state, frame });
}

export function applyResolution(resolution: number): Write {
	return (state) => (state.resolution === resolution ? state : { ...state, resolution, complaintVersion: state.complaintVersion + 1 });
}

export function applyPlayback(playback: State["playback"]): Write {
	return (state) => ({ ...state, playback });
}
