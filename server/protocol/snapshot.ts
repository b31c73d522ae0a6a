/**
 * `GET /api/snapshot?view=wall|console`: an Apache Arrow IPC stream, content type `application/vnd.apache.arrow.stream`,
 * one record batch, one row an open complaint. Schema metadata: `mark`, `epoch`, `now` (ms), `protocol`.
 *
 * | column | Arrow type | |
 * | --- | --- | --- |
 * | id, version | uint32 | |
 * | number | utf8, console only | |
 * | channel, category, status, region, regionReason, unit, claimedBy | dictionary of utf8; null where the row has none | |
 * | cellHi, cellLo | uint32 | the two halves of the H3 index; 0, 0 for none |
 * | lng, lat | float64, console only | NaN for none |
 * | reportedAt, dueAt, claimedUntil | float64 | ms since 1970; NaN for none |
 * | isPrivate | uint8 | 0 or 1 |
 * | handBacks | uint16 | at most 65,535 |
 * | escalatedAt | float64 | ms since 1970; NaN for not escalated. Those without a unit come first wherever they are listed |
 * | leader | uint32, console only | 0 for none |
 */
export const SNAPSHOT_CONTENT_TYPE = "application/vnd.apache.arrow.stream";

export const SNAPSHOT_METADATA = ["mark", "epoch", "now", "protocol"] as const;
