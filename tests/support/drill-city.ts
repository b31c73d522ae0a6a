import { readFileSync } from "node:fs";
import { parseKelurahanPoints } from "../../db/regions/kelurahan-points.ts";
import { buildSchematicKelurahan } from "../../db/regions/schematic-kelurahan.ts";
import { readSeed } from "../../db/seed/files.ts";
import { suggest } from "../../server/domain/suggestion.ts";
import type { CategoryCode, ComplaintId, Instant, Position, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { KelurahanShape } from "../../server/queries/drill.ts";
import type { Arrival, Citizens } from "../../server/simulate/citizens.ts";
import { buildCitizens } from "../../server/simulate/citizens.ts";
import { buildCity, distanceM, isInside, type Place } from "../../server/simulate/city.ts";
import { buildHabits } from "../../server/simulate/habits.ts";
import { applyAct, nextStep, type Standing, type Step, type World } from "../../server/simulate/units.ts";
import { readSeedResponsibility } from "./seed-responsibility.ts";

// The drill's world as a new database gives it, without a database.

export interface DrillCity {
	readonly citizens: Citizens;
	readonly world: World;
	readonly categoryOf: ReadonlyMap<string, CategoryCode>;
	readonly channels: ReadonlySet<string>;
}

/** The schematic map takes about a second. */
let kelurahan: readonly KelurahanShape[] | undefined;

function readKelurahan(): readonly KelurahanShape[] {
	const points = parseKelurahanPoints(readFileSync(new URL("../../db/seed/kelurahan-points.csv", import.meta.url), "utf8"));
	return buildSchematicKelurahan(points).map(({ geometry, ...rest }) => ({ ...rest, polygons: geometry as KelurahanShape["polygons"] }));
}

export async function buildDrillCity(seed: string): Promise<DrillCity> {
	kelurahan ??= readKelurahan();
	const city = buildCity(kelurahan, seed);
	const { rows } = await readSeed();
	const categoryOf = new Map<string, CategoryCode>();
	for (const { code, name, aliases } of rows.category as readonly { code: CategoryCode; name: string; aliases: readonly string[] }[]) {
		for (const word of [name, ...aliases]) categoryOf.set(word, code);
	}
	const responsibility = await readSeedResponsibility();
	return {
		citizens: buildCitizens(city, seed, new Set(categoryOf.keys())),
		categoryOf,
		channels: new Set((rows.channel as readonly { code: string }[]).map((row) => row.code)),
		world: {
			habits: buildHabits(city, responsibility, seed),
			responsibility,
			suggest: (standing) => suggest({ ...standing, holder: standing.unit }, responsibility),
			liveSince: Infinity,
			pace: 1,
		},
	};
}

/** Nobody on the mainland lives 6 km from the middle of his kelurahan; the islands lie far apart. */
export function isNear(position: Position, place: Place): boolean {
	return place.code.startsWith("31.01.") || distanceM(position, place.innerPoint) < 6000;
}

/** As the database would take it; the region of a point by the same polygons. */
export function arrivalToStanding({ citizens, categoryOf }: DrillCity, { at, item }: Arrival, id: number): Standing {
	const places = citizens.city.places.items;
	const { position } = item;
	const region =
		position === undefined
			? (places.find((place) => item.kelurahan?.toLowerCase().includes(place.name.toLowerCase()))?.code ?? null)
			: (places.find((place) => isNear(position, place) && isInside(position, place.polygons))?.code ?? null);
	const isPlaced = region !== null;
	return {
		id: id as ComplaintId,
		label: item.externalId,
		version: 1,
		status: "waiting",
		statusSince: at,
		reportedAt: Date.parse(item.reportedAt),
		category: categoryOf.get(item.category) as CategoryCode,
		text: item.text ?? null,
		region: region as RegionCode | null,
		regionReason: position === undefined ? (isPlaced ? "given" : "none") : isPlaced ? "inside" : "outside",
		distanceM: null,
		borderM: null,
		unit: isPlaced ? (`kelurahan-${region}` as UnitCode) : null,
		from: null,
	};
}

/** The complaint's life up to `end`: how it stands then (null: closed) and the steps that led there. */
export function live(
	standing: Standing,
	world: World,
	end: Instant,
): { readonly last: Standing | null; readonly steps: readonly [Standing, Step][] } {
	const steps: [Standing, Step][] = [];
	let now: Standing | null = standing;
	while (now !== null) {
		const step = nextStep(now, world);
		if (step === null || now.statusSince + step.afterMs > end) break;
		steps.push([now, step]);
		now = applyAct(now, step.act, now.version + 1, now.statusSince + step.afterMs, world.responsibility);
	}
	return { last: now, steps };
}
