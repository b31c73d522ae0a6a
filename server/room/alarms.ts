import type { Sql } from "postgres";
import {
	type AlarmCondition,
	feedStallConditions,
	hotspotConditions,
	type Intake,
	intakeSilentConditions,
	type PlaceArrivals,
	silentUnitConditions,
	surgeConditions,
} from "../domain/alarm/alarm-conditions.ts";
import { estimateDispersion } from "../domain/alarm/surge.ts";
import { PROVINCE } from "../domain/responsibility.ts";
import type { Log } from "../feed/log.ts";
import { ANSWER_LIMIT_MS, type Timing, withinLimit } from "../feed/timing.ts";
import { ALARM_KINDS, type Alarm, type AlarmKind, parseAlarmRules } from "../protocol/alarm.ts";
import type { Instant, RegionCode } from "../protocol/code.ts";
import type { Hotspots } from "../protocol/hotspot.ts";
import { type HourArrivals, observeAlarms, readAlarmSetting, readArrivals, readLastArrival, readSilentUnits } from "../queries/alarm.ts";
import { isDatabaseAway } from "../queries/database-away.ts";

// Looks for what asks for attention. The gateway on duty looks for all, every other one at its own feed alone, which only it can
// judge; the database raises each alarm once whoever looks (db/functions/observe_alarms.sql), and what it raised comes back to all
// of them by the log. Each kind is judged by itself: one whose rule is wrong, or whose measure fails or comes late, is left as it
// stands and holds up no other.

/** Less than observe_alarms takes for a gap. */
const LOOK_MS = 5000;
/** Arrivals and silent units cost a query over many rows. */
const ARRIVALS_MS = 30_000;
const UNITS_MS = 60_000;
/** What was measured, or found, longer ago says nothing of now. */
const HOTSPOTS_FRESH_MS = 60_000;
const MEASURES_FRESH_MS = 2 * UNITS_MS;
/** The dispersion is a matter of weeks. */
const DISPERSION_MS = 3_600_000;
/** What is held back for less is how any two writers meet, whatever the rules say. */
const LEAST_STALL_MS = 1000;
const DAY_HOURS = 24;
const WEEK_HOURS = 168;

export interface AlarmWatchOptions {
	readonly sql: Sql;
	readonly log: Log;
	readonly now: () => Instant;
	readonly timing: Timing;
	readonly isOnDuty: () => boolean;
	/** Undefined until hotspots were looked for. */
	readonly hotspots: () => Hotspots | undefined;
	readonly lagMs: () => number;
	/** What stands, as the log told it. */
	readonly standing: () => readonly Alarm[];
	/** Reads what stands from the table itself: what a stalled feed would tell comes too late. */
	readonly reload: () => Promise<void>;
}

/** Looks every 5 s until the returned function is called, one look at a time; that resolves when the last look has ended. */
export function watchAlarms(options: AlarmWatchOptions): () => Promise<void> {
	const { sql, log, now, timing, isOnDuty, hotspots, lagMs, standing, reload } = options;
	/** The longest delay that could not be told yet: while the database is away nothing can be raised. */
	let worstLagMs = 0;
	let looking: Promise<void> | undefined;
	const readIntake = createIntakeReading(sql);
	const intake = createMeasure(options, "arrivals", ARRIVALS_MS, readIntake);
	const units = createMeasure(options, "silent units", UNITS_MS, async (at) => {
		const { unitSilent } = parseAlarmRules(await readAlarmSetting(sql), "unitSilent");
		return await readSilentUnits(sql, at, unitSilent.overdueOff);
	});

	/** What is seen of each kind now; undefined where there is nothing to judge it by. Throws where its rule is wrong. */
	const see: Readonly<Record<AlarmKind, (at: Instant, setting: unknown) => readonly AlarmCondition[] | undefined>> = {
		hotspot: (at, setting) => {
			const found = hotspots();
			const isFresh = found !== undefined && Math.abs(at - found.at) < HOTSPOTS_FRESH_MS;
			return isFresh ? hotspotConditions(found, parseAlarmRules(setting, "hotspot")) : undefined;
		},
		surge: (at, setting) => {
			const measured = intake.find(at);
			return measured && surgeConditions(measured.places, standing(), parseAlarmRules(setting, "surge"));
		},
		unit_silent: (at, setting) => {
			const measured = units.find(at);
			return measured && silentUnitConditions(measured, standing(), parseAlarmRules(setting, "unitSilent"));
		},
		feed_stall: (_, setting) => feedStallConditions(worstLagMs, standing(), parseAlarmRules(setting, "feedStall")),
		intake_silent: (at, setting) => {
			const measured = intake.find(at);
			return measured && intakeSilentConditions(measured, at, standing(), parseAlarmRules(setting, "intakeSilent", "surge"));
		},
	};

	async function look(): Promise<void> {
		const at = now();
		const isWatch = isOnDuty();
		// Nothing to tell, and what ends the one on duty sees.
		if (!isWatch && worstLagMs < LEAST_STALL_MS) {
			worstLagMs = 0;
			return;
		}
		const setting = await readAlarmSetting(sql);
		const judged: AlarmKind[] = [];
		const conditions: AlarmCondition[] = [];
		for (const kind of isWatch ? ALARM_KINDS : (["feed_stall"] as const)) {
			try {
				const seen = see[kind](at, setting);
				if (seen === undefined) continue;
				judged.push(kind);
				conditions.push(...seen);
			} catch (error) {
				log.error({ err: error, kind }, "Alarms of a kind cannot be looked for");
			}
		}
		const isStalled = conditions.some(({ what }) => what.kind === "feed_stall");
		const changed = await observeAlarms(sql, conditions, judged, at);
		if (changed !== null) worstLagMs = 0;
		if (isStalled) await reload();
		if (changed !== null && changed > 0) log.info({ changed, conditions: conditions.length }, "Alarms changed");
	}

	const end = timing.every(LOOK_MS, () => {
		worstLagMs = Math.max(worstLagMs, lagMs());
		looking ??= withinLimit(look(), ANSWER_LIMIT_MS, timing.sleep)
			.catch((error: unknown) => {
				if (isDatabaseAway(error)) log.warn({ err: error }, "Alarms cannot be looked for: the database is away");
				else log.error({ err: error }, "Alarms cannot be looked for");
			})
			.finally(() => {
				looking = undefined;
			});
	});
	return async () => {
		end();
		await looking;
		await intake.done();
		await units.done();
	};
}

