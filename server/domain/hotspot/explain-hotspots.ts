import type { ComplaintId, RegionCode } from "../../protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus } from "../../protocol/complaint.ts";
import type { Hotspot, HotspotMemory, HotspotShare, HotspotWait } from "../../protocol/hotspot.ts";
import type { CodeDictionary } from "../code-dictionary.ts";
import type { LiveHotspot } from "./join-hotspots.ts";
import type { OverdueTally } from "./overdue-tally.ts";

/** For whom an overdue complaint of this status waits; a waiting one without a unit waits for somebody to dispatch it. */
const WAIT_OF_STATUS = {
	waiting: "answer",
	coordinating: "answer",
	delegated: "answer",
	in_progress: "work",
	follow_up_rejected: "work",
	awaiting_validation: "validation",
	resolved: "validation",
	invalid: "validation",
} as const satisfies Record<ComplaintStatus, HotspotWait>;

/** A hotspot as it was told before: one that still lives keeps its place. */
export type NamedHotspot = Pick<Hotspot, "id" | "phase" | "place">;

/** What is known of the present alone (server/room/hotspot-memory.ts adds the rest). */
const NO_MEMORY: HotspotMemory = { acts: [], before: 0, lastGoneAt: null, earlier: null };

const MOST_SHARES = 5;
const MOST_OLDEST = 5;

/**
 * Why each of the hotspots is one: which categories, units and regions make it, what its overdue complaints wait for, and the
 * oldest of them. `rates` are the expected shares by stratum that the hotspots were found with; `before` is what was told last. One
 * pass over all complaints.
 */
export function explainHotspots(
	tally: OverdueTally,
	rates: Float64Array,
	hotspots: readonly LiveHotspot[],
	before: readonly NamedHotspot[],
): readonly Hotspot[] {
	const { columns, counts } = tally;
	const hotspotOf = new Int32Array(counts.grid.count).fill(-1);
	for (const [at, { cells }] of hotspots.entries()) {
		for (const cell of cells) {
			const index = counts.grid.findIndex(cell);
			if (index !== -1) hotspotOf[index] = at;
		}
	}
	const slots: number[][] = hotspots.map(() => []);
	for (let slot = 0; slot < columns.count; slot++) {
		const cell = tally.cellAt(slot);
		const at = cell === -1 ? -1 : (hotspotOf[cell] as number);
		if (at !== -1) slots[at]?.push(slot);
	}
	const placeOf = new Map(before.filter(({ phase }) => phase !== "gone").map(({ id, place }) => [id, place]));
	return hotspots.map((hotspot, at) => {
		const told = explain(tally, rates, hotspot, slots[at] ?? []);
		return { ...told, ...placeHotspot(placeOf.get(hotspot.id) ?? null, told.regions) };
	});
}

/** `place` is what it was called by until now, null for a new one. */
export function placeHotspot(place: RegionCode | null, regions: Hotspot["regions"]): Pick<Hotspot, "place" | "movedTo"> {
	const most = regions.find(({ code }) => code !== null)?.code ?? null;
	return { place: place ?? most, movedTo: place === null || regions.some(({ code }) => code === place) ? null : most };
}

function explain(
	tally: OverdueTally,
	rates: Float64Array,
	hotspot: LiveHotspot,
	slots: readonly number[],
): Omit<Hotspot, "place" | "movedTo"> {
	const { arrays, dictionaries } = tally.columns;
	const waits = { dispatch: 0, answer: 0, work: 0, validation: 0 };
	const clocks = { coordination: 0, finish: 0 };
	const overdue = slots.filter((slot) => tally.isOverdueAt(slot));
	for (const slot of overdue) {
		const status = COMPLAINT_STATUSES[arrays.status[slot] as number] as ComplaintStatus;
		waits[status === "waiting" && arrays.unit[slot] === 0 ? "dispatch" : WAIT_OF_STATUS[status]]++;
		clocks[status === "waiting" ? "coordination" : "finish"]++;
	}
	overdue.sort((a, b) => (arrays.dueAt[a] as number) - (arrays.dueAt[b] as number) || (arrays.id[a] as number) - (arrays.id[b] as number));
	const share = <Code extends string>(column: Uint16Array, dictionary: CodeDictionary<Code>) =>
		shareOut(tally, rates, slots, column, dictionary);
	const regions = share(arrays.region, dictionaries.region);
	const { id, phase, since, phaseSince, into, cells, z, q, open, expected } = hotspot;
	return {
		id,
		phase,
		since,
		phaseSince,
		into,
		cells,
		z: rounded(z, 2),
		q: Number(q.toPrecision(2)),
		open,
		overdue: hotspot.overdue,
		expected: rounded(expected, 1),
		categories: share(arrays.category, dictionaries.category).slice(0, MOST_SHARES),
		units: share(arrays.unit, dictionaries.unit).slice(0, MOST_SHARES),
		regions,
		waits,
		clocks,
		oldest: overdue.slice(0, MOST_OLDEST).map((slot) => arrays.id[slot] as ComplaintId),
		memory: NO_MEMORY,
	};
}

/** The slots by code: those first that have most overdue beyond what is expected. */
function shareOut<Code extends string>(
	tally: OverdueTally,
	rates: Float64Array,
	slots: readonly number[],
	column: Uint16Array,
	dictionary: CodeDictionary<Code>,
): readonly HotspotShare<Code>[] {
	const shares = new Map<number, { open: number; overdue: number; expected: number }>();
	for (const slot of slots) {
		const index = column[slot] as number;
		const share = shares.get(index) ?? { open: 0, overdue: 0, expected: 0 };
		share.open++;
		if (tally.isOverdueAt(slot)) share.overdue++;
		share.expected += rates[tally.stratumAt(slot)] ?? 0;
		shares.set(index, share);
	}
	return [...shares]
		.map(([index, share]) => ({ code: dictionary.indexToCode(index), ...share, expected: rounded(share.expected, 1) }))
		.sort(
			(a, b) => b.overdue - b.expected - (a.overdue - a.expected) || b.overdue - a.overdue || String(a.code).localeCompare(String(b.code)),
		);
}

/** So that a figure which moves by nothing that anybody reads makes no message. */
function rounded(value: number, digits: number): number {
	return Number(value.toFixed(digits));
}
