// What became of a command that was not done, kept for whoever gave it until it is read.
import type { ComplaintId } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import type { CommandName, CommandRefusal, RefusalReason } from "../../server/protocol/up.ts";

export interface Refused {
	readonly id: ComplaintId;
	readonly number: string;
	readonly command: CommandName;
	readonly reason: RefusalReason;
	readonly current: ComplaintRow | null;
	/** The row that the command was meant for. */
	readonly before: ComplaintRow | null;
	/** Of a version conflict: who did what meanwhile. */
	readonly since: NonNullable<CommandRefusal["since"]>;
	/** Its case was not the open one when the answer came, and has not been since: it is told beside the map. */
	readonly isMissed: boolean;
}

export type Refusals = ReadonlyMap<ComplaintId, Refused>;

/** Whether the same once more would get the same answer. */
export function isFinal(reason: RefusalReason): boolean {
	return reason !== "unavailable" && reason !== "too_many";
}

/** Once its case is open, which tells it. */
export function markSeen(refusals: Refusals, id: ComplaintId): Refusals {
	const refused = refusals.get(id);
	return refused?.isMissed === true ? new Map(refusals).set(id, { ...refused, isMissed: false }) : refusals;
}

/** Latest last. */
export function selectMissed(refusals: Refusals): readonly Refused[] {
	return [...refusals.values()].filter(({ isMissed }) => isMissed);
}
