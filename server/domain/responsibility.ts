// Who may be asked to do what, as loaded from unit, unit_area, routing_rule, routing_word and setting (only what is valid today).

import { type CategoryCode, isWithin, type RegionCode, type UnitCode } from "../protocol/code.ts";
import { buildWordIndex, type WordIndex } from "./word-match.ts";

export const UNIT_LEVELS = ["kelurahan", "kecamatan", "kota", "sudin", "dinas", "badan", "biro", "upt", "bumd", "puskesmas"] as const;
export type UnitLevel = (typeof UNIT_LEVELS)[number];

export interface ResponsibleUnit {
	readonly code: UnitCode;
	/** What it does wherever it is, e.g. `bina_marga`: a Dinas and its Suku Dinas have the same kind. */
	readonly kind: string;
	readonly level: UnitLevel;
	readonly name: string;
	readonly shortName: string;
	readonly parent: UnitCode | null;
	/** Hands over to bodies outside the province (PLN, police, toll roads). */
	readonly isGateway: boolean;
	/** It serves these and all below them; `31` is the province. */
	readonly areas: readonly RegionCode[];
}

export interface RoutingRule {
	readonly id: number;
	readonly version: number;
	readonly category: CategoryCode;
	readonly unitKind: string;
	readonly unitLevel: UnitLevel;
	/** Lowest first. */
	readonly priority: number;
	/** When it applies, for people (Indonesian); empty: usually. */
	readonly when: string;
	readonly basis: string;
	/** Kelurahan and kota in which it does not hold (an accepted rule_proposal); none when absent. */
	readonly exceptRegions?: readonly RegionCode[];
}

/** "A text with these words is about something of this kind of unit." Phrases as the table routing_word describes them. */
export interface RoutingWord {
	readonly id: number;
	readonly version: number;
	readonly code: string;
	/** Null: what `any` says means nothing, and nothing shorter inside it counts. */
	readonly unitKind: string | null;
	readonly unitLevel: UnitLevel | null;
	/** On the scale on which the first rule of a category has 3. */
	readonly points: number;
	readonly any: readonly string[];
	readonly with: readonly string[];
	readonly unless: readonly string[];
	readonly basis: string;
}

export interface Responsibility {
	readonly units: ReadonlyMap<UnitCode, ResponsibleUnit>;
	readonly rules: readonly RoutingRule[];
	readonly words: readonly RoutingWord[];
	/** Metres from a border within which "kelurahan by point" is not trusted (GPS error). */
	readonly ambiguousBorderM: number;
}

export const PROVINCE = "31" as RegionCode;

/** The smallest of the unit's areas that holds `region`; undefined when it does not serve it. Nowhere (`null`) is served by the whole province only. */
export function findServedArea(unit: ResponsibleUnit, region: RegionCode | null): RegionCode | undefined {
	let found: RegionCode | undefined;
	for (const area of unit.areas) {
		const isServed = region === null ? area === PROVINCE : isWithin(region, area);
		if (isServed && (found === undefined || area.length > found.length)) found = area;
	}
	return found;
}

/** What a suggestion looks up, made once for each responsibility: the drill asks ten thousand times at its start. */
interface Index {
	readonly byKind: ReadonlyMap<string, readonly ResponsibleUnit[]>;
	readonly belowParent: ReadonlyMap<UnitCode, readonly ResponsibleUnit[]>;
	readonly byParent: ReadonlyMap<UnitCode | null, readonly ResponsibleUnit[]>;
	readonly byCategory: ReadonlyMap<CategoryCode, readonly RoutingRule[]>;
	readonly words: WordIndex;
}

const indexes = new WeakMap<Responsibility, Index>();
const NONE: readonly never[] = [];

function getIndex(responsibility: Responsibility): Index {
	const known = indexes.get(responsibility);
	if (known !== undefined) return known;
	const units = [...responsibility.units.values()];
	const index: Index = {
		byKind: groupBy(units, (unit) => `${unit.level} ${unit.kind}`),
		belowParent: groupBy(
			units.filter((unit) => unit.level === "sudin"),
			(unit) => unit.parent ?? ("" as UnitCode),
		),
		byParent: groupBy(units, (unit) => unit.parent),
		byCategory: groupBy(
			[...responsibility.rules].sort((a, b) => a.priority - b.priority || b.version - a.version || a.id - b.id),
			(rule) => rule.category,
		),
		words: buildWordIndex(responsibility.words, units.flatMap(findPlaceName)),
	};
	indexes.set(responsibility, index);
	return index;
}

/** What a place is called for which this is the unit; "Kelurahan Lubang Buaya" is no hole. */
function findPlaceName({ level, name }: ResponsibleUnit): readonly string[] {
	if (level !== "kelurahan" && level !== "kecamatan" && level !== "kota") return NONE;
	return [name.replace(/^(Kelurahan|Kecamatan|Kota Administrasi|Kabupaten Administrasi) /, "")];
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
	const groups = new Map<Key, Item[]>();
	for (const item of items) {
		const group = groups.get(keyOf(item));
		if (group === undefined) groups.set(keyOf(item), [item]);
		else group.push(item);
	}
	return groups;
}

/** Those that hold in `region` (null: not known, so all), in order of priority, the newest version first. */
export function selectRules(responsibility: Responsibility, category: CategoryCode, region: RegionCode | null): readonly RoutingRule[] {
	const rules = getIndex(responsibility).byCategory.get(category) ?? NONE;
	const isExcepted = ({ exceptRegions = NONE }: RoutingRule) => region !== null && exceptRegions.some((code) => isWithin(region, code));
	return rules.some(isExcepted) ? rules.filter((rule) => !isExcepted(rule)) : rules;
}

export function selectUnitsOfKind(responsibility: Responsibility, kind: string, level: UnitLevel): readonly ResponsibleUnit[] {
	return getIndex(responsibility).byKind.get(`${level} ${kind}`) ?? NONE;
}

export function getWordIndex(responsibility: Responsibility): WordIndex {
	return getIndex(responsibility).words;
}

/** Where a kind stands that was named without its level: a Dinas before its Suku Dinas. Undefined when nobody is of that kind. */
export function findLevelOfKind(responsibility: Responsibility, kind: string): UnitLevel | undefined {
	return LEVELS_OF_KIND.find((level) => selectUnitsOfKind(responsibility, kind, level).length > 0);
}

const LEVELS_OF_KIND: readonly UnitLevel[] = [
	"dinas",
	"badan",
	"biro",
	"bumd",
	"upt",
	"puskesmas",
	"kelurahan",
	"kecamatan",
	"kota",
	"sudin",
];

/** The Suku Dinas of a Dinas; none of any other unit. */
export function selectSudinOf(responsibility: Responsibility, parent: UnitCode): readonly ResponsibleUnit[] {
	return getIndex(responsibility).belowParent.get(parent) ?? NONE;
}

/** The unit and all below it, at any depth: a kota with its kecamatan and their kelurahan. Itself even when it is none today. */
export function selectUnitsUnder(responsibility: Responsibility, unit: UnitCode): readonly UnitCode[] {
	const { byParent } = getIndex(responsibility);
	const found = new Set([unit]);
	// A set grows while it is walked; a circle of parents ends where it began.
	for (const code of found) for (const below of byParent.get(code) ?? NONE) found.add(below.code);
	return [...found];
}
