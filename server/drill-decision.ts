import type { Sql } from "postgres";
import type { Config } from "./config.ts";
import { DRILL_PASSWORD_PREFIX, hashPassword, PRINTED_COST } from "./http/password.ts";
import type { Account } from "./protocol/account.ts";
import type { AccountName, RegionCode } from "./protocol/code.ts";
import { listAccounts, putAccount } from "./queries/account.ts";
import { findDrillMark, findDrillUnit, hasComplaints, keepDrillMark } from "./queries/drill-mark.ts";

// Whether this database is a drill, and who may play in it.

export interface DrillDecision {
	/** The data are made up; every screen says LATIHAN. */
	readonly isDrill: boolean;
	/** Whether citizens and units are played now. */
	readonly isPlayed: boolean;
}

/** Throws when PANTAU_DRILL=on meets a database that holds real complaints. */
export async function decideDrill(sql: Sql, { drill }: Pick<Config, "drill">, { isNew }: { isNew: boolean }): Promise<DrillDecision> {
	const marked = await findDrillMark(sql);
	if (marked === true) return { isDrill: true, isPlayed: drill !== "off" };
	if (drill === "on") {
		if (await hasComplaints(sql))
			throw new Error("PANTAU_DRILL is on, but this database holds real complaints: a drill needs a database of its own");
		if (marked === false)
			throw new Error("PANTAU_DRILL is on, but this database was set up for real complaints: a drill needs a database of its own");
	}
	const isDrill = await keepDrillMark(sql, drill === "on" || (drill === "auto" && isNew));
	return { isDrill, isPlayed: isDrill && drill !== "off" };
}

export interface DrillLogin {
	readonly name: AccountName;
	readonly password: string;
	readonly role: Account["role"];
}

/** The account of a wall without a login. */
export const DRILL_DISPLAY = "display" as AccountName;

const ROLES_PLAYED = ["operator", "dispatcher", "supervisor", "validator", "unit", "display"] as const;

/** One account a role, named like it, with the password `latihan-ROLE`, which no other database accepts. Made when missing. */
export async function seatDrillAccounts(sql: Sql): Promise<DrillLogin[]> {
	const there = new Set((await listAccounts(sql)).map(({ account }) => account.name));
	const unit = await findDrillUnit(sql);
	const logins = ROLES_PLAYED.filter((role) => role !== "unit" || unit !== undefined).map(
		(role): DrillLogin => ({ name: role as string as AccountName, password: `${DRILL_PASSWORD_PREFIX}${role}`, role }),
	);
	for (const { name, password, role } of logins.filter((login) => !there.has(login.name))) {
		const account: Account = { name, role, scope: ["31" as RegionCode], unit: role === "unit" ? (unit ?? null) : null };
		await putAccount(sql, account, await hashPassword(password, PRINTED_COST));
	}
	return logins;
}
