// Open complaints as a city in trouble has them: the drill's own citizens, many times as many, over eight days, with the seed's
// units, rules and clocks. Times are whole seconds and points have six decimals, as channels send them.
import { existsSync, readFileSync } from "node:fs";
import { positionToCell } from "../../server/domain/cells.ts";
import { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { suggest } from "../../server/domain/suggestion.ts";
import type { CategoryCode, Cell, ChannelCode, ComplaintId, Instant, Position, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import type { ComplaintRow, ComplaintStatus } from "../../server/protocol/complaint.ts";
import { buildWeighted, type Chance, createChance, drawExponential, pick, pickWeighted } from "../../server/simulate/chance.ts";
import { type Arrival, momentToArrival } from "../../server/simulate/citizens.ts";
import { drawNear } from "../../server/simulate/city.ts";
import { dayMoments, dayOf, dayToDigits, HISTORY_RHYTHM } from "../../server/simulate/rhythm.ts";
import { arrivalToStanding, buildDrillCity, type DrillCity } from "../support/drill-city.ts";

/** A whole second. */
export const NOW: Instant = Date.UTC(2026, 10, 21, 8);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;
/** Escalation is looked for so often. */
const LOOK_MS = 5000;
const DAYS = 8;
const SEED = "bench/client";

/** By share, with how many changes led there. */
const STATUSES = buildWeighted<readonly [ComplaintStatus, number, number]>(
	[
		["waiting", 0.06, 1],
		["coordinating", 0.14, 2],
		["delegated", 0.1, 3],
		["in_progress", 0.58, 4],
		["awaiting_validation", 0.1, 5],
		["follow_up_rejected", 0.02, 6],
	],
	([, share]) => share,
);
const WAITING = ["waiting", 1, 1] as const;

/** How many of a thousand are reports of the flood of February 2017, at their true points. */
const SURGE_SHARE = 40;
const SURGE_FILE = new URL("../../../shared/data/jakarta/laporan-banjir-2017-02.csv", import.meta.url);

type UnitFor = (category: CategoryCode, region: RegionCode | null) => UnitCode | null;
type PlaceFor = (arrival: Arrival, cell: Cell | null) => Pick<ComplaintRow, "region" | "regionReason" | "unit">;

interface Lookups {
	readonly unitFor: UnitFor;
	readonly placeFor: PlaceFor;
}

/** `rows` of them, in the order in which they came. Some 30 s a million. */
export async function drawComplaints(rows: number): Promise<ComplaintColumns> {
	const city = await buildDrillCity(SEED);
	const chance = createChance(`${SEED}/${rows}`);
	const surge = readSurge();
	const columns = new ComplaintColumns(rows);
	const rhythm = { ...HISTORY_RHYTHM, perDay: (1.05 * rows) / DAYS };
	const lookups = { unitFor: createUnitFor(city), placeFor: createPlaceFor(city) };
	let id = 10_000;
	for (let day = dayOf(NOW) - DAYS; columns.count < rows; day++) {
		for (const moment of dayMoments(city.citizens.city, city.citizens.seed, day, rhythm)) {
			if (columns.count === rows || moment.at > NOW - MINUTE_MS) return columns;
			// Between them lie those that are closed.
			id += 1 + Math.floor(drawExponential(chance, 0.6));
			const arrival = momentToArrival(city.citizens, day, moment);
			if (arrival.item.position !== undefined && surge.length > 0 && chance.next() * 1000 < SURGE_SHARE) {
				arrival.item.position = [...drawNear(chance, pick(chance, surge), 40)];
				arrival.item.category = "Penanganan Banjir";
			}
			columns.put(drawRow(city, arrival, id, chance, lookups));
		}
	}
	return columns;
}

function drawRow(city: DrillCity, arrival: Arrival, id: number, chance: Chance, { unitFor, placeFor }: Lookups): ComplaintRow {
	const channel = arrival.item.channel as ChannelCode;
	const category = city.categoryOf.get(arrival.item.category) as CategoryCode;
	const reportedAt = Date.parse(arrival.item.reportedAt);
	const position = arrival.item.position ?? null;
	const cell = position === null ? null : positionToCell(position);
	const { region, regionReason, unit } = placeFor(arrival, cell);
	const isNew = NOW - reportedAt < 12 * HOUR_MS;
	const [status, , changes] = regionReason === "outside" || (isNew && chance.next() < 0.6) ? WAITING : pickWeighted(chance, STATUSES);
	const isWaiting = status === "waiting";
	const dueAt = reportedAt + (isWaiting ? 6 * HOUR_MS : 7 * DAY_MS);
	const escalatedAt = isWaiting && NOW - reportedAt > 6 * HOUR_MS ? Math.ceil((reportedAt + 6 * HOUR_MS) / LOOK_MS) * LOOK_MS + 213 : null;
	const handBacks = chance.next() < 0.04 ? 1 + Math.floor(chance.next() * 2) : 0;
	return {
		id: id as ComplaintId,
		version: changes + 2 * handBacks + (escalatedAt === null ? 0 : 1),
		number: channel === "jaki" ? arrival.item.externalId : `JK${dayToDigits(dayOf(arrival.at))}${id}`,
		channel,
		category,
		status,
		region,
		regionReason,
		unit: isWaiting ? unit : unitFor(category, region),
		cell,
		position,
		reportedAt,
		dueAt,
		isPrivate: arrival.item.private ?? true,
		claimedBy: null,
		claimedUntil: null,
		handBacks,
		escalatedAt,
		nudgedAt: chance.next() < 0.01 ? Math.floor(NOW - chance.next() * DAY_MS) : null,
		// Reports of one problem come close together.
		leader: chance.next() < 0.05 ? ((id - 1 - Math.floor(drawExponential(chance, 400))) as ComplaintId) : null,
	};
}

/** As the room would suggest, once for a category and a kelurahan. */
function createUnitFor({ world }: DrillCity): UnitFor {
	const known = new Map<string, UnitCode | null>();
	return (category, region) => {
		const key = `${category} ${region}`;
		const held = known.get(key);
		if (held !== undefined) return held;
		const facts = { category, region, regionReason: "inside", distanceM: null, borderM: null, holder: null } as const;
		const unit = suggest(facts, world.responsibility).best?.unit ?? null;
		known.set(key, unit);
		return unit;
	};
}

/** The kelurahan of the first point of a cell is that of the whole cell: a million searches in polygons would take minutes. */
function createPlaceFor(city: DrillCity): PlaceFor {
	const known = new Map<string, ReturnType<PlaceFor>>();
	return (arrival, cell) => {
		const key = cell ?? arrival.item.kelurahan ?? "none";
		const held = known.get(key) ?? arrivalToStanding(city, arrival, 0);
		known.set(key, held);
		return held;
	};
}

function readSurge(): readonly Position[] {
	if (!existsSync(SURGE_FILE)) return [];
	return readFileSync(SURGE_FILE, "utf8")
		.trim()
		.split("\n")
		.slice(1)
		.map((line) => line.split(",").slice(-2).map(Number) as unknown as Position);
}
