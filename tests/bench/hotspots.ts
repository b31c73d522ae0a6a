// Hotspots of 1,000,000 open complaints over all of Jakarta at resolution 9: the whole computation, and one tick's increment;
// beside it, in the same run, the same statistic by maps and h3-js. Each time is the median of its runs; the fastest is given too.
import { cellToHalves, positionToCell } from "../../server/domain/cells.ts";
import { ComplaintColumns, statusToIndex } from "../../server/domain/complaint-columns.ts";
import { findHotspots } from "../../server/domain/hotspot/find-hotspots.ts";
import { joinHotspots } from "../../server/domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS, type HotspotOptions } from "../../server/domain/hotspot/options.ts";
import { countOverdue } from "../../server/domain/hotspot/overdue-counts.ts";
import { OverdueTally } from "../../server/domain/hotspot/overdue-tally.ts";
import type { CategoryCode, ComplaintId } from "../../server/protocol/code.ts";
import { type Chance, createChance, drawLogNormal } from "../../server/simulate/chance.ts";
import { oracleCells } from "../unit/domain/hotspot/oracle.ts";
import { CENTRE, moved, NOW } from "../unit/domain/hotspot/synthetic-city.ts";
import { type BenchResult, percentile, round, say } from "./bench.ts";

const ROWS = 1_000_000;
const OPTIONS: HotspotOptions = { ...HOTSPOT_OPTIONS, resolution: 9, ring: 2 };
const CATEGORIES = 104;
const HOUR_MS = 3_600_000;
const FULL_RUNS = 7;
const TICKS = 100;
/** 1,000 changes a second, a tick of 100 ms. */
const CHANGES_A_TICK = 100;
const TICK_MS = 100;

export async function run(): Promise<BenchResult> {
	say(`drawing ${ROWS} complaints`);
	const columns = drawColumns();

	say(`${FULL_RUNS} full computations`);
	const fullMs: number[] = [];
	let cells = 0;
	for (let turn = 0; turn < FULL_RUNS; turn++) {
		const from = performance.now();
		const counts = countOverdue(columns, NOW, OPTIONS);
		const found = findHotspots(counts, OPTIONS);
		joinHotspots(found, counts, [], NOW);
		fullMs.push(performance.now() - from);
		cells = found.cells.length;
	}

	say("one by maps and h3-js");
	const rival = runRival(columns);

	say(`${TICKS} ticks of ${CHANGES_A_TICK} changes`);
	const chance = createChance("bench/hotspots/ticks");
	const tally = new OverdueTally(OPTIONS, NOW, columns);
	let joined = joinHotspots(findHotspots(tally.counts, OPTIONS), tally.counts, [], NOW);
	const tickMs: number[] = [];
	for (let tick = 1; tick <= TICKS; tick++) {
		const changes = Array.from({ length: CHANGES_A_TICK }, () => {
			const row = columns.rowAt(Math.floor(chance.next() * columns.count));
			return { ...row, version: row.version + 1, dueAt: NOW + chance.next() * HOUR_MS };
		});
		const start = performance.now();
		for (const row of changes.slice(1)) tally.put(row);
		tally.drop(changes[0]?.id as ComplaintId);
		tally.advanceTo(NOW + tick * TICK_MS);
		joined = joinHotspots(findHotspots(tally.counts, OPTIONS), tally.counts, joined, tally.now);
		tickMs.push(performance.now() - start);
	}
	const full = Float64Array.from(fullMs).sort();
	const ticks = Float64Array.from(tickMs).sort();
	const figures = {
		fullMs: round(percentile(full, 0.5)),
		fullFastestMs: round(percentile(full, 0)),
		tickMs: round(percentile(ticks, 0.5), 2),
		tickFastestMs: round(percentile(ticks, 0), 2),
		tickP95Ms: round(percentile(ticks, 0.95), 2),
		cells,
		hotspots: joined.length,
		speedup: round(rival.ms / percentile(full, 0.5)),
	};
	return {
		bench: "hotspots",
		pass: rival.isSame && figures.fullMs <= 250 && figures.tickMs <= 5,
		figures,
		rival: { name: "maps of h3-js strings, the same z", fullMs: round(rival.ms), tickMs: round(rival.ms) },
		rows: ROWS,
		database: "none",
	};
}

/** Apart, so that its million rows are no burden on what is measured after it. */
function runRival(columns: ComplaintColumns): { ms: number; isSame: boolean } {
	const rows = Array.from({ length: columns.count }, (_, slot) => {
		const { cell, category, regionReason, reportedAt, dueAt } = columns.rowAt(slot);
		return { cell, category, regionReason, reportedAt, dueAt };
	});
	const from = performance.now();
	const plain = oracleCells(rows, NOW, OPTIONS);
	const ms = performance.now() - from;
	const counts = countOverdue(columns, NOW, OPTIONS);
	const { cells, z } = findHotspots(counts, OPTIONS);
	const isEqual = (cell: number, place: number) =>
		Math.abs((plain.get(counts.grid.cellAt(cell))?.z ?? Number.NaN) - (z[place] as number)) < 1e-9;
	return { ms, isSame: plain.size === cells.length && cells.every(isEqual) };
}

/** Over the mainland, busier towards the centre, five late places; categories by rank as in the city's own statistics. */
function drawColumns(): ComplaintColumns {
	const chance = createChance("bench/hotspots");
	const columns = new ComplaintColumns(ROWS);
	const { arrays, dictionaries } = columns;
	for (let category = 1; category <= CATEGORIES; category++) dictionaries.category.codeToIndex(`category-${category}` as CategoryCode);
	const late = Array.from({ length: 5 }, () => drawPoint(chance));
	for (let slot = 0; slot < ROWS; slot++) {
		const [east, north] = drawPoint(chance);
		const cell = cellToHalves(positionToCell(moved(CENTRE, east, north)));
		const ageMs = HOUR_MS * drawLogNormal(chance, 30, 1.2);
		const isLate = late.some((place) => Math.hypot(place[0] - east, place[1] - north) < 900);
		const share = ageMs < 6 * HOUR_MS ? 0 : isLate ? 0.6 : 0.2;
		arrays.id[slot] = slot + 1;
		arrays.version[slot] = 1;
		// Zipf: the share of the first k of K is ln k / ln K.
		arrays.category[slot] = Math.min(CATEGORIES, Math.floor((CATEGORIES + 1) ** chance.next()));
		arrays.status[slot] = statusToIndex("waiting");
		arrays.cellHi[slot] = cell.hi;
		arrays.cellLo[slot] = cell.lo;
		arrays.reportedAt[slot] = NOW - ageMs;
		arrays.dueAt[slot] = chance.next() < share ? NOW - chance.next() * ageMs - 1 : NOW + chance.next() * 48 * HOUR_MS;
	}
	return ComplaintColumns.fromArrays(arrays, ROWS, dictionaries);
}

/** Metres east and north of the city's centre, within some 660 km². */
function drawPoint(chance: Chance): readonly [number, number] {
	const angle = 2 * Math.PI * chance.next();
	const far = chance.next() ** 0.6;
	return [13_800 * far * Math.cos(angle), 15_300 * far * Math.sin(angle)];
}
