import { expect, test } from "vitest";
import { selectProofSteps } from "../../../client/panels/proof-steps.ts";
import { selectAdvances } from "../../../server/domain/lifecycle.ts";
import { type Account, ROLES, type Role } from "../../../server/protocol/account.ts";
import type { AccountName } from "../../../server/protocol/code.ts";
import { COMPLAINT_STATUSES, type ComplaintStatus } from "../../../server/protocol/complaint.ts";

const stepsOf = (role: Role, from: ComplaintStatus) => {
	const you: Account = { name: "a" as AccountName, role, scope: [], unit: null };
	return selectProofSteps(you, from, selectAdvances(role, from));
};

test("a unit accepts what waits for it and finishes what it works on, with proof", () => {
	expect(stepsOf("unit", "coordinating")).toMatchObject({ accept: "in_progress", canFinish: false });
	expect(stepsOf("unit", "in_progress")).toMatchObject({ accept: null, canFinish: true });
	expect(stepsOf("unit", "follow_up_rejected")).toMatchObject({ accept: null, canFinish: true, others: ["in_progress"] });
});

test("a validator accepts or rejects what was handed in", () => {
	expect(stepsOf("validator", "awaiting_validation")).toMatchObject({ accept: "resolved", canReject: true, others: [] });
});

test("nobody else is offered a step of proof, and no step is lost", () => {
	for (const role of ROLES) {
		for (const from of COMPLAINT_STATUSES) {
			const { accept, canFinish, canReject, others } = stepsOf(role, from);
			if (role !== "unit") expect(canFinish).toBe(false);
			if (role !== "unit" && role !== "validator") expect([accept, canReject]).toEqual([null, false]);
			const offered = [accept, canFinish && "awaiting_validation", canReject && "follow_up_rejected", ...others].filter(Boolean);
			expect([...offered].sort()).toEqual([...selectAdvances(role, from)].sort());
		}
	}
});
