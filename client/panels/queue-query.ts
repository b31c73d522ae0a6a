// Which complaints the queue shows, and in which order. Works on columns: 1,000,000 rows are one loop and one sort of what is left.
import { cellToParent, getResolution } from "h3-js";
import { halvesToCell } from "../../server/domain/cells.ts";
import type { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { reasonToIndex, statusToIndex } from "../../server/domain/complaint-columns.ts";
import type { Role } from "../../server/protocol/account.ts";
import { type Cell, type ComplaintId, type Instant, isWithin, type RegionCode, type UnitCode } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus } from "../../server/protocol/complaint.ts";
import type { HotspotId } from "../../server/protocol/hotspot.ts";
import { sortByDue, takeSoonest } from "./queue-sort.ts";

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
	/** How many are left out of `ids` because MOST_LISTED are due before them: nobody scrolls so far, and to sort a million takes a second. */
	readonly unlisted: number;
}

/** Of a queue, from the top. */
export const MOST_LISTED = 20_000;

/** Names by code, to be searched in. */
export interface QueueNames {
	readonly regions: ReadonlyMap<string, { readonly name: string }>;
	readonly units: ReadonlyMap<string, { readonly name: string; readonly shortName: string }>;
	readonly categories: ReadonlyMap<string, { readonly name: string; readonly nameEn: string }>;
	/** As this screen words them. */
	readonly statuses: Readonly<Record<ComplaintStatus, string>>;
}

/** null: every row passes. */
type Test = ((slot: number) => boolean) | null;

export function selectQueue(
	columns: ComplaintColumns,
	names: QueueNames,
	query: QueueQuery,
	now: Instant,
	most: number = MOST_LISTED,
): QueueResult {
	const isFound = buildTextTest(columns, names, query.text);
	const isThere = buildAreaTest(columns, query.area);
	const isOwn = buildUnitTest(columns, query.unit ?? null);
	const { dueAt, unit, regionReason, cellHi, id, status, escalatedAt } = columns.arrays;
	const outside = reasonToIndex("outside");
	const wanted = TAB_BIT[query.tab];
	/** How many rows are in just these tabs. */
	const byTabs = new Int32Array(1 << QUEUE_TABS.length);
	const slots = query.slots ?? null;
	const asked = slots?.length ?? columns.count;
	const found = new Uint32Array(asked);
	let count = 0;
	for (let at = 0; at < asked; at++) {
		const slot = slots === null ? at : (slots[at] as number);
		if (isThere !== null && !isThere(slot)) continue;
		if (isFound !== null && !isFound(slot)) continue;
		let tabs = TAB_BIT.elsewhere;
		if (isOwn === null || isOwn(slot)) {
			tabs = TAB_BIT.all | (TABS_OF_STATUS[status[slot] as number] as number);
			if ((dueAt[slot] as number) < now) tabs |= TAB_BIT.overdue;
			if (!Number.isNaN(escalatedAt[slot] as number)) tabs |= TAB_BIT.escalated;
			if (unit[slot] === 0) tabs |= TAB_BIT.unassigned;
			if (regionReason[slot] === outside) tabs |= TAB_BIT.outside;
			else if (cellHi[slot] === 0) tabs |= TAB_BIT.unmapped;
		}
		byTabs[tabs] = (byTabs[tabs] as number) + 1;
		found[count] = slot;
		if ((tabs & wanted) !== 0) count++;
	}
	const followers = countFollowers(columns);
	const all = found.subarray(0, count);
	const shown = query.isFolded && followers.size > 0 ? foldGroups(columns, all) : all;
	const flagged = query.tab === "validation" ? query.flagged : undefined;
	const isFirst = (slot: number) => (query.tab === "escalated" ? unit[slot] === 0 : flagged?.has(id[slot] as ComplaintId) === true);
	const hasFirst = query.tab === "escalated" || flagged !== undefined;
	const parts = hasFirst ? [shown.filter(isFirst), shown.filter((slot) => !isFirst(slot))] : [shown];
	const listed = parts.flatMap((part) => {
		const soonest = takeSoonest(part, columns.arrays, most);
		sortByDue(soonest, columns.arrays);
		return Array.from(soonest, (slot) => id[slot] as ComplaintId);
	});
	const ids = listed.slice(0, most);
	return { ids, counts: countTabs(byTabs), followers, folded: all.length - shown.length, unlisted: shown.length - ids.length };
}

