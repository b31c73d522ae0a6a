// The past of the drill, through the intake and the command functions that serve the present. Every complaint's life, from its
// arrival to today, is one transaction's, the newest complaints first: so a wall that is already open fills within seconds and
// shows each complaint as it stands today, never as it stood last week; those that were closed since never light up at all.
import type { ISql, Sql } from "postgres";
import { takeComplaints } from "../http/intake.ts";
import type { ComplaintId, Instant } from "../protocol/code.ts";
import { findKnownReports, findLastArrival, loadDrillComplaints, type PastCommand, runPastCommands } from "../queries/drill.ts";
import { attachDrillEvidence } from "../queries/evidence.ts";
import { type Agenda, applyStanding, commandKey, type Entry, needsProof, selectDue } from "./agenda.ts";
import { type Arrival, type Citizens, listArrivals } from "./citizens.ts";
import { pause } from "./pause.ts";
import { DAY_MS, HISTORY_RHYTHM, HOUR_MS } from "./rhythm.ts";
import { applyAct, type Standing, type World } from "./units.ts";

/** Lives a transaction: about 0.2 s of the embedded database's only connection. */
const BATCH = 40;
/** Between two transactions: the feed's and a visitor's queries, which follow one another, go through here, not one each time. */
const BREATH_MS = 40;
/** Reports of this span arrive together at its last instant: a bulk costs a tenth of so many single ones. */
const TOGETHER_MS = HOUR_MS / 2;

export interface HistoryOptions {
	readonly sql: Sql;
	readonly citizens: Citizens;
	readonly world: World;
	readonly now: () => Instant;
	readonly signal: AbortSignal;
	readonly days: number;
	/** False until a history was played to its end; then only the time since the last arrival is. */
	readonly isComplete: boolean;
	/** A life that was interrupted for less than this goes on without a history of the gap. */
	readonly gapMs: number;
	readonly onProgress: (figures: HistoryFigures) => void;
}

export interface HistoryFigures {
	readonly arrived: number;
	readonly refused: number;
	readonly commands: number;
	/** Somebody else was faster, or the drill's own rules do not fit the database's. */
	readonly commandsRefused: number;
	/** Of how many arrivals. */
	readonly due: number;
}

/** The last `days` up to now. Played again after a kill it skips what is there; the same seed and the same now give the same past. */
export async function playHistory(options: HistoryOptions): Promise<HistoryFigures> {
	const { sql, citizens, now, signal } = options;
	const figures = { arrived: 0, refused: 0, commands: 0, commandsRefused: 0, due: 0 };
	const end = now();
	const last = await findLastArrival(sql);
	if (options.isComplete && last !== null && end - last < options.gapMs) return figures;
	const start = Math.max(end - options.days * DAY_MS, options.isComplete && last !== null ? last : 0);

	for (const batch of cutBatches(await loadDrillComplaints(sql))) {
		if (signal.aborted) return figures;
		await sql.begin((tx) => playLives(tx, batch, options, end, figures));
	}
	const arrivals = [...listArrivals(citizens, HISTORY_RHYTHM, start, end)].reverse();
	figures.due = arrivals.length;
	for (const batch of cutBatches(arrivals)) {
		if (signal.aborted) return figures;
		await sql.begin(async (tx) => {
			const ids = await takeArrivals(tx, batch, figures);
			if (ids.length > 0) await playLives(tx, await loadDrillComplaints(tx, ids), options, end, figures);
		});
		options.onProgress(figures);
		await pause(BREATH_MS, signal);
	}
	return figures;
}

function cutBatches<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
	return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) => items.slice(index * BATCH, (index + 1) * BATCH));
}

/** Newest first, as they come. */
async function takeArrivals(
	tx: ISql,
	arrivals: readonly Arrival[],
	figures: { arrived: number; refused: number },
): Promise<readonly ComplaintId[]> {
	const known = await findKnownReports(
		tx,
		arrivals.map(({ item }) => item.externalId),
	);
	const fresh = arrivals.filter(({ item }) => !known.has(item.externalId));
	const ids: ComplaintId[] = [];
	for (let first = fresh[0]; first !== undefined; first = fresh[0]) {
		const now = first.at;
		const rest = fresh.findIndex((arrival) => arrival.at <= now - TOGETHER_MS);
		const together = fresh.splice(0, rest === -1 ? fresh.length : rest);
		const answers = await takeComplaints(
			tx,
			together.map((arrival) => arrival.item),
			{ now },
		);
		for (const answer of answers) if (answer.ok) ids.push(answer.id);
		figures.refused += answers.filter((answer) => !answer.ok).length;
	}
	figures.arrived += ids.length;
	return ids;
}

/** Every step that falls due up to `end`, and those that follow from it. */
async function playLives(
	tx: ISql,
	standings: readonly Standing[],
	{ world }: HistoryOptions,
	end: Instant,
	figures: { commands: number; commandsRefused: number },
): Promise<void> {
	const agenda: Agenda = new Map();
	for (const standing of standings) applyStanding(agenda, standing.id, standing, world);
	const dueOf = ({ standing, step }: Entry) => standing.statusSince + step.afterMs;
	for (;;) {
		const due = selectDue(agenda, (entry) => dueOf(entry) <= end, dueOf, BATCH);
		if (due.length === 0) return;
		await attachDrillEvidence(
			tx,
			due.filter(needsProof).map((entry) => ({ id: entry.standing.id, by: entry.step.account.name, at: dueOf(entry) })),
		);
		const answers = await runPastCommands(
			tx,
			due.map((entry) => entryToCommand(entry, dueOf(entry))),
		);
		figures.commands += due.length;
		for (const [index, entry] of due.entries()) {
			const answer = answers[index];
			if (answer?.ok) {
				const next = applyAct(entry.standing, entry.step.act, answer.version, dueOf(entry), world.responsibility);
				applyStanding(agenda, entry.standing.id, next, world);
			} else {
				// The database knows better; the live part reads it again.
				figures.commandsRefused += 1;
				agenda.delete(entry.standing.id);
			}
		}
	}
}

function entryToCommand(entry: Entry, at: Instant): PastCommand {
	const { standing, step } = entry;
	const common = { account: step.account, key: commandKey(entry), id: standing.id, version: standing.version, at };
	if (step.act.name !== "dispatch") return { ...common, act: step.act };
	return { ...common, act: { name: "dispatch", unit: step.act.unit, explanation: step.act.suggestion ?? {} } };
}
