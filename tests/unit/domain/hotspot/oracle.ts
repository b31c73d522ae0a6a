// The same statistic written plainly from its description: maps of strings, h3-js for every cell, no typed array, nothing kept.
// The tests hold the fast form to it, and the bench runs it as the rival.
import { cellToParent, gridDisk } from "h3-js";
import type { HotspotOptions } from "../../../../server/domain/hotspot/options.ts";
import type { ComplaintRow } from "../../../../server/protocol/complaint.ts";

interface OracleCell {
	readonly strata: Map<string, number>;
	readonly lateStrata: Map<string, number>;
	open: number;
	overdue: number;
	expected: number;
	variance: number;
	x: number;
	z: number;
}

type Counted = Pick<ComplaintRow, "cell" | "category" | "regionReason" | "reportedAt" | "dueAt">;

export function oracleCells(rows: Iterable<Counted>, now: number, options: HotspotOptions): Map<string, OracleCell> {
	const cells = new Map<string, OracleCell>();
	for (const row of rows) {
		if (row.cell === null || row.regionReason === "outside") continue;
		const cell = getOrMake(cells, cellToParent(row.cell, options.resolution), () => ({
			strata: new Map(),
			lateStrata: new Map(),
			open: 0,
			overdue: 0,
			expected: 0,
			variance: 0,
			x: 0,
			z: 0,
		}));
		const stratum = `${options.ageEdgesMs.filter((edge) => now - row.reportedAt > edge).length}/${row.category}`;
		const isLate = row.dueAt !== null && row.dueAt < now;
		cell.open++;
		cell.strata.set(stratum, (cell.strata.get(stratum) ?? 0) + 1);
		if (isLate) cell.overdue++;
		if (isLate) cell.lateStrata.set(stratum, (cell.lateStrata.get(stratum) ?? 0) + 1);
	}
	const all = [...cells.values()];
	const rates = oracleRates(all, options.priorOpen);
	for (const cell of all) {
		for (const [stratum, count] of cell.strata) {
			const rate = rates.get(stratum) as number;
			cell.expected += count * rate;
			cell.variance += count * rate * (1 - rate);
		}
	}
	const telling = all.filter(({ variance }) => variance >= 1);
	const ratios = telling.map(
		({ overdue, expected, variance }) => ((overdue - expected) ** 2 / 0.45493642311957283 - variance) / variance ** 2,
	);
	const tauSquared = telling.length < 30 ? 0 : Math.max(0, upperMedian(ratios));
	for (const cell of all) {
		cell.x = (cell.overdue - cell.expected) / Math.sqrt(cell.variance + tauSquared * cell.variance ** 2 + 0.5);
	}
	let most = 1;
	for (;;) {
		const limit = Math.sqrt(all.length / (2 * most));
		const beyond = all.filter(({ x }) => Math.abs(x) > limit).length;
		if (beyond <= most) {
			for (const cell of all) if (Math.abs(cell.x) > limit) cell.x = Math.sign(cell.x) * limit;
			break;
		}
		most = beyond;
	}
	const n = all.length;
	const mean = all.reduce((sum, { x }) => sum + x, 0) / n;
	const s = Math.sqrt(all.reduce((sum, { x }) => sum + x * x, 0) / n - mean * mean);
	for (const [name, cell] of cells) {
		const near = gridDisk(name, options.ring).flatMap((other) => cells.get(other) ?? []);
		const weight = near.length;
		const sum = near.reduce((total, { x }) => total + x, 0);
		cell.z = (sum - mean * weight) / (s * Math.sqrt((n * weight - weight ** 2) / (n - 1)));
	}
	return cells;
}

function oracleRates(cells: readonly OracleCell[], priorOpen: number): Map<string, number> {
	const heavy = Math.max(20, 4 * upperMedian(cells.map(({ open }) => open)));
	const open = new Map<string, number>();
	const late = new Map<string, number>();
	const add = (to: Map<string, number>, from: Map<string, number>, weight: number) => {
		for (const [stratum, count] of from) {
			const band = stratum.split("/")[0] as string;
			for (const key of [stratum, band]) to.set(key, (to.get(key) ?? 0) + weight * count);
		}
	};
	for (const cell of cells) {
		const weight = Math.min(1, heavy / cell.open);
		add(open, cell.strata, weight);
		add(late, cell.lateStrata, weight);
	}
	const rates = new Map<string, number>();
	for (const [stratum, count] of open) {
		if (!stratum.includes("/")) continue;
		const band = stratum.split("/")[0] as string;
		const bandRate = (late.get(band) ?? 0) / (open.get(band) as number);
		rates.set(stratum, ((late.get(stratum) ?? 0) + priorOpen * bandRate) / (count + priorOpen));
	}
	return rates;
}

/** q of each p: the smallest rate at which the step-up procedure would reject it, by trying all ranks. */
export function oracleQ(p: readonly number[]): number[] {
	const sorted = [...p].sort((a, b) => a - b);
	return p.map((value) => Math.min(1, ...sorted.flatMap((other, at) => (other >= value ? [(other * p.length) / (at + 1)] : []))));
}

function upperMedian(values: number[]): number {
	return values.sort((a, b) => a - b)[values.length >> 1] as number;
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
	const held = map.get(key);
	if (held !== undefined) return held;
	const made = make();
	map.set(key, made);
	return made;
}
