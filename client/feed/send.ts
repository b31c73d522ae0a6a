// A command is sent until it is answered: every try carries the same key, so the server does it once.
import type { AlarmAnswer, AlarmCommand, AlarmCommandName } from "../../server/protocol/alarm.ts";
import type { ManyAnswer, ManyCommand, ManyName } from "../../server/protocol/many.ts";
import type { Command, CommandAnswer, CommandName, CommandRefusal } from "../../server/protocol/up.ts";
import type { Feed } from "./feed.ts";

const ACK_TIMEOUT_MS = 4000;
/** A bulk is hundreds of transactions. */
const MANY_ACK_TIMEOUT_MS = 20_000;
const TRIES = 3;
const RECONNECT_WAIT_MS = 1000;

/**
 * Sends a command without its key and resolves with the server's answer; `unavailable` when none came. A command that was
 * given up may still have been done: the row that comes by the feed tells.
 */
export function send<Name extends CommandName>(feed: Feed, name: Name, command: Omit<Command<Name>, "key">): Promise<CommandAnswer> {
	return deliver(feed, name, command, ACK_TIMEOUT_MS);
}

/** The same for what is wanted of an alarm. */
export function sendAlarm<Name extends AlarmCommandName>(
	feed: Feed,
	name: Name,
	command: Omit<AlarmCommand<Name>, "key">,
): Promise<AlarmAnswer> {
	return deliver(feed, name, command, ACK_TIMEOUT_MS);
}

/** The same for a bulk. */
export function sendMany<Name extends ManyName>(feed: Feed, name: Name, command: Omit<ManyCommand<Name>, "key">): Promise<ManyAnswer> {
	return deliver(feed, name, command, MANY_ACK_TIMEOUT_MS);
}

async function deliver<Answer>(feed: Feed, name: string, command: object, timeoutMs: number): Promise<Answer | CommandRefusal> {
	const key = createKey();
	let fault = "The link to the room is down";
	for (let attempt = 0; attempt < TRIES; attempt++) {
		const { socket } = feed;
		if (socket === undefined) {
			await new Promise((resolve) => setTimeout(resolve, RECONNECT_WAIT_MS));
			continue;
		}
		try {
			// The names and their commands fit by the signature; the library's types cannot follow a generic event name.
			const emit = socket.timeout(timeoutMs).emitWithAck as (event: string, message: unknown) => Promise<Answer>;
			return await emit.call(socket.timeout(timeoutMs), name, { ...command, key });
		} catch (error) {
			fault = String(error);
		}
	}
	return { ok: false, reason: "unavailable", message: fault };
}

/** Not randomUUID: a console on plain HTTP in the city's network is no secure context. */
function createKey(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
