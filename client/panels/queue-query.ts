// Which complaints the queue shows, and in which order. Works on columns: 1,000,000 rows are one loop and one sort of what is left.
import { cellToParent, getResolution } from "h3-js";
import { halvesToCell } from "../../server/domain/cells.ts";
import type { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { reasonToIndex, statusToIndex } from "../../server/domain/complaint-columns.ts";
import type { Role } from "../../server/protocol/account.ts";
import { type Cell, type ComplaintId, type Instant, isWithin, type RegionCode, type UnitCode } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus } from "../../server/protocol/complaint.ts";
import type { HotspotId } from "../../server/protocol/hotspot.ts";

export const QUEUE_TABS = [
	"all",
	"overdue",
	"escalated",
	"unassigned",
	"unmapped",
	"outside",
	"validation",
	"to_accept",
	"at_work",
	"elsewhere",
] as const;
export type QueueTab = (typeof QUEUE_TABS)[number];

/** What a role works on, its first work first. A unit's tabs hold its own complaints (QueueQuery.unit), the last one what it handed on. */
export function selectTabs(role: Role | undefined): readonly QueueTab[] {
	if (role === "unit") return ["all", "to_accept", "at_work", "validation", "overdue", "elsewhere"];
	if (role === "validator") return ["validation", "all", "overdue", "unmapped", "outside"];
	return ["all", "overdue", "escalated", "unassigned", "unmapped", "outside"];
}

export type Area =
	| { readonly kind: "cell"; readonly cell: Cell }
	| { readonly kind: "region"; readonly region: RegionCode }
	/** Cells of one resolution. */
	| { readonly kind: "hotspot"; readonly id: HotspotId; readonly place: RegionCode | null; readonly cells: readonly Cell[] };

export interface QueueQuery {
	readonly tab: QueueTab;
	/** Words that must all be found in the number, kelurahan, category, unit or status; case and accents do not matter. */
	readonly text: string;
	readonly area: Area | null;
	/** Only what this unit holds; but in the tab `elsewhere`, only what it does not. */
	readonly unit?: UnitCode | null;
	/** Shown before all others where they wait for validation. */
	readonly flagged?: ReadonlyMap<ComplaintId, unknown>;
	/** What the filter lets through; null while nothing is filtered. */
	readonly slots?: Uint32Array | null;
	/** Members of a group stand under their leader where the leader is shown, too. */
	readonly isFolded: boolean;
}

/** What a person narrows the list to by hand. */
export type QueueNarrowing = Pick<QueueQuery, "tab" | "text" | "area">;

export interface QueueResult {
	/** Soonest due first, so the longest overdue on top; by id where two are due at once. Of the escalated, those without a unit before all others. */
	readonly ids: readonly ComplaintId[];
	/** What each tab would show with the same filter, text and area. */
	readonly counts: Readonly<Record<QueueTab, number>>;
	/** Open complaints that follow a leader, by leader, whatever the filter. */
	readonly followers: ReadonlyMap<ComplaintId, number>;
	/** How many are left out of `ids` because their leader is in it. */
	readonly folded: number;
}

/** Names by code, to be searched in. */
export interface QueueNames {
	readonly regions: ReadonlyMap<string, { readonly name: string }>;
	readonly units: ReadonlyMap<string, { readonly name: string; readonly shortName: string }>;
	readonly categories: ReadonlyMap<string, { readonly name: string; readonly nameEn: string }>;
	/** As this screen words them. */
	readonly statuses: Readonly<Record<ComplaintStatus, string>>;
}

type Test = (slot: number) => boolean;

export function selectQueue(columns: ComplaintColumns, names: QueueNames, query: QueueQuery, now: Instant): QueueResult {
	const isFound = buildTextTest(columns, names, query.text);
	const isThere = buildAreaTest(columns, query.area);
	const counts = Object.fromEntries(QUEUE_TABS.map((tab) => [tab, 0])) as Record<QueueTab, number>;
	const isOwn = buildUnitTest(columns, query.unit ?? null);
	const flagged = query.tab === "validation" ? query.flagged : undefined;
	const outside = reasonToIndex("outside");
	const found: number[] = [];
	const followers = new Map<ComplaintId, number>();
	const { dueAt, unit, regionReason, cellHi, id, status, leader, escalatedAt } = columns.arrays;
	for (let slot = 0; slot < columns.count; slot++) {
		const led = leader[slot] as ComplaintId;
		if (led !== 0) followers.set(led, (followers.get(led) ?? 0) + 1);
	}
	const slots = query.slots ?? null;
	for (let at = 0; at < (slots?.length ?? columns.count); at++) {
		const slot = slots === null ? at : (slots[at] as number);
		if (!isThere(slot) || !isFound(slot)) continue;
		if (!isOwn(slot)) {
			counts.elsewhere++;
			if (query.tab === "elsewhere") found.push(slot);
			continue;
		}
		const stands = status[slot] as number;
		const is: Record<QueueTab, boolean> = {
			all: true,
			overdue: (dueAt[slot] as number) < now,
			escalated: !Number.isNaN(escalatedAt[slot]),
			unassigned: unit[slot] === 0,
			unmapped: cellHi[slot] === 0 && regionReason[slot] !== outside,
			outside: regionReason[slot] === outside,
			validation: stands === VALIDATION,
			to_accept: TO_ACCEPT.includes(stands),
			at_work: AT_WORK.includes(stands),
			elsewhere: false,
		};
		for (const tab of QUEUE_TABS) if (is[tab]) counts[tab]++;
		if (is[query.tab]) found.push(slot);
	}
	const shown = query.isFolded && followers.size > 0 ? foldGroups(columns, found) : found;
	const isFirst = (slot: number) => (query.tab === "escalated" ? unit[slot] === 0 : flagged?.has(id[slot] as ComplaintId) === true);
	const rank = (slot: number) => (isFirst(slot) ? 0 : 1);
	shown.sort((a, b) => rank(a) - rank(b) || compareDue(dueAt[a] as number, dueAt[b] as number) || (id[a] as number) - (id[b] as number));
	return { ids: shown.map((slot) => id[slot] as ComplaintId), counts, followers, folded: found.length - shown.length };
}

