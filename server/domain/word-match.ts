// Which routing words a report says, without a model: longest phrase first, so that "lampu merah" is no lamp and "pejalan kaki" no
// road; near each other, so that "pohon" and "tumbang" two sentences apart are two things; and by how they stand in the sentence.

import { markNames, phraseToWords, type Token, textToTokens } from "./indonesian-text.ts";
import type { RoutingWord } from "./responsibility.ts";
import { findStanding, STANDING_SHARE, type Standing } from "./sentence-standing.ts";
import { wordToStems } from "./word-stems.ts";

export interface WordMatch {
	readonly rule: RoutingWord;
	/** The lexicon's phrases, never the citizen's own words. */
	readonly words: readonly string[];
	readonly standing: Standing;
	readonly points: number;
}

type Role = "any" | "with" | "unless" | "nothing";

interface Node {
	readonly next: Map<string, Node>;
	readonly ends: { readonly role: Role; readonly rule: number; readonly phrase: string }[];
}

/** Made once for each responsibility. */
export interface WordIndex {
	readonly rules: readonly RoutingWord[];
	readonly root: Node;
	readonly lexicon: ReadonlySet<string>;
}

interface Found {
	readonly start: number;
	/** Past the last token. */
	readonly end: number;
	readonly role: Role;
	readonly rule: number;
	readonly phrase: string;
}

/** Words between a phrase and what must, or must not, be near it. */
const NEAR = 8;
/** Of one rule's phrases in one report: the next mention proves nothing more, and a text that only repeats itself stays cheap. */
const MOST_MENTIONS = 60;

/** `placeNames`: of regions; a thing's word inside one ("Lubang Buaya", "Jembatan Lima") means nothing. */
export function buildWordIndex(rules: readonly RoutingWord[], placeNames: readonly string[]): WordIndex {
	const root: Node = { next: new Map(), ends: [] };
	const lexicon = new Set<string>();
	const add = (phrase: string, role: Role, rule: number) => {
		let node = root;
		for (const word of phraseToWords(phrase)) {
			lexicon.add(word);
			let next = node.next.get(word);
			if (next === undefined) {
				next = { next: new Map(), ends: [] };
				node.next.set(word, next);
			}
			node = next;
		}
		node.ends.push({ role, rule, phrase: phrase.replaceAll("=", "") });
	};
	for (const [index, { unitKind, any, with: near, unless }] of rules.entries()) {
		for (const phrase of any) add(phrase, unitKind === null ? "nothing" : "any", index);
		for (const phrase of near) add(phrase, "with", index);
		for (const phrase of unless) add(phrase, "unless", index);
	}
	for (const name of placeNames) {
		const words = textToTokens(name).map((token) => `=${token.word}`);
		if (words.length > 0) add(words.join(" "), "nothing", -1);
	}
	return { rules, root, lexicon };
}

/** In the order of the rules; each at most once, where it stands best. */
export function matchWords(text: string, index: WordIndex): WordMatch[] {
	const tokens = textToTokens(text);
	const found = findPhrases(tokens, index);
	const isName = markNames(tokens);
	// By token, so that a long report costs its length and not its square.
	const covers: Found[][] = tokens.map(() => []);
	for (const phrase of found) {
		if (phrase.role === "any" || phrase.role === "nothing") for (let at = phrase.start; at < phrase.end; at++) covers[at]?.push(phrase);
	}
	const isHidden = (phrase: Found) => {
		for (let at = phrase.start; at < phrase.end; at++) {
			if (isName[at] || covers[at]?.some((cover) => isCovering(cover, phrase))) return true;
		}
		return false;
	};
	const byRule = new Map<number, Found[]>();
	for (const phrase of found) {
		if (phrase.role === "nothing" || isHidden(phrase)) continue;
		const group = byRule.get(phrase.rule);
		if (group === undefined) byRule.set(phrase.rule, [phrase]);
		else if (group.length < MOST_MENTIONS) group.push(phrase);
	}
	const matches: WordMatch[] = [];
	for (const number of [...byRule.keys()].sort((a, b) => a - b)) {
		const rule = index.rules[number];
		const match = rule === undefined ? undefined : matchRule(rule, byRule.get(number) ?? [], tokens);
		if (match !== undefined) matches.push(match);
	}
	return matches;
}

/** `cover` and `phrase` share a token. A name hides what reaches into it; any other phrase what lies inside it and is shorter. */
function isCovering(cover: Found, phrase: Found): boolean {
	const isLonger = cover.end - cover.start > phrase.end - phrase.start;
	const isWithin = cover.start <= phrase.start && phrase.end <= cover.end;
	if (cover.role === "nothing") return isWithin || isLonger || cover.end !== phrase.end;
	return phrase.role === "any" && isWithin && isLonger;
}

function findPhrases(tokens: readonly Token[], { root, lexicon }: WordIndex): Found[] {
	const known = new Map<string, readonly string[]>();
	const readings = tokens.map(({ word }) => {
		const reading = known.get(word) ?? wordToStems(word).filter((stem) => lexicon.has(stem));
		known.set(word, reading);
		return reading;
	});
	const found: Found[] = [];
	const walk = (node: Node, start: number, end: number) => {
		for (const { role, rule, phrase } of node.ends) found.push({ start, end, role, rule, phrase });
		for (const reading of readings[end] ?? []) {
			const next = node.next.get(reading);
			if (next !== undefined) walk(next, start, end + 1);
		}
	};
	for (let start = 0; start < tokens.length; start++) walk(root, start, start);
	return found;
}

function matchRule(rule: RoutingWord, phrases: readonly Found[], tokens: readonly Token[]): WordMatch | undefined {
	const unless = phrases.filter(({ role }) => role === "unless");
	const near = phrases.filter(({ role }) => role === "with");
	let best: WordMatch | undefined;
	for (const phrase of phrases) {
		if (phrase.role !== "any") continue;
		if (unless.some((other) => isNear(other, phrase))) continue;
		const beside = near.find((other) => isNear(other, phrase) && !isOverlapping(other, phrase));
		if (rule.with.length > 0 && beside === undefined) continue;
		const standing = findStanding(tokens, phrase.start);
		const points = rule.points * STANDING_SHARE[standing];
		if (points <= (best?.points ?? 0)) continue;
		best = { rule, words: beside === undefined ? [phrase.phrase] : [phrase.phrase, beside.phrase], standing, points };
	}
	return best;
}

function isNear(a: Found, b: Found): boolean {
	return Math.max(a.start - b.end, b.start - a.end) <= NEAR;
}

function isOverlapping(a: Found, b: Found): boolean {
	return a.start < b.end && b.start < a.end;
}
