import type { AccountName, CategoryCode, Cell, ChannelCode, ComplaintId, Instant, Position, RegionCode, UnitCode } from "./code.ts";

export const COMPLAINT_STATUSES = [
	"waiting",
	"coordinating",
	"delegated",
	"in_progress",
	"awaiting_validation",
	"follow_up_rejected",
	"resolved",
	"invalid",
] as const;
export type ComplaintStatus = (typeof COMPLAINT_STATUSES)[number];

/** How the kelurahan was found: covered by it, nearest to it within the limit, beyond the limit, named by the channel, or not at all. */
export const REGION_REASONS = ["inside", "nearest", "outside", "given", "none"] as const;
export type RegionReason = (typeof REGION_REASONS)[number];

/** Where a complaint is counted. `mapped + unmapped + outside` is the number of all open complaints, on every screen. */
export const PLACES = ["mapped", "unmapped", "outside"] as const;
export type Place = (typeof PLACES)[number];

/**
 * One open complaint as an audience may see it. The wall's projection leaves `number`, `position` and `claimedBy` null
 * and gives `cell` at WALL_RESOLUTION; the console's gives all, with `cell` at CONSOLE_RESOLUTION.
 */
export interface ComplaintRow {
	readonly id: ComplaintId;
	/** Rises by one with every change; a row with a lower version than the one held is old and is dropped. */
	readonly version: number;
	readonly number: string | null;
	readonly channel: ChannelCode;
	readonly category: CategoryCode;
	readonly status: ComplaintStatus;
	readonly region: RegionCode | null;
	readonly regionReason: RegionReason;
	readonly unit: UnitCode | null;
	readonly cell: Cell | null;
	readonly position: Position | null;
	readonly reportedAt: Instant;
	/** The clock that runs now; null once closed. Overdue is `dueAt < now` by the server's clock. */
	readonly dueAt: Instant | null;
	readonly isPrivate: boolean;
	readonly claimedBy: AccountName | null;
	readonly claimedUntil: Instant | null;
	/** How often a unit has sent it back. */
	readonly handBacks: number;
	/** Since when it is escalated: nobody has answered in time. Null again as soon as somebody does. */
	readonly escalatedAt: Instant | null;
	/** When its unit was last reminded; null again as soon as the unit answers. */
	readonly nudgedAt: Instant | null;
	/** The complaint that stands for this one: several reports of one problem are worked at their leader. */
	readonly leader: ComplaintId | null;
}

/** H3 resolution of a wall row's cell: about 0.1 km². */
export const WALL_RESOLUTION = 9;
/** H3 resolution of a console row's cell: about 0.015 km². */
export const CONSOLE_RESOLUTION = 10;

/** Outside is counted apart even though it has a point; everything else with a point is on the map. */
export function placeOf(row: Pick<ComplaintRow, "regionReason" | "cell">): Place {
	if (row.regionReason === "outside") return "outside";
	return row.cell === null ? "unmapped" : "mapped";
}