/** What is overdue in an area, longest first, without members whose leader is there as well: they do what it does. */
export function selectOverdueIn(columns: ComplaintColumns, area: Area, now: Instant): ComplaintId[] {
	const isThere = buildAreaTest(columns, area);
	const { dueAt, id } = columns.arrays;
	const slots: number[] = [];
	for (let slot = 0; slot < columns.count; slot++) if ((dueAt[slot] as number) < now && isThere(slot)) slots.push(slot);
	return foldGroups(columns, slots)
		.sort((a, b) => (dueAt[a] as number) - (dueAt[b] as number) || (id[a] as number) - (id[b] as number))
		.map((slot) => id[slot] as ComplaintId);
}

/** Without the members whose leader is there as well: nothing is hidden that nothing stands for. */
function foldGroups(columns: ComplaintColumns, slots: readonly number[]): number[] {
	const { leader } = columns.arrays;
	const shown = new Set(slots.filter((slot) => leader[slot] === 0));
	return slots.filter((slot) => leader[slot] === 0 || !shown.has(columns.slotOf(leader[slot] as ComplaintId)));
}

const VALIDATION = statusToIndex("awaiting_validation");
const TO_ACCEPT: readonly number[] = (["waiting", "coordinating", "delegated"] as const).map(statusToIndex);
const AT_WORK: readonly number[] = (["in_progress", "follow_up_rejected"] as const).map(statusToIndex);

function buildUnitTest({ arrays, dictionaries }: ComplaintColumns, unit: UnitCode | null): Test {
	if (unit === null) return () => true;
	const wanted = dictionaries.unit.codes.indexOf(unit);
	return (slot) => arrays.unit[slot] === wanted;
}

/** A row without a clock (NaN) comes last. */
function compareDue(a: number, b: number): number {
	if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
	return Number.isNaN(b) ? -1 : a - b;
}

export function foldText(text: string): string {
	return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function buildTextTest(columns: ComplaintColumns, names: QueueNames, text: string): Test {
	const words = foldText(text).split(/\s+/).filter(Boolean);
	if (words.length === 0) return () => true;
	const { arrays, dictionaries } = columns;
	const tests = words.map((word): Test => {
		const region = matchingIndices(dictionaries.region.codes, word, (code) => [code, names.regions.get(code)?.name]);
		const category = matchingIndices(dictionaries.category.codes, word, (code) => [
			names.categories.get(code)?.name,
			names.categories.get(code)?.nameEn,
		]);
		const unit = matchingIndices(dictionaries.unit.codes, word, (code) => [names.units.get(code)?.name, names.units.get(code)?.shortName]);
		const status = new Set(COMPLAINT_STATUSES.filter((code) => foldText(names.statuses[code]).includes(word)).map(statusToIndex));
		return (slot) =>
			status.has(arrays.status[slot] as number) ||
			region.has(arrays.region[slot] as number) ||
			category.has(arrays.category[slot] as number) ||
			unit.has(arrays.unit[slot] as number) ||
			(columns.numberAt(slot)?.toLowerCase().includes(word) ?? false);
	});
	return (slot) => tests.every((test) => test(slot));
}

/** The dictionary indices of the codes for which one of the texts holds the word. */
function matchingIndices(
	codes: readonly (string | null)[],
	word: string,
	textsOf: (code: string) => readonly (string | undefined)[],
): ReadonlySet<number> {
	const found = new Set<number>();
	codes.forEach((code, index) => {
		if (code !== null && textsOf(code).some((text) => text !== undefined && foldText(text).includes(word))) found.add(index);
	});
	return found;
}

function buildAreaTest(columns: ComplaintColumns, area: Area | null): Test {
	if (area === null) return () => true;
	const { arrays } = columns;
	if (area.kind === "region") {
		const inside = new Set<number>();
		columns.dictionaries.region.codes.forEach((code, index) => {
			if (code !== null && isWithin(code, area.region)) inside.add(index);
		});
		return (slot) => inside.has(arrays.region[slot] as number);
	}
	const wanted = new Set(area.kind === "cell" ? [area.cell] : area.cells);
	const resolution = Math.min(...[...wanted].map((cell) => getResolution(cell)));
	const known = new Map<string, boolean>();
	const outside = reasonToIndex("outside");
	return (slot) => {
		const hi = arrays.cellHi[slot] as number;
		const lo = arrays.cellLo[slot] as number;
		if (hi === 0 || arrays.regionReason[slot] === outside) return false;
		const key = `${hi}/${lo}`;
		let isInside = known.get(key);
		if (isInside === undefined) {
			const cell = halvesToCell(hi, lo) as Cell;
			isInside = getResolution(cell) >= resolution && wanted.has(cellToParent(cell, resolution) as Cell);
			known.set(key, isInside);
		}
		return isInside;
	};
}
