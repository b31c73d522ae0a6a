// How bad a cell is, by how many of its complaints are overdue. Each level has a colour and a shape of its own: grey without
// a rim is normal; a rim says overdue; a heavy rim with a warning sign says that many are.
import { contrastOf, type Palette, rgbOf } from "../ui/palette.ts";

export const CELL_LEVELS = ["calm", "single", "several", "many"] as const;
export type CellLevel = (typeof CELL_LEVELS)[number];

/** Fewest overdue complaints of a level; the legend shows the same numbers. */
export const SEVERAL_FROM = 2;
export const MANY_FROM = 5;

export function levelOf(overdue: number): CellLevel {
	if (overdue === 0) return "calm";
	if (overdue < SEVERAL_FROM) return "single";
	return overdue < MANY_FROM ? "several" : "many";
}

export type Rgba = [red: number, green: number, blue: number, alpha: number];

export interface CellLook {
	readonly fill: Rgba;
	readonly rim: Rgba;
	readonly rimPx: number;
}

/** From so many open complaints on a cell is as large and, where it is grey, as dense as can be. */
const FULL = 10;
const SMALLEST = 0.68;
const FAINTEST_ALPHA = 110;
const DENSEST_ALPHA = 235;

/** 0 for one open complaint, 1 for FULL. By the root, so that an area grows with what it stands for, and without a step to flicker at. */
function fullness(open: number): number {
	return Math.sqrt((Math.min(Math.max(open, 1), FULL) - 1) / (FULL - 1));
}

/** How large a cell is drawn, as a share of its place. */
export function sizeOf(open: number): number {
	return SMALLEST + (1 - SMALLEST) * fullness(open);
}

const NOTHING: Rgba = [0, 0, 0, 0];
const EMPTY: CellLook = { fill: NOTHING, rim: NOTHING, rimPx: 0 };

/** Of what must not say its number: whether anything is overdue, not how much. */
export function hiddenLevelOf(overdue: number): CellLevel {
	return overdue === 0 ? "calm" : "single";
}

/** Indices in CELL_LEVELS. `isHidden`: by index, what must not say its number (shownCount). */
export function cellLevels(overdue: Int32Array, isHidden: (at: number) => boolean): Uint8Array {
	return Uint8Array.from(overdue, (count, at) => CELL_LEVELS.indexOf(isHidden(at) ? hiddenLevelOf(count) : levelOf(count)));
}

interface Looks {
	/** By the number of open complaints, from 0 to FULL. */
	readonly calm: readonly CellLook[];
	readonly single: CellLook;
	readonly several: CellLook;
	readonly many: CellLook;
}

/** Every cell is looked up at every change: colours are read once a palette. */
const looksByPalette = new WeakMap<Palette, Looks>();

function looksOf(palette: Palette): Looks {
	const held = looksByPalette.get(palette);
	if (held !== undefined) return held;
	const { lateness, map } = palette;
	const late = rgbOf(lateness.late);
	const looks: Looks = {
		calm: Array.from({ length: FULL + 1 }, (_, open) => {
			const alpha = Math.round(FAINTEST_ALPHA + (DENSEST_ALPHA - FAINTEST_ALPHA) * fullness(open));
			return { fill: [...rgbOf(lateness.onTime), alpha], rim: NOTHING, rimPx: 0 };
		}),
		single: { fill: [...late, 105], rim: [...late, 255], rimPx: 1.5 },
		several: { fill: [...late, 235], rim: [...late, 255], rimPx: 1.5 },
		many: { fill: [...rgbOf(lateness.severe), 245], rim: [...rgbOf(map.labelStrong), 255], rimPx: 2.5 },
	};
	looksByPalette.set(palette, looks);
	return looks;
}

export function lookOf(open: number, level: CellLevel, palette: Palette): CellLook {
	if (open === 0) return EMPTY;
	const looks = looksOf(palette);
	return level === "calm" ? (looks.calm[Math.min(open, FULL)] as CellLook) : looks[level];
}

const DARK_INK = "#160a02";
const LIGHT_INK = "#ffffff";

/** Ink for what is written on a cell of a level: dark or light, whichever has more contrast on its colour. */
export function inkOn(level: "several" | "many", { lateness }: Palette): string {
	const ground = level === "several" ? lateness.late : lateness.severe;
	return contrastOf(DARK_INK, ground) >= contrastOf(LIGHT_INK, ground) ? DARK_INK : LIGHT_INK;
}
