import fc from "fast-check";
import { expect, test } from "vitest";
import { accountToAudience, isInScope } from "../../../server/domain/audience.ts";
import { cellResolution, cellToHalves, cellToParent } from "../../../server/domain/cells.ts";
import { projectToView } from "../../../server/domain/projection.ts";
import type { Account } from "../../../server/protocol/account.ts";
import type { AccountName, RegionCode } from "../../../server/protocol/code.ts";
import { anyRow } from "../../support/rows.ts";

test("a wall never gets a number, a point, a name or a cell finer than its own, whatever the row carries", () => {
	fc.assert(
		fc.property(anyRow, (row) => {
			const smuggled = { ...row, text: "Pak Budi, 0812…", address: "Jl. Melati 5", reporter: "Budi" };
			const shown = projectToView(smuggled, "wall");
			expect(shown).toMatchObject({ number: null, position: null, claimedBy: null, claimedUntil: null });
			expect(Object.keys(shown)).not.toContain("text");
			expect(JSON.stringify(shown)).not.toMatch(/Melati|budi|sari/i);
			if (shown.cell !== null) expect(cellResolution(cellToHalves(shown.cell).hi)).toBe(9);
		}),
	);
});

test("the console gets the row as it is with its point to 0.1 m, and the wall's cell is the parent of the console's", () => {
	fc.assert(
		fc.property(anyRow, (row) => {
			const position = row.position?.map((degrees) => Number(degrees.toFixed(6))) ?? null;
			expect(projectToView(row, "console")).toEqual({ ...row, position });
			expect(projectToView(row, "wall").cell).toBe(cellToParent(row.cell, 9));
		}),
	);
});

const account = (role: Account["role"], ...scope: string[]): Account => ({
	name: "a" as AccountName,
	role,
	scope: scope as RegionCode[],
	unit: null,
});

test("a display is shown the wall's view whatever it asks for", () => {
	expect(accountToAudience(account("display", "31"), "console").view).toBe("wall");
	expect(accountToAudience(account("operator", "31"), "console").view).toBe("console");
});

test("scopes that mean the same are one audience", () => {
	const key = accountToAudience(account("operator", "31.74", "31.71"), "console").key;
	expect(accountToAudience(account("operator", "31.71", "31.74.09", "31.74", "31.71"), "console").key).toBe(key);
	expect(accountToAudience(account("operator", "31.71", "31.74"), "wall").key).not.toBe(key);
});

test("a scope holds its region and all below, nothing beside it, and everything without a region", () => {
	const scope = ["31.71.01"] as RegionCode[];
	const at = (region: string | null) => isInScope({ region: region as RegionCode | null }, scope);
	expect([at("31.71.01"), at("31.71.01.1001"), at(null)]).toEqual([true, true, true]);
	expect([at("31.71.02.1001"), at("31.71.011"), at("31.71")]).toEqual([false, false, false]);
});
