import fc from "fast-check";
import { expect, test } from "vitest";
import { cellToHalves, positionToCell } from "../../../../server/domain/cells.ts";
import { ComplaintColumns } from "../../../../server/domain/complaint-columns.ts";
import { type FoundHotspots, findHotspots } from "../../../../server/domain/hotspot/find-hotspots.ts";
import { joinHotspots } from "../../../../server/domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS, type HotspotOptions } from "../../../../server/domain/hotspot/options.ts";
import { countOverdue, OverdueCounts } from "../../../../server/domain/hotspot/overdue-counts.ts";
import { OverdueTally } from "../../../../server/domain/hotspot/overdue-tally.ts";
import { normalUpperTail } from "../../../../server/domain/hotspot/tail-probability.ts";
import type { Cell, ComplaintId, Position } from "../../../../server/protocol/code.ts";
import { anyRow } from "../../../support/rows.ts";
import { oracleCells, oracleQ } from "./oracle.ts";
import { buildCity, CENTRE, distanceM, moved, NOW, type Planted } from "./synthetic-city.ts";

const SEEDS = Array.from({ length: 50 }, (_, seed) => `seed ${seed}`);
const RESOLUTIONS: readonly HotspotOptions[] = [
	{ ...HOTSPOT_OPTIONS, resolution: 7, ring: 1 },
	{ ...HOTSPOT_OPTIONS, resolution: 8, ring: 1 },
	{ ...HOTSPOT_OPTIONS, resolution: 9, ring: 2 },
];
/** A cell's reach from its centre, metres, by resolution. */
const REACH_M: Readonly<Record<number, number>> = { 7: 1400, 8: 530, 9: 200 };

function rowsOf(columns: ComplaintColumns) {
	return Array.from({ length: columns.count }, (_, slot) => columns.rowAt(slot));
}

function find(columns: ComplaintColumns, options: HotspotOptions = HOTSPOT_OPTIONS) {
	const counts = countOverdue(columns, NOW, options);
	const found = findHotspots(counts, options);
	const hot: Position[] = [];
	for (const [place, cell] of found.cells.entries()) if (found.isHot[place] === 1) hot.push(counts.grid.centreAt(cell));
	return { counts, found, hot };
}

test("every z, p and q equals that of a plain implementation on the same complaints, to 1e-9, at resolutions 7 to 9", () => {
	const columns = buildCity({
		seed: "oracle",
		complaints: 6000,
		unevenness: 0.3,
		planted: [{ centre: CENTRE, radiusM: 900, logOdds: 3, more: 900 }],
	});
	for (const options of RESOLUTIONS) {
		const { counts, found } = find(columns, options);
		const wanted = oracleCells(rowsOf(columns), NOW, options);
		expect(found.cells.length).toBe(wanted.size);
		const names = Array.from(found.cells, (cell) => counts.grid.cellAt(cell));
		for (const [place, name] of names.entries()) {
			const cell = wanted.get(name);
			expect([found.open[place], found.overdue[place]]).toEqual([cell?.open, cell?.overdue]);
			for (const [given, plain] of [
				[found.expected[place], cell?.expected],
				[found.excess[place], cell?.x],
				[found.z[place], cell?.z],
			] as const) {
				expect(Math.abs((given as number) - (plain as number))).toBeLessThan(1e-9);
			}
			expect(found.p[place]).toBe(normalUpperTail(found.z[place] as number));
		}
		const tested = names.flatMap((_, place) => (found.isTested[place] === 1 ? [place] : []));
		const q = oracleQ(tested.map((place) => found.p[place] as number));
		for (const [at, place] of tested.entries()) expect(found.q[place]).toBeCloseTo(q[at] as number, 12);
	}
});

test("counts that were kept up to date give the hotspots of a fresh count, to the bit, after any changes and any time", () => {
	const anyStep = fc.oneof(
		{ weight: 6, arbitrary: anyRow.map((row) => ({ kind: "put" as const, row })) },
		{ weight: 1, arbitrary: fc.integer({ min: 1, max: 45 }).map((id) => ({ kind: "drop" as const, id: id as ComplaintId })) },
		{
			weight: 2,
			arbitrary: fc.integer({ min: 1_690_000_000_000, max: 1_810_000_000_000 }).map((now) => ({ kind: "clock" as const, now })),
		},
	);
	const options: HotspotOptions = { ...HOTSPOT_OPTIONS, resolution: 7, ageEdgesMs: [1e9, 3e10], minOpen: 1, minOverdue: 1 };
	fc.assert(
		fc.property(fc.array(anyStep, { maxLength: 100 }), (steps) => {
			const tally = new OverdueTally(options, 1_700_000_000_000);
			for (const step of steps) {
				if (step.kind === "put") tally.put(step.row);
				else if (step.kind === "drop") tally.drop(step.id);
				else tally.advanceTo(step.now);
			}
			expect(comparable(findHotspots(tally.counts, options), tally.counts.grid)).toEqual(
				comparable(
					findHotspots(countOverdue(tally.columns, tally.now, options), options),
					countOverdue(tally.columns, tally.now, options).grid,
				),
			);
		}),
		{ numRuns: 150 },
	);
});

