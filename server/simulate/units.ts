// What the units, the room's dispatchers and the validators of the drill do next with a complaint. Pure and without memory:
// the next step follows from the complaint as it stands (and the seed), so a visitor's own dispatch, a restart or a refused
// command needs no repair. The rates are our own guess, tuned to domain.md §7: two hours from kelurahan to agency, four days
// in all, 97 % of the old ones done, one open complaint in six late.

import { isOpen } from "../domain/lifecycle.ts";
import type { Responsibility } from "../domain/responsibility.ts";
import type { Account } from "../protocol/account.ts";
import type { Suggestion } from "../protocol/case.ts";
import type { AccountName, Instant, RegionCode, UnitCode } from "../protocol/code.ts";
import type { ComplaintStatus } from "../protocol/complaint.ts";
import { HAND_BACK_CAUSES, type HandBackCause } from "../protocol/hand-back.ts";
import type { DrillComplaint } from "../queries/drill.ts";
import { type Chance, createChance, drawLogNormal, pick } from "./chance.ts";
import { findSudin, type Habits } from "./habits.ts";
import { DAY_MS, HOUR_MS } from "./rhythm.ts";

/** An open complaint as the actors see it; the dice hang on its label. */
export type Standing = DrillComplaint;

export type Act =
	| { readonly name: "dispatch"; readonly unit: UnitCode; readonly suggestion: Suggestion | null }
	| { readonly name: "hand-back"; readonly cause: HandBackCause }
	| { readonly name: "advance"; readonly to: ComplaintStatus; readonly note?: string };

export interface Step {
	readonly account: Account;
	readonly act: Act;
	/** How long after `statusSince`. */
	readonly afterMs: number;
	/** Forgotten: takes its time however fast the drill is played. */
	readonly isForgotten: boolean;
}

/** What the actors know. `suggest` is the room's own suggestion (server/domain/suggestion.ts). */
export interface World {
	readonly habits: Habits;
	readonly responsibility: Responsibility;
	readonly suggest: (standing: Standing) => Suggestion;
	/** What comes in from here on comes `pace` times as fast and is worked as much faster. */
	readonly liveSince: Instant;
	readonly pace: number;
}

const PROVINCE_SCOPE = ["31" as RegionCode];
export const SIMULATED_DISPATCHER: Account = {
	name: "latihan-dispatcher" as AccountName,
	role: "dispatcher",
	scope: PROVINCE_SCOPE,
	unit: null,
};
export const SIMULATED_VALIDATOR: Account = {
	name: "latihan-validator" as AccountName,
	role: "validator",
	scope: PROVINCE_SCOPE,
	unit: null,
};

/** A unit's own officer, without a row in `account`: nobody can log in as one. */
export function unitAccount(unit: UnitCode): Account {
	return { name: `latihan-${unit}`.slice(0, 63) as AccountName, role: "unit", scope: PROVINCE_SCOPE, unit };
}

/** In a slow kelurahan, and anywhere. */
const FORGOTTEN_SHARE = { slow: 0.75, elsewhere: 0.008 };
/** Work that is begun and then lies; most of it is what is late after a week. */
const STUCK_SHARE = { slow: 0.4, elsewhere: 0.006 };
/** Nobody sends a complaint round for ever. */
const LAST_HAND_BACK_VERSION = 7;

/** The next step, and when; null when there is nothing that anybody of the drill would do. */
export function nextStep(standing: Standing, world: World): Step | null {
	const chance = createChance(`${world.habits.seed}/step/${standing.label}/${standing.version}`);
	switch (standing.status) {
		case "waiting":
			return stepFromWaiting(standing, world, chance);
		case "coordinating":
		case "delegated":
			return stepFromDispatched(standing, world, chance);
		case "in_progress":
			return stepFromWork(standing, world, chance);
		case "awaiting_validation": {
			const isRejected = chance.next() < 0.06;
			return step(
				SIMULATED_VALIDATOR,
				{ name: "advance", to: isRejected ? "follow_up_rejected" : "resolved" },
				drawLogNormal(chance, 9 * HOUR_MS, 0.7),
			);
		}
		case "follow_up_rejected":
			if (standing.unit === null) return null;
			return step(unitAccount(standing.unit), { name: "advance", to: "in_progress" }, drawLogNormal(chance, 8 * HOUR_MS, 0.8));
		case "resolved":
		case "invalid":
			return null;
	}
}

