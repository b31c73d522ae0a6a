// Who does what next, for every open complaint of the drill: a cache of nextStep, so that a complaint is thought about once
// a version. Nothing in here is kept: it is made again from the complaints as they stand.
import type { ComplaintId, Instant } from "../protocol/code.ts";
import { nextStep, type Standing, type Step, type World } from "./units.ts";

export interface Entry {
	readonly standing: Standing;
	readonly step: Step;
}

export type Agenda = Map<ComplaintId, Entry>;

/** Puts the complaint as it stands now; one that nobody will do anything about, or null, leaves the agenda. */
export function applyStanding(agenda: Agenda, id: ComplaintId, standing: Standing | null, world: World): void {
	const step = standing === null ? null : nextStep(standing, world);
	if (standing === null || step === null) agenda.delete(id);
	else agenda.set(id, { standing, step });
}

/** Brings the agenda to what the database says: others act too. Entries of a version that is known stay as they are. */
export function applyStandings(agenda: Agenda, standings: readonly Standing[], world: World): void {
	const open = new Set<ComplaintId>();
	for (const standing of standings) {
		open.add(standing.id);
		if (agenda.get(standing.id)?.standing.version !== standing.version) applyStanding(agenda, standing.id, standing, world);
	}
	for (const id of agenda.keys()) if (!open.has(id)) agenda.delete(id);
}

/** Entries that are due by `dueOf`'s clock, the longest due first, at most `most`. */
export function selectDue(
	agenda: Agenda,
	isDue: (entry: Entry) => boolean,
	dueOf: (entry: Entry) => Instant,
	most: number,
): readonly Entry[] {
	const due: Entry[] = [];
	for (const entry of agenda.values()) if (isDue(entry)) due.push(entry);
	return due.sort((a, b) => dueOf(a) - dueOf(b) || a.standing.id - b.standing.id).slice(0, most);
}

/** Whether the step is a hand-in, which the database takes with proof only. */
export function needsProof({ step }: Entry): boolean {
	return step.act.name === "advance" && step.act.to === "awaiting_validation";
}

/** One try of one version: whoever is interrupted and tries again gets the first answer again. */
export function commandKey({ standing }: Entry): string {
	return `drill-${standing.id}-${standing.version}`;
}
