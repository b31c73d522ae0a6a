import type { Socket } from "socket.io";
import type { Audience } from "../domain/audience.ts";
import type { Log } from "../feed/log.ts";
import type { Account, View } from "../protocol/account.ts";
import { type AlarmAnswer, type AlarmCommandName, alarmCommandSchemas } from "../protocol/alarm.ts";
import type { Instant } from "../protocol/code.ts";
import type { Down } from "../protocol/down.ts";
import { type ManyAnswer, type ManyName, manySchemas } from "../protocol/many.ts";
import { type CommandAnswer, type CommandName, type CommandRefusal, commandSchemas, handshakeSchema, type Up } from "../protocol/up.ts";
import type { Guest, RoomServer, Seated } from "./broadcast.ts";
import { createRateLimit } from "./rate-limit.ts";

// Who comes in, and what they ask for: nothing that a socket sends is taken without being parsed.

type RoomSocket = Socket<Up, Down, Record<string, never>, { guest: Guest }>;

export interface Ticket {
	readonly account: Seated;
	readonly view: View;
}

export interface DoorOptions {
	readonly log: Log;
	readonly now: () => Instant;
	/** Nobody comes in while it is false. */
	readonly isWhole: () => boolean;
	readonly redeemTicket: (ticket: string) => Promise<Ticket | null>;
	readonly audienceOf: (account: Account, view: View) => Audience;
	readonly command: (name: CommandName, payload: unknown, account: Account) => Promise<CommandAnswer>;
	readonly many: (name: ManyName, payload: unknown, account: Account) => Promise<ManyAnswer>;
	readonly alarm: (name: AlarmCommandName, payload: unknown, account: Account) => Promise<AlarmAnswer>;
	readonly welcome: (socket: RoomSocket) => void;
}

/** Commands of one socket: fifty dispatches at once are ordinary work, a hundred a second are not. */
const COMMAND_BURST = 120;
const COMMANDS_A_SECOND = 20;
/** Bulks of one socket, of up to MANY_MAX complaints each. */
const BULK_BURST = 6;
const BULKS_A_SECOND = 0.5;

/** The client reads `message`: `ticket` means get a new one, `unavailable` means wait and try again. */
export function admitSockets(io: RoomServer, options: DoorOptions): void {
	io.use((socket, next) => {
		admit(socket, options).then(
			(refusal) => next(refusal === undefined ? undefined : new Error(refusal)),
			(error: unknown) => {
				options.log.warn({ err: error }, "A ticket could not be redeemed");
				next(new Error("unavailable"));
			},
		);
	});
	io.on("connection", (socket) => {
		takeCommands(socket, options);
		options.welcome(socket);
	});
}

/** Undefined when it is in. */
async function admit(
	socket: RoomSocket,
	{ isWhole, redeemTicket, audienceOf }: DoorOptions,
): Promise<"ticket" | "unavailable" | undefined> {
	const handshake = handshakeSchema.safeParse(socket.handshake.auth);
	if (!handshake.success) return "ticket";
	const ticket = await redeemTicket(handshake.data.ticket);
	if (ticket === null) return "ticket";
	if (!isWhole()) return "unavailable";
	socket.data.guest = { account: ticket.account, audience: audienceOf(ticket.account, ticket.view), mark: handshake.data.mark };
	return undefined;
}

function takeCommands(socket: RoomSocket, { log, now, command, many, alarm }: DoorOptions): void {
	const { account } = socket.data.guest;
	// Whatever the types say, a socket may send anything and no acknowledgement.
	const take = socket.on.bind(socket) as (name: string, taken: (payload: unknown, acknowledge: unknown) => void) => void;
	const takeEach = <Name extends string, Answer>(
		names: readonly Name[],
		mayTake: () => boolean,
		run: (name: Name, payload: unknown, account: Account) => Promise<Answer>,
	) => {
		const answer = async (name: Name, payload: unknown): Promise<Answer | CommandRefusal> => {
			if (!mayTake()) return { ok: false, reason: "too_many", message: `More than this socket may ask for at once: ${name}` };
			try {
				return await run(name, payload, account);
			} catch (error) {
				log.error({ err: error, command: name, account: account.name }, "A command failed");
				return { ok: false, reason: "unavailable", message: "The command failed; it is in the server's log" };
			}
		};
		for (const name of names) {
			take(name, (payload, acknowledge) => {
				void answer(name, payload).then((given) => {
					if (typeof acknowledge === "function") acknowledge(given);
				});
			});
		}
	};
	const mayCommand = createRateLimit(now, COMMAND_BURST, COMMANDS_A_SECOND);
	takeEach(Object.keys(commandSchemas) as CommandName[], mayCommand, command);
	takeEach(Object.keys(alarmCommandSchemas) as AlarmCommandName[], mayCommand, alarm);
	takeEach(Object.keys(manySchemas) as ManyName[], createRateLimit(now, BULK_BURST, BULKS_A_SECOND), many);
}
