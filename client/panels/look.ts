// What an address says of a console beside the filter: `?area=31.74.04&tab=overdue&group=unit&map=region&table=yes
// &at=106.82,-6.17,12.5&q=gambir`.
// What is usual is not written; what cannot be understood is told as a fault, and the rest holds.
import { isValidCell } from "h3-js";
import type { Cell, RegionCode } from "../../server/protocol/code.ts";
import type { HotspotId } from "../../server/protocol/hotspot.ts";
import type { Reference } from "../../server/protocol/reference.ts";
import { COLOURED, type Coloured } from "../store/state.ts";
import { type AddressFault, joinSearch, LOOK_NAMES } from "../store/url.ts";
import { type Camera, formatCamera, parseCamera } from "./camera-address.ts";
import { GROUPINGS, type Grouping } from "./queue-groups.ts";
import { type Area, QUEUE_TABS, type QueueTab } from "./queue-query.ts";
import { textOfQueue } from "./search-text.ts";

/** An area by its name; which cells a hotspot has, the room tells. */
type AreaName =
	| { readonly kind: "cell"; readonly cell: Cell }
	| { readonly kind: "region"; readonly region: RegionCode }
	| { readonly kind: "hotspot"; readonly id: HotspotId };

export interface Look {
	readonly area: AreaName | null;
	/** Null for the first one of a role. */
	readonly tab: QueueTab | null;
	readonly grouping: Grouping;
	readonly coloured: Coloured;
	readonly isTable: boolean;
	/** Null while no hand has moved the map. */
	readonly camera: Camera | null;
	/** What the queue is searched for. */
	readonly text: string;
}

export const NO_LOOK: Look = { area: null, tab: null, grouping: "none", coloured: "cell", isTable: false, camera: null, text: "" };

const YES = "yes";
const HOTSPOT = "hotspot-";

export function nameOfArea(area: Area | null): AreaName | null {
	return area?.kind === "hotspot" ? { kind: "hotspot", id: area.id } : area;
}

/** Where the address puts the map; what is wrong with it `parseLook` tells. */
export function findCamera(search: string): Camera | undefined {
	return parseCamera(new URLSearchParams(search).get(LOOK_NAMES.camera) ?? "");
}

function formatArea(area: AreaName): string {
	if (area.kind === "hotspot") return `${HOTSPOT}${area.id}`;
	return area.kind === "cell" ? area.cell : area.region;
}

/** The query with this look in place of its own; what else it says stays. */
export function lookToSearch(look: Look, search = ""): string {
	const names = Object.values(LOOK_NAMES) as readonly string[];
	const parts = Array.from(new URLSearchParams(search)).filter(([name]) => !names.includes(name));
	const say = (name: string, text: string | null) => text !== null && parts.push([name, text]);
	say(LOOK_NAMES.area, look.area && formatArea(look.area));
	say(LOOK_NAMES.tab, look.tab);
	say(LOOK_NAMES.grouping, look.grouping === NO_LOOK.grouping ? null : look.grouping);
	say(LOOK_NAMES.coloured, look.coloured === NO_LOOK.coloured ? null : look.coloured);
	say(LOOK_NAMES.isTable, look.isTable ? YES : null);
	say(LOOK_NAMES.camera, look.camera && formatCamera(look.camera));
	say(LOOK_NAMES.text, look.text === NO_LOOK.text ? null : look.text);
	return joinSearch(parts);
}

/** `search` is `location.search`. Of a name that is given twice the first counts. */
export function parseLook(search: string, reference: Reference): { readonly look: Look; readonly faults: readonly AddressFault[] } {
	const given = new URLSearchParams(search);
	const faults: AddressFault[] = [];
	const read = <Value>(name: string, usual: Value, due: string | null, parse: (text: string) => Value | undefined): Value => {
		const text = given.get(name);
		if (text === null) return usual;
		const value = parse(text);
		if (value === undefined) faults.push({ name, got: text, due });
		return value === undefined ? usual : value;
	};
	const readWord = <Word extends string, Usual>(name: string, usual: Usual, known: readonly Word[]): Word | Usual =>
		read<Word | Usual>(name, usual, known.join(" | "), (text) => known.find((word) => word === text));
	const look: Look = {
		area: read<AreaName | null>(LOOK_NAMES.area, null, null, (text) => parseArea(text, reference)),
		tab: readWord(LOOK_NAMES.tab, null, QUEUE_TABS),
		grouping: readWord(LOOK_NAMES.grouping, NO_LOOK.grouping, GROUPINGS),
		coloured: readWord(LOOK_NAMES.coloured, NO_LOOK.coloured, COLOURED),
		isTable: readWord(LOOK_NAMES.isTable, null, [YES]) === YES,
		camera: read<Camera | null>(LOOK_NAMES.camera, null, "106.82,-6.17,12.5", parseCamera),
		text: read(LOOK_NAMES.text, NO_LOOK.text, null, (text) => (textOfQueue(text) === text ? text : undefined)),
	};
	return { look, faults };
}

/** A hotspot is not looked for: the room may not have told its hotspots yet. */
function parseArea(text: string, { regions }: Reference): AreaName | undefined {
	if (text.startsWith(HOTSPOT)) return { kind: "hotspot", id: text.slice(HOTSPOT.length) as HotspotId };
	const region = regions.find(({ code }) => code === text);
	if (region !== undefined) return { kind: "region", region: region.code };
	return isValidCell(text) ? { kind: "cell", cell: text as Cell } : undefined;
}
