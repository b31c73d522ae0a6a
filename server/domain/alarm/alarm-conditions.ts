import type { Alarm, AlarmPriority, AlarmRules, AlarmWhat } from "../../protocol/alarm.ts";
import type { Cell, Instant, RegionCode, UnitCode } from "../../protocol/code.ts";
import type { Hotspots } from "../../protocol/hotspot.ts";
import { PROVINCE } from "../responsibility.ts";
import { expectedArrivals, type SurgeHistory, silenceProbability, surgeProbability, usualArrivals } from "./surge.ts";

// From what is measured to the conditions that stand now. Each kind has a dead-band: what already stands is judged by the
// looser limit. On- and off-delays are the database's (observe_alarms.sql), since several gateways look.

export interface AlarmCondition {
	/** Names it, the same in every gateway. */
	readonly key: string;
	readonly what: AlarmWhat;
	readonly priority: AlarmPriority;
	readonly regions: readonly RegionCode[];
	readonly cells: readonly Cell[];
	readonly onDelayS: number;
	readonly offDelayS: number;
}

export interface SilentUnit {
	readonly unit: UnitCode;
	readonly areas: readonly RegionCode[];
	/** Complaints that it holds and whose first answer is late. */
	readonly overdue: number;
	/** Its last answer, but not before the oldest of them became late. */
	readonly since: Instant;
	/** Working hours since then. */
	readonly quietHours: number;
}

export interface PlaceArrivals extends SurgeHistory {
	/** The province, or a kota. */
	readonly region: RegionCode;
}

/** What came in of the whole city. */
export interface Intake {
	readonly city: PlaceArrivals;
	/** When the last complaint came in, whenever it was reported; null before the first. */
	readonly lastAt: Instant | null;
}

export type Standing = readonly Pick<Alarm, "what">[];

/** `size` against the rule: what a size is, each kind says below. */
export function decidePriority(size: number, { medium, high }: { readonly medium: number; readonly high: number }): AlarmPriority {
	return size >= high ? "high" : size >= medium ? "medium" : "low";
}

/** Every hotspot that lives: it fades and goes by its own hysteresis. Size: overdue beyond what is expected. */
export function hotspotConditions({ list }: Hotspots, { hotspot: rule }: Pick<AlarmRules, "hotspot">): AlarmCondition[] {
	return list
		.filter(({ phase }) => phase !== "gone")
		.map(({ id, place, regions, cells, overdue, expected }) => ({
			key: `hotspot:${id}`,
			what: {
				kind: "hotspot",
				hotspot: id,
				region: place,
				overdue,
				expected: Math.round(expected),
			},
			priority: decidePriority(overdue - expected, rule),
			regions: regions.flatMap(({ code }) => code ?? []),
			cells,
			onDelayS: rule.onDelayS,
			offDelayS: rule.offDelayS,
		}));
}

/**
 * Where more was reported in the last hour than the same hour of earlier weeks explains (surge.ts), by enough to matter. The
 * chance of a false alarm is shared out over the places that are tested (Bonferroni). A surge of the whole province is one
 * condition, whatever its kota do. Size: times the expectation.
 */
export function surgeConditions(
	places: readonly PlaceArrivals[],
	standing: Standing,
	{ surge: rule }: Pick<AlarmRules, "surge">,
): AlarmCondition[] {
	const isStanding = (region: RegionCode) => standing.some(({ what }) => what.kind === "surge" && what.region === region);
	const found = places
		.filter(({ earlier }) => earlier.length >= rule.minWeeks)
		.filter((place) => {
			const p = surgeProbability(place);
			if (isStanding(place.region)) return p <= rule.alphaOff;
			return (
				p <= rule.alphaOn / places.length && place.count >= rule.minCount && place.count >= rule.minRatio * expectedArrivals(place.earlier)
			);
		})
		.map(({ region, count, earlier }): AlarmCondition => {
			const expected = expectedArrivals(earlier);
			return {
				key: `surge:${region}`,
				what: { kind: "surge", region, count, expected: Math.round(10 * expected) / 10 },
				priority: decidePriority(count / Math.max(1, expected), rule),
				regions: [region],
				cells: [],
				onDelayS: rule.onDelayS,
				offDelayS: rule.offDelayS,
			};
		});
	const ofProvince = found.filter(({ regions }) => regions.includes(PROVINCE));
	return ofProvince.length > 0 ? ofProvince : found;
}

/** Units that hold many complaints unanswered and have answered none for long, in working hours. Size: those complaints. */
export function silentUnitConditions(
	units: readonly SilentUnit[],
	standing: Standing,
	{ unitSilent: rule }: Pick<AlarmRules, "unitSilent">,
): AlarmCondition[] {
	const isStanding = (unit: UnitCode) => standing.some(({ what }) => what.kind === "unit_silent" && what.unit === unit);
	return units
		.filter(({ unit, overdue, quietHours }) => {
			return quietHours >= rule.quietWorkingHours && overdue >= (isStanding(unit) ? rule.overdueOff : rule.overdueOn);
		})
		.map(({ unit, areas, overdue, since }) => ({
			key: `unit_silent:${unit}`,
			what: { kind: "unit_silent", unit, overdue, since },
			priority: decidePriority(overdue, rule),
			regions: areas,
			cells: [],
			onDelayS: rule.onDelayS,
			offDelayS: rule.offDelayS,
		}));
}

/** The feed's delay. Size: seconds. Everybody's concern: no region. */
export function feedStallConditions(
	lagMs: number,
	standing: Standing,
	{ feedStall: rule }: Pick<AlarmRules, "feedStall">,
): AlarmCondition[] {
	const isStanding = standing.some(({ what }) => what.kind === "feed_stall");
	if (lagMs < 1000 * (isStanding ? rule.lagOffS : rule.lagOnS)) return [];
	return [
		{
			key: "feed_stall",
			what: { kind: "feed_stall", lagMs: Math.round(lagMs) },
			priority: decidePriority(lagMs / 1000, rule),
			regions: [],
			cells: [],
			onDelayS: rule.onDelayS,
			offDelayS: rule.offDelayS,
		},
	];
}

const HOUR_MS = 3_600_000;

/**
 * Nothing has come in for an hour, where earlier weeks make that all but impossible (silenceProbability): in a quiet night it is
 * not. It stands until something comes in, however little is expected by then. Everybody's concern: no region.
 */
export function intakeSilentConditions(
	{ city, lastAt }: Intake,
	now: Instant,
	standing: Standing,
	{ intakeSilent: rule, surge }: Pick<AlarmRules, "intakeSilent" | "surge">,
): AlarmCondition[] {
	if (lastAt === null || now - lastAt < HOUR_MS || city.earlier.length < surge.minWeeks) return [];
	const isStanding = standing.some(({ what }) => what.kind === "intake_silent");
	if (!isStanding && silenceProbability(city.earlier) > rule.alpha) return [];
	return [
		{
			key: "intake_silent",
			what: { kind: "intake_silent", since: lastAt, expected: Math.round(usualArrivals(city.earlier)) },
			priority: "high",
			regions: [],
			cells: [],
			onDelayS: rule.onDelayS,
			offDelayS: rule.offDelayS,
		},
	];
}
