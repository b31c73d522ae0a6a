import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import type { Sql } from "postgres";
import { openDatabase } from "../db/connect.ts";
import { prepareDatabase } from "../db/prepare.ts";
import { readConfig } from "./config.ts";
import { createLog } from "./http/log.ts";
import { DRILL_PASSWORD_PREFIX, hashPassword, PASSWORD_MIN_LENGTH } from "./http/password.ts";
import { type Account, ROLES } from "./protocol/account.ts";
import type { AccountName, RegionCode, UnitCode } from "./protocol/code.ts";
import { disableAccount, hasUnit, listAccounts, putAccount } from "./queries/account.ts";
import { keepDrillMark } from "./queries/drill-mark.ts";

// `npm run accounts -- add|list|disable`: local accounts. On the embedded database the server must be stopped first: it has one door.

const USAGE = `npm run accounts -- list
npm run accounts -- add NAME --role ROLE [--scope CODE[,CODE…]] [--unit CODE] [--password-stdin]
npm run accounts -- disable NAME

ROLE      ${ROLES.join(", ")}
--scope   region codes that the account sees and acts in, with all below them; default 31, the province
--unit    for the role unit: the unit's code
Without --password-stdin a password is made and printed once. Adding a name again gives it a new password, role and scope.`;

class UsageError extends Error {}

async function readPassword(): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
	const password = Buffer.concat(chunks)
		.toString("utf8")
		.replace(/\r?\n$/, "");
	if (password.length < PASSWORD_MIN_LENGTH)
		throw new UsageError(`Expected a password of at least ${PASSWORD_MIN_LENGTH} characters, got ${password.length}`);
	if (password.startsWith(DRILL_PASSWORD_PREFIX))
		throw new UsageError(`A password that begins with ${DRILL_PASSWORD_PREFIX} opens nothing outside a drill`);
	return password;
}

interface AddOptions {
	readonly role?: string | undefined;
	readonly scope?: string | undefined;
	readonly unit?: string | undefined;
}

/** Throws a UsageError that says what was got and what was due. */
function parseAccount(name: string, { role: givenRole, scope = "31", unit }: AddOptions): Account {
	if (!/^[a-z0-9][a-z0-9._-]{1,62}$/.test(name))
		throw new UsageError(`Expected a name of 2 to 63 small letters, digits, . _ -, got ${JSON.stringify(name)}`);
	const role = ROLES.find((each) => each === givenRole);
	if (role === undefined) throw new UsageError(`Expected --role ${ROLES.join("|")}, got ${givenRole ?? "none"}`);
	const codes = scope.split(",").map((code) => code.trim());
	const wrong = codes.find((code) => !/^31(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/.test(code));
	if (wrong !== undefined) throw new UsageError(`Expected --scope codes like 31.71 or 31.71.01.1001, got ${JSON.stringify(wrong)}`);
	if ((role === "unit") !== (unit !== undefined)) throw new UsageError("Expected --unit CODE with the role unit, and with no other");
	return { name: name as AccountName, role, scope: codes as RegionCode[], unit: (unit as UnitCode | undefined) ?? null };
}

async function runCommand(sql: Sql, args: readonly string[]): Promise<string> {
	const { positionals, values } = parseArgs({
		args: [...args],
		allowPositionals: true,
		options: { role: { type: "string" }, scope: { type: "string" }, unit: { type: "string" }, "password-stdin": { type: "boolean" } },
	});
	const [command, name] = positionals;
	if (command === "list") {
		const lines = (await listAccounts(sql)).map(({ account, disabledAt }) =>
			[account.name, account.role, account.scope.join(","), account.unit ?? "-", disabledAt === null ? "" : "disabled"]
				.join("\t")
				.trimEnd(),
		);
		return lines.length === 0 ? "No accounts yet" : lines.join("\n");
	}
	if (command === "add" && name !== undefined) {
		const account = parseAccount(name, values);
		if (account.unit !== null && !(await hasUnit(sql, account.unit))) throw new UsageError(`There is no unit ${account.unit}`);
		const isGiven = values["password-stdin"] === true;
		const password = isGiven ? await readPassword() : randomBytes(15).toString("base64url");
		const isNew = await putAccount(sql, account, await hashPassword(password));
		// An account that a person made: this database is no longer new, so a start must not make a drill of it.
		await keepDrillMark(sql, false);
		return `${isNew ? "Added" : "Changed"} ${name} (${account.role})${isGiven ? "" : `, password ${password}`}`;
	}
	if (command === "disable" && name !== undefined) {
		if (!(await disableAccount(sql, name, Date.now()))) throw new UsageError(`There is no enabled account ${name}`);
		return `Disabled ${name}; its sessions have ended`;
	}
	throw new UsageError(USAGE);
}

async function main(): Promise<void> {
	const config = readConfig();
	const log = createLog("warn");
	const database = await openDatabase({ url: config.databaseUrl, home: config.home, log });
	try {
		await prepareDatabase(database, { log, now: () => new Date() });
		console.log(await runCommand(database.sql, process.argv.slice(2)));
	} finally {
		await database.close();
	}
}

main().catch((error: unknown) => {
	// The message alone: what a person mistyped needs no stack.
	console.error(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
});
