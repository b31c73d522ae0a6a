// A city of complaints whose lateness is known, because it was drawn: a share by category and age, the same everywhere, except
// in planted places.
import { positionToCell } from "../../../../server/domain/cells.ts";
import { ComplaintColumns } from "../../../../server/domain/complaint-columns.ts";
import type { CategoryCode, ChannelCode, ComplaintId, Instant, Position, RegionCode, UnitCode } from "../../../../server/protocol/code.ts";
import { buildWeighted, type Chance, createChance, drawLogNormal, drawNormal, pickWeighted } from "../../../../server/simulate/chance.ts";

export const NOW: Instant = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const DEGREE_M = 110_900;
export const CENTRE: Position = [106.83, -6.22];

export interface Planted {
	readonly centre: Position;
	readonly radiusM: number;
	/** Added to the log odds of being overdue. */
	readonly logOdds: number;
	/** Complaints that lie here besides the city's own. */
	readonly more?: number;
	readonly region?: RegionCode;
}

/** A disc as large as a kelurahan. */
export interface Place {
	readonly region: RegionCode;
	readonly centre: Position;
	readonly radiusM: number;
}

export interface CityPlan {
	readonly seed: string;
	readonly complaints: number;
	readonly planted?: readonly Planted[];
	/** Instead of the made-up city: drawn over these, evenly by area. */
	readonly places?: readonly Place[];
	/** Standard deviation of the log odds from one square of 300 m to the next, without any pattern. */
	readonly unevenness?: number;
}

/** The first ones are common, the last ones rare; each has a lateness of its own. */
const CATEGORIES = buildWeighted(
	Array.from({ length: 30 }, (_, at) => ({ code: `category-${at}` as CategoryCode, rank: at + 1, logOdds: Math.sin(at * 2.3) * 0.8 })),
	({ rank }) => 1 / rank,
);

export function distanceM([lng, lat]: Position, [otherLng, otherLat]: Position): number {
	return Math.hypot(lng - otherLng, lat - otherLat) * DEGREE_M;
}

export function moved([lng, lat]: Position, eastM: number, northM: number): Position {
	return [lng + eastM / DEGREE_M, lat + northM / DEGREE_M];
}

/** Points of a city of some 600 km²: four in ten anywhere, the others near one of 150 busy spots, some far busier than others. */
export function buildCity({ seed, complaints, planted = [], places, unevenness = 0 }: CityPlan): ComplaintColumns {
	const chance = createChance(`hotspot/${seed}`);
	const drawn = Array.from({ length: 150 }, () => ({ at: drawAnywhere(chance), weight: drawLogNormal(chance, 1, 0.9) }));
	const spots = buildWeighted(drawn, ({ weight }) => weight);
	const columns = new ComplaintColumns(complaints);
	const put = (position: Position, region?: RegionCode) => putComplaint(columns, chance, position, planted, unevenness, seed, region);
	const areas = places === undefined ? undefined : buildWeighted(places, ({ radiusM }) => radiusM ** 2);
	for (let made = 0; made < complaints; made++) {
		if (areas !== undefined) {
			const { centre, radiusM, region } = pickWeighted(chance, areas);
			put(drawIn(chance, centre, radiusM), region);
		} else if (chance.next() < 0.4) put(drawAnywhere(chance));
		else {
			const spot = pickWeighted(chance, spots);
			put(moved(spot.at, 350 * drawNormal(chance), 350 * drawNormal(chance)));
		}
	}
	for (const { centre, radiusM, more = 0, region } of planted) {
		for (let made = 0; made < more; made++) put(drawIn(chance, centre, radiusM), region);
	}
	return columns;
}

function drawIn(chance: Chance, centre: Position, radiusM: number): Position {
	const angle = 2 * Math.PI * chance.next();
	const far = radiusM * Math.sqrt(chance.next());
	return moved(centre, far * Math.cos(angle), far * Math.sin(angle));
}

function drawAnywhere(chance: Chance): Position {
	for (;;) {
		const east = 2 * chance.next() - 1;
		const north = 2 * chance.next() - 1;
		if (east * east + north * north <= 1) return moved(CENTRE, east * 13_000, north * 14_500);
	}
}

function putComplaint(
	columns: ComplaintColumns,
	chance: Chance,
	position: Position,
	planted: readonly Planted[],
	unevenness: number,
	seed: string,
	region = "31.71.01.1001" as RegionCode,
): void {
	const category = pickWeighted(chance, CATEGORIES);
	const ageH = 0.2 + drawLogNormal(chance, 20, 1.1);
	let logOdds = category.logOdds + (ageH < 6 ? -30 : ageH < 24 ? -1.6 : -0.9);
	for (const place of planted) if (distanceM(position, place.centre) <= place.radiusM) logOdds += place.logOdds;
	if (unevenness > 0) {
		const square = `${Math.floor((position[0] * DEGREE_M) / 300)}/${Math.floor((position[1] * DEGREE_M) / 300)}`;
		logOdds += unevenness * drawNormal(createChance(`${seed}/${square}`));
	}
	const isOverdue = chance.next() < 1 / (1 + Math.exp(-logOdds));
	const id = columns.count + 1;
	columns.put({
		id: id as ComplaintId,
		version: 1,
		number: null,
		channel: "jaki" as ChannelCode,
		category: category.code,
		status: isOverdue || chance.next() < 0.3 ? "waiting" : "in_progress",
		region,
		regionReason: "inside",
		unit: `unit-${category.code}` as UnitCode,
		cell: positionToCell(position),
		position,
		reportedAt: NOW - ageH * HOUR_MS,
		dueAt: isOverdue ? NOW - chance.next() * 48 * HOUR_MS - 1 : NOW + (1 + chance.next() * 48) * HOUR_MS,
		isPrivate: false,
		claimedBy: null,
		claimedUntil: null,
		handBacks: 0,
		escalatedAt: null,
		nudgedAt: null,
		leader: null,
	});
}
