import { readFileSync } from "node:fs";
import fc from "fast-check";
import { cellToParent, gridDisk, latLngToCell } from "h3-js";
import { expect, test } from "vitest";
import { cellToHalves } from "../../../../server/domain/cells.ts";
import { CellGrid } from "../../../../server/domain/hotspot/cell-grid.ts";
import { benjaminiHochberg, benjaminiHochbergLimit } from "../../../../server/domain/hotspot/false-discovery.ts";
import { giStar } from "../../../../server/domain/hotspot/gi-star.ts";
import { takeMedian } from "../../../../server/domain/hotspot/median.ts";
import { countUpperTail, normalUpperTail } from "../../../../server/domain/hotspot/tail-probability.ts";
import type { Cell } from "../../../../server/protocol/code.ts";
import { oracleQ } from "./oracle.ts";

/** Gi* by the textbook: a full matrix of weights, Σ x² - n x̄². */
function denseGiStar(x: readonly number[], weights: readonly (readonly number[])[]): number[] {
	const n = x.length;
	const mean = x.reduce((a, b) => a + b, 0) / n;
	const s = Math.sqrt(x.reduce((a, b) => a + b * b, 0) / n - mean ** 2);
	return weights.map((row) => {
		const sum = row.reduce((a, w, j) => a + w * (x[j] as number), 0);
		const w1 = row.reduce((a, w) => a + w, 0);
		const w2 = row.reduce((a, w) => a + w * w, 0);
		return (sum - mean * w1) / (s * Math.sqrt((n * w2 - w1 * w1) / (n - 1)));
	});
}

const anyCells = fc
	.array(fc.tuple(fc.double({ min: -6.3, max: -6.2, noNaN: true }), fc.double({ min: 106.8, max: 106.9, noNaN: true })), {
		minLength: 30,
		maxLength: 200,
	})
	.map((points) => [...new Set([...points.map(([lat, lng]) => latLngToCell(lat, lng, 9)), latLngToCell(-5.2, 106.45, 9)])]);

function gridOf(cells: readonly string[], resolution: number, ring: number): { grid: CellGrid; held: Uint32Array } {
	const grid = new CellGrid(resolution, ring);
	for (const cell of cells) {
		const { hi, lo } = cellToHalves(cell as Cell);
		grid.indexOf(hi, lo);
	}
	return { grid, held: new Uint32Array(grid.count).fill(1) };
}

test("z-values are those of a computation outside of this project on the same cells, to 1e-9", () => {
	const { cells, resolution, ring }: { cells: { cell: string; x: number; z: number }[]; resolution: number; ring: number } = JSON.parse(
		readFileSync(new URL("../../../fixtures/gi-star.json", import.meta.url), "utf8"),
	);
	const { grid, held } = gridOf(
		cells.map(({ cell }) => cell),
		resolution,
		ring,
	);
	const area = grid.studyArea(held);
	const known = new Map(cells.map((one) => [one.cell, one]));
	const wanted = Array.from(area.cells, (index) => known.get(grid.cellAt(index)));
	const z = giStar(
		Float64Array.from(wanted, (one) => one?.x ?? Number.NaN),
		area.neighbours,
	);
	expect(z.length).toBeGreaterThan(190);
	for (const [at, one] of wanted.entries()) expect(Math.abs((z[at] as number) - (one?.z ?? Number.NaN))).toBeLessThan(1e-9);
});

test("z-values are those of the textbook formula with a full weight matrix, to 1e-9, also at edges and on an island", () => {
	fc.assert(
		fc.property(anyCells, fc.constantFrom(1, 2), fc.infiniteStream(fc.double({ min: -3, max: 9, noNaN: true })), (cells, ring, draws) => {
			const { grid, held } = gridOf(cells, 9, ring);
			const area = grid.studyArea(held);
			const names = Array.from(area.cells, (index) => grid.cellAt(index) as string);
			const x = names.map(() => draws.next().value as number);
			const weights = names.map((name) => {
				const disk = new Set(gridDisk(name, ring));
				return names.map((other) => (disk.has(other) ? 1 : 0));
			});
			const wanted = denseGiStar(x, weights);
			const z = giStar(Float64Array.from(x), area.neighbours);
			for (const [at, value] of wanted.entries()) expect(Math.abs((z[at] as number) - value)).toBeLessThan(1e-9);
		}),
		{ numRuns: 25 },
	);
});

