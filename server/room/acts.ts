import type { Instant } from "../protocol/code.ts";
import { answerAlarm, answerCommand, type CommandContext } from "./commands.ts";
import { answerMany } from "./many.ts";
import type { Room } from "./room-face.ts";

/** What people want done, each answered, and the answers counted: by `ok` or the reason of the refusal. */
export interface Acts extends Pick<Room, "command" | "many" | "alarm"> {
	readonly counts: ReadonlyMap<string, number>;
}

export function createActs(context: CommandContext, now: () => Instant): Acts {
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
			const answer = await answerCommand(context, name, payload, account, at);
			count([answer]);
			return answer;
		},
		many: async (name, payload, account) => {
			const answer = await answerMany(context, name, payload, account, now());
			count(answer.ok ? answer.items : [answer]);
			return answer;
		},
		alarm: async (name, payload, account) => {
			const answer = await answerAlarm(context, name, payload, account, now());
			count([answer]);
			return answer;
		},
	};
}