function stepFromWaiting(standing: Standing, world: World, chance: Chance): Step | null {
	// From the next town: the room refuses it, after a while in the tray.
	if (standing.regionReason === "outside") {
		const refusal = { name: "advance", to: "invalid", note: "Di luar wilayah Provinsi DKI Jakarta" } as const;
		return step(SIMULATED_DISPATCHER, refusal, drawLogNormal(chance, 20 * HOUR_MS, 0.6));
	}
	const suggestion = world.suggest(standing);
	const options = [suggestion.best, ...suggestion.alternatives].filter((option) => option !== null && option.unit !== standing.unit);
	// Sent back once: the next one in the list is tried.
	const best = suggestion.best?.unit === standing.unit ? undefined : options[Math.min(standing.version > 2 ? 1 : 0, options.length - 1)];
	const isForgotten = chance.next() < FORGOTTEN_SHARE[isSlow(standing, world) ? "slow" : "elsewhere"] / paceOf(standing, world) ** 0.4;
	const afterMs = isForgotten
		? 6 * HOUR_MS + drawLogNormal(chance, 36 * HOUR_MS, 0.6)
		: // Whoever has no place has to be found first.
			drawLogNormal(chance, (standing.region === null ? 5 : 2) * HOUR_MS, 0.75);
	if (best) return step(SIMULATED_DISPATCHER, { name: "dispatch", unit: best.unit, suggestion }, afterMs, isForgotten);
	if (standing.unit !== null) return step(unitAccount(standing.unit), { name: "advance", to: "in_progress" }, afterMs, isForgotten);
	const refusal = { name: "advance", to: "invalid", note: "Lokasi tidak disebut dan tidak dapat ditemukan" } as const;
	return step(SIMULATED_DISPATCHER, refusal, drawLogNormal(chance, 30 * HOUR_MS, 0.5));
}

function stepFromDispatched(standing: Standing, world: World, chance: Chance): Step | null {
	if (standing.unit === null) return null;
	const account = unitAccount(standing.unit);
	const slowness = world.habits.slownessOf.get(standing.unit) ?? 1;
	const isDelegated = standing.status === "delegated";
	const handsBack = chance.next() < (isDelegated ? 0.03 : 0.08) && standing.version < LAST_HAND_BACK_VERSION;
	const afterMs = slowness * drawLogNormal(chance, (isDelegated ? 5 : 3) * HOUR_MS, 0.8);
	if (handsBack) return step(account, { name: "hand-back", cause: pick(chance, HAND_BACK_CAUSES) }, afterMs);
	const sudin = isDelegated ? undefined : findSudin(world.habits, standing.unit, standing.region);
	if (sudin !== undefined && chance.next() < 0.75) {
		return step(account, { name: "dispatch", unit: sudin.code, suggestion: null }, afterMs);
	}
	return step(account, { name: "advance", to: "in_progress" }, afterMs);
}

function stepFromWork(standing: Standing, world: World, chance: Chance): Step | null {
	if (standing.unit === null) return null;
	const slowness = world.habits.slownessOf.get(standing.unit) ?? 1;
	const isStuck = chance.next() < STUCK_SHARE[isSlow(standing, world) ? "slow" : "elsewhere"] / paceOf(standing, world);
	const afterMs = isStuck ? (7 + 5 * chance.next()) * DAY_MS : slowness * drawLogNormal(chance, 38 * HOUR_MS, 0.65);
	return step(unitAccount(standing.unit), { name: "advance", to: "awaiting_validation" }, afterMs, isStuck);
}

function step(account: Account, act: Act, afterMs: number, isForgotten = false): Step {
	return { account, act, afterMs: Math.round(afterMs), isForgotten };
}

/**
 * What is forgotten or stuck takes its hours or days however fast the drill is played, so at ten times the arrivals fewer
 * are: for hours as for weeks, one open complaint in ten to five is late.
 */
function paceOf({ reportedAt }: Standing, { liveSince, pace }: World): number {
	return reportedAt < liveSince ? 1 : pace;
}

function isSlow(standing: Standing, world: World): boolean {
	return standing.region !== null && world.habits.slowRegions.has(standing.region);
}

/** How the complaint stands once the step is taken; null when that closes it. The database's answer decides about `version`. */
export function applyAct(standing: Standing, act: Act, version: number, at: Instant, responsibility: Responsibility): Standing | null {
	const changed = { ...standing, version, statusSince: at };
	switch (act.name) {
		case "advance":
			return isOpen(act.to) ? { ...changed, status: act.to } : null;
		case "dispatch": {
			const isSudin = responsibility.units.get(act.unit)?.level === "sudin";
			return { ...changed, status: isSudin ? "delegated" : "coordinating", unit: act.unit, from: standing.unit };
		}
		case "hand-back":
			return { ...changed, status: "waiting", unit: standing.from, from: null };
	}
}
