// Which complaints the screens show. All parts of a filter hold at once; within a part any of its values. Matching narrows a
// list of slots part by part, in tight loops over the columns: 1,000,000 rows within a frame.
import { AGE_ENDS_MS, AGES, type Age } from "../../server/domain/age.ts";
import type { CodeDictionary } from "../../server/domain/code-dictionary.ts";
import { LATENESS_LEVELS, type LatenessLevel, SEVERE_MS, SOON_MS } from "../../server/domain/lateness.ts";
import { type CategoryCode, type ChannelCode, type Instant, isWithin, type RegionCode, type UnitCode } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus, type Place } from "../../server/protocol/complaint.ts";
import type { OpenComplaints } from "./open-complaints.ts";
import { createSieve, keepBefore, keepBytes, keepCodes, keepSteps, type Sieve, takeSlots } from "./sieve.ts";
import { STANDINGS, standingToKind, standingToPlace, standingToStatus } from "./standing.ts";
import { OVERDUE, PRIVATE } from "./tally.ts";

/** Empty lists and null mean "any". */
export interface Filter {
	readonly categories: readonly CategoryCode[];
	readonly channels: readonly ChannelCode[];
	readonly statuses: readonly ComplaintStatus[];
	/** With all below them. */
	readonly regions: readonly RegionCode[];
	readonly units: readonly UnitCode[];
	readonly lateness: readonly LatenessLevel[];
	readonly ages: readonly Age[];
	readonly place: Place | null;
	readonly isPrivate: boolean | null;
}

export const NO_FILTER: Filter = {
	categories: [],
	channels: [],
	statuses: [],
	regions: [],
	units: [],
	lateness: [],
	ages: [],
	place: null,
	isPrivate: null,
};

export const FILTER_PARTS = Object.keys(NO_FILTER) as readonly (keyof Filter)[];

export function hasPart(filter: Filter, part: keyof Filter): boolean {
	const value = filter[part];
	return Array.isArray(value) ? value.length > 0 : value !== null;
}

export function isFiltered(filter: Filter): boolean {
	return FILTER_PARTS.some((part) => hasPart(filter, part));
}

/** Whether the same rows match differently as time goes by, beside becoming overdue, which the store tells. */
export function isClocked(filter: Filter): boolean {
	return filter.lateness.length > 0 || filter.ages.length > 0;
}

/**
 * The slots that the filter lets through, in rising order; good until the table changes. Overdue is by the clock that the
 * counts stand at, everything else that moves with time by `at`. A row without a region or unit passes only where none is
 * asked for.
 */
export function matchSlots(filter: Filter, complaints: OpenComplaints, at: Instant): Uint32Array {
	const { dictionaries, arrays, count } = complaints.columns;
	const { standing } = complaints.counted;
	const sieve = createSieve(count);
	const standings = buildStandingMask(filter);
	if (standings.includes(0)) keepBytes(sieve, standing, standings);
	const keepListed = (column: Uint16Array, mask: Uint8Array | null) => mask !== null && keepCodes(sieve, column, mask);
	keepListed(arrays.category, maskOf(dictionaries.category, filter.categories, isSame));
	keepListed(arrays.channel, maskOf(dictionaries.channel, filter.channels, isSame));
	keepListed(arrays.unit, maskOf(dictionaries.unit, filter.units, isSame));
	keepListed(arrays.region, maskOf(dictionaries.region, filter.regions, isWithin));
	if (filter.lateness.length > 0) keepLateness(sieve, filter.lateness, standing, arrays.dueAt, at);
	// By the time of report, so the oldest come first.
	if (filter.ages.length > 0) {
		const since = AGES.slice(0, -1).map((age) => at - AGE_ENDS_MS[age]);
		const isWanted = AGES.map((age) => Number(filter.ages.includes(age)));
		keepSteps(sieve, arrays.reportedAt, since.toReversed(), Uint8Array.from(isWanted.toReversed()));
	}
	return takeSlots(sieve);
}

/** By standing, 1 where status, place, privacy and overdue or not may pass. */
function buildStandingMask({ statuses, place, isPrivate, lateness }: Filter): Uint8Array {
	const isAny = (list: readonly unknown[], isOne: boolean) => list.length === 0 || isOne;
	return new Uint8Array(STANDINGS).map((_, standing) => {
		const kind = standingToKind(standing);
		const isLate = (kind & OVERDUE) !== 0;
		return Number(
			isAny(statuses, statuses.includes(COMPLAINT_STATUSES[standingToStatus(standing)] as ComplaintStatus)) &&
				(place === null || standingToPlace(standing) === place) &&
				(isPrivate === null || ((kind & PRIVATE) !== 0) === isPrivate) &&
				isAny(
					lateness,
					lateness.some((level) => (level === "late" || level === "severe") === isLate),
				),
		);
	});
}

/** What the standing leaves open: soon or not, severe or not. */
function keepLateness(sieve: Sieve, wanted: readonly LatenessLevel[], standing: Uint8Array, dueAt: Float64Array, at: Instant): void {
	const [isOnTime, isSoon, isLate, isSevere] = LATENESS_LEVELS.map((level) => Number(wanted.includes(level))) as Four;
	if (isOnTime === isSoon && isLate === isSevere) return;
	// NaN, for no clock, is before nothing: on time.
	const mask = Uint8Array.of(isOnTime, isLate, isSoon, isSevere);
	keepBefore(sieve, dueAt, standing, OVERDUE, [at + SOON_MS, at - SEVERE_MS], mask);
}

type Four = [number, number, number, number];

function isSame(code: string, wanted: string): boolean {
	return code === wanted;
}

/** By dictionary index, 1 where the code is wanted; null when anything passes. */
function maskOf<Code extends string>(
	dictionary: CodeDictionary<Code>,
	wanted: readonly Code[],
	isMatch: (code: Code, wanted: Code) => boolean,
): Uint8Array | null {
	if (wanted.length === 0) return null;
	return Uint8Array.from(dictionary.codes, (code) => Number(code !== null && wanted.some((one) => isMatch(code, one))));
}
