import type { Alarm, AlarmLimits, Alarms } from "../../protocol/alarm.ts";
import { type Instant, isWithin, type RegionCode } from "../../protocol/code.ts";
import type { Audience } from "../audience.ts";

/** How far back floods are counted. */
export const RAISED_KEPT_MS = 3_600_000;

/** An alarm that was raised within RAISED_KEPT_MS, whether it still stands or not. */
export interface RaisedAlarm {
	readonly raisedAt: Instant;
	readonly regions: readonly RegionCode[];
}

/** Everything that any audience may be shown of alarms. */
export interface RoomAlarms {
	readonly list: readonly Alarm[];
	/** Ascending. */
	readonly raised: readonly RaisedAlarm[];
}

/** Whether it concerns a scope: a region of it lies within the scope, or the scope within it. As is_alarm_seen.sql. */
export function isAlarmSeen({ regions }: Pick<Alarm, "regions">, scope: readonly RegionCode[]): boolean {
	return regions.length === 0 || regions.some((region) => scope.some((area) => isWithin(region, area) || isWithin(area, region)));
}

/**
 * What an audience is shown. A wall: the high ones that stand and are not shelved, and no name (domain.md §8). Every field is
 * named, so that a new one reaches nobody until somebody decides it here.
 */
export function projectAlarms({ list, raised }: RoomAlarms, { view, scope }: Audience, limits: AlarmLimits, now: Instant): Alarms {
	const isWall = view === "wall";
	const isShown = ({ priority, shelved }: Alarm) => !isWall || (priority === "high" && (shelved === null || shelved.until <= now));
	return {
		at: now,
		list: list
			.filter((alarm) => isAlarmSeen(alarm, scope) && isShown(alarm))
			.map(({ id, what, priority, regions, raisedAt, acknowledged, shelved }) => ({
				id,
				what,
				priority,
				regions,
				raisedAt,
				acknowledged: acknowledged === null ? null : { by: isWall ? null : acknowledged.by, at: acknowledged.at },
				shelved:
					shelved === null
						? null
						: {
								by: isWall ? null : shelved.by,
								at: shelved.at,
								until: shelved.until,
								reason: isWall ? null : shelved.reason,
							},
			})),
		raised: isWall ? [] : raised.filter((alarm) => isAlarmSeen(alarm, scope)).map(({ raisedAt }) => raisedAt),
		limits,
	};
}