/** What is overdue in an area, longest first, without members whose leader is there as well: they do what it does. */
export function selectOverdueIn(columns: ComplaintColumns, area: Area, now: Instant): ComplaintId[] {
	const isThere = buildAreaTest(columns, area);
	const { dueAt, id } = columns.arrays;
	const slots: number[] = [];
	for (let slot = 0; slot < columns.count; slot++) if ((dueAt[slot] as number) < now && isThere?.(slot) !== false) slots.push(slot);
	const shown = foldGroups(columns, Uint32Array.from(slots));
	sortByDue(shown, columns.arrays);
	return Array.from(shown, (slot) => id[slot] as ComplaintId);
}

function countFollowers({ arrays: { leader }, count }: ComplaintColumns): ReadonlyMap<ComplaintId, number> {
	const followers = new Map<ComplaintId, number>();
	for (let slot = 0; slot < count; slot++) {
		const led = leader[slot] as ComplaintId;
		if (led !== 0) followers.set(led, (followers.get(led) ?? 0) + 1);
	}
	return followers;
}

function countTabs(byTabs: Int32Array): Record<QueueTab, number> {
	const counts = Object.fromEntries(QUEUE_TABS.map((tab) => [tab, 0])) as Record<QueueTab, number>;
	byTabs.forEach((rows, tabs) => {
		if (rows > 0) for (const tab of QUEUE_TABS) if ((tabs & TAB_BIT[tab]) !== 0) counts[tab] += rows;
	});
	return counts;
}

/** Without the members whose leader is there as well: nothing is hidden that nothing stands for. */
function foldGroups(columns: ComplaintColumns, slots: Uint32Array): Uint32Array {
	const { leader } = columns.arrays;
	const leads = new Uint8Array(columns.count);
	for (const slot of slots) if (leader[slot] === 0) leads[slot] = 1;
	return slots.filter((slot) => {
		if (leader[slot] === 0) return true;
		const at = columns.slotOf(leader[slot] as ComplaintId);
		return at === -1 || leads[at] === 0;
	});
}

const VALIDATION = statusToIndex("awaiting_validation");
const TO_ACCEPT: readonly number[] = (["waiting", "coordinating", "delegated"] as const).map(statusToIndex);
const AT_WORK: readonly number[] = (["in_progress", "follow_up_rejected"] as const).map(statusToIndex);

/** A row's tabs in one number. */
const TAB_BIT = Object.fromEntries(QUEUE_TABS.map((tab, index) => [tab, 1 << index])) as Readonly<Record<QueueTab, number>>;
const TABS_OF_STATUS = Int32Array.from(COMPLAINT_STATUSES, (_, stands) => {
	if (stands === VALIDATION) return TAB_BIT.validation;
	if (TO_ACCEPT.includes(stands)) return TAB_BIT.to_accept;
	return AT_WORK.includes(stands) ? TAB_BIT.at_work : 0;
});

function buildUnitTest({ arrays, dictionaries }: ComplaintColumns, unit: UnitCode | null): Test {
	if (unit === null) return null;
	const wanted = dictionaries.unit.codes.indexOf(unit);
	return (slot) => arrays.unit[slot] === wanted;
}

export function foldText(text: string): string {
	return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function buildTextTest(columns: ComplaintColumns, names: QueueNames, text: string): Test {
	const words = foldText(text).split(/\s+/).filter(Boolean);
	if (words.length === 0) return null;
	const { arrays, dictionaries } = columns;
	const tests = words.map((word): ((slot: number) => boolean) => {
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
	if (area === null) return null;
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
