import type { Cell, Instant } from "../../protocol/code.ts";
import type { HotspotId, HotspotPhase } from "../../protocol/hotspot.ts";
import type { FoundHotspots } from "./find-hotspots.ts";
import { decidePhase, fade } from "./hotspot-phase.ts";
import type { OverdueCounts } from "./overdue-counts.ts";

// From hot cells to hotspots that keep their name while they live.

export interface LiveHotspot {
	readonly id: HotspotId;
	readonly phase: HotspotPhase;
	readonly since: Instant;
	readonly phaseSince: Instant;
	readonly into: HotspotId | null;
	/** Ascending. */
	readonly cells: readonly Cell[];
	readonly z: number;
	readonly q: number;
	readonly open: number;
	readonly overdue: number;
	readonly expected: number;
	/** Overdue when the phase was last decided, and when that was (hotspot-phase.ts). */
	readonly anchor: number;
	readonly anchoredAt: Instant;
	/** When it was last found. */
	readonly foundAt: Instant;
}

/**
 * The next generation of hotspots.
 *
 * - A cell is of the core when it is hot, or when it belonged and is still warm (find-hotspots.ts). Gi* judges neighbourhoods, so
 *   the core brings with it those of its neighbours that made it hot: with more overdue than expected, or which belonged and have
 *   any overdue.
 * - Cells at most `ring` steps from each other are joined: with a ring of 1 those that touch.
 * - A joined cluster is the earlier hotspot with which it shares most cells (the older one when equal), each taken once. Where one
 *   splits, the larger part keeps the name; where two merge, the other is gone `into` it.
 * - One that is not found stays where it was, fading, and is gone after a while; if it is found again before, it is the same. Of its
 *   cells in which anything is overdue, others may have taken some, which are theirs then; it is gone into them once they have most.
 *
 * Pure. `previous` is what this function answered last; the gone ones of it are left out.
 */
export function joinHotspots(
	found: FoundHotspots,
	counts: OverdueCounts,
	previous: readonly LiveHotspot[],
	now: Instant,
): readonly LiveHotspot[] {
	const living = previous.filter(({ phase }) => phase !== "gone");
	const placesOf = (cells: readonly Cell[]) =>
		cells.map((cell) => found.placeOf[counts.grid.findIndex(cell)] ?? -1).filter((place) => place !== -1);
	/** By place: which of `living` has it, -1 for none. */
	const ownerOf = new Int32Array(found.cells.length).fill(-1);
	for (const [at, { cells }] of living.entries()) for (const place of placesOf(cells)) ownerOf[place] = at;
	const clusters = joinCells(found, ownerOf);
	const heirs = matchClusters(clusters, ownerOf, living);
	const taken = new Set(living.map(({ id }) => id));
	const next: LiveHotspot[] = [];
	const idOfPlace = new Map<number, HotspotId>();
	for (const [at, places] of clusters.entries()) {
		const before = heirs[at];
		const measured = measure(found, counts, places);
		const core = places.reduce((best, place) => ((found.z[place] as number) > (found.z[best] as number) ? place : best));
		const id = before?.id ?? nameOf(counts.grid.cellAt(found.cells[core] as number), taken);
		taken.add(id);
		for (const place of places) idOfPlace.set(place, id);
		next.push({ id, into: null, ...measured, ...decidePhase(before, measured.overdue, now), foundAt: now });
	}
	const kept = new Set(heirs);
	for (const before of living) {
		if (kept.has(before)) continue;
		const places = placesOf(before.cells);
		const into = findTaker(places, found, idOfPlace);
		const left = into === null ? places.filter((place) => !idOfPlace.has(place)) : places;
		const lost = new Set(places.filter((place) => !left.includes(place)).map((place) => counts.grid.cellAt(found.cells[place] as number)));
		const { open, overdue, expected } = measure(found, counts, left);
		const cells = lost.size === 0 ? before.cells : before.cells.filter((cell) => !lost.has(cell));
		next.push({ ...before, into, cells, open, overdue, expected, ...fade(before, overdue, into !== null, now) });
	}
	return next;
}

/** Whoever has taken most, where others have taken more than half of the cells that are warm or have any overdue; null otherwise. */
function findTaker(
	places: readonly number[],
	{ isWarm, overdue }: FoundHotspots,
	idOfPlace: ReadonlyMap<number, HotspotId>,
): HotspotId | null {
	const alive = places.filter((place) => idOfPlace.has(place) || isWarm[place] === 1 || (overdue[place] as number) > 0);
	const taken = new Map<HotspotId, number>();
	for (const id of alive.flatMap((place) => idOfPlace.get(place) ?? [])) taken.set(id, (taken.get(id) ?? 0) + 1);
	const [taker] = [...taken].sort(([, a], [, b]) => b - a);
	const count = [...taken.values()].reduce((sum, one) => sum + one, 0);
	return taker !== undefined && 2 * count > alive.length ? taker[0] : null;
}