/** Without what depends on the order in which cells were first seen: their index in the grid. */
function comparable(found: FoundHotspots, grid: { cellAt(index: number): string }) {
	const { placeOf, ...rest } = found;
	return {
		...rest,
		cells: Array.from(found.cells, (cell) => grid.cellAt(cell)),
		places: Array.from(found.cells, (cell) => placeOf[cell]),
	};
}

test("a whole city's counts stay exact over an hour of clock and hundreds of changes", () => {
	const columns = buildCity({ seed: "tally", complaints: 4000, planted: [{ centre: CENTRE, radiusM: 900, logOdds: 3, more: 200 }] });
	const rows = rowsOf(columns);
	const tally = new OverdueTally(HOTSPOT_OPTIONS, NOW, columns);
	for (let minute = 1; minute <= 60; minute++) {
		for (let change = 0; change < 10; change++) {
			const row = rows[(minute * 97 + change * 31) % rows.length] as (typeof rows)[number];
			if (change === 0) tally.drop(row.id);
			else tally.put({ ...row, version: row.version + minute, dueAt: NOW + ((change * minute) % 70) * 60_000 });
		}
		tally.advanceTo(NOW + minute * 60_000);
	}
	const plain = countOverdue(tally.columns, tally.now, HOTSPOT_OPTIONS);
	expect(comparable(findHotspots(tally.counts, HOTSPOT_OPTIONS), tally.counts.grid)).toEqual(
		comparable(findHotspots(plain, HOTSPOT_OPTIONS), plain.grid),
	);
});

test("a cell with more complaints of one kind than an entry of its packed row holds is counted exactly, too", () => {
	const options: HotspotOptions = { ...HOTSPOT_OPTIONS, resolution: 8 };
	const { hi, lo } = cellToHalves(positionToCell(CENTRE, 8));
	const elsewhere = cellToHalves(positionToCell(moved(CENTRE, 9000, 0), 8));
	const fill = (counts: OverdueCounts, open: number, overdue: number) => {
		const cell = counts.grid.indexOf(hi, lo);
		for (let at = 0; at < open; at++) counts.add(cell, at % 7 === 0 ? 1 : 0, at < overdue, 1);
		counts.add(counts.grid.indexOf(elsewhere.hi, elsewhere.lo), 0, false, 1);
		return cell;
	};
	const kept = new OverdueCounts(options);
	const cell = fill(kept, 170_000, 60_000);
	findHotspots(kept, options);
	for (let at = 0; at < 40; at++) {
		kept.add(cell, 0, false, -1);
		kept.turn(cell, 0, true);
		findHotspots(kept, options);
	}
	const fresh = new OverdueCounts(options);
	fill(fresh, 170_000, 60_000);
	for (let at = 0; at < 40; at++) {
		fresh.add(cell, 0, false, -1);
		fresh.turn(cell, 0, true);
	}
	expect(kept.rowLength[cell]).toBe(4);
	expect(comparable(findHotspots(kept, options), kept.grid)).toEqual(comparable(findHotspots(fresh, options), fresh.grid));
});

const PLANTED: readonly Planted[] = [
	{ centre: moved(CENTRE, -6000, 3000), radiusM: 700, logOdds: 2.5, more: 60 },
	{ centre: moved(CENTRE, 4000, 6000), radiusM: 900, logOdds: 2.5, more: 80 },
	{ centre: moved(CENTRE, 2000, -7000), radiusM: 1200, logOdds: 2.5, more: 120 },
];

/** Where a cell is 5 km², a cluster is a part of the city, and a city of as many complaints as fill it. */
const WIDE: readonly Planted[] = PLANTED.map((planted, at) => ({ ...planted, radiusM: 1600 + 200 * at, more: 400 }));
/** For each resolution: the clusters, the city's complaints, and what must be seen of the clusters' extent. */
const POWER = [
	{ resolution: 7, options: RESOLUTIONS[0] as HotspotOptions, planted: WIDE, complaints: 24_000, within: 0.8, share: 0.9, most: 3 },
	{ resolution: 8, options: RESOLUTIONS[1] as HotspotOptions, planted: PLANTED, complaints: 5000, within: 0.6, share: 0.95, most: 4 },
	{ resolution: 9, options: RESOLUTIONS[2] as HotspotOptions, planted: PLANTED, complaints: 5000, within: 0.75, share: 0.85, most: 2 },
] as const;

