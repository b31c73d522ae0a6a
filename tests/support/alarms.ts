import { readFileSync } from "node:fs";
import type { AlarmCondition } from "../../server/domain/alarm/alarm-conditions.ts";
import { type AlarmRules, alarmRulesSchema } from "../../server/protocol/alarm.ts";
import type { RegionCode, UnitCode } from "../../server/protocol/code.ts";

/** The rules that a new database gets. */
export function readAlarmRulesSeed(): AlarmRules {
	const settings: { key: string; value: unknown }[] = JSON.parse(
		readFileSync(new URL("../../db/seed/setting.json", import.meta.url), "utf8"),
	);
	return alarmRulesSchema.parse(settings.find(({ key }) => key === "alarm_rules")?.value);
}

/** A unit that stopped answering, raised at the first look unless `more` says otherwise. */
export function silentUnit(unit: string, more: Partial<AlarmCondition> = {}): AlarmCondition {
	return {
		key: `unit_silent:${unit}`,
		what: { kind: "unit_silent", unit: unit as UnitCode, overdue: 12, since: Date.UTC(2026, 10, 20, 1) },
		priority: "low",
		regions: ["31" as RegionCode],
		cells: [],
		onDelayS: 0,
		offDelayS: 3600,
		...more,
	};
}
