// The queue under headings, for whoever works it by place, unit, category or status. The group of the most urgent complaint comes first, and
// within a group the order stays.
import type { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import type { ComplaintId } from "../../server/protocol/code.ts";
import { COMPLAINT_STATUSES } from "../../server/protocol/complaint.ts";

export const GROUPINGS = ["none", "region", "unit", "category", "status"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface QueueGroup {
	/** Null: without a region, without a unit. */
	readonly code: string | null;
	/** Index of its first complaint in the queue. */
	readonly from: number;
	readonly size: number;
}

export interface GroupedQueue {
	readonly ids: readonly ComplaintId[];
	/** Empty for a queue without headings. */
	readonly groups: readonly QueueGroup[];
}

/** The same one, so that a list without headings does not think that they changed. */
const NO_GROUPS: readonly QueueGroup[] = [];

/** `ids` are in the columns. O(n). */
export function groupQueue(ids: readonly ComplaintId[], columns: ComplaintColumns, by: Grouping): GroupedQueue {
	if (by === "none") return { ids, groups: NO_GROUPS };
	const { arrays, dictionaries } = columns;
	const members = new Map<number, ComplaintId[]>();
	for (const id of ids) {
		const key = arrays[by][columns.slotOf(id)] as number;
		const known = members.get(key);
		if (known === undefined) members.set(key, [id]);
		else known.push(id);
	}
	const codeOf = (key: number) => (by === "status" ? (COMPLAINT_STATUSES[key] ?? null) : dictionaries[by].indexToCode(key));
	let from = 0;
	const groups = Array.from(members, ([key, { length: size }]): QueueGroup => {
		const group = { code: codeOf(key), from, size };
		from += size;
		return group;
	});
	return { ids: [...members.values()].flat(), groups };
}

/** What stands in a line of the list: the heading of a group, or the complaint with this index. O(log groups). */
export function lineToItem(groups: readonly QueueGroup[], line: number): { readonly group: QueueGroup } | { readonly row: number } {
	const at = lastAtOrBefore(groups.length, (index) => (groups[index] as QueueGroup).from + index <= line);
	const group = groups[at];
	if (group === undefined) return { row: line };
	return line === group.from + at ? { group } : { row: line - at - 1 };
}

/** The line in which the complaint with this index stands. O(log groups). */
export function rowToLine(groups: readonly QueueGroup[], row: number): number {
	return row + lastAtOrBefore(groups.length, (index) => (groups[index] as QueueGroup).from <= row) + 1;
}

/** The last index for which it holds, of those for which it holds before all others; -1 for none. */
function lastAtOrBefore(count: number, holds: (index: number) => boolean): number {
	let low = 0;
	let high = count;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (holds(middle)) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}
