import type { ISql } from "postgres";
import type { Account, View } from "../protocol/account.ts";
import { findSessions, giveTickets, type Seat, takeTickets } from "../queries/account.ts";
import { type GatherOptions, gather } from "./gather.ts";
import { createToken } from "./token.ts";

// How screens come in. After a restart a thousand come back together: their questions are gathered, so that they cost the
// database some dozens of queries and not thousands. Nothing is remembered: a session that has ended opens nothing.

export interface Admission {
	/** The account of a session's token; undefined when it is none, or no longer. */
	findSession(token: string): Promise<Account | undefined>;
	/** A ticket for the session's account, good once within 60 s; undefined without a session. A display's is always for the wall. */
	giveTicket(session: string, view: View): Promise<string | undefined>;
	/** Uses a ticket up. */
	takeTicket(ticket: string): Promise<Seat | undefined>;
}

const TICKET_MS = 60_000;

export function createAdmission(sql: ISql, options: GatherOptions): Admission {
	const give = gather((asked: readonly { session: string; ticket: string; view: View }[]) => {
		return giveTickets(sql, asked, TICKET_MS);
	}, options);
	return {
		findSession: gather((tokens: readonly string[]) => findSessions(sql, tokens), options),
		giveTicket: async (session, view) => {
			const ticket = createToken();
			return (await give({ session, ticket, view })) ? ticket : undefined;
		},
		takeTicket: gather((tickets: readonly string[]) => takeTickets(sql, tickets), options),
	};
}
