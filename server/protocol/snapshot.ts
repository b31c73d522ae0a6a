/**
 * `GET /api/snapshot?view=wall|console`: an Apache Arrow IPC stream, content type `application/vnd.apache.arrow.stream`,
 * one record batch, one row an open complaint, in order of id. Schema metadata: `mark`, `epoch`, `now` (ms), `protocol`.
 * A screen that shows something already says up to which mark (SHOWN_HEADER), for what is older it would not take.
 *
 * Numbers come in the narrowest integer type that holds a column's values (uint8 to int32), in float64 where none does.
 *
 * | column | |
 * | --- | --- |
 * | id | less the id of the row before, the first less 0 |
 * | version | |
 * | numberShape, console only | dictionary of utf8: the first number of each shape, which is a number with its last digits (at most 15) left open; null for none |
 * | numberTail, console only | the last digits as a number, less those of the row before of the same shape, the first less its own |
 * | channel, category, status, region, regionReason, unit, claimedBy | dictionary of utf8; null where the row has none |
 * | cell | dictionary of uint64: the H3 index; null for none |
 * | lng, lat, console only | millionths of a degree, less those of the row before in the same cell, the first less 0; NO_DEGREES for none |
 * | reportedAtS, reportedAtMs | since `now`: whole seconds (rounded down) less those of the row before, the first less 0; and ms |
 * | dueAtS, dueAtMs; and claimedUntil, escalatedAt, nudgedAt alike | since the report: whole seconds (rounded down), and ms; 0 and NO_INSTANT_MS for none |
 * | isPrivate | 0 or 1 |
 * | handBacks | at most 65,535 |
 * | leader, console only | id less the leader's id, modulo 2^32; 0 for none |
 *
 * Complaints that are escalated and without a unit come first wherever they are listed.
 */
export const SNAPSHOT_CONTENT_TYPE = "application/vnd.apache.arrow.stream";

/** A header, not a part of the address: the browser keeps the body by that, and gives its tag with the next question. */
export const SHOWN_HEADER = "x-pantau-shown";

export const SNAPSHOT_METADATA = ["mark", "epoch", "now", "protocol"] as const;

/** Before differences are taken. */
export const NO_DEGREES = 2 ** 31 - 1;
export const NO_INSTANT_MS = 1000;
