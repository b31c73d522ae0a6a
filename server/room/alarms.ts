import type { Sql } from "postgres";
import {
	type AlarmCondition,
	feedStallConditions,
	hotspotConditions,
	type PlaceArrivals,
	type SilentUnit,
	silentUnitConditions,
	surgeConditions,
} from "../domain/alarm/alarm-conditions.ts";
import { estimateDispersion } from "../domain/alarm/surge.ts";
import { PROVINCE } from "../domain/responsibility.ts";
import type { Log } from "../feed/log.ts";
import { ANSWER_LIMIT_MS, type Timing, withinLimit } from "../feed/timing.ts";
import type { Alarm, AlarmKind } from "../protocol/alarm.ts";
import type { Instant, RegionCode } from "../protocol/code.ts";
import type { Hotspots } from "../protocol/hotspot.ts";
import { type HourArrivals, observeAlarms, readAlarmRules, readArrivals, readSilentUnits } from "../queries/alarm.ts";
import { isDatabaseAway } from "../queries/database-away.ts";

// Looks for what asks for attention. The gateway on duty looks for all, every other one at its own feed alone, which only it can
// judge; the database raises each alarm once whoever looks (db/functions/observe_alarms.sql), and what it raised comes back to all
// of them by the log.

/** Less than observe_alarms takes for a gap. */
const LOOK_MS = 5000;
/** Arrivals and silent units cost a query over many rows. */
const MEASURE_MS = 30_000;
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
export function watchAlarms({
	sql,
	log,
	now,
	timing,
	isOnDuty,
	hotspots,
	lagMs,
	standing,
	reload,
}: AlarmWatchOptions): () => Promise<void> {
	const measured: { at: Instant; places: readonly PlaceArrivals[]; units: readonly SilentUnit[] } = {
		at: -Infinity,
		places: [],
		units: [],
	};
	let dispersion: { readonly at: Instant; readonly grid: readonly HourArrivals[] } = { at: -Infinity, grid: [] };
	/** The longest delay that could not be told yet: while the database is away nothing can be raised. */
	let worstLagMs = 0;
	let looking: Promise<void> | undefined;

	async function look(): Promise<void> {
		const at = now();
		const isWatch = isOnDuty();
		// Nothing to tell, and what ends the one on duty sees.
		if (!isWatch && worstLagMs < LEAST_STALL_MS) {
			worstLagMs = 0;
			return;
		}
		const rules = await readAlarmRules(sql);
		if (isWatch && Math.abs(at - measured.at) >= MEASURE_MS) {
			const { weeks } = rules.surge;
			if (Math.abs(at - dispersion.at) >= DISPERSION_MS) dispersion = { at, grid: await readArrivals(sql, at, weeks, DAY_HOURS) };
			measured.places = arrivalsToPlaces(await readArrivals(sql, at, weeks, 1), dispersion.grid, weeks);
			measured.units = await readSilentUnits(sql, at, rules.unitSilent.overdueOff);
			measured.at = at;
		}
		const stalls = feedStallConditions(worstLagMs, standing(), rules);
		const found = hotspots();
		const conditions: readonly AlarmCondition[] = !isWatch
			? stalls
			: [
					...(found === undefined ? [] : hotspotConditions(found, rules)),
					...surgeConditions(measured.places, standing(), rules),
					...silentUnitConditions(measured.units, standing(), rules),
					...stalls,
				];
		const judged: readonly AlarmKind[] = !isWatch
			? ["feed_stall"]
			: ["surge", "unit_silent", "feed_stall", ...(found === undefined ? [] : (["hotspot"] as const))];
		const changed = await observeAlarms(sql, conditions, judged, at);
		if (changed !== null) worstLagMs = 0;
		if (stalls.length > 0) await reload();
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
	};
}

/**
 * The last hour of the province and of each kota beside the same hour of the earlier weeks. A week counts when anything at all was
 * reported on that day of it: before the city was watched there is nothing to compare with. `grid` are whole days, for the dispersion.
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
