import { gridDisk, gridRing } from "h3-js";
import { expect, test } from "vitest";
import { cellToHalves, cellToParent, positionToCell } from "../../../../server/domain/cells.ts";
import { explainHotspots } from "../../../../server/domain/hotspot/explain-hotspots.ts";
import { findHotspots } from "../../../../server/domain/hotspot/find-hotspots.ts";
import { decidePhase, fade } from "../../../../server/domain/hotspot/hotspot-phase.ts";
import { joinHotspots, type LiveHotspot } from "../../../../server/domain/hotspot/join-hotspots.ts";
import { HOTSPOT_OPTIONS } from "../../../../server/domain/hotspot/options.ts";
import { countOverdue, OverdueCounts } from "../../../../server/domain/hotspot/overdue-counts.ts";
import { OverdueTally } from "../../../../server/domain/hotspot/overdue-tally.ts";
import type { Cell } from "../../../../server/protocol/code.ts";
import { buildCity, CENTRE, moved, NOW } from "./synthetic-city.ts";

const MINUTE_MS = 60_000;
const ALL = gridDisk(positionToCell(CENTRE, 8), 6) as Cell[];
const FIRST = ALL[0] as Cell;

/** What the statistic would have said: these cells hot with so many overdue in each, these warm only, these late; 1 expected everywhere. */
function foundWith(
	hot: readonly string[],
	{ warm = [], overdue = 10, late = {} }: { warm?: readonly string[]; overdue?: number; late?: Readonly<Record<string, number>> } = {},
) {
	const counts = new OverdueCounts(HOTSPOT_OPTIONS);
	for (const cell of ALL) {
		const { hi, lo } = cellToHalves(cell);
		counts.add(counts.grid.indexOf(hi, lo), 0, false, 1);
	}
	const found = findHotspots(counts, HOTSPOT_OPTIONS);
	const names = Array.from(found.cells, (cell) => counts.grid.cellAt(cell) as string);
	return {
		counts,
		found: {
			...found,
			isHot: Uint8Array.from(names, (name) => (hot.includes(name) ? 1 : 0)),
			isWarm: Uint8Array.from(names, (name) => (hot.includes(name) || warm.includes(name) ? 1 : 0)),
			overdue: Uint32Array.from(names, (name) => (hot.includes(name) ? overdue : (late[name] ?? 0))),
			expected: Float64Array.from(names, () => 1),
			z: Float64Array.from(names, (name) => (name === hot[0] ? 9 : hot.includes(name) ? 5 : 0)),
		},
	};
}

function join(previous: readonly LiveHotspot[], now: number, ...given: Parameters<typeof foundWith>): readonly LiveHotspot[] {
	const { found, counts } = foundWith(...given);
	return joinHotspots(found, counts, previous, now);
}

const disk = gridDisk(FIRST, 1);
const FAR = gridRing(FIRST, 5) as Cell[];

test("cells that touch are one hotspot, named after its strongest cell; cells that do not are two", () => {
	const hotspots = join([], NOW, [FIRST, ...disk.slice(1, 3), FAR[0] as Cell]);
	expect(hotspots.map(({ id, phase, cells }) => [id, phase, cells.length])).toEqual(
		expect.arrayContaining([
			[FIRST, "new", 3],
			[FAR[0], "new", 1],
		]),
	);
	expect(hotspots).toHaveLength(2);
});

test("a hotspot keeps its name while it moves, as long as it shares a cell with what it was", () => {
	const path = [FIRST, ...gridRing(FIRST, 1).slice(0, 1)];
	let hotspots = join([], NOW, [FIRST]);
	hotspots = join(hotspots, NOW + MINUTE_MS, path);
	hotspots = join(hotspots, NOW + 2 * MINUTE_MS, path.slice(1));
	expect(hotspots.map(({ id, cells, since }) => [id, cells, since])).toEqual([[FIRST, path.slice(1), NOW]]);
	// Another one where the first was born cannot take its name.
	const [moves] = hotspots as [LiveHotspot];
	const apart = join([{ ...moves, cells: [FAR[0] as Cell] }], NOW + 3 * MINUTE_MS, [FIRST, FAR[0] as Cell]);
	expect(apart.map(({ id }) => id).sort()).toEqual([FIRST, `${FIRST}-2`]);
});

test("when a hotspot splits the larger part keeps its name, when two merge the smaller one is gone into the other", () => {
	const [left, right] = [gridDisk(FAR[0] as Cell, 1).slice(0, 3), gridDisk(FAR[15] as Cell, 1).slice(0, 2)];
	const apart = join([], NOW, [...left, ...right]);
	expect(apart).toHaveLength(2);
	const bridge = gridDisk(FIRST, 5);
	const merged = join(apart, NOW + MINUTE_MS, [...new Set([...left, ...right, ...bridge])]);
	const [keeper, lost] = [apart.find(({ cells }) => cells.length === 3), apart.find(({ cells }) => cells.length === 2)];
	expect(merged.map(({ id, phase, into }) => [id, phase, into])).toEqual([
		[keeper?.id, "growing", null],
		[lost?.id, "gone", keeper?.id],
	]);
	const split = join(merged, NOW + 2 * MINUTE_MS, [...left, ...right]);
	expect(split.find(({ cells }) => cells.length === 3)?.id).toBe(keeper?.id);
	expect(split.find(({ cells }) => cells.length === 2)?.since).toBe(NOW + 2 * MINUTE_MS);
	expect(split).toHaveLength(2);
});

