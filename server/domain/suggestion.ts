// Who should get a complaint, and why. The hierarchy decides as much as the ranking does: koordinasi goes to the Dinas, never
// straight to its Suku Dinas, because a Sudin obeys its Dinas more than a lurah (domain.md §2).

import type { Reason, Shortfall, SuggestedUnit, Suggestion } from "../protocol/case.ts";
import type { CategoryCode, Instant, RegionCode, UnitCode } from "../protocol/code.ts";
import type { RegionReason } from "../protocol/complaint.ts";
import type { HandBackCause } from "../protocol/hand-back.ts";
import {
	findServedArea,
	type Responsibility,
	type ResponsibleUnit,
	selectRules,
	selectSudinOf,
	selectUnitsOfKind,
} from "./responsibility.ts";
import { type AreaFact, type Candidate, rankKinds } from "./unit-ranking.ts";

export interface SuggestionFacts {
	readonly category: CategoryCode;
	/** The citizen's words; what it says about responsibility counts, nothing of it is repeated. */
	readonly text?: string | null;
	readonly region: RegionCode | null;
	readonly regionReason: RegionReason;
	/** Metres to the nearest kelurahan (nearest, outside). */
	readonly distanceM: number | null;
	/** Metres to the nearest border of another kelurahan (inside). */
	readonly borderM: number | null;
	/** The kelurahan beyond that border, where the caller knows it: within the ambiguous band it is an alternative. */
	readonly neighbour?: RegionCode | null;
	readonly holder: UnitCode | null;
	/** Areas of the override layers on which the point lies, the nearest of each layer. */
	readonly areas?: readonly AreaFact[];
	/** Units that sent this complaint back and have not taken it up since, each with its last cause. */
	readonly handBacks?: readonly HandBack[];
}

export interface HandBack {
	readonly unit: UnitCode;
	readonly cause: HandBackCause;
	readonly at: Instant;
}

const MOST_ALTERNATIVES = 3;
/** Causes that speak of responsibility. A wrong place or too little data says nothing about who it is. */
const REFUSING_CAUSES: ReadonlySet<HandBackCause> = new Set(["wrong_authority", "not_our_task"]);

/**
 * Pure and total: whatever the facts, the answer is a suggestion, a list of what was missing, or both; never a default.
 *
 * - Category, words and ground rank kinds of unit (unit-ranking.ts); the place says which unit of a kind.
 * - A Dinas that holds the complaint hands it down to its Suku Dinas of the place (disposisi), and that comes first.
 * - A unit that holds it already and is the right one stays suggested, with a `holder` reason of its own code: nothing is to
 *   be handed over. A Dinas without a Suku Dinas there keeps it, and the shortfall says why.
 * - Without a region only units of the whole province can be found.
 * - Whoever sent it back as not theirs comes last and is never the first choice: where all did, there is none.
 *
 * `shortfalls` has one entry for each kind that led to no unit, and one for each Dinas that could not hand down.
 */
export function suggest(facts: SuggestionFacts, responsibility: Responsibility): Suggestion {
	const holder = facts.holder === null ? undefined : responsibility.units.get(facts.holder);
	const isAmbiguous = facts.regionReason === "inside" && facts.borderM !== null && facts.borderM < responsibility.ambiguousBorderM;
	const region: Reason = {
		kind: "region",
		how: facts.regionReason,
		region: facts.region,
		distanceM: facts.distanceM,
		borderM: facts.borderM,
		isAmbiguous,
	};

	const suggested = new Map<UnitCode, SuggestedUnit>();
	const shortfalls: Shortfall[] = [];
	if (selectRules(responsibility, facts.category, facts.region).length === 0)
		shortfalls.push({ kind: "no_rule", unitKind: null, region: facts.region });
	for (const candidate of rankKinds(facts, responsibility)) {
		const found = findTargets(candidate, facts.region, holder, responsibility);
		if (found.shortfall !== undefined) shortfalls.push(found.shortfall);
		const beyond = isAmbiguous && facts.neighbour ? findTargets(candidate, facts.neighbour, holder, responsibility).targets : [];
		for (const target of [...found.targets, ...beyond]) {
			if (!suggested.has(target.unit.code))
				suggested.set(target.unit.code, addHandBack(toSuggested(target, region, candidate, holder), facts.handBacks));
		}
	}
	const ordered = [...suggested.values()].sort(
		(a, b) => Number(isRefused(a)) - Number(isRefused(b)) || Number(isWithHolder(b)) - Number(isWithHolder(a)),
	);
	const [first] = ordered;
	if (first === undefined || !isRefused(first)) {
		const alternatives = ordered.slice(1, 1 + MOST_ALTERNATIVES);
		// Whoever would have come first is not left out silently.
		const refused = ordered.find(isRefused);
		if (refused !== undefined && !alternatives.includes(refused)) alternatives[MOST_ALTERNATIVES - 1] = refused;
		return { best: first ?? null, alternatives, shortfalls };
	}
	shortfalls.push({ kind: "all_handed_back", unitKind: null, region: facts.region });
	return { best: null, alternatives: ordered.slice(0, MOST_ALTERNATIVES), shortfalls };

	// Whoever handed it to an agency decided against the usual rule; only a kelurahan holds it without a decision (on arrival).
	function isWithHolder({ unit: code }: SuggestedUnit): boolean {
		if (holder === undefined || holder.level === "kelurahan") return false;
		const unit = responsibility.units.get(code);
		return code === holder.code || (unit?.level === "sudin" && unit.parent === holder.code);
	}
}

