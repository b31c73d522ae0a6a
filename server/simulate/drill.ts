// The drill (latihan): made-up citizens, units and validators, for demonstration, training and load. It comes in by the same
// doors as everybody: the public intake over HTTP and the room's commands.
import type { Sql } from "postgres";
import type { Responsibility } from "../domain/responsibility.ts";
import { suggest } from "../domain/suggestion.ts";
import type { Account } from "../protocol/account.ts";
import type { Instant } from "../protocol/code.ts";
import type { CommandAnswer, CommandName } from "../protocol/up.ts";
import { findLiveSince, keepLiveSince, loadCategoryNames, loadDrillComplaints, loadKelurahanShapes } from "../queries/drill.ts";
import { attachDrillEvidence } from "../queries/evidence.ts";
import { type Agenda, applyStanding, applyStandings, commandKey, type Entry, needsProof, selectDue } from "./agenda.ts";
import { buildCitizens, type Citizens } from "./citizens.ts";
import { buildCity } from "./city.ts";
import { buildHabits } from "./habits.ts";
import { playHistory } from "./history.ts";
import { pause } from "./pause.ts";
import { createPoster } from "./poster.ts";
import { applyAct, type World } from "./units.ts";

export interface DrillOptions {
	/** Where the public intake listens, e.g. `http://127.0.0.1:3000`. */
	readonly baseUrl: string;
	readonly intakeKey: string;
	readonly room: {
		command(name: CommandName, payload: unknown, account: Account, at?: Instant): Promise<CommandAnswer>;
		responsibility(): Responsibility;
	};
	readonly sql: Sql;
	readonly log: { info(message: string): void; warn(message: string): void; error(message: string): void };
	readonly now: () => Instant;
	/** Ends the drill; the promise then resolves within one tick. */
	readonly signal: AbortSignal;
	readonly seed: string;
	/** Times the arrivals of a real day, and the speed of the units. Default 12. */
	readonly pace?: number;
	/** Default 14. */
	readonly historyDays?: number;
}

const LONGEST_DELAY_MS = 60_000;
const TICK_MS = 1000;
/** Between two words about the history. */
const PROGRESS_MS = 5000;
/** A wall breathes, it does not flicker. */
const STEPS_A_TICK = 3;
/** Others act too: how often the drill looks at the complaints afresh. */
const REFRESH_MS = 20_000;
/** A stop of less than this is no gap in the city's life. */
const GAP_MS = 10 * 60_000;
/** So many open complaints make units neither hurry nor dawdle. */
const OPEN_AIM = 1900;
/** How long a complaint is left alone after a refusal (a visitor is on it). */
const REST_MS = 90_000;

/** Resolves when `signal` ends it; a failure inside is logged and tried again, it never rejects. */
export async function startDrill(options: DrillOptions): Promise<void> {
	const { log, now, signal } = options;
	let delayMs = 1000;
	while (!signal.aborted) {
		const begunAt = now();
		try {
			await play(options);
		} catch (error) {
			if (signal.aborted) return;
			// It ran well for a while: whatever it was is new.
			delayMs = now() - begunAt > LONGEST_DELAY_MS ? 1000 : Math.min(LONGEST_DELAY_MS, delayMs * 2);
			log.error(`Drill: stopped, begins again in ${delayMs / 1000} s: ${error instanceof Error ? error.message : String(error)}`);
			await pause(delayMs, signal);
		}
	}
}

