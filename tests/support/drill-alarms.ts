import { readFileSync } from "node:fs";
import {
	type AlarmCondition,
	hotspotConditions,
	type SilentUnit,
	silentUnitConditions,
} from "../../server/domain/alarm/alarm-conditions.ts";
import { positionToCell } from "../../server/domain/cells.ts";
import { addCountedTime, countedBetween } from "../../server/domain/clock.ts";
import { explainHotspots, type NamedHotspot } from "../../server/domain/hotspot/explain-hotspots.ts";
import { findHotspots } from "../../server/domain/hotspot/find-hotspots.ts";
import { joinHotspots, type LiveHotspot } from "../../server/domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS } from "../../server/domain/hotspot/options.ts";
import { OverdueTally } from "../../server/domain/hotspot/overdue-tally.ts";
import { PROVINCE } from "../../server/domain/responsibility.ts";
import { createWorkCalendar } from "../../server/domain/work-calendar.ts";
import { ALARM_PRIORITIES, type AlarmPriority, type AlarmRules } from "../../server/protocol/alarm.ts";
import type { ChannelCode, Instant, UnitCode } from "../../server/protocol/code.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { type Arrival, listArrivals } from "../../server/simulate/citizens.ts";
import { DAY_MS, HISTORY_RHYTHM, HOUR_MS, liveRhythm } from "../../server/simulate/rhythm.ts";
import { applyAct, nextStep, type Standing, type World } from "../../server/simulate/units.ts";
import { arrivalToStanding, type DrillCity } from "./drill-city.ts";

// The alarms of a drill's day, without a database: what observe_alarms.sql does with the same conditions, look by look. No surge and
// no silent intake: a drill knows two weeks, and those tests want three (minWeeks; silent-intake.test.ts gives it more).

export interface DrillAlarm {
	readonly key: string;
	readonly raisedAt: Instant;
	readonly endedAt: Instant | null;
	/** The gravest that it came to. */
	readonly priority: AlarmPriority;
	/** Of the condition, as alarm-conditions.ts says it, at its largest. */
	readonly size: number;
}

/** Seconds of on-delay are less than this; what is seen at two looks is taken for seen between them. */
const LOOK_MS = 10 * 60_000;
/** As the drill is started (server/simulate/drill.ts). */
const HISTORY_DAYS = 14;
const PACE = 12;

const settings: { key: string; value: { days: number[]; opens: string; closes: string } }[] = JSON.parse(
	readFileSync(new URL("../../db/seed/setting.json", import.meta.url), "utf8"),
);
const week = settings.find(({ key }) => key === "working_hours")?.value;
if (week === undefined) throw new Error("Expected the setting working_hours in db/seed/setting.json");
const calendar = createWorkCalendar({ week, days: [] });

interface Life {
	readonly at: Instant;
	readonly row: ComplaintRow | null;
	readonly id: number;
	/** The unit that acted. */
	readonly answeredBy: UnitCode | null;
}

/** What a new drill raises in the day that begins at `from`, in that order. */
export function playDrillDay(drill: DrillCity, from: Instant, rules: AlarmRules): readonly DrillAlarm[] {
	const to = from + DAY_MS;
	const arrivals = [
		...listArrivals(drill.citizens, HISTORY_RHYTHM, from - HISTORY_DAYS * DAY_MS, from),
		...listArrivals(drill.citizens, liveRhythm(PACE), from, to),
	];
	const world: World = { ...drill.world, suggest: suggestOnce(drill.world), liveSince: from, pace: PACE };
	const lives = arrivals
		.flatMap((arrival, index) => livesOf(arrival, arrivalToStanding(drill, arrival, index + 1), world, to))
		.sort((a, b) => a.at - b.at);
	const tally = new OverdueTally(HOTSPOT_OPTIONS, from);
	const open = new Map<number, ComplaintRow>();
	const answeredAt = new Map<UnitCode, Instant>();
	const standing = new Map<string, { alarm: DrillAlarm; condition: AlarmCondition; seenAt: Instant }>();
	const ended: DrillAlarm[] = [];
	let living: readonly LiveHotspot[] = [];
	let told: readonly NamedHotspot[] = [];
	let next = 0;
	for (let at = from; at <= to; at += LOOK_MS) {
		for (let life = lives[next]; life !== undefined && life.at <= at; life = lives[++next]) {
			if (life.row === null) {
				open.delete(life.id);
				tally.drop(life.id as ComplaintRow["id"]);
			} else {
				open.set(life.id, life.row);
				tally.put(life.row);
			}
			if (life.answeredBy !== null) answeredAt.set(life.answeredBy, life.at);
		}
		tally.advanceTo(at);
		const found = findHotspots(tally.counts, HOTSPOT_OPTIONS);
		living = joinHotspots(found, tally.counts, living, at);
		const list = explainHotspots(tally, found.rates, living, told);
		told = list;
		const alarms = [...standing.values()].map(({ condition }) => condition);
		const conditions = [
			...hotspotConditions({ at, list }, rules),
			...silentUnitConditions(silentUnits([...open.values()], answeredAt, at, rules), alarms, rules),
		];
		for (const condition of conditions) {
			const { key, priority, cells, what } = condition;
			// Another name for ground that it covers is the same alarm.
			const held = standing.get(key) ?? [...standing.values()].find((other) => other.condition.cells.some((cell) => cells.includes(cell)));
			const before = held?.alarm ?? { key, raisedAt: at, endedAt: null, priority, size: 0 };
			const isWorse = ALARM_PRIORITIES.indexOf(priority) > ALARM_PRIORITIES.indexOf(before.priority);
			const alarm = { ...before, priority: isWorse ? priority : before.priority, size: Math.max(before.size, sizeOf(what)) };
			standing.set(before.key, { alarm, condition, seenAt: at });
		}
		for (const [key, { alarm, condition, seenAt }] of standing) {
			if (seenAt > at - 1000 * condition.offDelayS || seenAt === at) continue;
			standing.delete(key);
			ended.push({ ...alarm, endedAt: at });
		}
	}
	return [...ended, ...[...standing.values()].map(({ alarm }) => alarm)].sort(
		(a, b) => a.raisedAt - b.raisedAt || a.key.localeCompare(b.key),
	);
}

