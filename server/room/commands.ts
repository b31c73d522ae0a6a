import type { Sql } from "postgres";
import { accountToSight, isSeen } from "../domain/audience.ts";
import { projectToView } from "../domain/projection.ts";
import { type Responsibility, selectUnitsUnder } from "../domain/responsibility.ts";
import { suggest } from "../domain/suggestion.ts";
import type { Log } from "../feed/log.ts";
import { ANSWER_LIMIT_MS, type Timing, withinLimit } from "../feed/timing.ts";
import type { Account } from "../protocol/account.ts";
import { type AlarmAnswer, type AlarmCommandName, alarmCommandSchemas } from "../protocol/alarm.ts";
import type { ComplaintId, Instant } from "../protocol/code.ts";
import type { Hotspot, HotspotId } from "../protocol/hotspot.ts";
import { type CommandAnswer, type CommandName, commandSchemas, type RefusalReason } from "../protocol/up.ts";
import { callAlarmCommand } from "../queries/alarm.ts";
import { type CommandCall, callCommand } from "../queries/command.ts";
import { findPlaceFacts, readComplaints } from "../queries/complaint.ts";
import { isDatabaseAway } from "../queries/database-away.ts";
import { uncelledToRow } from "./room-state.ts";

// Parsed here, judged in the database: role, scope, version, step and lease are checked under the row's lock, where they are true.

export interface CommandContext {
	readonly sql: Sql;
	readonly log: Log;
	readonly responsibility: () => Responsibility;
	/** One that was last told. */
	readonly findHotspot: (id: HotspotId) => Hotspot | undefined;
	readonly sleep: Timing["sleep"];
}

/** Refusals after which the caller needs to see the row as it is now. */
const SHOWS_CURRENT: ReadonlySet<RefusalReason> = new Set([
	"version_conflict",
	"step_not_allowed",
	"already_there",
	"claimed_by_other",
	"nothing_to_undo",
	"follows_leader",
]);

/** Resolves with an answer for everything that a person or the loss of the database can cause; rejects on bugs only. */
export async function answerCommand(
	context: CommandContext,
	name: CommandName,
	payload: unknown,
	account: Account,
	at: Instant,
): Promise<CommandAnswer> {
	const parsed = commandSchemas[name].safeParse(payload);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return { ok: false, reason: "invalid", message: `${name}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim() };
	}
	if (account.role === "display") return { ok: false, reason: "forbidden", message: "A display only shows" };
	// The schema was looked up by the same name, which TypeScript cannot follow through the union.
	const named = { name, command: parsed.data } as CommandCall;
	try {
		return await withinLimit(call(context, named, account, at), ANSWER_LIMIT_MS, context.sleep);
	} catch (error) {
		if (!isDatabaseAway(error)) throw error;
		context.log.warn({ err: error, command: name, id: named.command.id }, "A command met no database");
		return { ok: false, reason: "unavailable", message: "The database is away; the same key may be tried again" };
	}
}

/** The same for what people want of an alarm. */
export async function answerAlarm(
	{ sql, log, sleep }: CommandContext,
	name: AlarmCommandName,
	payload: unknown,
	account: Account,
	at: Instant,
): Promise<AlarmAnswer> {
	const parsed = alarmCommandSchemas[name].safeParse(payload);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		return { ok: false, reason: "invalid", message: `${name}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim() };
	}
	try {
		return await withinLimit(callAlarmCommand(sql, name, parsed.data, account, at), ANSWER_LIMIT_MS, sleep);
	} catch (error) {
		if (!isDatabaseAway(error)) throw error;
		log.warn({ err: error, command: name, id: parsed.data.id }, "A command met no database");
		return { ok: false, reason: "unavailable", message: "The database is away; the same key may be tried again" };
	}
}

async function call(context: CommandContext, named: CommandCall, account: Account, at: Instant): Promise<CommandAnswer> {
	const { id } = named.command;
	const answer = await callCommand(
		context.sql,
		named.name === "dispatch" ? { ...named, explanation: await explain(context, id, at) } : named,
		account,
		at,
	);
	return await withCurrent(context, id, answer, account);
}

/** The answer, with the row as it is now where a refused caller needs and may see it. */
export async function withCurrent(
	{ sql, responsibility }: Pick<CommandContext, "sql" | "responsibility">,
	id: ComplaintId,
	answer: CommandAnswer,
	account: Account,
): Promise<CommandAnswer> {
	if (answer.ok || !SHOWS_CURRENT.has(answer.reason)) return answer;
	const [row] = await readComplaints(sql, [id]);
	const sight = accountToSight(account, (unit) => selectUnitsUnder(responsibility(), unit));
	if (row === undefined || !isSeen(row, sight)) return answer;
	return { ...answer, current: projectToView(uncelledToRow(row), "console") };
}

/** The suggestion that stood when the dispatcher chose; kept with the dispatch. */
async function explain({ sql, responsibility }: CommandContext, id: ComplaintId, at: Instant) {
	const facts = await findPlaceFacts(sql, id, at);
	return facts === undefined ? null : suggest(facts, responsibility());
}
