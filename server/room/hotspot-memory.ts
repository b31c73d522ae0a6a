import type { Sql } from "postgres";
import { cellToParent, positionToCell } from "../domain/cells.ts";
import { placeHotspot } from "../domain/hotspot/explain-hotspots.ts";
import { takeMedian } from "../domain/hotspot/median.ts";
import { HOTSPOT_OPTIONS } from "../domain/hotspot/options.ts";
import type { Log } from "../feed/log.ts";
import type { Cell, Instant } from "../protocol/code.ts";
import type { Hotspot, HotspotId, Hotspots } from "../protocol/hotspot.ts";
import { type HotspotLife, keepHotspots, type LivingHotspot, readHotspotMemory, readLivingHotspots } from "../queries/hotspot.ts";
import { readKnownSince, readOverduePoints } from "../queries/past.ts";
import type { EarlierHotspot, HotspotMemory } from "./hotspots.ts";

// What the room remembers of hotspots: what was done, what was there before, and how this hour was in earlier weeks.

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
const MOST_WEEKS = 4;
/** Lives are kept when something changed, and so often to say that they are still there. */
const KEEP_MS = 60_000;

/** Overdue by cell, one map for each earlier week that is known. */
type Weeks = readonly ReadonlyMap<Cell, number>[];

export interface HotspotMemoryOptions {
	readonly sql: Sql;
	readonly log: Log;
	readonly signal: AbortSignal;
}

export function createHotspotMemory({ sql, log, signal }: HotspotMemoryOptions): HotspotMemory {
	/** By what the thread calls them: those of the last look, and no other. */
	const lives = new Map<HotspotId, HotspotLife>();
	/** Lives whose end was seen and could not be kept yet. */
	const ended = new Set<number>();
	let weeks: Weeks = [];
	let weeksAt = Number.NEGATIVE_INFINITY;
	let kept = { signature: "", at: Number.NEGATIVE_INFINITY };

	/** In the background, once an hour: four looks at the whole city. Until the first has come, earlier weeks are not known. */
	function refreshWeeks(at: Instant): void {
		if (at - weeksAt < HOUR_MS && at >= weeksAt) return;
		weeksAt = at;
		readWeeks(sql, at).then(
			(read) => {
				weeks = read;
			},
			(error: unknown) => {
				if (!signal.aborted) log.error({ err: error }, "Earlier weeks could not be read; the next hour tries again");
			},
		);
	}

	/** What is found under the name of one that is gone is another one, even when its end could not be kept. */
	function endLives({ list }: Hotspots): void {
		const living = new Set(list.filter(({ phase }) => phase !== "gone").map(({ id }) => id));
		for (const [id, { life }] of lives) {
			if (living.has(id)) continue;
			lives.delete(id);
			ended.add(life);
		}
	}

	async function keepLives({ at, list }: Hotspots): Promise<void> {
		const signature = list.map(({ id, phase, cells }) => `${id} ${phase} ${cells.join(" ")}`).join();
		if (ended.size === 0 && signature === kept.signature && at - kept.at < KEEP_MS && at >= kept.at) return;
		const living = list.filter(({ phase }) => phase !== "gone").map((hotspot) => ({ hotspot, life: lives.get(hotspot.id)?.life ?? null }));
		const ending = [...ended];
		const found = await keepHotspots(sql, at, living, ending);
		for (const life of ending) ended.delete(life);
		for (const [index, { hotspot }] of living.entries()) lives.set(hotspot.id, found[index] as HotspotLife);
		kept = { signature, at };
	}

	/** `before` are the lives of the look before: one that is gone is told once, under its name. */
	function nameHotspot(hotspot: Hotspot, before: ReadonlyMap<HotspotId, HotspotLife>): Hotspot {
		const life = (hotspot.phase === "gone" ? before : lives).get(hotspot.id);
		if (life === undefined) return hotspot;
		const { id, since, place } = life;
		const into = hotspot.into === null ? null : (lives.get(hotspot.into)?.id ?? hotspot.into);
		return { ...hotspot, id, since, into, ...placeHotspot(place, hotspot.regions) };
	}

	return {
		begin: async (at) => {
			const living = await readLivingHotspots(sql, at);
			lives.clear();
			ended.clear();
			for (const life of living) lives.set(life.id, life);
			kept = { signature: "", at: Number.NEGATIVE_INFINITY };
			return living.map(livingToEarlier);
		},
		recall: async (found) => {
			const before = new Map(lives);
			endLives(found);
			await keepLives(found);
			const { at } = found;
			const list = found.list.map((hotspot) => nameHotspot(hotspot, before));
			if (list.length === 0) return { at, list };
			refreshWeeks(at);
			const remembered = await readHotspotMemory(sql, at, list);
			return {
				at,
				list: list.map((hotspot): Hotspot => {
					const { acts, before, lastGoneAt } = remembered.get(hotspot.id) ?? hotspot.memory;
					return { ...hotspot, memory: { acts, before, lastGoneAt, earlier: compareWeeks(hotspot, weeks) } };
				}),
			};
		},
	};
}

/** What was measured is measured anew with the first look; until then it counts as it was last seen. */
function livingToEarlier({ id, phase, since, phaseSince, place, cells, overdue, seenAt }: LivingHotspot): EarlierHotspot {
	return {
		id,
		phase,
		since,
		phaseSince,
		place,
		into: null,
		cells,
		z: 0,
		q: 1,
		open: overdue,
		overdue,
		expected: 0,
		anchor: overdue,
		anchoredAt: phaseSince,
		foundAt: seenAt,
	};
}

async function readWeeks(sql: Sql, at: Instant): Promise<Weeks> {
	const knownSince = await readKnownSince(sql);
	const weeks: Map<Cell, number>[] = [];
	for (let back = 1; back <= MOST_WEEKS && knownSince !== undefined && at - back * WEEK_MS >= knownSince; back++) {
		const counts = new Map<Cell, number>();
		for await (const points of readOverduePoints(sql, at - back * WEEK_MS)) {
			for (const point of points) {
				const cell = cellToParent(positionToCell(point), HOTSPOT_OPTIONS.resolution) as Cell;
				counts.set(cell, (counts.get(cell) ?? 0) + 1);
			}
		}
		weeks.push(counts);
	}
	return weeks;
}

function compareWeeks({ cells }: Hotspot, weeks: Weeks): Hotspot["memory"]["earlier"] {
	if (weeks.length === 0) return null;
	const counts = weeks.map((week) => cells.reduce((sum, cell) => sum + (week.get(cell) ?? 0), 0));
	return { weeks: weeks.length, overdue: takeMedian(Float64Array.from(counts)) };
}
