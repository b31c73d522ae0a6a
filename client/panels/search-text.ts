/** What follows it is the name of a command. */
export const COMMAND_MARK = ">";

/** What the queue is to be searched for. */
export function textOfQueue(typed: string): string {
	return typed.startsWith(COMMAND_MARK) ? "" : typed;
}
