import { expect, test } from "vitest";
import { selectMay } from "../../../client/panels/duty.ts";
import { selectChoices } from "../../../client/panels/picker.tsx";
import { selectBulkSteps, selectSteps, waitsForUnit } from "../../../client/panels/steps.ts";
import { selectUndoable } from "../../../client/panels/undoable.ts";
import type { Account, Role } from "../../../server/protocol/account.ts";
import type { AccountName, CategoryCode, ChannelCode, ComplaintId, RegionCode, UnitCode } from "../../../server/protocol/code.ts";
import type { ComplaintRow } from "../../../server/protocol/complaint.ts";

const NOW = 1_800_000_000_000;
const UNIT = "dinas-bina-marga" as UnitCode;

function accountOf(role: Role): Account {
	return { name: role as string as AccountName, role, scope: ["31" as RegionCode], unit: role === "unit" ? UNIT : null };
}

function rowOf(parts: Partial<ComplaintRow>): ComplaintRow {
	return {
		id: 1 as ComplaintId,
		version: 1,
		number: "JK26112110001",
		channel: "jaki" as ChannelCode,
		category: "jalan" as CategoryCode,
		status: "waiting",
		region: "31.71.01.1001" as RegionCode,
		regionReason: "inside",
		unit: UNIT,
		cell: null,
		position: null,
		reportedAt: NOW,
		dueAt: NOW,
		isPrivate: true,
		claimedBy: null,
		claimedUntil: null,
		handBacks: 0,
		escalatedAt: null,
		nudgedAt: null,
		leader: null,
		...parts,
	};
}

test("a dispatcher dispatches what waits and what is with a unit, and an operator does not", () => {
	expect(selectSteps(accountOf("dispatcher"), rowOf({}), NOW).canDispatch).toBe(true);
	expect(selectSteps(accountOf("dispatcher"), rowOf({ status: "coordinating" }), NOW).canDispatch).toBe(true);
	expect(selectSteps(accountOf("dispatcher"), rowOf({ status: "awaiting_validation" }), NOW).canDispatch).toBe(false);
	expect(selectSteps(accountOf("operator"), rowOf({}), NOW).canDispatch).toBe(false);
});

test("only a validator resolves", () => {
	const row = rowOf({ status: "awaiting_validation" });
	for (const role of ["operator", "dispatcher", "supervisor", "unit"] as const)
		expect(selectSteps(accountOf(role), row, NOW).advances).toEqual([]);
	expect(selectSteps(accountOf("validator"), row, NOW).advances).toEqual(["resolved", "follow_up_rejected"]);
});

test("a unit acts on what it holds and on nothing else", () => {
	const row = rowOf({ status: "coordinating" });
	expect(selectSteps(accountOf("unit"), row, NOW)).toMatchObject({ canHandBack: true, canNote: true, advances: ["in_progress"] });
	expect(selectSteps(accountOf("unit"), { ...row, unit: "pam-jaya" as UnitCode }, NOW)).toMatchObject({
		canHandBack: false,
		canNote: false,
		advances: [],
	});
});

test("a claim is released by its holder, and ends by itself", () => {
	const row = rowOf({ claimedBy: "operator" as AccountName, claimedUntil: NOW + 1 });
	expect(selectSteps(accountOf("operator"), row, NOW)).toMatchObject({ canClaim: false, canRelease: true });
	expect(selectSteps(accountOf("dispatcher"), row, NOW)).toMatchObject({ canClaim: false, canRelease: false });
	expect(selectSteps(accountOf("dispatcher"), row, NOW + 2)).toMatchObject({ canClaim: true, canRelease: false });
});

test("an undo is offered until its last second", () => {
	const made = { id: 1 as ComplaintId, number: "JK1", unit: UNIT, until: NOW };
	expect(selectUndoable([made], NOW - 1)).toEqual([made]);
	expect(selectUndoable([made], NOW)).toEqual([]);
});

test("units are found by any of their names and by code", () => {
	const units = [
		{ code: UNIT, name: "Dinas Bina Marga", short: "Bina Marga" },
		{ code: "pam-jaya" as UnitCode, name: "Perumda Air Minum Jaya", short: "PAM Jaya" },
	];
	expect(selectChoices(units, "pam air").map(({ code }) => code)).toEqual(["pam-jaya"]);
	expect(selectChoices(units, "DINAS-BINA").map(({ code }) => code)).toEqual([UNIT]);
	expect(selectChoices(units, " ")).toBe(units);
});

test("offers to pick several only to who may do something with them", () => {
	expect(selectBulkSteps("dispatcher")).toEqual({ dispatch: true, nudge: true, pick: true });
	expect(selectBulkSteps("operator")).toEqual({ dispatch: false, nudge: true, pick: true });
	expect(selectBulkSteps("unit")).toEqual({ dispatch: true, nudge: false, pick: true });
	expect(selectBulkSteps("validator")).toEqual({ dispatch: false, nudge: false, pick: false });
	expect(selectBulkSteps("display")).toEqual({ dispatch: false, nudge: false, pick: false });
});

test("names an act only to who has it", () => {
	const may = (role: Role) =>
		Object.entries(selectMay(accountOf(role)))
			.filter(([, isAllowed]) => isAllowed)
			.map(([act]) => act)
			.sort()
			.join(" ");
	const picks = "pick pickAll";
	expect(may("supervisor")).toBe(`box dispatch exportFile freehand handover hotspot nudge ${picks} playback report`);
	expect(may("operator")).toBe(`box exportFile freehand handover hotspot nudge ${picks} playback`);
	expect(may("unit")).toBe(`box dispatch freehand hotspot ${picks}`);
	expect(may("validator")).toBe("exportFile playback");
});

test("reminds nobody of what waits for no unit", () => {
	expect(waitsForUnit(rowOf({ status: "coordinating" }))).toBe(true);
	expect(waitsForUnit(rowOf({ status: "coordinating", unit: null }))).toBe(false);
	expect(waitsForUnit(rowOf({ status: "awaiting_validation" }))).toBe(false);
	expect(waitsForUnit(rowOf({ status: "resolved" }))).toBe(false);
	expect(waitsForUnit(rowOf({ status: "coordinating", leader: 7 as ComplaintId }))).toBe(false);
});
