// Who is quick and who is slow in the drill: every unit has its own speed, and a few neighbouring kelurahan and two units are
// planted as slow, so that late complaints cluster in places a supervisor can find.
import { findServedArea, type Responsibility, type ResponsibleUnit } from "../domain/responsibility.ts";
import type { RegionCode, UnitCode } from "../protocol/code.ts";
import { createChance, drawLogNormal, pick } from "./chance.ts";
import { type City, distanceM } from "./city.ts";

export interface Habits {
	readonly seed: string;
	/** Where a complaint is often forgotten. */
	readonly slowRegions: ReadonlySet<RegionCode>;
	/** Factor on every span of the unit; 1 when not in here. */
	readonly slownessOf: ReadonlyMap<UnitCode, number>;
	/** The Suku Dinas below each Dinas. */
	readonly sudinOf: ReadonlyMap<UnitCode, readonly ResponsibleUnit[]>;
}

const SLOW_CLUSTERS = 5;
const SLOW_CLUSTER_SIZE = 6;
/** Executing units that take more than twice as long. */
const SLOW_UNITS = 3;

export function buildHabits(city: City, responsibility: Responsibility, seed: string): Habits {
	const chance = createChance(`${seed}/habits`);
	const slowRegions = new Set<RegionCode>();
	const mainland = city.places.items.filter((place) => !place.code.startsWith("31.01."));
	for (let cluster = 0; cluster < SLOW_CLUSTERS && mainland.length > 0; cluster += 1) {
		const centre = pick(chance, mainland);
		const nearest = [...mainland].sort((a, b) => distanceM(a.innerPoint, centre.innerPoint) - distanceM(b.innerPoint, centre.innerPoint));
		for (const place of nearest.slice(0, SLOW_CLUSTER_SIZE)) slowRegions.add(place.code);
	}
	const slownessOf = new Map<UnitCode, number>();
	const sudinOf = new Map<UnitCode, ResponsibleUnit[]>();
	const sudin: ResponsibleUnit[] = [];
	for (const unit of responsibility.units.values()) {
		slownessOf.set(unit.code, drawLogNormal(createChance(`${seed}/unit/${unit.code}`), 1, 0.22));
		if (unit.level !== "sudin" || unit.parent === null) continue;
		sudin.push(unit);
		sudinOf.set(unit.parent, [...(sudinOf.get(unit.parent) ?? []), unit]);
	}
	for (let slow = 0; slow < SLOW_UNITS && sudin.length > 0; slow += 1) slownessOf.set(pick(chance, sudin).code, 2.2);
	return { seed, slowRegions, slownessOf, sudinOf };
}

/** The Suku Dinas of a Dinas that serves the place, if there is one. */
export function findSudin(habits: Habits, dinas: UnitCode, region: RegionCode | null): ResponsibleUnit | undefined {
	if (region === null) return undefined;
	return habits.sudinOf.get(dinas)?.find((unit) => findServedArea(unit, region) !== undefined);
}
