import { FAULT_KINDS, type Fault, faultToLine, type Handling, isBlocking } from "./boundary-fault.ts";
import type { StoredBoundaries } from "./boundary-store.ts";
import type { ComplaintMoves, Move } from "./complaint-move.ts";

/** Rows of a table of moves; how many more there are is said. */
const TABLE_ROWS = 20;

/** Every fault on a line of its own, then the sum by kind with what becomes of it. */
export function faultsToLines(faults: readonly Fault[], handling: Handling): string[] {
	if (faults.length === 0) return ["No fault found."];
	const byKind = new Map<string, Fault[]>();
	for (const fault of faults) byKind.set(fault.kind, [...(byKind.get(fault.kind) ?? []), fault]);
	const sums = [...byKind].map(
		([kind, of]) => `  ${String(of.length).padStart(6)}  ${kind.replaceAll("_", " ")}: ${fateOf(of[0] as Fault, handling)}`,
	);
	return [
		...faults.map((fault) => `  ${faultToLine(fault)}`),
		"",
		`${faults.length} ${faults.length === 1 ? "fault" : "faults"}:`,
		...sums,
	];
}

function fateOf(fault: Fault, handling: Handling): string {
	const weight = FAULT_KINDS[fault.kind];
	if (weight === "note") return "noted";
	if (!isBlocking(fault, handling)) return weight === "repairable" ? "repaired" : "accepted";
	if (weight === "repairable") return "refused; --repair mends it";
	return weight === "acceptable" ? `refused; --accept ${fault.kind} lets it pass` : "refused; the file must be corrected";
}

/** `nameOf` knows both the regions in force and those of the file, and the units. */
export function movesToLines(moves: ComplaintMoves, nameOf: (code: string) => string | undefined): string[] {
	const { open, withoutPoint, given, givenWithoutRegion, regions, units, keptByUnit } = moves;
	const sum = (of: readonly Move[]) => of.reduce((total, { count }) => total + count, 0);
	const lines = [
		`Open complaints: ${open}, of them ${withoutPoint} without a point and ${given} with a kelurahan that a person named; these keep theirs.`,
	];
	if (givenWithoutRegion > 0) lines.push(`${givenWithoutRegion} of the named kelurahan are not in the file: somebody must name another.`);
	lines.push(`Change kelurahan: ${sum(regions)}`, ...tableOf(regions, nameOf));
	if (keptByUnit > 0) lines.push(`${keptByUnit} of them stay with the unit that has taken them up.`);
	// A unit changes only with the kelurahan, from its holder to the next one's: without exceptions the table would be the same again.
	if (keptByUnit === 0 && sum(units) === sum(regions) && units.length > 0) {
		lines.push(`Change unit: ${sum(units)}, each from the old kelurahan's own unit to the new one's, as above.`);
	} else {
		lines.push(`Change unit: ${sum(units)}`, ...tableOf(units, nameOf));
	}
	return lines;
}

function tableOf(moves: readonly Move[], nameOf: (code: string) => string | undefined): string[] {
	const label = (code: string | null) => (code === null ? "(none)" : [code, nameOf(code)].filter(Boolean).join(" "));
	const shown = moves.slice(0, TABLE_ROWS).map(({ from, to, count }) => ({ count: String(count), from: label(from), to: label(to) }));
	const width = Math.max(0, ...shown.map(({ from }) => from.length));
	const lines = shown.map(({ count, from, to }) => `  ${count.padStart(6)}  ${from.padEnd(width)}  →  ${to}`);
	const rest = moves.slice(TABLE_ROWS);
	if (rest.length > 0) lines.push(`  ${String(rest.reduce((sum, { count }) => sum + count, 0)).padStart(6)}  in ${rest.length} more rows`);
	return lines;
}

export function storedToLines({ version, placedAnew, regionChanged, unitChanged }: StoredBoundaries): string[] {
	return [
		`Boundary version ${version} is in force; the earlier ones are kept.`,
		`Open complaints placed anew: ${placedAnew}, of them in another kelurahan ${regionChanged}, with another unit ${unitChanged}. Each has an event.`,
	];
}
