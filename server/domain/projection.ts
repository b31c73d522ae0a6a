import type { View } from "../protocol/account.ts";
import type { Position } from "../protocol/code.ts";
import { CONSOLE_RESOLUTION, type ComplaintRow, WALL_RESOLUTION } from "../protocol/complaint.ts";
import { cellToParent } from "./cells.ts";

// The only way in which a complaint leaves for a socket, a snapshot, an export or a log line (domain.md §8).

/** H3 resolution of the cells that a view is given. */
export const VIEW_RESOLUTION = { wall: WALL_RESOLUTION, console: CONSOLE_RESOLUTION } as const satisfies Record<View, number>;

/** Points leave with six decimals, 0.1 m: no phone knows better, and each more is bytes for nothing. */
export const MICRODEGREES = 1e6;

/**
 * What a view is shown of a row whose cell is at CONSOLE_RESOLUTION. Every field is named, so that a field which is added
 * to the row reaches nobody until somebody decides it here. The wall's cell is the parent of the console's: both count alike.
 */
export function projectToView(row: ComplaintRow, view: View): ComplaintRow {
	const isConsole = view === "console";
	return {
		id: row.id,
		version: row.version,
		number: isConsole ? row.number : null,
		channel: row.channel,
		category: row.category,
		status: row.status,
		region: row.region,
		regionReason: row.regionReason,
		unit: row.unit,
		cell: cellToParent(row.cell, VIEW_RESOLUTION[view]),
		position: isConsole ? roundPosition(row.position) : null,
		reportedAt: row.reportedAt,
		dueAt: row.dueAt,
		isPrivate: row.isPrivate,
		claimedBy: isConsole ? row.claimedBy : null,
		claimedUntil: isConsole ? row.claimedUntil : null,
		handBacks: row.handBacks,
		escalatedAt: row.escalatedAt,
		nudgedAt: row.nudgedAt,
		leader: isConsole ? row.leader : null,
	};
}

function roundPosition(position: Position | null): Position | null {
	return position === null
		? null
		: [Math.round(position[0] * MICRODEGREES) / MICRODEGREES, Math.round(position[1] * MICRODEGREES) / MICRODEGREES];
}
