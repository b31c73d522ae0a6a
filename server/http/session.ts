import type { FastifyReply, FastifyRequest } from "fastify";
import { type Account, loginSchema, type RoomAnswer, type SessionAnswer } from "../protocol/account.ts";
import { deleteSession, deleteTickets, findCredentials } from "../queries/account.ts";
import type { Http } from "./context.ts";
import { clearSessionCookie, findAccount, findToken, requireWatcher, startSession } from "./guard.ts";
import { DRILL_PASSWORD_PREFIX, isPassword } from "./password.ts";
import { Refusal } from "./refusal.ts";

function accountToAnswer(http: Http, account: Account): SessionAnswer {
	return { account, isDrill: http.world().isDrill, basemap: http.basemap?.url ?? null };
}

/** GET /api/room: what anybody may know. */
export function getRoom(http: Http) {
	return async (): Promise<RoomAnswer> => ({ isDrill: http.world().isDrill });
}

/** GET /api/session: who the caller is. */
export function getSession(http: Http) {
	return async (request: FastifyRequest): Promise<SessionAnswer> => accountToAnswer(http, await requireWatcher(http, request));
}

/** POST /api/session: one answer for a wrong name and for a wrong password, after the same time. */
export function postSession(http: Http) {
	return async (request: FastifyRequest, reply: FastifyReply): Promise<SessionAnswer> => {
		const login = loginSchema.safeParse(request.body);
		if (!login.success) throw new Refusal(400, "invalid", "Send {name, password}");
		const { name, password } = login.data;
		const { sql, isDrill } = http.world();
		const found = await findCredentials(sql, name);
		const isRight = await isPassword(password, found?.passwordHash);
		// The drill's passwords are printed in the README: a database that left the drill must not open with them.
		if (found === undefined || !isRight || (!isDrill && password.startsWith(DRILL_PASSWORD_PREFIX))) {
			throw new Refusal(401, "wrong_login", "Name or password is wrong");
		}
		const before = findToken(request);
		if (before !== undefined) await deleteSession(sql, before);
		await startSession(http, request, reply, found.account);
		request.log.info({ account: found.account.name }, "Logged in");
		return accountToAnswer(http, found.account);
	};
}

/** DELETE /api/session: ends the session, and the account's sockets and unused tickets; harmless without one. */
export function deleteOwnSession(http: Http) {
	return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
		const account = await findAccount(http, request);
		const token = findToken(request);
		if (token !== undefined) await deleteSession(http.world().sql, token);
		if (account !== undefined) {
			await deleteTickets(http.world().sql, account.name);
			http.world().cut(account.name);
		}
		clearSessionCookie(reply);
		return reply.code(204).send();
	};
}
