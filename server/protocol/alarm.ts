import { z } from "zod";
import type { AccountName, Instant, RegionCode, UnitCode } from "./code.ts";
import type { HotspotId } from "./hotspot.ts";
import { text } from "./text.ts";
import type { CommandRefusal } from "./up.ts";

// What asks for attention without being looked for. Alarms are rows of the database: raised once, the same on every screen.

export type AlarmId = number & { readonly __code: "alarm" };

export const ALARM_KINDS = ["hotspot", "surge", "unit_silent", "feed_stall", "intake_silent"] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** From the least; the aim is that 80, 15 and 5 of a hundred alarms have them (EEMUA 191). */
export const ALARM_PRIORITIES = ["low", "medium", "high"] as const;
export type AlarmPriority = (typeof ALARM_PRIORITIES)[number];

/** What it is about, with the figures of when it was last told. */
export type AlarmWhat =
	/** A hotspot: overdue complaints in it, and how many would be if it were like elsewhere. */
	| {
			readonly kind: "hotspot";
			readonly hotspot: HotspotId;
			readonly region: RegionCode | null;
			readonly overdue: number;
			readonly expected: number;
	  }
	/** Complaints reported in the last hour, and how many are in the same hour of earlier weeks. `31` is the whole province. */
	| { readonly kind: "surge"; readonly region: RegionCode; readonly count: number; readonly expected: number }
	/** A unit that holds so many complaints whose first answer is late, and has answered nothing since. */
	| { readonly kind: "unit_silent"; readonly unit: UnitCode; readonly overdue: number; readonly since: Instant }
	/** The room runs behind the database, or does not reach it: screens are late by so much. */
	| { readonly kind: "feed_stall"; readonly lagMs: number }
	/** Nothing has come in since then, where an hour usually brings `expected`: a channel or the intake is down. */
	| { readonly kind: "intake_silent"; readonly since: Instant; readonly expected: number };

export interface Alarm {
	readonly id: AlarmId;
	readonly what: AlarmWhat;
	readonly priority: AlarmPriority;
	/** Whom it concerns; none: everybody. */
	readonly regions: readonly RegionCode[];
	readonly raisedAt: Instant;
	/** null on a wall, as all names are. */
	readonly acknowledged: { readonly by: AccountName | null; readonly at: Instant } | null;
	/** Out of sight until then; it returns by itself. */
	readonly shelved: {
		readonly by: AccountName | null;
		readonly at: Instant;
		readonly until: Instant;
		readonly reason: string | null;
	} | null;
}

/** All alarms of an audience that stand, as they were at `at`: it replaces what was said before. Said when they change, and to whoever connects. */
export interface Alarms {
	readonly at: Instant;
	/** Latest raised first. */
	readonly list: readonly Alarm[];
	/** When alarms of the last hour were raised, those that have ended too; ascending: floods are counted from it. */
	readonly raised: readonly Instant[];
	readonly limits: AlarmLimits;
}

/** How many are too many (EEMUA 191, ISA-18.2), and how long one may be shelved. */
export interface AlarmLimits {
	/** More than so many in ten minutes are a flood. */
	readonly floodPer10Minutes: number;
	/** Fewer than so many in ten minutes end it. */
	readonly floodEndsBelow: number;
	/** Alarms in ten minutes that one person can deal with for a whole shift. */
	readonly loadAim: number;
	readonly shelveMaxHours: number;
}

const delays = { onDelayS: z.number().min(0), offDelayS: z.number().min(0), medium: z.number(), high: z.number() };

/** The setting `alarm_rules`. `medium` and `high` are sizes: what a size is, is said in server/domain/alarm/alarm-conditions.ts. */
export const alarmRulesSchema = z.object({
	hotspot: z.object(delays),
	surge: z.object({
		...delays,
		minCount: z.number().min(1),
		minRatio: z.number().min(1),
		alphaOn: z.number().gt(0).lt(1),
		alphaOff: z.number().gt(0).lt(1),
		weeks: z.number().int().min(1).max(52),
		minWeeks: z.number().int().min(1),
	}),
	unitSilent: z.object({
		...delays,
		overdueOn: z.number().int().min(1),
		overdueOff: z.number().int().min(1),
		quietWorkingHours: z.number().min(0),
	}),
	feedStall: z.object({ ...delays, lagOnS: z.number().gt(0), lagOffS: z.number().gt(0) }),
	/** Of its own accord high. A setting from before there was this kind has these. */
	intakeSilent: z
		.object({ onDelayS: z.number().min(0), offDelayS: z.number().min(0), alpha: z.number().gt(0).lt(1) })
		.default({ onDelayS: 300, offDelayS: 300, alpha: 1e-6 }),
	floodPer10Minutes: z.number().int().min(1),
	floodEndsBelow: z.number().int().min(1),
	loadAim: z.number().gt(0),
	shelveMaxHours: z.number().gt(0).max(168),
});
export type AlarmRules = z.infer<typeof alarmRulesSchema>;

/** These rules of the setting, whatever is wrong with the others; throws when one of them is missing or cannot be read as such. */
export function parseAlarmRules<Name extends keyof AlarmRules>(setting: unknown, ...names: readonly Name[]): Pick<AlarmRules, Name> {
	const { shape } = alarmRulesSchema;
	const parsed = z.object(Object.fromEntries(names.map((name) => [name, shape[name]]))).safeParse(setting);
	if (parsed.success) return parsed.data as unknown as Pick<AlarmRules, Name>;
	const [issue] = parsed.error.issues;
	throw new Error(`Setting alarm_rules: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`);
}

const key = text.min(8).max(64);
const id = z
	.number()
	.int()
	.positive()
	.max(Number.MAX_SAFE_INTEGER)
	.transform((value) => value as AlarmId);

/** What people want of an alarm; up, like the commands for complaints. */
export const alarmCommandSchemas = {
	/** "I have seen it." */
	"acknowledge-alarm": z.object({ key, id }).strict(),
	/** Out of sight until then, for a reason; the sender owns it. */
	"shelve-alarm": z
		.object({ key, id, until: z.number().int().positive().max(253_402_300_799_999), reason: text.trim().min(1).max(500) })
		.strict(),
	/** Back before its time. */
	"unshelve-alarm": z.object({ key, id }).strict(),
} as const;

export type AlarmCommandName = keyof typeof alarmCommandSchemas;
export type AlarmCommand<Name extends AlarmCommandName> = z.infer<(typeof alarmCommandSchemas)[Name]>;
export type AlarmAnswer = { readonly ok: true; readonly id: AlarmId } | CommandRefusal;

/** `GET /api/alarm-load`: who is at work, and how many alarms each has to deal with. */
export interface AlarmLoad {
	readonly people: readonly {
		readonly name: AccountName;
		readonly role: string;
		/** Alarms raised in their scope in the last ten minutes. */
		readonly alarms: number;
		/** That they acknowledged in the last hour. */
		readonly acknowledged: number;
		/** Complaints that they are on now. */
		readonly claims: number;
	}[];
	/** Alarms of the last 30 days by priority, beside the aim of 80/15/5. */
	readonly mix: Readonly<Record<AlarmPriority, number>>;
}