interface Measure<Value> {
	/** As last measured; undefined while this gateway is not on duty, before the first time and after failures. Begins the next one when it is time. */
	find(at: Instant): Value | undefined;
	/** Resolves when none is under way. */
	done(): Promise<void>;
}

/** Beside the looks: none of them waits for it. */
function createMeasure<Value>(
	{ log, timing, isOnDuty }: Pick<AlarmWatchOptions, "log" | "timing" | "isOnDuty">,
	what: string,
	everyMs: number,
	read: (at: Instant) => Promise<Value>,
): Measure<Value> {
	let last: { readonly at: Instant; readonly value: Value } | undefined;
	let begunAt = Number.NEGATIVE_INFINITY;
	let reading: Promise<void> | undefined;
	const begin = (at: Instant) => {
		begunAt = at;
		reading = withinLimit(read(at), ANSWER_LIMIT_MS, timing.sleep)
			.then((value) => {
				last = { at, value };
			})
			.catch((error: unknown) => {
				if (isDatabaseAway(error)) log.warn({ err: error, what }, "What alarms go by cannot be measured: the database is away");
				else log.error({ err: error, what }, "What alarms go by cannot be measured");
			})
			.finally(() => {
				reading = undefined;
			});
	};
	return {
		find: (at) => {
			if (!isOnDuty()) return undefined;
			if (reading === undefined && Math.abs(at - begunAt) >= everyMs) begin(at);
			return last !== undefined && Math.abs(at - last.at) < MEASURES_FRESH_MS ? last.value : undefined;
		},
		done: async () => await reading,
	};
}

/** Arrivals of the last hour by place, and of the whole city when the last one came in. */
function createIntakeReading(sql: Sql): (at: Instant) => Promise<Intake & { readonly places: readonly PlaceArrivals[] }> {
	let dispersion: { readonly at: Instant; readonly weeks: number; readonly grid: readonly HourArrivals[] } | undefined;
	return async (at) => {
		const { weeks } = parseAlarmRules(await readAlarmSetting(sql), "surge").surge;
		if (dispersion === undefined || dispersion.weeks !== weeks || Math.abs(at - dispersion.at) >= DISPERSION_MS)
			dispersion = { at, weeks, grid: await readArrivals(sql, at, weeks, DAY_HOURS) };
		const places = arrivalsToPlaces(await readArrivals(sql, at, weeks, 1), dispersion.grid, weeks);
		const city = places.find(({ region }) => region === PROVINCE) as PlaceArrivals;
		return { places, city, lastAt: await readLastArrival(sql) };
	};
}

/**
 * The last hour of the province and of each kota beside the same hour of the earlier weeks. A week counts when anything at all was
 * reported on that day of it: before the city was watched there is nothing to compare with. `grid` are whole days, for the dispersion.
 * The province is always among them.
 */
export function arrivalsToPlaces(hour: readonly HourArrivals[], grid: readonly HourArrivals[], weeks: number): PlaceArrivals[] {
	const byPlace = new Map<RegionCode, Map<number, number>>([[PROVINCE, new Map()]]);
	const add = (region: RegionCode, ago: number, count: number) => {
		const counts = byPlace.get(region) ?? new Map<number, number>();
		byPlace.set(region, counts.set(ago, (counts.get(ago) ?? 0) + count));
	};
	const gridKey = (ago: number) => -1 - ago;
	const tell = (list: readonly HourArrivals[], keyOf: (ago: number) => number) => {
		for (const { region, hoursAgo, count } of list) {
			add(PROVINCE, keyOf(hoursAgo), count);
			if (region !== PROVINCE) add(region, keyOf(hoursAgo), count);
		}
	};
	tell(hour, (ago) => ago);
	tell(grid, gridKey);
	const all = byPlace.get(PROVINCE) as Map<number, number>;
	const hours = Array.from({ length: DAY_HOURS }, (_, at) => at);
	const watched = Array.from({ length: weeks }, (_, at) => at + 1).filter((week) =>
		hours.some((at) => (all.get(gridKey(week * WEEK_HOURS + at)) ?? 0) > 0),
	);
	return [...byPlace].map(([region, counts]) => ({
		region,
		count: counts.get(0) ?? 0,
		earlier: watched.map((week) => counts.get(week * WEEK_HOURS) ?? 0),
		dispersion: estimateDispersion(hours.map((at) => watched.map((week) => counts.get(gridKey(week * WEEK_HOURS + at)) ?? 0))),
	}));
}
