import type { Instant } from "../protocol/code.ts";
import { answerAlarm, answerCommand, type CommandContext } from "./commands.ts";
import { answerMany } from "./many.ts";
import type { Room } from "./room-face.ts";

/** What people want done, each answered, and the answers counted: by `ok` or the reason of the refusal. */
export interface Acts extends Pick<Room, "command" | "many" | "alarm"> {
	readonly counts: ReadonlyMap<string, number>;
}

/** Of a complaint that was seen in a history that has ended, the number may be another one's by now. */
const LOADING = { ok: false, reason: "unavailable", message: "The city is loaded anew after a change of database; try again" } as const;

export interface ActsOptions extends CommandContext {
	readonly now: () => Instant;
	/** While it is false all are refused. */
	readonly isWhole: () => boolean;
}

export function createActs({ now, isWhole, ...context }: ActsOptions): Acts {
	const counts = new Map<string, number>();
	function count(answers: readonly { readonly ok: boolean; readonly reason?: string }[]): void {
		for (const { ok, reason } of answers) {
			const outcome = ok ? "ok" : (reason ?? "refused");
			counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
		}
	}
	return {
		counts,
		command: async (name, payload, account, at = now()) => {
			const answer = isWhole() ? await answerCommand(context, name, payload, account, at) : LOADING;
			count([answer]);
			return answer;
		},
		many: async (name, payload, account) => {
			const answer = isWhole() ? await answerMany(context, name, payload, account, now()) : LOADING;
			count(answer.ok ? answer.items : [answer]);
			return answer;
		},
		alarm: async (name, payload, account) => {
			const answer = isWhole() ? await answerAlarm(context, name, payload, account, now()) : LOADING;
			count([answer]);
			return answer;
		},
	};
}
