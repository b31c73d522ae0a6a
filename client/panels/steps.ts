// Which buttons a role sees, read from the life cycle that the database holds too. The server decides again.
import { ESTIMATE_ROLES, findPause, PAUSE_ROLES } from "../../server/domain/clock.ts";
import { canStep, isOpen, selectAdvances } from "../../server/domain/lifecycle.ts";
import type { Account, Role } from "../../server/protocol/account.ts";
import type { CaseClocks } from "../../server/protocol/clock.ts";
import type { Instant } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintRow, type ComplaintStatus } from "../../server/protocol/complaint.ts";

export interface Steps {
	readonly canDispatch: boolean;
	readonly canHandBack: boolean;
	readonly canClaim: boolean;
	readonly canRelease: boolean;
	/** Somebody else is on it. */
	readonly canTakeOver: boolean;
	readonly canNote: boolean;
	/** Say where it is. */
	readonly canLocate: boolean;
	readonly canGroup: boolean;
	readonly advances: readonly ComplaintStatus[];
}

const DISPATCHERS: readonly Account["role"][] = ["dispatcher", "supervisor"];
const ROOM: readonly Account["role"][] = ["operator", ...DISPATCHERS];

export function selectSteps(you: Account, row: ComplaintRow, now: Instant): Steps {
	const isClaimed = row.claimedBy !== null && (row.claimedUntil ?? 0) > now;
	const isMine = isClaimed && row.claimedBy === you.name;
	const isUnit = you.role === "unit";
	const holdsIt = !isUnit || row.unit === you.unit;
	// A member of a group does what its leader does.
	const isOwn = row.leader === null;
	const isDispatched = row.status === "coordinating" || row.status === "delegated";
	const canDispatch = canStep(you.role, row.status, "coordinating") || canStep(you.role, row.status, "delegated");
	return {
		canDispatch: isOwn && holdsIt && (canDispatch || (isDispatched && DISPATCHERS.includes(you.role))),
		canHandBack: isOwn && holdsIt && row.status !== "waiting" && isOpen(row.status) && canStep(you.role, row.status, "waiting"),
		canClaim: you.role !== "display" && !isUnit && isOpen(row.status) && !isClaimed,
		canRelease: isMine,
		canTakeOver: you.role !== "display" && !isUnit && isOpen(row.status) && isClaimed && !isMine,
		canNote: you.role !== "display" && holdsIt,
		canLocate: ROOM.includes(you.role) && isOpen(row.status),
		canGroup: ROOM.includes(you.role) && isOpen(row.status),
		advances: isOwn && holdsIt ? selectAdvances(you.role, row.status) : [],
	};
}

export interface BulkSteps {
	readonly dispatch: boolean;
	readonly nudge: boolean;
	/** Nothing is picked where nothing can be done with it. */
	readonly pick: boolean;
}

export const NO_BULK: BulkSteps = { dispatch: false, nudge: false, pick: false };

/** What a role may do with several at once, whichever they are. */
export function selectBulkSteps(role: Role): BulkSteps {
	const dispatch = COMPLAINT_STATUSES.some((from) => canStep(role, from, "coordinating") || canStep(role, from, "delegated"));
	const nudge = ROOM.includes(role);
	return { dispatch, nudge, pick: dispatch || nudge };
}

/** Whether its unit can be reminded of it: of a member of a group the leader's is. */
export function waitsForUnit({ unit, status, leader }: Pick<ComplaintRow, "unit" | "status" | "leader">): boolean {
	return unit !== null && isOpen(status) && status !== "awaiting_validation" && leader === null;
}

export interface ClockSteps {
	readonly canPause: boolean;
	readonly canResume: boolean;
	readonly canEstimate: boolean;
}

export function selectClockSteps(you: Account, row: ComplaintRow, pauses: CaseClocks["pauses"], now: Instant): ClockSteps {
	const mayTouch = isOpen(row.status) && (you.role !== "unit" || you.unit === row.unit);
	const mayPause = mayTouch && PAUSE_ROLES.includes(you.role);
	const isPaused = findPause(pauses, now) !== undefined;
	return { canPause: mayPause && !isPaused, canResume: mayPause && isPaused, canEstimate: mayTouch && ESTIMATE_ROLES.includes(you.role) };
}

/** The claim that still holds, or null. */
export function findClaim(row: ComplaintRow, now: Instant): { readonly by: string; readonly until: Instant } | null {
	return row.claimedBy !== null && row.claimedUntil !== null && row.claimedUntil > now
		? { by: row.claimedBy, until: row.claimedUntil }
		: null;
}
