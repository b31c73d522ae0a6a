import type { Position } from "../../server/protocol/code.ts";
import type { MultiPolygon } from "./ring.ts";

/** What can be wrong with a boundary file, and what `--repair` and `--accept` can do about it. */
export const FAULT_KINDS = {
	// the file
	unreadable: "blocks",
	crs: "blocks",
	not_a_polygon: "blocks",
	out_of_range: "blocks",
	outside_province: "blocks",
	swapped: "repairable",
	height: "note",
	// codes and names
	no_code: "blocks",
	bad_code: "blocks",
	duplicate_code: "blocks",
	missing_code: "acceptable",
	new_code: "note",
	no_unit: "note",
	other_name: "note",
	no_name: "note",
	// one feature
	unclosed: "repairable",
	too_few_positions: "blocks",
	duplicate_vertex: "repairable",
	spike: "repairable",
	winding: "repairable",
	self_touch: "repairable",
	self_intersection: "blocks",
	hole_outside: "blocks",
	sliver: "acceptable",
	// neighbours
	overlap: "blocks",
	loose_vertex: "repairable",
	small_gap: "repairable",
	gap: "acceptable",
} as const satisfies Record<string, "blocks" | "repairable" | "acceptable" | "note">;

export type FaultKind = keyof typeof FAULT_KINDS;

export interface Fault {
	readonly kind: FaultKind;
	/** Counted from 1 in the order of the file; null where it is the file's or a missing one's. */
	readonly feature: number | null;
	readonly code: string | null;
	readonly name: string | null;
	readonly place: Position | null;
	readonly found: string;
	readonly due: string;
}

/** A feature on its way through the checks; repairs make new ones. */
export interface FileFeature {
	readonly number: number;
	readonly code: string;
	readonly name: string;
	/** Empty where the file does not say: then the names in force hold. */
	readonly kecamatan: string;
	readonly kota: string;
	readonly geometry: MultiPolygon;
}

export function featureFault(
	kind: FaultKind,
	{ number, code, name }: FileFeature,
	place: Position | null,
	found: string,
	due: string,
): Fault {
	return { kind, feature: number, code, name, place, found, due };
}

export interface Handling {
	readonly isRepairing: boolean;
	readonly accepted: ReadonlySet<string>;
}

/** Whether a fault stops the import. */
export function isBlocking({ kind }: Fault, { isRepairing, accepted }: Handling): boolean {
	const weight = FAULT_KINDS[kind];
	if (weight === "blocks") return true;
	if (weight === "repairable") return !isRepairing;
	return weight === "acceptable" && !accepted.has(kind);
}

/** One line: `overlap · feature 12, 31.71.01.1001 Gambir · at 106.81632, -6.17645 · found … · due …`. */
export function faultToLine({ kind, feature, code, name, place, found, due }: Fault): string {
	const who = [feature === null ? "" : `feature ${feature}`, [code, name].filter(Boolean).join(" ")].filter(Boolean).join(", ");
	const where = place === null ? "" : `at ${place[0]}, ${place[1]}`;
	return [kind.replaceAll("_", " "), who, where, `found ${found}`, `due ${due}`].filter(Boolean).join(" · ");
}
