import type { Alarm, AlarmLimits, Alarms } from "../../protocol/alarm.ts";
import type { Instant } from "../../protocol/code.ts";

// When alarms come faster than a person can read them they are one line that counts (EEMUA 191; ISA-18.2: a flood begins with
// more than 10 in 10 minutes of one operator and ends below 5).

export const FLOOD_WINDOW_MS = 600_000;

/** Alarms raised in the ten minutes before `now`. `raised` is ascending. */
export function countRecent(raised: readonly Instant[], now: Instant): number {
	return raised.filter((at) => at > now - FLOOD_WINDOW_MS && at <= now).length;
}

/**
 * Since when there is a flood at `now`, null when there is none. It depends on nothing but when alarms were raised, so that all
 * screens of an audience agree, whenever they were opened. `raised` is ascending.
 */
export function findFloodStart(raised: readonly Instant[], now: Instant, limits: AlarmLimits): Instant | null {
	let since: Instant | null = null;
	for (const [at, instant] of raised.entries()) {
		if (instant > now) break;
		// Between two alarms the count only falls, at the moments when one leaves the window: it may have ended in between.
		if (since !== null && hasEnded(raised.slice(0, at), instant, limits)) since = null;
		const recent = raised.slice(0, at + 1).filter((other) => other > instant - FLOOD_WINDOW_MS);
		if (since === null && recent.length > limits.floodPer10Minutes) since = recent[0] as Instant;
	}
	return since === null || hasEnded(raised, now, limits) ? null : since;
}

/** Whether just before `at` fewer than `floodEndsBelow` of these were in the window. */
function hasEnded(raised: readonly Instant[], at: Instant, { floodEndsBelow }: AlarmLimits): boolean {
	return raised.filter((other) => other > at - FLOOD_WINDOW_MS && other < at).length < floodEndsBelow;
}

export interface AlarmBoard {
	/** To be dealt with one by one: the gravest first, then the latest. */
	readonly shown: readonly Alarm[];
	/** What the flood brought and nobody has acknowledged, but for the high ones: one line. */
	readonly flood: { readonly since: Instant; readonly alarms: readonly Alarm[] } | null;
	/** Acknowledged and still standing. */
	readonly standing: readonly Alarm[];
	readonly shelved: readonly Alarm[];
	/** Raised in the last ten minutes, ended ones too. */
	readonly recent: number;
}

const RANK = { high: 0, medium: 1, low: 2 } as const;

/** How a person sees their alarms. One whose shelf time is over is back, even before the database says so. */
export function sortAlarms({ list, raised, limits }: Pick<Alarms, "list" | "raised" | "limits">, now: Instant): AlarmBoard {
	const since = findFloodStart(raised, now, limits);
	const isShelved = ({ shelved }: Alarm) => shelved !== null && shelved.until > now;
	const isOpen = (alarm: Alarm) => !isShelved(alarm) && (alarm.acknowledged === null || (alarm.shelved !== null && !isShelved(alarm)));
	const ranked = [...list].sort((a, b) => RANK[a.priority] - RANK[b.priority] || b.raisedAt - a.raisedAt || b.id - a.id);
	// A high one is why alarms are there: no flood takes it out of sight.
	const isFlooded = ({ raisedAt, priority }: Alarm) => since !== null && raisedAt >= since && priority !== "high";
	const open = ranked.filter(isOpen);
	const flooded = open.filter(isFlooded);
	return {
		shown: open.filter((alarm) => !isFlooded(alarm)),
		flood: since === null || flooded.length === 0 ? null : { since, alarms: flooded },
		standing: ranked.filter((alarm) => !isShelved(alarm) && !isOpen(alarm)),
		shelved: ranked.filter(isShelved),
		recent: countRecent(raised, now),
	};
}