test("six values that were computed by hand, and by esda: z is that of its documentation, to all the digits that it gives", () => {
	// (10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30): those at most 15 from each other, and each itself.
	const lists = [
		[0, 1, 3],
		[0, 1, 3, 4],
		[2, 4],
		[0, 1, 3, 4],
		[1, 2, 3, 4, 5],
		[4, 5],
	];
	const starts = Int32Array.from([0, ...lists.map((_, at) => lists.slice(0, at + 1).flat().length)]);
	const z = giStar(Float64Array.of(2, 3, 3.2, 5, 8, 7), { starts, cells: Int32Array.from(lists.flat()) });
	// x̄ = 4.7, S² = 161.24 / 6 - 4.7²; the first neighbourhood has W = 3 and Σ x = 10, the last one W = 2 and Σ x = 15.
	const s = Math.sqrt(161.24 / 6 - 4.7 ** 2);
	expect(z[0]).toBeCloseTo((10 - 3 * 4.7) / (s * Math.sqrt((6 * 3 - 3 * 3) / 5)), 12);
	expect(z[5]).toBeCloseTo((15 - 2 * 4.7) / (s * Math.sqrt((6 * 2 - 2 * 2) / 5)), 12);
	// esda.G_Local(y, w, transform="B", star=True).Zs
	const esda = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331];
	for (const [at, value] of esda.entries()) expect(Math.abs((z[at] as number) - value)).toBeLessThan(5e-9);
});

test("z is also that of the ratio form, which divides by the sum, once a constant makes all values positive", () => {
	fc.assert(
		fc.property(anyCells, fc.constantFrom(1, 2), fc.infiniteStream(fc.double({ min: -3, max: 3, noNaN: true })), (cells, ring, draws) => {
			const { grid, held } = gridOf(cells, 9, ring);
			const { cells: places, neighbours } = grid.studyArea(held);
			const x = Float64Array.from(places, () => draws.next().value as number);
			const z = giStar(x, neighbours);
			const n = x.length;
			const positive = x.map((value) => value + 4);
			const sum = positive.reduce((a, b) => a + b, 0);
			const mean = sum / n;
			const variance = positive.reduce((a, b) => a + b * b, 0) / n - mean ** 2;
			// All alike, or nearly: 0/0 in that form.
			fc.pre(variance > 0.01);
			for (let at = 0; at < n; at++) {
				const list = neighbours.cells.subarray(neighbours.starts[at], neighbours.starts[at + 1]);
				const share = list.reduce((total, other) => total + (positive[other] as number), 0) / sum;
				const w = list.length;
				const spread = ((w * (n - w)) / (n - 1) / n ** 2) * (variance / mean ** 2);
				expect(Math.abs((z[at] as number) - (share - w / n) / Math.sqrt(spread))).toBeLessThan(1e-9);
			}
		}),
		{ numRuns: 15 },
	);
});

test("values that are all equal, one cell alone and a neighbourhood of the whole city have z 0", () => {
	const two = { starts: Int32Array.of(0, 2, 4), cells: Int32Array.of(0, 1, 0, 1) };
	expect([...giStar(Float64Array.of(3, 3), two)]).toEqual([0, 0]);
	expect([...giStar(Float64Array.of(1, 3), two)]).toEqual([0, 0]);
	expect([...giStar(Float64Array.of(1), { starts: Int32Array.of(0, 1), cells: Int32Array.of(0) })]).toEqual([0]);
	expect(() => giStar(Float64Array.of(1, 2, 3), two)).toThrow("Expected neighbours of 3 cells, got those of 2");
});

