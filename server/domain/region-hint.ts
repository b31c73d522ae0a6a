// Which kelurahan an address or a citizen's words may mean. Names are for people and break text search (domain.md §6): they are
// compared without blanks and in one spelling, the longest first, and words that mean something else count only as a named
// kelurahan ("Kel. Baru") or beside their kecamatan ("Jati, Pulo Gadung"). A name that is misspelt counts only where something else
// says that it is one: its title, or its kecamatan or kota. A hint is confirmed by a person, never applied.
import { distance } from "fastest-levenshtein";
import type { RegionCode } from "../protocol/code.ts";
import type { Reference } from "../protocol/reference.ts";
import type { RegionHint } from "../protocol/related.ts";

type Region = Reference["regions"][number];

export interface HintNames {
	readonly kelurahan: ReadonlyMap<string, readonly Region[]>;
	readonly kecamatan: ReadonlyMap<string, readonly Region[]>;
	readonly kota: ReadonlyMap<string, readonly Region[]>;
	/** Keys of kelurahan and kecamatan that are long enough to be known when misspelt, by their length. */
	readonly long: ReadonlyMap<number, readonly string[]>;
}

interface Token {
	/** Small letters, in one spelling. */
	readonly word: string;
	readonly start: number;
	readonly end: number;
	/** A comma, bracket, full stop or line stands before it. */
	readonly isAfterBreak: boolean;
}

interface Found {
	readonly at: number;
	readonly length: number;
	readonly level: "kelurahan" | "kecamatan" | "kota";
	readonly regions: readonly Region[];
	readonly isNamed: boolean;
	readonly isStreet: boolean;
	/** Not written as the name is. */
	readonly isMisspelt: boolean;
}

/** Words that are no place of their own when they stand alone, one by one a kelurahan's or kecamatan's whole name. */
const AMBIGUOUS: ReadonlySet<string> = new Set(
	"baru tengah jati pulo gunung karet dukuh galur tangki setu gelora rambutan kartini kenari guntur gedong bangka duri kramat serdang".split(
		" ",
	),
);
/** How a name is written in another place: one spelling for all. */
const SPELLINGS: Readonly<Record<string, string>> = {
	pulau: "pulo",
	kebun: "kebon",
	kbn: "kebon",
	kp: "kampung",
	kpg: "kampung",
	kampong: "kampung",
	ps: "pasar",
	psr: "pasar",
	tj: "tanjung",
	tg: "tanjung",
	tjg: "tanjung",
	gn: "gunung",
	pd: "pondok",
	sel: "selatan",
	utr: "utara",
	tim: "timur",
	brt: "barat",
	jakut: "jakartautara",
	jakbar: "jakartabarat",
	jaksel: "jakartaselatan",
	jaktim: "jakartatimur",
	jakpus: "jakartapusat",
	"2": "dua",
	"3": "tiga",
	"5": "lima",
};
const KELURAHAN_HEADS: ReadonlySet<string> = new Set(["kelurahan", "kel", "keluarahan", "klurahan", "lurah", "desa"]);
const KECAMATAN_HEADS: ReadonlySet<string> = new Set(["kecamatan", "kec", "kecamtan", "camat"]);
const KOTA_HEADS: ReadonlySet<string> = new Set(["kota", "kotamadya", "walikota", "kabupaten", "kab", "adm", "administrasi"]);
/** What follows is called after a place, and may stand elsewhere. */
const STREET_HEADS: ReadonlySet<string> = new Set(
	`jl jln jalan gang gg raya stasiun terminal halte pasar masjid mesjid gereja sd sdn smp smpn sma sman smk smkn tk rs rsud puskesmas
	tpu tol flyover fly kali sungai rusun rusunawa apartemen perumahan komplek kompleks mall mal hotel jembatan underpass situ waduk
	bank polsek koramil spbu`.split(/\s+/),
);
/** Shorter names are too near to everyday words ("Duren" to "durian", "Bambu" to "lampu"). */
const SHORTEST_MISSPELT = 6;
/** From here on two letters may be wrong, below it one. */
const TWO_WRONG_FROM = 10;
/** Words in the longest name ("Halim Perdana Kusuma"), and one for a name that is written apart. */
const LONGEST_NAME = 4;