test.each(POWER)(
	"over 50 cities at least 95 % of three planted clusters are found at resolution $resolution, each in one piece of its size, at most 5 % elsewhere",
	{ timeout: 180_000 },
	({ options, planted, complaints, within, share, most }) => {
		const reachM = REACH_M[options.resolution] as number;
		const sums = { found: 0, pieces: 0, cells: 0, inside: 0, plantedCells: 0, plantedFound: 0, hot: 0, elsewhere: 0 };
		for (const seed of SEEDS) {
			const { counts, found, hot } = find(buildCity({ seed, complaints, planted, unevenness: 0.2 }), options);
			const isOf = (centre: Position, one: Planted) => distanceM(centre, one.centre) < one.radiusM + reachM * (1 + 2 * options.ring);
			sums.hot += hot.length;
			sums.elsewhere += hot.filter((centre) => !planted.some((one) => isOf(centre, one))).length;
			const hotspots = joinHotspots(found, counts, [], NOW).map(({ cells }) => cells);
			const centres = new Map(Array.from(found.cells, (cell) => [counts.grid.cellAt(cell), counts.grid.centreAt(cell)]));
			for (const { centre, radiusM } of planted) {
				const isWithin = (cell: Cell, moreM: number) => distanceM(centres.get(cell) as Position, centre) < radiusM + moreM;
				const own = hotspots.filter((cells) => cells.some((cell) => isWithin(cell, reachM)));
				const cells = own.flat();
				const plantedCells = [...centres.keys()].filter((cell) => isWithin(cell, 0));
				sums.found += own.length > 0 ? 1 : 0;
				sums.pieces += own.length;
				sums.cells += cells.length;
				sums.inside += cells.filter((cell) => isWithin(cell, reachM)).length;
				sums.plantedCells += plantedCells.length;
				sums.plantedFound += plantedCells.filter((cell) => cells.includes(cell)).length;
			}
		}
		expect(sums.found / (SEEDS.length * planted.length)).toBeGreaterThanOrEqual(0.95);
		expect(sums.elsewhere / sums.hot).toBeLessThanOrEqual(0.05);
		expect(sums.pieces).toBeLessThanOrEqual(1.02 * sums.found);
		// Of its cells, those in the cluster or at its edge; of the cluster's, those that it has; and it is no blot many times as large.
		expect(sums.inside / sums.cells).toBeGreaterThanOrEqual(within);
		expect(sums.plantedFound / sums.plantedCells).toBeGreaterThanOrEqual(share);
		expect(sums.cells / sums.plantedCells).toBeLessThanOrEqual(most);
	},
);

test("over 50 cities without a cluster at most 5 % have any hot cell, at every resolution, sparse or uneven", { timeout: 120_000 }, () => {
	for (const plan of [
		{ complaints: 2500, unevenness: 0 },
		{ complaints: 8000, unevenness: 0.3 },
	]) {
		const cities = SEEDS.map((seed) => buildCity({ seed, ...plan }));
		for (const options of RESOLUTIONS) {
			expect(cities.filter((city) => find(city, options).hot.length > 0).length / SEEDS.length).toBeLessThanOrEqual(0.05);
		}
	}
});

test("over 50 cities a cell that is busy but punctual, or busy and as late as any, is never hot", { timeout: 60_000 }, () => {
	const busy: readonly Planted[] = [
		{ centre: moved(CENTRE, 5000, 0), radiusM: 500, logOdds: -2, more: 800 },
		{ centre: moved(CENTRE, -5000, 0), radiusM: 500, logOdds: 0, more: 800 },
	];
	for (const seed of SEEDS) {
		const city = buildCity({ seed, complaints: 5000, planted: busy });
		for (const options of RESOLUTIONS.slice(1)) expect(find(city, options).hot).toEqual([]);
	}
});

test("one place with nearly half of the city's complaints does not hide the other clusters", () => {
	const planted: readonly Planted[] = [
		{ centre: moved(CENTRE, -8000, 4000), radiusM: 1000, logOdds: 2, more: 9718 },
		{ centre: moved(CENTRE, 6000, 5000), radiusM: 800, logOdds: 2.5, more: 120 },
		{ centre: moved(CENTRE, 1000, -8000), radiusM: 800, logOdds: 2.5, more: 120 },
	];
	const city = buildCity({ seed: "extreme", complaints: 11_535, planted });
	for (const options of RESOLUTIONS.slice(1)) {
		const { hot } = find(city, options);
		const nearest = hot.map((centre) => planted.findIndex((one) => distanceM(centre, one.centre) < one.radiusM + 1500));
		expect([...new Set(nearest)].sort()).toEqual([0, 1, 2]);
	}
});

test("a single cell that overflows is hot, alone in its neighbourhood or not", () => {
	const city = buildCity({ seed: "one cell", complaints: 5000, planted: [{ centre: CENTRE, radiusM: 60, logOdds: 4, more: 600 }] });
	const { hot } = find(city);
	expect(hot.length).toBeGreaterThan(0);
	for (const centre of hot) expect(distanceM(centre, CENTRE)).toBeLessThan(2000);
});

test("an empty city, and one where everything is late, have no hotspot", () => {
	expect(find(new ComplaintColumns()).hot).toEqual([]);
	const late = buildCity({ seed: "late", complaints: 1000, planted: [{ centre: CENTRE, radiusM: 100_000, logOdds: 60 }] });
	expect(find(late).hot).toEqual([]);
});