test("neighbours are H3's disks cut to the cells that exist, in the order of the index, whatever order they came in", () => {
	const mainland = gridDisk(latLngToCell(-6.2, 106.83, 8), 14).filter((_, at) => at % 7 !== 3);
	// Pulau Sebira, 150 km out.
	const islands = gridDisk(latLngToCell(-5.2, 106.46, 8), 1);
	for (const [resolution, ring] of [
		[7, 1],
		[8, 1],
		[8, 2],
	] as const) {
		const cells = [...mainland, ...islands].reverse().map((cell) => cellToParent(cell, resolution));
		const { grid, held } = gridOf(cells, resolution, ring);
		held[3] = 0;
		const { neighbours, cells: places } = grid.studyArea(held);
		const names = Array.from(places, (index) => grid.cellAt(index) as string);
		expect(names).toEqual([...new Set(cells)].filter((name) => name !== grid.cellAt(3)).sort());
		const near = names.map((_, place) =>
			Array.from(neighbours.cells.subarray(neighbours.starts[place], neighbours.starts[place + 1]), (other) => names[other]),
		);
		expect(near).toEqual(
			names.map((name) =>
				gridDisk(name, ring)
					.filter((other) => names.includes(other))
					.sort(),
			),
		);
	}
});

test("cells that are too far from the first for local coordinates have their neighbours too", () => {
	const cells = [...gridDisk(latLngToCell(-6.2, 106.83, 9), 2), ...gridDisk(latLngToCell(48.2, 16.4, 9), 2)];
	const { grid, held } = gridOf(cells, 9, 1);
	const { neighbours } = grid.studyArea(held);
	expect(
		Array.from(neighbours.starts.subarray(1), (end, at) => end - (neighbours.starts[at] as number)).filter((size) => size === 7),
	).toHaveLength(14);
});

test("the normal's upper tail keeps its digits far out", () => {
	// Φ(-z) of SciPy 1.17: scipy.stats.norm.sf.
	const known: readonly [number, number][] = [
		[-3, 0.9986501019683699],
		[0, 0.5],
		[0.5, 0.3085375387259869],
		[1, 0.15865525393145707],
		[1.6448536269514722, 0.05],
		[4, 3.167124183311986e-5],
		[6, 9.865876450376946e-10],
		[10, 7.61985302416047e-24],
		[30, 4.906713927148187e-198],
	];
	for (const [z, p] of known) expect(Math.abs(normalUpperTail(z) / p - 1)).toBeLessThan(1e-13);
});

test("the count tail is the binomial's where variance says so, and near the Poisson's where it nears the mean", () => {
	// scipy.stats.binom.sf(69, 100, 0.3), (299, 400, 0.5); poisson.sf(9, 2).
	expect(countUpperTail(70, 30, 21) / 2.019141805763492e-16).toBeCloseTo(1, 9);
	expect(countUpperTail(300, 200, 100) / 1.2959434534860554e-24).toBeCloseTo(1, 9);
	expect(countUpperTail(10, 2, 2) / 4.649807501726386e-5).toBeCloseTo(1, 4);
	expect(countUpperTail(10, 10, 5)).toBe(1);
	expect(countUpperTail(30, 10, 40)).toBeGreaterThan(countUpperTail(30, 10, 10));
});

test("q-values are those of trying every rank, untested ones stay untested", () => {
	fc.assert(
		fc.property(fc.array(fc.constantFrom(0, 1e-5, 0.001, 0.004, 0.02, 0.04, 0.3, 0.9, 1), { maxLength: 30 }), (p) => {
			const q = benjaminiHochberg(Float64Array.from([Number.NaN, ...p]));
			expect(q[0]).toBeNaN();
			for (const [at, wanted] of oracleQ(p).entries()) expect(q[at + 1]).toBeCloseTo(wanted, 12);
			const limit = benjaminiHochbergLimit(
				p.filter((value) => value < 0.5),
				p.length,
				0.05,
			);
			expect(p.map((value, at) => (q[at + 1] as number) <= 0.05 && value <= limit)).toEqual(
				p.map((_, at) => (q[at + 1] as number) <= 0.05),
			);
		}),
	);
});

test("the median is the upper middle of the sorted values", () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 60 }), (values) => {
			expect(takeMedian(Float64Array.from(values))).toBe([...values].sort((a, b) => a - b)[values.length >> 1]);
		}),
	);
});
