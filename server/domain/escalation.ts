// When a complaint that nobody answers is escalated. The database marks and says it (db/functions/escalate_due.sql), once a wait;
// a test holds the two to the same choice.

import type { EscalationHours } from "../protocol/case.ts";
import type { ComplaintId, Instant } from "../protocol/code.ts";
import type { ComplaintRow } from "../protocol/complaint.ts";

/** What it waits for: a unit, its unit's first step, or the answer to a dispatch. The order in which they are escalated. */
const WAITS = ["unassigned", "waiting", "answer"] as const satisfies readonly (keyof EscalationHours)[];
type Wait = (typeof WAITS)[number];

/** Where there is no setting; as in db/functions/escalate_due.sql. */
export const ESCALATION_HOURS: EscalationHours = { unassigned: 2, waiting: 6, answer: 24 };

export interface Waiting extends Pick<ComplaintRow, "status" | "unit" | "escalatedAt"> {
	readonly id: ComplaintId;
	/** When it began to wait: the unanswered dispatch, else the status. */
	readonly since: Instant;
}

/** Null when nobody has to answer: work is under way, or it is closed. */
function findWait({ status, unit }: Pick<Waiting, "status" | "unit">): Wait | null {
	if (status === "waiting") return unit === null ? "unassigned" : "waiting";
	return status === "coordinating" || status === "delegated" ? "answer" : null;
}

/** When this wait is escalated, or was; null when it never will be. */
export function findEscalation(waiting: Omit<Waiting, "id">, hours: EscalationHours): Instant | null {
	const wait = findWait(waiting);
	return wait === null ? null : (waiting.escalatedAt ?? waiting.since + hours[wait] * 3_600_000);
}

/** What is to be escalated at `now`, at most `limit`: what no unit has first, then by the longest wait. */
export function selectEscalations(all: readonly Waiting[], hours: EscalationHours, now: Instant, limit: number): readonly Waiting[] {
	const rank = (waiting: Waiting) => WAITS.indexOf(findWait(waiting) ?? "answer");
	return all
		.filter((waiting) => waiting.escalatedAt === null && (findEscalation(waiting, hours) ?? Number.POSITIVE_INFINITY) <= now)
		.sort((a, b) => rank(a) - rank(b) || a.since - b.since || a.id - b.id)
		.slice(0, limit);
}
