// What a wall's address says about how it hangs: `/wall?theme=auto&map=region&tour=kota&every=30&lang=en`. A wall has no keyboard, so what
// cannot be understood is said on the screen, and the rest holds.
import type { Instant, RegionCode } from "../../server/protocol/code.ts";
import type { Region } from "../store/select.ts";
import { COLOURED, type Coloured } from "../store/state.ts";
import { LANGUAGES } from "../ui/language.ts";
import type { Theme } from "../ui/palette.ts";
import { type Camera, parseCamera } from "./camera-address.ts";

export interface Kiosk {
	/** `auto`: day colours from 06:00 to 18:00 in Jakarta, where day and night are equally long all year. */
	readonly theme: Theme | "auto";
	/** What the map colours: cells by count or kelurahan by rate. A stop of the tour may say another. */
	readonly coloured: Coloured;
	/** What the map shows in turn: every kota, the hotspots, regions by code, or where a console's address or view says `at=`; null: the whole city all the time. */
	readonly tour: TourPlan | null;
	/** How long it stays with each. */
	readonly everyMs: number;
}

/** What a stop colours, where it says so itself: `31.71/region`; null: what the wall colours. */
interface OwnColours {
	readonly coloured: Coloured | null;
}

export type TourPlan =
	| { readonly kind: "kota" }
	| { readonly kind: "hotspot" }
	| { readonly kind: "region"; readonly stops: readonly (OwnColours & { readonly code: RegionCode })[] }
	| { readonly kind: "camera"; readonly stops: readonly (OwnColours & { readonly camera: Camera })[] };

export interface KioskFault {
	readonly name: string;
	readonly got: string;
	/** What was due, as it would be written. */
	readonly due: string;
}

const NAMES: readonly string[] = ["theme", "map", "tour", "every", "lang"];
const THEMES = ["night", "day", "auto"] as const;
const EVERY_S = { least: 5, most: 3600, usual: 30 };
const HOUR_MS = 3_600_000;
/** UTC+7 without daylight saving. */
const JAKARTA_MS = 7 * HOUR_MS;
const DAY_FROM_HOUR = 6;
const DAY_TO_HOUR = 18;

/** `search` is `location.search`. A fault leaves the usual value in force. */
export function parseKiosk(search: string): { readonly kiosk: Kiosk; readonly faults: readonly KioskFault[] } {
	const given = new URLSearchParams(search);
	const faults: KioskFault[] = [];
	for (const [name, got] of given) if (!NAMES.includes(name)) faults.push({ name, got, due: NAMES.join(" | ") });
	const read = <Value>(name: string, usual: Value, due: string, parse: (text: string) => Value | undefined): Value => {
		const text = given.get(name);
		if (text === null) return usual;
		const value = parse(text);
		if (value === undefined) faults.push({ name, got: text, due });
		return value ?? usual;
	};
	const theme = read<Kiosk["theme"]>("theme", "night", THEMES.join(" | "), (text) => THEMES.find((known) => known === text));
	const tour = read<TourPlan | null>(
		"tour",
		null,
		"kota | hotspot | 31.71,31.74.04/region | 106.82,-6.17,12.5;106.9,-6.2,13/cell",
		parseTour,
	);
	const seconds = read("every", EVERY_S.usual, `${EVERY_S.least}–${EVERY_S.most}`, (text) => {
		const value = Number(text);
		return /^\d+$/.test(text) && value >= EVERY_S.least && value <= EVERY_S.most ? value : undefined;
	});
	const coloured = read<Coloured>("map", "cell", COLOURED.join(" | "), (text) => COLOURED.find((known) => known === text));
	// The page speaks it (ui/language.ts); here only what is no language is told.
	read("lang", null, LANGUAGES.join(" | "), (text) => LANGUAGES.find((known) => known === text));
	return { kiosk: { theme, coloured, tour, everyMs: seconds * 1000 }, faults };
}

/** Codes of a tour that this city does not have: they are known only once the reference is. */
export function findUnknownStops(plan: TourPlan | null, regions: readonly Pick<Region, "code" | "level">[]): readonly KioskFault[] {
	if (plan?.kind !== "region") return [];
	const due = regions.flatMap(({ code, level }) => (level === "kota" ? [code] : [])).join(" | ");
	return plan.stops.flatMap(({ code: got }) => (regions.some(({ code }) => code === got) ? [] : [{ name: "tour", got, due }]));
}

function parseTour(text: string): TourPlan | undefined {
	if (text === "kota" || text === "hotspot") return { kind: text };
	const cameras = parseStops(text, ";", (place) => {
		const camera = parseCamera(place);
		return camera && { camera };
	});
	if (cameras !== undefined) return { kind: "camera", stops: cameras };
	const codes = parseStops(text, ",", (place) =>
		/^\d{2}(\.\d{2}){1,2}(\.\d{4})?$/.test(place) ? { code: place as RegionCode } : undefined,
	);
	return codes && { kind: "region", stops: codes };
}

/** Undefined when one of them is none. */
function parseStops<Place>(text: string, between: string, parse: (place: string) => Place | undefined): (Place & OwnColours)[] | undefined {
	const stops = text.split(between).map((stop) => {
		const [place = "", own, ...more] = stop.split("/");
		const parsed = parse(place);
		const coloured = own === undefined ? null : COLOURED.find((known) => known === own);
		return parsed === undefined || coloured === undefined || more.length > 0 ? undefined : { ...parsed, coloured };
	});
	return stops.every((stop) => stop !== undefined) ? stops : undefined;
}

export function themeAt(theme: Kiosk["theme"], now: Instant): Theme {
	if (theme !== "auto") return theme;
	const hour = Math.floor((now + JAKARTA_MS) / HOUR_MS) % 24;
	return hour >= DAY_FROM_HOUR && hour < DAY_TO_HOUR ? "day" : "night";
}
