// Category, words and ground, each with its points, added up by kind of unit. Weights are hand-set: no labelled complaints were at
// hand. Their order of magnitude is domain.md §5: the category alone names the right unit about half the time, so a plain object
// word with its trouble ("lampu jalan … mati": 5 and more) beats it (3), and a bare object word (1 to 3) needs its company.

import type { Reason } from "../protocol/case.ts";
import type { CategoryCode, RegionCode, UnitCode } from "../protocol/code.ts";
import { findLevelOfKind, getWordIndex, type Responsibility, selectRules, type UnitLevel } from "./responsibility.ts";
import { matchWords } from "./word-match.ts";

/** An area of `responsibility_area` on which the point lies. */
export interface AreaFact {
	readonly id: number;
	readonly layer: string;
	readonly name: string;
	readonly unit: UnitCode | null;
	readonly unitKind: string | null;
	readonly replaces: readonly string[] | null;
	readonly distanceM: number;
	readonly bufferM: number;
	readonly source: string;
}

/** A kind of unit that may be responsible; which unit of it, the place says. */
export interface Candidate {
	readonly unitKind: string;
	readonly unitLevel: UnitLevel;
	/** Set where an area names a local unit: no other of its kind is meant, wherever the point lies. */
	readonly unit: UnitCode | null;
	readonly points: number;
	readonly reasons: readonly Reason[];
}

const FIRST_RULE_POINTS = 3;
const NEXT_RULE_SHARE = 0.7;
/** Two words for the same unit are seldom two proofs. */
const NEXT_WORD_SHARE = 0.5;
/** Words that say less, and no rule of the category for that unit: noise. */
const LEAST_POINTS = 1;
const AREA_LEAD_POINTS = 1;

/**
 * Best first; equal points in the order of the category's rules. Without text and areas this is the category's table.
 *
 * An area takes over the points of the best that it replaces, and one more; the nearest area has the last word.
 */
export function rankKinds(
	facts: {
		readonly category: CategoryCode;
		readonly region?: RegionCode | null;
		readonly text?: string | null;
		readonly areas?: readonly AreaFact[];
	},
	responsibility: Responsibility,
): readonly Candidate[] {
	const candidates = new Map<string, Candidate>();
	for (const { unitKind, unitLevel, id, version, priority, when, basis } of selectRules(
		responsibility,
		facts.category,
		facts.region ?? null,
	)) {
		const points = FIRST_RULE_POINTS * NEXT_RULE_SHARE ** (priority - 1);
		const reason: Reason = { kind: "rule", rule: id, version, priority, when, basis, points };
		const key = `${unitLevel} ${unitKind}`;
		// A version that begins on the day when the other ends: the newest comes first.
		if (!candidates.has(key)) candidates.set(key, { unitKind, unitLevel, unit: null, points, reasons: [reason] });
	}
	if (facts.text) addWords(facts.text, candidates, responsibility);
	for (const area of [...(facts.areas ?? [])].sort((a, b) => b.distanceM - a.distanceM)) addArea(area, candidates, responsibility);
	return [...candidates.values()].sort((a, b) => b.points - a.points);
}

function addWords(text: string, candidates: Map<string, Candidate>, responsibility: Responsibility): void {
	const matches = matchWords(text, getWordIndex(responsibility)).sort((a, b) => b.points - a.points);
	const said = new Map<string, { readonly kind: string; readonly level: UnitLevel; points: number; share: number; reasons: Reason[] }>();
	for (const { rule, words, standing, points: full } of matches) {
		if (rule.unitKind === null || rule.unitLevel === null || standing === "denied") continue;
		const key = `${rule.unitLevel} ${rule.unitKind}`;
		let known = said.get(key);
		if (known === undefined) {
			known = { kind: rule.unitKind, level: rule.unitLevel, points: 0, share: 1, reasons: [] };
			said.set(key, known);
		}
		const points = full * known.share;
		known.points += points;
		known.share *= NEXT_WORD_SHARE;
		known.reasons.push({
			kind: "words",
			rule: rule.id,
			version: rule.version,
			code: rule.code,
			words,
			standing,
			basis: rule.basis,
			points,
		});
	}
	for (const [key, { kind, level, points, reasons }] of said) {
		const ruled = candidates.get(key);
		if (ruled !== undefined) candidates.set(key, { ...ruled, points: ruled.points + points, reasons: [...ruled.reasons, ...reasons] });
		else if (points >= LEAST_POINTS) candidates.set(key, { unitKind: kind, unitLevel: level, unit: null, points, reasons });
	}
}

function addArea(area: AreaFact, candidates: Map<string, Candidate>, responsibility: Responsibility): void {
	const target = findAreaTarget(area, responsibility);
	if (target === undefined) return;
	const { key, ...kind } = target;
	const own = candidates.get(key);
	const replaced = [...candidates].filter(([other, { unitKind }]) => other !== key && (area.replaces?.includes(unitKind) ?? true));
	if (own === undefined && area.replaces !== null && replaced.length === 0) return;
	const before = own?.points ?? 0;
	const points = Math.max(before, ...replaced.map(([, other]) => other.points)) + AREA_LEAD_POINTS;
	const { id, layer, name, distanceM, bufferM, replaces, source } = area;
	const reason: Reason = { kind: "override", area: id, layer, name, distanceM, bufferM, replaces, source, points: points - before };
	candidates.set(key, { ...kind, points, reasons: [...(own?.reasons ?? []), reason] });
}

/** A Suku Dinas is reached through its Dinas, so an area of its own stands for the Dinas. Undefined when the unit is no more. */
function findAreaTarget(
	{ unit: code, unitKind }: AreaFact,
	responsibility: Responsibility,
): { key: string; unitKind: string; unitLevel: UnitLevel; unit: UnitCode | null } | undefined {
	const named = code === null ? undefined : responsibility.units.get(code);
	const unit = named?.level === "sudin" && named.parent !== null ? responsibility.units.get(named.parent) : named;
	if (unit !== undefined) {
		const { kind, level } = unit;
		const isOneOfMany = level === "kelurahan" || level === "kecamatan" || level === "kota" || level === "puskesmas";
		return isOneOfMany
			? { key: unit.code, unitKind: kind, unitLevel: level, unit: unit.code }
			: { key: `${level} ${kind}`, unitKind: kind, unitLevel: level, unit: null };
	}
	const level = unitKind === null ? undefined : findLevelOfKind(responsibility, unitKind);
	return unitKind === null || level === undefined ? undefined : { key: `${level} ${unitKind}`, unitKind, unitLevel: level, unit: null };
}
