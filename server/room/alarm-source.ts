import type { Sql } from "postgres";
import { RAISED_KEPT_MS, type RoomAlarms } from "../domain/alarm/project-alarms.ts";
import type { Log } from "../feed/log.ts";
import { type AlarmLimits, parseAlarmRules } from "../protocol/alarm.ts";
import type { Instant } from "../protocol/code.ts";
import { readAlarmSetting, readAlarms, readRaised } from "../queries/alarm.ts";
import { isDatabaseAway } from "../queries/database-away.ts";

export interface AlarmState {
	readonly alarms: RoomAlarms;
	readonly limits: AlarmLimits;
}

/** Of EEMUA 191 and ISA-18.2; in force while the setting cannot be read. */
const LIMITS: AlarmLimits = { floodPer10Minutes: 10, floodEndsBelow: 5, loadAim: 1, shelveMaxHours: 8 };

/** What stands now. Rejects when the database is away; rules that cannot be read are an error in the log, not the end of the room. */
export async function loadAlarms(sql: Sql, log: Log, now: Instant): Promise<AlarmState> {
	const list = await readAlarms(sql);
	const raised = await readRaised(sql, now - RAISED_KEPT_MS);
	return { alarms: { list, raised }, limits: await loadLimits(sql, log) };
}

async function loadLimits(sql: Sql, log: Log): Promise<AlarmLimits> {
	try {
		return parseAlarmRules(await readAlarmSetting(sql), "floodPer10Minutes", "floodEndsBelow", "loadAim", "shelveMaxHours");
	} catch (error) {
		if (isDatabaseAway(error)) throw error;
		log.error({ err: error }, "The alarm rules cannot be read; the norms' own limits are in force");
		return LIMITS;
	}
}