test("one is gone into its neighbour once that has most of what is late in it, not with the first cells", () => {
	const ten = gridDisk(FIRST, 1).concat(gridRing(FIRST, 2).slice(0, 3)) as Cell[];
	const around = gridRing(FIRST, 3) as Cell[];
	const was = join([], NOW, ten).concat(join([], NOW, around));
	const late = Object.fromEntries(ten.slice(0, 7).map((cell) => [cell, 2]));
	const [taker, fades] = join(was, NOW + MINUTE_MS, [...around, ten[9] as Cell], { late }) as [LiveHotspot, LiveHotspot];
	expect(taker.id).toBe(around[0]);
	expect(fades).toMatchObject({ id: FIRST, phase: "fading", into: null });
	// A cell is of one hotspot, and counted once.
	const taken = taker.cells.length - around.length;
	expect(taken).toBeGreaterThan(0);
	expect(fades.cells.filter((cell) => taker.cells.includes(cell))).toEqual([]);
	expect(fades.cells).toHaveLength(10 - taken);
	expect(fades.overdue).toBe(2 * (7 - (taken - 1)));
	const [ring, ...rest] = join(was, NOW + MINUTE_MS, [...around, ...gridRing(FIRST, 2), ...ten.slice(4, 7)]);
	expect(ring?.id).toBe(around[0]);
	expect(rest).toMatchObject([{ id: FIRST, phase: "gone", into: around[0] }]);
});

test("a cell that is warm stays in the hotspot that it was in, but makes none and joins none", () => {
	const warm = disk.slice(1);
	expect(join([], NOW, [], { warm })).toEqual([]);
	const was = join([], NOW, [FIRST, warm[0] as string]);
	const [is] = join(was, NOW + MINUTE_MS, [FIRST], { warm }) as [LiveHotspot];
	expect(is.cells).toHaveLength(2);
	expect(join(was, NOW + MINUTE_MS, [], { warm: [FIRST] })).toMatchObject([{ id: FIRST, cells: [FIRST], since: NOW }]);
});

test("a hot cell brings the neighbours that made it hot, and keeps them while anything there is overdue; they are not hot themselves", () => {
	const [late, single, punctual] = gridRing(FIRST, 1) as [Cell, Cell, Cell];
	const far = gridRing(FIRST, 2)[0] as Cell;
	const was = join([], NOW, [FIRST], { late: { [late]: 2, [single]: 1, [punctual]: 0, [far]: 9 } });
	expect(was).toMatchObject([{ id: FIRST, overdue: 12 }]);
	expect([...(was[0]?.cells ?? [])].sort()).toEqual([FIRST, late].sort());
	expect(join(was, NOW + MINUTE_MS, [FIRST], { late: { [late]: 1, [single]: 1 } })[0]?.cells).toHaveLength(2);
	expect(join(was, NOW + MINUTE_MS, [FIRST], { late: { [single]: 1 } })[0]?.cells).toHaveLength(1);
});

test("one that is not found fades for ten minutes, is said gone once, and is the same one if it comes back before", () => {
	const was = join([], NOW, [FIRST]);
	const fading = join(was, NOW + MINUTE_MS, []);
	expect(fading).toMatchObject([{ id: FIRST, phase: "fading", phaseSince: NOW + MINUTE_MS }]);
	expect(join(fading, NOW + 5 * MINUTE_MS, [FIRST], { overdue: 10 })).toMatchObject([{ id: FIRST, since: NOW }]);
	const gone = join(fading, NOW + 10 * MINUTE_MS, []);
	expect(gone).toMatchObject([{ id: FIRST, phase: "gone", into: null }]);
	expect(join(gone, NOW + 11 * MINUTE_MS, [])).toEqual([]);
	expect(join(gone, NOW + 11 * MINUTE_MS, [FIRST])).toMatchObject([{ id: FIRST, phase: "new", since: NOW + 11 * MINUTE_MS }]);
});

test("a count that wobbles by one, or by its own chance, never changes the phase after it has settled", () => {
	for (const level of [6, 40, 400]) {
		let hotspots = join([], NOW, [FIRST], { overdue: level });
		const phases: string[] = [];
		for (let minute = 1; minute <= 180; minute++) {
			hotspots = join(hotspots, NOW + minute * MINUTE_MS, [FIRST], { overdue: level + (minute % 3) - 1 });
			phases.push(hotspots[0]?.phase ?? "none");
		}
		expect([...new Set(phases)]).toEqual(["new", "persistent"]);
	}
});

