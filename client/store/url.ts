// A filter as the address says it: `?category=jalan,pohon&lateness=late,severe&place=mapped`. What cannot be understood is
// told as a fault, and the rest holds.
import { AGES } from "../../server/domain/age.ts";
import { LATENESS_LEVELS } from "../../server/domain/lateness.ts";
import { COMPLAINT_STATUSES, PLACES } from "../../server/protocol/complaint.ts";
import type { Reference } from "../../server/protocol/reference.ts";
import { type Filter, NO_FILTER } from "./filter.ts";

export interface AddressFault {
	readonly name: string;
	readonly got: string;
	/** What was due, as it would be written; null where it is a code that this city does not have. */
	readonly due: string | null;
}

export const FILTER_NAMES = {
	categories: "category",
	channels: "channel",
	statuses: "status",
	regions: "region",
	units: "unit",
	lateness: "lateness",
	ages: "age",
	place: "place",
	isPrivate: "private",
} as const satisfies Record<keyof Filter, string>;

/** What else an address says of a console, read by panels/look.ts. */
export const LOOK_NAMES = {
	area: "area",
	tab: "tab",
	grouping: "group",
	coloured: "map",
	isTable: "table",
	camera: "at",
	text: "q",
} as const;

const YES = "yes";
const NO = "no";
/** Other things that an address says, and this file does not read. */
const OTHERS: readonly string[] = ["lang", ...Object.values(LOOK_NAMES)];

/** A query; empty without any part. */
export function joinSearch(parts: readonly (readonly [name: string, value: string])[]): string {
	// A comma may stand in a query as it is, and is read more easily than %2C.
	const text = parts.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");
	return text === "" ? "" : `?${text}`;
}

/** The address's query with this filter in place of its own; what else it says stays. Empty without any. */
export function filterToSearch(filter: Filter, search = ""): string {
	const names = Object.values(FILTER_NAMES) as readonly string[];
	const parts = Array.from(new URLSearchParams(search)).filter(([name]) => OTHERS.includes(name) && !names.includes(name));
	for (const [part, name] of Object.entries(FILTER_NAMES) as [keyof Filter, string][]) {
		const value = filter[part];
		if (value === null || (typeof value === "object" && value.length === 0)) continue;
		parts.push([name, typeof value === "boolean" ? (value ? YES : NO) : typeof value === "string" ? value : value.join(",")]);
	}
	return joinSearch(parts);
}

/** `search` is `location.search`. Values that are given twice count once. */
export function parseFilter(search: string, reference: Reference): { readonly filter: Filter; readonly faults: readonly AddressFault[] } {
	const given = new URLSearchParams(search);
	const faults: AddressFault[] = [];
	const names = Object.values(FILTER_NAMES) as readonly string[];
	for (const [name, got] of given) {
		if (!names.includes(name) && !OTHERS.includes(name)) faults.push({ name, got, due: [...names, ...OTHERS].join(" | ") });
	}
	const textsOf = (name: string) => [...new Set(given.getAll(name).flatMap((text) => text.split(",")))].filter((text) => text !== "");
	const readCodes = <Code extends string>(name: string, known: readonly { readonly code: Code }[]): readonly Code[] => {
		const codes = new Set<string>(known.map(({ code }) => code));
		return textsOf(name).filter((text): text is Code => {
			if (!codes.has(text)) faults.push({ name, got: text, due: null });
			return codes.has(text);
		});
	};
	const readWords = <Word extends string>(name: string, known: readonly Word[]): readonly Word[] =>
		textsOf(name).filter((text): text is Word => {
			const isKnown = (known as readonly string[]).includes(text);
			if (!isKnown) faults.push({ name, got: text, due: known.join(" | ") });
			return isKnown;
		});
	/** The first; a second would contradict it. */
	const readWord = <Word extends string>(name: string, known: readonly Word[]): Word | null => {
		const [word, ...more] = readWords(name, known);
		for (const got of more) faults.push({ name, got, due: known.join(" | ") });
		return word ?? null;
	};
	const isPrivate = readWord(FILTER_NAMES.isPrivate, [YES, NO]);
	return {
		filter: {
			...NO_FILTER,
			categories: readCodes(FILTER_NAMES.categories, reference.categories),
			channels: readCodes(FILTER_NAMES.channels, reference.channels),
			statuses: readWords(FILTER_NAMES.statuses, COMPLAINT_STATUSES),
			regions: readCodes(FILTER_NAMES.regions, reference.regions),
			units: readCodes(FILTER_NAMES.units, reference.units),
			lateness: readWords(FILTER_NAMES.lateness, LATENESS_LEVELS),
			ages: readWords(FILTER_NAMES.ages, AGES),
			place: readWord(FILTER_NAMES.place, PLACES),
			isPrivate: isPrivate === null ? null : isPrivate === YES,
		},
		faults,
	};
}
