// How a row stands, in one byte: overdue or not, private or not, where it is counted and its status. So a filter asks a table of 128
// entries once for all of them, and one counter a byte is the totals and the statuses.
import { COMPLAINT_STATUSES, PLACES, type Place } from "../../server/protocol/complaint.ts";
import { KINDS, OVERDUE, PRIVATE } from "./tally.ts";

const PLACE_BIT = 2;
const STATUS_BIT = 4;

export const STANDINGS = COMPLAINT_STATUSES.length << STATUS_BIT;

/** `place` is an index of PLACES, `status` one of COMPLAINT_STATUSES. */
export function toStanding(isOverdue: boolean, isPrivate: boolean, place: number, status: number): number {
	return (isOverdue ? OVERDUE : 0) | (isPrivate ? PRIVATE : 0) | (place << PLACE_BIT) | (status << STATUS_BIT);
}

/** OVERDUE and PRIVATE, added up. */
export function standingToKind(standing: number): number {
	return standing & (KINDS - 1);
}

export function standingToPlace(standing: number): Place {
	return PLACES[(standing >> PLACE_BIT) & 3] as Place;
}

/** Index of COMPLAINT_STATUSES. */
export function standingToStatus(standing: number): number {
	return standing >> STATUS_BIT;
}