function addHandBack(suggested: SuggestedUnit, handBacks: readonly HandBack[] = []): SuggestedUnit {
	const last = handBacks.find(({ unit }) => unit === suggested.unit);
	if (last === undefined) return suggested;
	const points = REFUSING_CAUSES.has(last.cause) ? -suggested.points : 0;
	return {
		...suggested,
		points: suggested.points + points,
		reasons: [...suggested.reasons, { kind: "handed_back", ...last, points }],
	};
}

function isRefused({ reasons }: SuggestedUnit): boolean {
	return reasons.some((reason) => reason.kind === "handed_back" && REFUSING_CAUSES.has(reason.cause));
}

interface Target {
	readonly unit: ResponsibleUnit;
	readonly area: RegionCode;
}

function findTargets(
	{ unitKind, unitLevel, unit: named }: Candidate,
	region: RegionCode | null,
	holder: ResponsibleUnit | undefined,
	responsibility: Responsibility,
): { targets: readonly Target[]; shortfall: Shortfall | undefined } {
	const only = named === null ? undefined : responsibility.units.get(named);
	// The ground is its own even where it serves nothing around.
	if (only !== undefined) return { targets: only.areas.slice(0, 1).map((area) => ({ unit: only, area })), shortfall: undefined };
	const ofKind = selectUnitsOfKind(responsibility, unitKind, unitLevel);
	const targets = selectServing(ofKind, region);
	const missing: Shortfall = { kind: region === null && ofKind.length > 0 ? "no_region" : "no_unit_of_kind", unitKind, region };
	if (targets.length === 0) return { targets, shortfall: missing };
	if (holder === undefined) return { targets, shortfall: undefined };

	const ofHolder = selectSudinOf(responsibility, holder.code);
	const isHolderTarget = targets.some(({ unit }) => unit.code === holder.code);
	if (isHolderTarget && ofHolder.length > 0) {
		const below = selectServing(ofHolder, region);
		if (below.length > 0) return { targets: below, shortfall: undefined };
		return { targets, shortfall: { ...missing, kind: region === null ? "no_region" : "no_unit_of_kind" } };
	}
	// A Suku Dinas that has it from the right Dinas is where it belongs.
	const isBelowTarget = holder.level === "sudin" && targets.some(({ unit }) => unit.code === holder.parent);
	const own = isBelowTarget ? selectServing([holder], region) : [];
	return { targets: own.length > 0 ? own : targets, shortfall: undefined };
}

/** The units that serve the place, the most local first. */
function selectServing(units: readonly ResponsibleUnit[], region: RegionCode | null): readonly Target[] {
	return units
		.flatMap((unit) => {
			const area = findServedArea(unit, region);
			return area === undefined ? [] : [{ unit, area }];
		})
		.sort((a, b) => b.area.length - a.area.length || (a.unit.code < b.unit.code ? -1 : 1));
}

function toSuggested({ unit, area }: Target, region: Reason, candidate: Candidate, holder: ResponsibleUnit | undefined): SuggestedUnit {
	const reasons: Reason[] = [region, ...candidate.reasons];
	if (holder !== undefined && (holder.code === unit.code || holder.code === unit.parent))
		reasons.push({ kind: "holder", unit: holder.code });
	reasons.push({ kind: "serves", unit: unit.code, area });
	if (unit.isGateway) reasons.push({ kind: "gateway", unit: unit.code });
	return { unit: unit.code, dispatchKind: unit.level === "sudin" ? "disposisi" : "koordinasi", points: candidate.points, reasons };
}
