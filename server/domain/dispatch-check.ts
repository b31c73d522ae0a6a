// Whether a dispatch would be refused, foretold for a preview from what the caller sees. The database decides under the row's
// lock (do_dispatch); a test holds the two to the same answers.

import type { Account } from "../protocol/account.ts";
import type { Instant } from "../protocol/code.ts";
import type { ComplaintRow } from "../protocol/complaint.ts";
import type { RefusalReason } from "../protocol/up.ts";
import { isInScope } from "./audience.ts";
import { canStep, isOpen, NEXT_STATUSES } from "./lifecycle.ts";
import type { ResponsibleUnit } from "./responsibility.ts";

interface Dispatchable extends Pick<ComplaintRow, "version" | "status" | "region" | "unit" | "claimedBy" | "claimedUntil" | "leader"> {
	/** Version of the last change that was more than a lease or an escalation. */
	readonly contentVersion: number;
}

/** `unit` undefined: no such unit today. The order of the reasons is the database's. */
export function findDispatchRefusal(
	row: Dispatchable,
	unit: ResponsibleUnit | undefined,
	{ account, version, now }: { readonly account: Account; readonly version: number; readonly now: Instant },
): RefusalReason | null {
	if (account.role === "display") return "forbidden";
	if (account.role === "unit" ? row.unit !== account.unit : !isInScope(row, account.scope)) return "outside_scope";
	if (version < row.contentVersion || version > row.version) return "version_conflict";
	if (row.claimedBy !== null && row.claimedBy !== account.name && (row.claimedUntil ?? 0) > now) return "claimed_by_other";
	if (unit === undefined) return "unknown_unit";
	if (row.leader !== null) return "follows_leader";
	if (row.status !== "waiting" && isOpen(row.status) && row.unit === unit.code) return "already_there";
	const next = unit.level === "sudin" ? "delegated" : "coordinating";
	const isStep = (NEXT_STATUSES[row.status] as readonly string[]).includes(next);
	if (row.status !== next && !isStep) return "step_not_allowed";
	if (row.status !== next && !canStep(account.role, row.status, next)) return "forbidden";
	return account.role === "operator" || account.role === "validator" ? "forbidden" : null;
}
