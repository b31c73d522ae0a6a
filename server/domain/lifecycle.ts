// The life cycle (domain.md §2), once for the database (seeded into status_step) and for the buttons on the screen.

import type { Role } from "../protocol/account.ts";
import type { ComplaintStatus } from "../protocol/complaint.ts";

export const NEXT_STATUSES = {
	waiting: ["coordinating", "delegated", "in_progress", "invalid"],
	coordinating: ["waiting", "delegated", "in_progress", "invalid"],
	delegated: ["coordinating", "waiting", "in_progress"],
	in_progress: ["awaiting_validation", "waiting", "coordinating", "delegated"],
	awaiting_validation: ["resolved", "follow_up_rejected"],
	follow_up_rejected: ["in_progress", "awaiting_validation", "coordinating"],
	resolved: ["awaiting_validation", "in_progress"],
	invalid: ["waiting"],
} as const satisfies Record<ComplaintStatus, readonly ComplaintStatus[]>;

type StepRoles = {
	readonly [From in ComplaintStatus]: { readonly [To in (typeof NEXT_STATUSES)[From][number]]: readonly Role[] };
};

/** Who takes a step. Only a validator (Biro Pemerintahan) resolves; a unit neither closes nor re-opens anything. */
export const STEP_ROLES = {
	waiting: {
		coordinating: ["dispatcher", "supervisor"],
		delegated: ["dispatcher", "supervisor"],
		in_progress: ["unit"],
		invalid: ["operator", "dispatcher", "supervisor", "validator"],
	},
	coordinating: {
		// Hand-back by the unit, undo by the room.
		waiting: ["unit", "dispatcher", "supervisor"],
		delegated: ["dispatcher", "supervisor", "unit"],
		in_progress: ["unit"],
		invalid: ["operator", "dispatcher", "supervisor", "validator"],
	},
	delegated: {
		// A Suku Dinas hands back to its Dinas.
		coordinating: ["unit", "dispatcher", "supervisor"],
		waiting: ["unit", "dispatcher", "supervisor"],
		in_progress: ["unit"],
	},
	in_progress: {
		awaiting_validation: ["unit"],
		waiting: ["unit", "dispatcher", "supervisor"],
		coordinating: ["unit", "dispatcher", "supervisor"],
		delegated: ["unit", "dispatcher", "supervisor"],
	},
	awaiting_validation: { resolved: ["validator"], follow_up_rejected: ["validator"] },
	follow_up_rejected: { in_progress: ["unit"], awaiting_validation: ["unit"], coordinating: ["dispatcher", "supervisor"] },
	// A resolved complaint can be disputed (domain.md §2): the proof goes before the validator again. Whoever is sure that the
	// work was not done sends it straight back to the unit. Neither restarts a clock.
	resolved: { awaiting_validation: ["operator", "dispatcher", "supervisor"], in_progress: ["supervisor", "validator"] },
	invalid: { waiting: ["supervisor", "validator"] },
} as const satisfies StepRoles;

export interface StatusStep {
	readonly from: ComplaintStatus;
	readonly to: ComplaintStatus;
	readonly roles: readonly Role[];
	/** Refused without a reason in words. */
	readonly needsReason: boolean;
}

/** Every step with its roles, in the order of the tables above: the rows of status_step. */
export const STATUS_STEPS: readonly StatusStep[] = Object.entries(STEP_ROLES).flatMap(([given, steps]) => {
	const from = given as ComplaintStatus;
	return Object.entries(steps).map(([target, roles]) => {
		const to = target as ComplaintStatus;
		return { from, to, roles, needsReason: needsReason(from, to) };
	});
});

/** Whoever refuses a report, or opens again what was closed, says why. */
export function needsReason(from: ComplaintStatus, to: ComplaintStatus): boolean {
	return to === "invalid" || !isOpen(from);
}

export function canStep(role: Role, from: ComplaintStatus, to: ComplaintStatus): boolean {
	return STATUS_STEPS.some((step) => step.from === from && step.to === to && step.roles.includes(role));
}

/** Whether anything is still to be done. A closed complaint leaves every map and every count. */
export function isOpen(status: ComplaintStatus): boolean {
	return status !== "resolved" && status !== "invalid";
}

/**
 * The steps that the `advance` command takes: what a person says about the complaint itself. The others follow from a
 * dispatch, a hand-back or an undo, which say to whom it goes.
 */
export function selectAdvances(role: Role, from: ComplaintStatus): readonly ComplaintStatus[] {
	const next: readonly ComplaintStatus[] = NEXT_STATUSES[from];
	return next.filter((to) => to !== "coordinating" && to !== "delegated" && (to !== "waiting" || !isOpen(from)) && canStep(role, from, to));
}