function textToTokens(text: string): Token[] {
	const tokens: Token[] = [];
	let end = 0;
	for (const match of text.matchAll(/[\p{L}\p{M}]+|\p{N}+/gu)) {
		const between = text.slice(end, match.index);
		const last = tokens.at(-1);
		end = match.index + match[0].length;
		const plain = match[0].normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
		// "Kel. Baru": the dot after a short word is no full stop.
		const isAbbreviated = /^\.\s*$/.test(between) && last !== undefined && last.end - last.start <= 3;
		const word = Object.hasOwn(SPELLINGS, plain) ? (SPELLINGS[plain] ?? plain) : plain;
		tokens.push({ word, start: match.index, end, isAfterBreak: !isAbbreviated && /[,.;:!?()/\n]/.test(between) });
	}
	return tokens;
}

function toKey(tokens: readonly Token[]): string {
	return tokens.map(({ word }) => word).join("");
}

/** "KALI BARU", "Kalibaru" → "kalibaru"; "Pulau Gadung" → "pulogadung"; "Setia Budi" → "setiabudi". */
function nameToKey(name: string): string {
	return toKey(textToTokens(name));
}

/** Made once for a reference. */
export function buildHintNames(regions: readonly Region[]): HintNames {
	const names = { kelurahan: new Map<string, Region[]>(), kecamatan: new Map<string, Region[]>(), kota: new Map<string, Region[]>() };
	for (const region of regions) {
		const bare = region.level === "kota" ? region.name.replace(/^(kota|kabupaten)\s+(administrasi\s+)?/i, "") : region.name;
		const key = nameToKey(bare);
		const held = names[region.level].get(key);
		if (held === undefined) names[region.level].set(key, [region]);
		else held.push(region);
	}
	const long = new Map<number, string[]>();
	for (const key of new Set([...names.kelurahan.keys(), ...names.kecamatan.keys()]))
		if (key.length >= SHORTEST_MISSPELT) long.set(key.length, [...(long.get(key.length) ?? []), key]);
	return { ...names, long };
}

/**
 * The one name that is nearest to `key`, at most `most` letters apart; undefined where none is, or two are equally near. The first
 * letter is seldom wrong.
 */
function findMisspelt(key: string, most: number, { long }: HintNames): string | undefined {
	let best: { readonly name: string; readonly apart: number } | undefined;
	let isTied = false;
	for (let length = key.length - most; length <= key.length + most; length++) {
		for (const name of long.get(length) ?? []) {
			if (name[0] !== key[0]) continue;
			const apart = distance(name, key);
			if (apart > most || apart > (best?.apart ?? most)) continue;
			isTied = best?.apart === apart;
			best = { name, apart };
		}
	}
	return isTied ? undefined : best?.name;
}

const LEVELS = ["kelurahan", "kecamatan", "kota"] as const;

/** Names in the text, left to right, each the longest that begins there; none within another. */
function findNames(tokens: readonly Token[], names: HintNames): Found[] {
	const found: Found[] = [];
	const isName = (key: string) => LEVELS.some((level) => names[level].has(key));
	for (let at = 0; at < tokens.length; at++) {
		const before = tokens[at]?.isAfterBreak === false ? (tokens[at - 1]?.word ?? "") : "";
		// "Kelurahan : Baru" and "KEL. BARU": a break between head and name says nothing.
		const head = tokens[at - 1]?.word ?? "";
		for (let length = Math.min(LONGEST_NAME, tokens.length - at); length > 0; length--) {
			const part = tokens.slice(at, at + length);
			if (part.some(({ isAfterBreak }, index) => index > 0 && isAfterBreak)) continue;
			const written = toKey(part);
			const isKnown = isName(written);
			// "Kapuk murah" is Kapuk, not Kapuk Muara; "Menteng Dalem" is Menteng Dalam, not Menteng.
			const hasShorter = () => part.some((_, words) => words > 0 && isName(toKey(part.slice(0, words))));
			const most = written.length < TWO_WRONG_FROM || hasShorter() ? 1 : 2;
			const key = isKnown ? written : (findMisspelt(written, most, names) ?? "");
			const levels = LEVELS.filter((level) => names[level].has(key));
			if (levels.length === 0) continue;
			const isNamed = { kelurahan: KELURAHAN_HEADS.has(head), kecamatan: KECAMATAN_HEADS.has(head), kota: KOTA_HEADS.has(head) };
			const named = levels.find((level) => isNamed[level]);
			const next = tokens[at + length];
			const isStreet = STREET_HEADS.has(before) || next?.word === "raya" || (next?.isAfterBreak === false && /^\d+$/.test(next.word));
			for (const level of named === undefined ? levels : [named]) {
				const isNamed = named !== undefined;
				found.push({ at, length, level, regions: names[level].get(key) ?? [], isNamed, isStreet, isMisspelt: !isKnown });
			}
			at += length - 1;
			break;
		}
	}
	return found;
}

