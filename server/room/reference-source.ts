import type { Sql } from "postgres";
import type { Responsibility, UnitLevel } from "../domain/responsibility.ts";
import type { Instant } from "../protocol/code.ts";
import type { Reference } from "../protocol/reference.ts";
import { type ReferenceRows, readReference } from "../queries/reference.ts";

/** What codes mean and who is responsible, as of one day. */
export interface RoomReference {
	readonly day: string;
	readonly reference: Reference;
	readonly responsibility: Responsibility;
	readonly changeLogHours: number;
	readonly changeLogEntries: number;
	readonly hotspotStateDays: number;
}

/** `YYYY-MM-DD` in Jakarta (UTC+7, no summer time). */
export function instantToDay(at: Instant): string {
	return new Date(at + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** Rejects when the database is away or holds no boundaries. */
export async function loadReference(sql: Sql, at: Instant): Promise<RoomReference> {
	const day = instantToDay(at);
	const rows = await readReference(sql, day);
	const { reference, changeLogHours, changeLogEntries, hotspotStateDays } = rows;
	return { day, reference, responsibility: rowsToResponsibility(rows), changeLogHours, changeLogEntries, hotspotStateDays };
}

export function rowsToResponsibility({ units, rules, words, ambiguousBorderM }: ReferenceRows): Responsibility {
	return {
		units: new Map(units.map((unit) => [unit.code, { ...unit, level: unit.level as UnitLevel }])),
		rules: rules.map((rule) => ({ ...rule, unitLevel: rule.unitLevel as UnitLevel })),
		words: words.map((word) => ({ ...word, unitLevel: word.unitLevel as UnitLevel | null })),
		ambiguousBorderM,
	};
}