test("one that goes on growing is growing, one that is worked off fades, and each settles", () => {
	let hotspots = join([], NOW, [FIRST], { overdue: 20 });
	const phases: string[] = [];
	const at = (minute: number, overdue: number) => {
		hotspots = join(hotspots, NOW + minute * MINUTE_MS, [FIRST], { overdue });
		phases.push(hotspots[0]?.phase ?? "none");
	};
	for (let minute = 1; minute <= 10; minute++) at(minute, 20 + 3 * minute);
	for (let minute = 11; minute <= 60; minute++) at(minute, 50);
	for (let minute = 61; minute <= 70; minute++) at(minute, 50 - 4 * (minute - 60));
	expect(phases.filter((phase, index) => phase !== phases[index - 1])).toEqual(["new", "growing", "persistent", "fading"]);
});

test("a phase is decided against the count at the last decision", () => {
	const settled = { phase: "persistent" as const, since: 0, phaseSince: 0, anchor: 100, anchoredAt: 0, foundAt: 0 };
	expect(decidePhase(settled, 114, 5)).toEqual({ phase: "persistent", since: 0, phaseSince: 0, anchor: 100, anchoredAt: 0 });
	expect(decidePhase(settled, 115, 5)).toEqual({ phase: "growing", since: 0, phaseSince: 5, anchor: 115, anchoredAt: 5 });
	expect(decidePhase(settled, 85, 5)).toMatchObject({ phase: "fading", phaseSince: 5, anchor: 85 });
	expect(fade(settled, 3, true, 5)).toMatchObject({ phase: "gone", anchor: 3 });
});

test("a real kind of concentration, half of the city in one kelurahan, is one explained hotspot beside the others", () => {
	const extreme = moved(CENTRE, -8000, 4000);
	const planted = [
		{ centre: extreme, radiusM: 1000, logOdds: 2, more: 9718 },
		{ centre: moved(CENTRE, 6000, 5000), radiusM: 800, logOdds: 2.5, more: 120 },
	];
	for (const options of [HOTSPOT_OPTIONS, { ...HOTSPOT_OPTIONS, resolution: 9, ring: 2 } as const]) {
		const columns = buildCity({ seed: "extreme", complaints: 11_655, planted });
		const counts = countOverdue(columns, NOW, options);
		const found = findHotspots(counts, options);
		const joined = joinHotspots(found, counts, [], NOW);
		const tally = new OverdueTally(options, NOW, columns);
		const hotspots = explainHotspots(tally, found.rates, joined, []);
		expect(hotspots).toHaveLength(2);
		const [largest, other] = [...hotspots].sort((a, b) => b.open - a.open);
		expect(largest?.open).toBeGreaterThan(9000);
		expect(other?.open).toBeGreaterThan(80);
		expect(largest?.overdue).toBeGreaterThan(1.5 * (largest?.expected as number));
	}
});

test("an explanation adds up, names what is beyond expectation first, and gives the five that are overdue longest", () => {
	const planted = [{ centre: CENTRE, radiusM: 900, logOdds: 3, more: 300 }];
	const columns = buildCity({ seed: "why", complaints: 4000, planted });
	const counts = countOverdue(columns, NOW, HOTSPOT_OPTIONS);
	const found = findHotspots(counts, HOTSPOT_OPTIONS);
	const joined = joinHotspots(found, counts, [], NOW);
	const [hotspot] = explainHotspots(new OverdueTally(HOTSPOT_OPTIONS, NOW, columns), found.rates, joined, []);
	if (hotspot === undefined) throw new Error("Expected a hotspot");
	const cells = new Set<string>(hotspot.cells);
	const rows = Array.from({ length: columns.count }, (_, slot) => columns.rowAt(slot)).filter(
		(row) => row.position !== null && cells.has(cellToParent(row.cell, HOTSPOT_OPTIONS.resolution) as Cell),
	);
	const late = rows.filter((row) => row.dueAt !== null && row.dueAt < NOW);
	expect([hotspot.open, hotspot.overdue]).toEqual([rows.length, late.length]);
	expect(Object.values(hotspot.waits).reduce((a, b) => a + b)).toBe(late.length);
	expect(hotspot.clocks.coordination + hotspot.clocks.finish).toBe(late.length);
	expect(hotspot.waits.answer).toBe(late.filter(({ status }) => status === "waiting").length);
	expect(hotspot.regions).toMatchObject([{ code: "31.71.01.1001", open: rows.length, overdue: late.length }]);
	expect(hotspot.regions[0]?.expected).toBeCloseTo(hotspot.expected, 6);
	const beyond = hotspot.categories.map(({ overdue, expected }) => overdue - expected);
	expect(beyond).toEqual([...beyond].sort((a, b) => b - a));
	expect(hotspot.categories).toHaveLength(5);
	const oldest = late.sort((a, b) => (a.dueAt as number) - (b.dueAt as number)).slice(0, 5);
	expect(hotspot.oldest).toEqual(oldest.map(({ id }) => id));
});

test("a hotspot none of whose cells has open ones enough to be tested any longer is as uncertain as can be, in a number", () => {
	const [hotspot] = join([], NOW, [FIRST, ...disk.slice(1, 3)]);
	expect(hotspot?.q).toBe(1);
});