export function sharesOf(alarms: readonly DrillAlarm[]): Readonly<Record<AlarmPriority, number>> {
	const share = (priority: AlarmPriority) => alarms.filter((alarm) => alarm.priority === priority).length / alarms.length;
	return { low: share("low"), medium: share("medium"), high: share("high") };
}

function sizeOf(what: AlarmCondition["what"]): number {
	switch (what.kind) {
		case "hotspot":
			return what.overdue - what.expected;
		case "surge":
			return what.count / Math.max(1, what.expected);
		case "unit_silent":
			return what.overdue;
		case "feed_stall":
			return what.lagMs / 1000;
		case "intake_silent":
			return what.expected;
		default:
			return what satisfies never;
	}
}

/** By category and place alone, each once: what the words say of the unit takes half of the time and moves no hotspot. */
function suggestOnce({ suggest }: World): World["suggest"] {
	const known = new Map<string, ReturnType<World["suggest"]>>();
	return (standing) => {
		const key = `${standing.category}/${standing.region}/${standing.regionReason}/${standing.unit}`;
		const suggestion = known.get(key) ?? suggest({ ...standing, text: null });
		known.set(key, suggestion);
		return suggestion;
	};
}

/** From its arrival to `to`. What is not forgotten goes as many times faster as the drill is played. */
function livesOf({ item }: Arrival, first: Standing, world: World, to: Instant): readonly Life[] {
	const states: Life[] = [{ at: first.statusSince, row: rowOf(first, item), id: first.id, answeredBy: null }];
	for (let standing: Standing | null = first; standing !== null; ) {
		const step = nextStep(standing, world);
		if (step === null) break;
		const dueAt: Instant = standing.statusSince + step.afterMs;
		const isPlayed = dueAt > world.liveSince && !step.isForgotten;
		const at: Instant = isPlayed
			? Math.max(standing.statusSince, world.liveSince) + (dueAt - Math.max(standing.statusSince, world.liveSince)) / world.pace
			: dueAt;
		if (at > to) break;
		const answeredBy = step.account.role === "unit" ? standing.unit : null;
		standing = applyAct(standing, step.act, standing.version + 1, at, world.responsibility);
		states.push({ at, row: standing === null ? null : rowOf(standing, item), id: first.id, answeredBy });
	}
	return states;
}

function firstAnswerDue(reportedAt: Instant, channel: string): Instant {
	if (channel === "lapor") return addCountedTime(reportedAt, { days: 3, ms: 0 }, "working", calendar);
	return reportedAt + 6 * HOUR_MS;
}

function rowOf({ id, version, status, category, region, regionReason, unit, reportedAt }: Standing, item: Arrival["item"]): ComplaintRow {
	const position = item.position === undefined ? null : ([item.position[0] as number, item.position[1] as number] as const);
	return {
		id,
		version,
		number: null,
		channel: item.channel as ChannelCode,
		category,
		status,
		region,
		regionReason,
		unit,
		cell: position === null ? null : positionToCell(position),
		position,
		reportedAt,
		dueAt: status === "waiting" ? firstAnswerDue(reportedAt, item.channel) : reportedAt + 7 * DAY_MS,
		isPrivate: false,
		claimedBy: null,
		claimedUntil: null,
		handBacks: 0,
		escalatedAt: null,
		nudgedAt: null,
		leader: null,
	};
}

/** As readSilentUnits (server/queries/alarm.ts). */
function silentUnits(
	rows: readonly ComplaintRow[],
	answeredAt: ReadonlyMap<UnitCode, Instant>,
	at: Instant,
	rules: AlarmRules,
): SilentUnit[] {
	const late = new Map<UnitCode, { overdue: number; firstLate: Instant }>();
	for (const { unit, status, reportedAt, channel } of rows) {
		if (unit === null || (status !== "waiting" && status !== "coordinating" && status !== "delegated")) continue;
		const dueAt = firstAnswerDue(reportedAt, channel);
		if (dueAt > at) continue;
		const held = late.get(unit);
		late.set(unit, { overdue: (held?.overdue ?? 0) + 1, firstLate: Math.min(held?.firstLate ?? dueAt, dueAt) });
	}
	return [...late]
		.filter(([, { overdue }]) => overdue >= rules.unitSilent.overdueOff)
		.map(([unit, { overdue, firstLate }]) => {
			const since = Math.max(answeredAt.get(unit) ?? firstLate, firstLate);
			return { unit, areas: [PROVINCE], overdue, since, quietHours: countedBetween(since, at, "working", calendar) / HOUR_MS };
		});
}
