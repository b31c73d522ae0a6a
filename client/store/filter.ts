// Which complaints the screens show. All parts of a filter hold at once; within a part any of its values. Matching narrows a
// list of slots part by part, in tight loops over the columns: 1,000,000 rows within a frame.
import type { CodeDictionary } from "../../server/domain/code-dictionary.ts";
import { LATENESS_LEVELS, type LatenessLevel, SEVERE_MS, SOON_MS } from "../../server/domain/lateness.ts";
import { type CategoryCode, type ChannelCode, type Instant, isWithin, type RegionCode, type UnitCode } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus, type Place } from "../../server/protocol/complaint.ts";
import type { OpenComplaints } from "./open-complaints.ts";

/** Since the report: up to a day, three days, a week, a month of 30 days, and longer. */
export const AGES = ["day", "three-days", "week", "month", "older"] as const;
export type Age = (typeof AGES)[number];

const DAY_MS = 86_400_000;
/** Where an age ends and the next begins. */
const AGE_ENDS_MS: Readonly<Record<Age, number>> = {
	day: DAY_MS,
	"three-days": 3 * DAY_MS,
	week: 7 * DAY_MS,
	month: 30 * DAY_MS,
	older: Number.POSITIVE_INFINITY,
};

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
	const slots = new Uint32Array(count);
	for (let slot = 0; slot < count; slot++) slots[slot] = slot;
	let left = count;
	const keepWhere = (column: Uint8Array | Uint16Array, mask: Uint8Array | null) => {
		if (mask === null) return;
		let kept = 0;
		for (let i = 0; i < left; i++) {
			const slot = slots[i] as number;
			if (mask[column[slot] as number] === 1) slots[kept++] = slot;
		}
		left = kept;
	};
	keepWhere(arrays.category, maskOf(dictionaries.category, filter.categories, isSame));
	keepWhere(arrays.channel, maskOf(dictionaries.channel, filter.channels, isSame));
	keepWhere(arrays.unit, maskOf(dictionaries.unit, filter.units, isSame));
	keepWhere(arrays.region, maskOf(dictionaries.region, filter.regions, isWithin));
	if (filter.statuses.length > 0)
		keepWhere(
			arrays.status,
			Uint8Array.from(COMPLAINT_STATUSES, (one) => Number(filter.statuses.includes(one))),
		);
	if (filter.isPrivate !== null) keepWhere(arrays.isPrivate, filter.isPrivate ? Uint8Array.of(0, 1) : Uint8Array.of(1, 0));
	const keep = (isKept: (slot: number) => boolean) => {
		let kept = 0;
		for (let i = 0; i < left; i++) {
			const slot = slots[i] as number;
			if (isKept(slot)) slots[kept++] = slot;
		}
		left = kept;
	};
	const { place, lateness, ages } = filter;
	if (place !== null) keep((slot) => complaints.placeAt(slot) === place);
	if (lateness.length > 0) {
		const [isOnTime, isSoon, isLate, isSevere] = LATENESS_LEVELS.map((level) => lateness.includes(level));
		keep((slot) => {
			const dueAt = arrays.dueAt[slot] as number;
			if (complaints.isOverdueAt(slot)) return (dueAt - at < -SEVERE_MS ? isSevere : isLate) === true;
			// NaN, for no clock, is on time.
			return (dueAt - at < SOON_MS ? isSoon : isOnTime) === true;
		});
	}
	if (ages.length > 0) {
		const spans = AGES.map((age, index) => {
			const before = AGES[index - 1];
			return {
				isWanted: ages.includes(age),
				from: before === undefined ? Number.NEGATIVE_INFINITY : AGE_ENDS_MS[before],
				to: AGE_ENDS_MS[age],
			};
		}).filter(({ isWanted }) => isWanted);
		keep((slot) => {
			const ageMs = at - (arrays.reportedAt[slot] as number);
			return spans.some(({ from, to }) => ageMs >= from && ageMs < to);
		});
	}
	return slots.subarray(0, left);
}

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
