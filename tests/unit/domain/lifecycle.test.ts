import { describe, expect, it } from "vitest";
import { canStep, isOpen, NEXT_STATUSES, STATUS_STEPS, selectAdvances } from "../../../server/domain/lifecycle.ts";
import { ROLES } from "../../../server/protocol/account.ts";
import { COMPLAINT_STATUSES } from "../../../server/protocol/complaint.ts";

describe("the life cycle", () => {
	it("has a row of roles for exactly the steps that it names", () => {
		const steps = STATUS_STEPS.map((step) => `${step.from} ${step.to}`);
		const named = COMPLAINT_STATUSES.flatMap((from) => NEXT_STATUSES[from].map((to) => `${from} ${to}`));
		expect(new Set(steps)).toEqual(new Set(named));
		expect(steps).toHaveLength(new Set(steps).size);
		for (const step of STATUS_STEPS) expect(step.roles.length).toBeGreaterThan(0);
	});

	it("leads from arrival to every status, and back to work from every closed one", () => {
		const reach = (from: (typeof COMPLAINT_STATUSES)[number]) => {
			const reached = new Set([from]);
			for (const status of reached) for (const next of NEXT_STATUSES[status]) reached.add(next);
			return reached;
		};
		expect(reach("waiting")).toEqual(new Set(COMPLAINT_STATUSES));
		for (const status of COMPLAINT_STATUSES) expect(reach(status)).toContain("in_progress");
	});

	it("lets nobody but a validator resolve", () => {
		for (const role of ROLES) expect(canStep(role, "awaiting_validation", "resolved")).toBe(role === "validator");
		for (const from of COMPLAINT_STATUSES) {
			if (from !== "awaiting_validation") for (const role of ROLES) expect(canStep(role, from, "resolved")).toBe(false);
		}
	});

	it("lets a unit neither close nor re-open anything, and a display do nothing at all", () => {
		for (const { from, to, roles } of STATUS_STEPS) {
			if (!isOpen(from) || !isOpen(to)) expect(roles).not.toContain("unit");
			expect(roles).not.toContain("display");
		}
	});

	it("lets only a unit begin work and hand in its follow-up", () => {
		for (const { from, to, roles } of STATUS_STEPS) {
			if (isOpen(from) && (to === "awaiting_validation" || to === "in_progress")) expect(roles).toEqual(["unit"]);
		}
	});

	it("offers as advances only what needs no other unit", () => {
		expect(selectAdvances("dispatcher", "waiting")).toEqual(["invalid"]);
		expect(selectAdvances("unit", "coordinating")).toEqual(["in_progress"]);
		expect(selectAdvances("validator", "awaiting_validation")).toEqual(["resolved", "follow_up_rejected"]);
		expect(selectAdvances("supervisor", "invalid")).toEqual(["waiting"]);
		expect(selectAdvances("supervisor", "in_progress")).toEqual([]);
		expect(selectAdvances("operator", "resolved")).toEqual(["awaiting_validation"]);
		expect(selectAdvances("supervisor", "resolved")).toEqual(["awaiting_validation", "in_progress"]);
	});

	it("asks for a reason where a report is refused and where something closed is opened again, and nowhere else", () => {
		const asking = STATUS_STEPS.filter((step) => step.needsReason).map(({ from, to }) => `${from} ${to}`);
		expect(asking).toEqual([
			"waiting invalid",
			"coordinating invalid",
			"resolved awaiting_validation",
			"resolved in_progress",
			"invalid waiting",
		]);
	});
});
