import { createHash } from "node:crypto";
import type { ISql, JSONValue } from "postgres";
import type { Account } from "../protocol/account.ts";

/**
 * `p_actor` of the functions that act: the account, and as `wish` a digest of what it asks for, its key included. A key that comes
 * again is given its first answer only for the same wish (`known_answer`).
 *
 * @param wish the parsed command, whose properties come in one order always
 */
export function actorOf(sql: ISql, account: Account, wish: object) {
	const digest = createHash("sha256").update(JSON.stringify(wish)).digest("base64url");
	return sql.json({ ...account, wish: digest } as unknown as JSONValue);
}
