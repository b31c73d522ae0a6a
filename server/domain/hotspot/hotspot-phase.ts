import type { Instant } from "../../protocol/code.ts";
import type { HotspotPhase } from "../../protocol/hotspot.ts";

// A phase says where a hotspot is going. It is decided against an anchor, the overdue count at the last decision, and only by
// a step that is more than chance, so that a count which wobbles changes nothing.

/** What a phase is decided from. */
interface Phased {
	readonly phase: HotspotPhase;
	readonly since: Instant;
	readonly phaseSince: Instant;
	readonly anchor: number;
	readonly anchoredAt: Instant;
	readonly foundAt: Instant;
}

type Decision = Omit<Phased, "foundAt">;

/** Without a step for so long it neither grows nor fades. */
export const SETTLE_MS = 30 * 60_000;
/** Not found for so long it is gone. */
const HOLD_MS = 10 * 60_000;

/** The least difference that counts: 1.5 standard deviations of a Poisson count, and never under 3. */
function stepOf(anchor: number): number {
	return Math.max(3, 1.5 * Math.sqrt(anchor));
}

/** The phase of a hotspot that is found now; `before` is undefined for one that was not there. */
export function decidePhase(before: Phased | undefined, overdue: number, now: Instant): Decision {
	if (before === undefined) return { phase: "new", since: now, phaseSince: now, anchor: overdue, anchoredAt: now };
	const { phase, since, phaseSince, anchor, anchoredAt } = before;
	const step = stepOf(anchor);
	const enter = (next: HotspotPhase): Decision => ({
		phase: next,
		since,
		phaseSince: next === phase ? phaseSince : now,
		anchor: overdue,
		anchoredAt: now,
	});
	if (overdue >= anchor + step) return enter("growing");
	if (overdue <= anchor - step) return enter("fading");
	if (phase !== "persistent" && now - anchoredAt >= SETTLE_MS) return enter("persistent");
	return { phase, since, phaseSince, anchor, anchoredAt };
}

/** The phase of a hotspot that is not found now, or that has become part of another one. */
export function fade(before: Phased, overdue: number, isMerged: boolean, now: Instant): Decision {
	const { since, anchoredAt } = before;
	const phase = isMerged || now - before.foundAt >= HOLD_MS ? "gone" : "fading";
	const phaseSince = phase === before.phase ? before.phaseSince : now;
	return { phase, since, phaseSince, anchor: Math.min(before.anchor, overdue), anchoredAt };
}
