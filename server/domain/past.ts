import {
	type CategoryCode,
	type ComplaintId,
	type Instant,
	isWithin,
	type Position,
	type RegionCode,
	type UnitCode,
} from "../protocol/code.ts";
import type { ComplaintRow, ComplaintStatus, RegionReason } from "../protocol/complaint.ts";
import type { PastEvent, PastState } from "../protocol/playback.ts";
import { positionToCell } from "./cells.ts";
import { isOpen } from "./lifecycle.ts";

// The history, read backwards: each event says what was before it, so that the row of any moment follows from the present one.

/** A complaint as it is now, and everything that happened to it after some moment, oldest first. */
export interface PastComplaint {
	readonly row: ComplaintRow;
	readonly receivedAt: Instant;
	/** Its two clocks as they stand now. */
	readonly coordinationDueAt: Instant;
	readonly finishDueAt: Instant;
	readonly events: readonly PastEvent[];
}

/**
 * The states of a complaint from `from` on, the first of them the one that stood at `from` (absent when it had not come yet, or
 * was closed). Leases are no history: nobody holds any.
 */
export function rewindComplaint(
	complaint: PastComplaint,
	from: Instant,
): { readonly first: ComplaintRow | null; readonly states: readonly PastState[] } {
	const { events, receivedAt } = complaint;
	const { id } = complaint.row;
	const states: PastState[] = [];
	let row = withoutLease(complaint.row);
	for (let at = events.length - 1; at >= 0; at--) {
		const event = events[at] as PastEvent;
		if (event.at <= from) break;
		states.push({ at: event.at, id, kind: event.kind, row: isOpen(row.status) ? row : null });
		row = event.kind === "arrived" ? row : rewindEvent(complaint, row, event);
	}
	states.reverse();
	return { first: receivedAt <= from && isOpen(row.status) ? row : null, states };
}

function withoutLease(row: ComplaintRow): ComplaintRow {
	return { ...row, claimedBy: null, claimedUntil: null };
}

/** The row before the event. */
function rewindEvent(complaint: PastComplaint, row: ComplaintRow, { kind, version, data }: PastEvent): ComplaintRow {
	/** null is a value: there was none. */
	const before = <Value>(key: string, now: Value): Value => (key in data ? (data[key] as Value) : now);
	const status = before<ComplaintStatus>("from", row.status);
	const position: Position | null = "fromLng" in data ? toPosition(data.fromLng, data.fromLat) : row.position;
	const isOtherWait = status !== row.status || "fromUnit" in data;
	return {
		...row,
		version: version - 1,
		status,
		unit: before<UnitCode | null>("fromUnit", row.unit),
		region: before<RegionCode | null>("fromRegion", row.region),
		regionReason: before<RegionReason>("fromHow", row.regionReason),
		category: before<CategoryCode>("fromCategory", row.category),
		isPrivate: before<boolean>("wasPrivate", row.isPrivate),
		leader: before<ComplaintId | null>("fromLeader", row.leader),
		position,
		cell: position === row.position ? row.cell : position === null ? null : positionToCell(position),
		dueAt: "fromDueAt" in data ? (data.fromDueAt as Instant | null) : dueBefore(complaint, row, status),
		handBacks: isHandBack(status, row.status, kind) ? Math.max(0, row.handBacks - 1) : row.handBacks,
		escalatedAt: before<Instant | null>("fromEscalatedAt", kind === "escalated" || isOtherWait ? null : row.escalatedAt),
		nudgedAt: before<Instant | null>("fromNudgedAt", row.nudgedAt),
	};
}

function toPosition(lng: unknown, lat: unknown): Position | null {
	return typeof lng === "number" && typeof lat === "number" ? [lng, lat] : null;
}

/** The step that tg_complaint__wait counts. */
function isHandBack(from: ComplaintStatus, to: ComplaintStatus, kind: string): boolean {
	return to === "waiting" && (from === "coordinating" || from === "delegated" || from === "in_progress") && kind !== "undone";
}

/**
 * An event that says nothing of the deadline left it as it was, unless it is older than migration 015: there a step between waiting,
 * work and the end changed the clock that runs, and the clocks as they stand now are the best that is known.
 */
function dueBefore({ coordinationDueAt, finishDueAt }: PastComplaint, row: ComplaintRow, status: ComplaintStatus): Instant | null {
	if (clockOf(status) === clockOf(row.status)) return row.dueAt;
	if (clockOf(status) === "none") return null;
	return clockOf(status) === "first" ? Math.min(coordinationDueAt, finishDueAt) : finishDueAt;
}

function clockOf(status: ComplaintStatus): "first" | "finish" | "none" {
	return status === "waiting" ? "first" : isOpen(status) ? "finish" : "none";
}

/** What was open in a scope at `from`, and what changed there until `to`, in the order in which it happened. */
export function buildPast(
	complaints: readonly PastComplaint[],
	{ from, to, scope }: { readonly from: Instant; readonly to: Instant; readonly scope: readonly RegionCode[] },
): { readonly rows: readonly ComplaintRow[]; readonly states: readonly PastState[] } {
	const isSeen = (row: ComplaintRow | null): row is ComplaintRow =>
		row !== null && (row.region === null || scope.some((code) => isWithin(row.region as RegionCode, code)));
	const rows: ComplaintRow[] = [];
	const states: PastState[] = [];
	for (const complaint of complaints) {
		const past = rewindComplaint(complaint, from);
		let wasSeen = isSeen(past.first);
		if (isSeen(past.first)) rows.push(past.first);
		for (const state of past.states) {
			if (state.at > to) break;
			const isNow = isSeen(state.row);
			// Neither seen before nor now: nothing that this audience may know.
			if (isNow || wasSeen) states.push(isNow ? state : { ...state, row: null });
			wasSeen = isNow;
		}
	}
	// Stable: steps of one complaint at one instant stay in their order.
	states.sort((a, b) => a.at - b.at || a.id - b.id);
	return { rows, states };
}