async function play(options: DrillOptions): Promise<void> {
	const { sql, log, now, room, signal, seed, pace = 12, historyDays = 14 } = options;
	const city = buildCity(await loadKelurahanShapes(sql), seed);
	const citizens = buildCitizens(city, seed, await loadCategoryNames(sql));
	const responsibility = room.responsibility();
	const world: World = {
		habits: buildHabits(city, responsibility, seed),
		responsibility,
		suggest: (standing) => suggest({ ...standing, holder: standing.unit }, responsibility),
		liveSince: (await findLiveSince(sql)) ?? Infinity,
		pace,
	};
	const isComplete = world.liveSince !== Infinity;
	const startedAt = now();
	let toldAt = startedAt;
	const figures = await playHistory({
		sql,
		citizens,
		world,
		now,
		signal,
		days: historyDays,
		isComplete,
		gapMs: GAP_MS,
		onProgress: ({ arrived, due }) => {
			if (now() - toldAt < PROGRESS_MS) return;
			toldAt = now();
			log.info(`Drill: ${historyDays} days of history, ${arrived} of ${due} complaints`);
		},
	});
	if (signal.aborted) return;
	if (figures.arrived > 0) {
		const { arrived, refused, commands, commandsRefused } = figures;
		log.info(
			`Drill: history complete in ${now() - startedAt} ms: ${arrived} complaints (${refused} refused), ${commands} commands (${commandsRefused} refused)`,
		);
	}
	if (!isComplete) await keepLiveSince(sql, now());
	const liveSince = (await findLiveSince(sql)) ?? now();
	await playLive(options, citizens, { ...world, liveSince });
}

/** Real time drives arrivals; a clock of work, `pace` times as fast and a little faster the more is open, drives the units. */
async function playLive({ baseUrl, intakeKey, room, sql, log, now, signal, pace = 12 }: DrillOptions, citizens: Citizens, world: World) {
	const agenda: Agenda = new Map();
	const restsUntil = new Map<number, Instant>();
	const begunAt = now();
	const poster = createPoster({ baseUrl, intakeKey, citizens, pace, now, log, signal });
	let workNow = begunAt;
	let lastTick = begunAt;
	let refreshedAt = 0;

	// What changed before the drill began has aged by the real clock, what changed since by the clock of work.
	const workSince = (at: Instant) => (at < begunAt ? at : workNow - (now() - at) * pace);
	const isDue = ({ standing, step }: Entry) =>
		(step.isForgotten ? now() : workNow) >= (step.isForgotten ? standing.statusSince : workSince(standing.statusSince)) + step.afterMs &&
		(restsUntil.get(standing.id) ?? 0) <= now();

	while (!signal.aborted) {
		const haste = Math.min(4, Math.max(0.5, (agenda.size / OPEN_AIM) ** 2));
		workNow += Math.max(0, now() - lastTick) * pace * haste;
		lastTick = now();
		if (lastTick - refreshedAt >= REFRESH_MS) {
			refreshedAt = lastTick;
			applyStandings(agenda, await loadDrillComplaints(sql), world);
			for (const [id, until] of restsUntil) if (until <= lastTick) restsUntil.delete(id);
		}
		await poster.post();
		const due = selectDue(agenda, isDue, ({ standing, step }) => standing.statusSince + step.afterMs, STEPS_A_TICK);
		for (const entry of due) {
			if (signal.aborted) return;
			const { standing, step } = entry;
			const at = now();
			if (needsProof(entry)) await attachDrillEvidence(sql, [{ id: standing.id, by: step.account.name, at }]);
			const answer = await room.command(step.act.name, entryToPayload(entry), step.account, at);
			if (answer.ok) {
				applyStanding(agenda, standing.id, applyAct(standing, step.act, answer.version, at, world.responsibility), world);
				continue;
			}
			if (answer.reason === "unavailable") break;
			agenda.delete(standing.id);
			restsUntil.set(standing.id, at + REST_MS);
			if (answer.reason !== "version_conflict") log.warn(`Drill: ${step.act.name} of complaint ${standing.id} refused: ${answer.message}`);
		}
		await pause(TICK_MS, signal);
	}
}

function entryToPayload(entry: Entry): object {
	const { standing, step } = entry;
	const common = { key: commandKey(entry), id: standing.id, version: standing.version };
	switch (step.act.name) {
		case "dispatch":
			return { ...common, unit: step.act.unit };
		case "hand-back":
			return { ...common, cause: step.act.cause };
		case "advance":
			return step.act.note === undefined ? { ...common, to: step.act.to } : { ...common, to: step.act.to, note: step.act.note };
	}
}