/** Clusters of places, each ascending, in the order of their first. */
function joinCells(found: FoundHotspots, ownerOf: Int32Array): number[][] {
	const { starts, cells } = found.neighbours;
	const { members, isIn } = selectMembers(found, ownerOf);
	const clusters: number[][] = [];
	for (const first of members) {
		if (isIn[first] === 0) continue;
		// Whoever is in a cluster is taken out of what is left.
		isIn[first] = 0;
		const cluster = [first];
		for (const place of cluster) {
			for (let entry = starts[place] as number; entry < (starts[place + 1] as number); entry++) {
				const near = cells[entry] as number;
				if (isIn[near] === 0) continue;
				isIn[near] = 0;
				cluster.push(near);
			}
		}
		clusters.push(sorted(cluster));
	}
	return clusters;
}

/** The cells that belong to some hotspot: their places, ascending, and 1 by place. */
function selectMembers(
	{ isHot, isWarm, overdue, expected, neighbours }: FoundHotspots,
	ownerOf: Int32Array,
): { readonly members: readonly number[]; readonly isIn: Uint8Array } {
	const { starts, cells } = neighbours;
	const isIn = new Uint8Array(isHot.length);
	const members: number[] = [];
	const take = (place: number) => {
		if (isIn[place] === 1) return;
		isIn[place] = 1;
		members.push(place);
	};
	for (let place = 0; place < isIn.length; place++) {
		if (isHot[place] === 0 && (isWarm[place] === 0 || ownerOf[place] === -1)) continue;
		take(place);
		for (let entry = starts[place] as number; entry < (starts[place + 1] as number); entry++) {
			const near = cells[entry] as number;
			const least = ownerOf[near] === -1 ? (expected[near] as number) : 0;
			if ((overdue[near] as number) > least) take(near);
		}
	}
	return { members: sorted(members), isIn };
}

/** Ascending; many times as fast as with a comparison. */
function sorted(places: readonly number[]): number[] {
	return [...Int32Array.from(places).sort()];
}

/** For each cluster the living hotspot that it goes on as. */
function matchClusters(
	clusters: readonly (readonly number[])[],
	ownerOf: Int32Array,
	living: readonly LiveHotspot[],
): (LiveHotspot | undefined)[] {
	const pairs: { cluster: number; owner: number; shared: number }[] = [];
	for (const [cluster, places] of clusters.entries()) {
		const shared = new Map<number, number>();
		for (const place of places) {
			const owner = ownerOf[place] as number;
			if (owner !== -1) shared.set(owner, (shared.get(owner) ?? 0) + 1);
		}
		for (const [owner, count] of shared) pairs.push({ cluster, owner, shared: count });
	}
	const sinceOf = ({ owner }: { owner: number }) => living[owner]?.since ?? 0;
	pairs.sort((a, b) => b.shared - a.shared || sinceOf(a) - sinceOf(b) || a.owner - b.owner || a.cluster - b.cluster);
	const heirs: (LiveHotspot | undefined)[] = clusters.map(() => undefined);
	const used = new Set<number>();
	for (const { cluster, owner } of pairs) {
		if (heirs[cluster] !== undefined || used.has(owner)) continue;
		heirs[cluster] = living[owner];
		used.add(owner);
	}
	return heirs;
}

function measure(found: FoundHotspots, counts: OverdueCounts, places: readonly number[]) {
	const sum = (of: ArrayLike<number>) => places.reduce((total, place) => total + (of[place] as number), 0);
	return {
		cells: places.map((place) => counts.grid.cellAt(found.cells[place] as number)),
		z: Math.max(...places.map((place) => found.z[place] as number)),
		// A cell with too few open ones is not tested: while it fades a hotspot may have no other left.
		q: Math.min(1, ...places.map((place) => found.q[place] as number).filter((q) => !Number.isNaN(q))),
		open: sum(found.open),
		overdue: sum(found.overdue),
		expected: sum(found.expected),
	};
}

function nameOf(core: Cell, taken: ReadonlySet<HotspotId>): HotspotId {
	for (let number = 1; ; number++) {
		const id = (number === 1 ? core : `${core}-${number}`) as HotspotId;
		if (!taken.has(id)) return id;
	}
}
