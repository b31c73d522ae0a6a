import type { ISql, JSONValue } from "postgres";
import type { Account } from "../protocol/account.ts";
import type { Suggestion } from "../protocol/case.ts";
import type { Instant } from "../protocol/code.ts";
import { CLAIM_SECONDS, UNDO_SECONDS } from "../protocol/command-limit.ts";
import type { Command, CommandAnswer, CommandName } from "../protocol/up.ts";
import { actorOf } from "./actor.ts";

/** One parsed command; a dispatch brings the suggestion that the room makes for it. */
export type CommandCall =
	| { readonly [Name in Exclude<CommandName, "dispatch">]: { readonly name: Name; readonly command: Command<Name> } }[Exclude<
			CommandName,
			"dispatch"
	  >]
	| {
			readonly name: "dispatch";
			readonly command: Command<"dispatch">;
			readonly explanation: Suggestion | null;
			/** What was asked, where the unit was left to the suggestion; else the command. */
			readonly wish?: object;
	  };

/** Tries of a command whose transaction PostgreSQL ended so that another could go on. */
const DEADLOCK_TRIES = 3;

/**
 * Does the command in one transaction, or gives the stored answer of its key. Role, scope, version and step are checked there,
 * under the row's lock. The victim of a deadlock (with plain SQL beside it, say) has left nothing behind and is done again.
 */
export async function callCommand(sql: ISql, call: CommandCall, account: Account, at: Instant): Promise<CommandAnswer> {
	for (let tries = 1; ; tries++) {
		try {
			return await tryCommand(sql, call, account, at);
		} catch (error) {
			if (tries === DEADLOCK_TRIES || !isDeadlock(error)) throw error;
		}
	}
}

/** SQLSTATE 40P01, deadlock_detected. */
function isDeadlock(error: unknown): boolean {
	return error instanceof Error && "code" in error && error.code === "40P01";
}

async function tryCommand(sql: ISql, call: CommandCall, account: Account, at: Instant): Promise<CommandAnswer> {
	const { key, id } = call.command;
	const actor = actorOf(sql, account, (call.name === "dispatch" && call.wish) || call.command);
	const when = new Date(at);
	const [row] = await sql<{ answer: CommandAnswer }[]>`select ${(() => {
		switch (call.name) {
			case "claim":
				return sql`do_claim(${actor}, ${key}, ${id}, ${CLAIM_SECONDS}, ${when})`;
			case "release":
				return sql`do_release(${actor}, ${key}, ${id}, ${when})`;
			case "take-over":
				return sql`do_take_over(${actor}, ${key}, ${id}, ${CLAIM_SECONDS}, ${call.command.note}, ${when})`;
			case "dispatch": {
				const { version, unit, note } = call.command;
				const explanation = sql.json((call.explanation ?? {}) as unknown as JSONValue);
				return sql`do_dispatch(${actor}, ${key}, ${id}, ${version}, ${unit}, ${explanation}, ${note ?? null}, ${when})`;
			}
			case "hand-back": {
				const { version, cause, note } = call.command;
				return sql`do_hand_back(${actor}, ${key}, ${id}, ${version}, ${cause}, ${note ?? null}, ${when})`;
			}
			case "advance": {
				const { version, to, note } = call.command;
				return sql`do_advance(${actor}, ${key}, ${id}, ${version}, ${to}, ${note ?? null}, ${when})`;
			}
			case "reject-follow-up": {
				const { version, fault, note } = call.command;
				return sql`do_reject_follow_up(${actor}, ${key}, ${id}, ${version}, ${fault}, ${note ?? null}, ${when})`;
			}
			case "nudge":
				return sql`do_nudge(${actor}, ${key}, ${id}, ${call.command.note ?? null}, ${when})`;
			case "note":
				return sql`do_note(${actor}, ${key}, ${id}, ${call.command.text}, ${when})`;
			case "pause":
				return sql`do_pause(${actor}, ${key}, ${id}, ${new Date(call.command.until)}, ${call.command.reason}, ${when})`;
			case "resume":
				return sql`do_resume(${actor}, ${key}, ${id}, ${when})`;
			case "estimate":
				return sql`do_estimate(${actor}, ${key}, ${id}, ${new Date(call.command.finish)}, ${call.command.reason}, ${when})`;
			case "place": {
				const { version, position } = call.command;
				return sql`do_place(${actor}, ${key}, ${id}, ${version}, ${position[0]}, ${position[1]}, ${when})`;
			}
			case "set-region":
				return sql`do_set_region(${actor}, ${key}, ${id}, ${call.command.version}, ${call.command.region}, ${when})`;
			case "group":
				return sql`do_group(${actor}, ${key}, ${id}, ${call.command.members as unknown as number[]}::bigint[], ${when})`;
			case "ungroup":
				return sql`do_ungroup(${actor}, ${key}, ${id}, ${when})`;
			case "undo":
				return sql`do_undo(${actor}, ${key}, ${id}, ${UNDO_SECONDS}, ${when})`;
		}
	})()} as answer`;
	if (row === undefined) throw new Error(`Expected an answer of ${call.name}, got no row`);
	return row.answer;
}

/** Answers are kept for a day: no client repeats a key for longer. Returns how many went. */
export async function pruneCommandAnswers(sql: ISql, before: Instant): Promise<number> {
	const { count } = await sql`delete from command_answer where at < ${new Date(before)}`;
	return count;
}