/**
 * Kelurahan that the texts (address first) may mean, the likeliest first: named as one, then mentioned, then in a street's name;
 * among equals those whose kecamatan or kota is mentioned too. A kelurahan of another kecamatan than the one that is named with
 * its title is none. Linear in the length of the texts.
 */
export function findRegionHints(texts: readonly (string | null)[], names: HintNames): readonly RegionHint[] {
	const hints = new Map<RegionCode, RegionHint & { readonly points: number }>();
	for (const text of texts) {
		if (text === null) continue;
		const tokens = textToTokens(text);
		const found = findNames(tokens, names);
		// A misspelt kecamatan without its title says nothing about others.
		const above = found.filter(({ level, isMisspelt, isNamed }) => level !== "kelurahan" && (!isMisspelt || isNamed));
		const isWithinFound = (code: string, { regions }: Found) => regions.some((region) => code.startsWith(`${region.code}.`));
		for (const name of found) {
			if (name.level !== "kelurahan") continue;
			const others = above.filter(({ at }) => at !== name.at);
			const word = tokens[name.at]?.word ?? "";
			const isAmbiguous = name.length === 1 && AMBIGUOUS.has(word);
			for (const { code } of name.regions) {
				const context = others.filter((other) => isWithinFound(code, other));
				const isContradicted = others.some((other) => other.isNamed && !isWithinFound(code, other));
				const beside = context.find((other) => other.level === "kecamatan" && isBeside(tokens, name, other));
				const isNamed = name.isNamed || (beside !== undefined && !name.isStreet);
				if (isContradicted || (isAmbiguous && !isNamed) || (name.isMisspelt && !name.isNamed && context.length === 0)) continue;
				const standing = isNamed ? "named" : name.isStreet ? "street" : "mentioned";
				const isElsewhere = others.some((other) => other.level === "kota" && !isWithinFound(code, other));
				const points =
					{ named: 4, mentioned: 2, street: 1 }[standing] +
					Math.min(context.length, 2) * 0.5 -
					(isElsewhere ? 0.75 : 0) -
					(name.isMisspelt ? 0.25 : 0);
				const parts = [name, ...context.filter((other, index) => context.findIndex(({ at }) => at === other.at) === index)];
				const words = parts.map((part) => text.slice(tokens[part.at]?.start, tokens[part.at + part.length - 1]?.end));
				if ((hints.get(code)?.points ?? 0) < points) hints.set(code, { region: code, words, standing, points });
			}
		}
	}
	return [...hints.values()]
		.sort((a, b) => b.points - a.points || a.region.localeCompare(b.region))
		.map(({ region, words, standing }) => ({ region, words, standing }));
}

/** "Jati, Pulo Gadung" and "Baru Kec. Pasar Rebo": nothing but a title stands between. */
function isBeside(tokens: readonly Token[], name: Found, other: Found): boolean {
	const from = name.at + name.length;
	if (other.at < from) return false;
	return tokens.slice(from, other.at).every(({ word }) => KECAMATAN_HEADS.has(word));
}
