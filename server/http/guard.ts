// For its additions to Fastify's types: TypeScript 7 sees them only in files that import them.

import type {} from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Account, Role } from "../protocol/account.ts";
import type { AccountName } from "../protocol/code.ts";
import { findSession, insertSession } from "../queries/account.ts";
import type { Http } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { createToken } from "./token.ts";

// The session cookie: a random token, signed with PANTAU_SECRET so that a made-up one costs the database nothing.

const COOKIE = "pantau_session";
const HOUR_MS = 3_600_000;
/** A shift and its hand-over; a wall is logged in once and hangs. */
const SESSION_MS: Readonly<Record<Role, number>> = {
	operator: 12 * HOUR_MS,
	dispatcher: 12 * HOUR_MS,
	supervisor: 12 * HOUR_MS,
	validator: 12 * HOUR_MS,
	unit: 12 * HOUR_MS,
	display: 90 * 24 * HOUR_MS,
};

/** The token of a cookie that we signed. */
export function findToken(request: FastifyRequest): string | undefined {
	const cookie = request.cookies[COOKIE];
	if (cookie === undefined) return undefined;
	const { valid, value } = request.unsignCookie(cookie);
	return valid ? value : undefined;
}

export async function findAccount(http: Http, request: FastifyRequest): Promise<Account | undefined> {
	const token = findToken(request);
	return token === undefined ? undefined : findSession(http.world().sql, token);
}

/** The caller's account; refuses with 401 without one and with 403 when its role is not among `roles`. */
export async function requireAccount(http: Http, request: FastifyRequest, roles?: readonly Role[]): Promise<Account> {
	const account = await findAccount(http, request);
	if (account === undefined) throw refuseStranger();
	if (roles !== undefined && !roles.includes(account.role)) throw new Refusal(403, "forbidden", `Not for the role ${account.role}`);
	return account;
}

/** For what a screen asks for when it comes back, which a thousand may do together: in a crowd it waits a moment (admission.ts). */
export async function requireWatcher(http: Http, request: FastifyRequest): Promise<Account> {
	const token = findToken(request);
	const account = token === undefined ? undefined : await http.world().admission.findSession(token);
	if (account === undefined) throw refuseStranger();
	return account;
}

/** For what tells the room's memory or its mark: refuses with 503 while that is of a history that has ended. */
export function requireWhole(http: Http): void {
	if (!http.world().isWhole())
		throw new Refusal(503, "unavailable", "The city is loaded anew after a change of database; try again", { "retry-after": "1" });
}

export function refuseStranger(): Refusal {
	return new Refusal(401, "no_session", "Log in first");
}

export async function startSession(
	http: Http,
	request: FastifyRequest,
	reply: FastifyReply,
	{ name, role }: { readonly name: AccountName; readonly role: Role },
): Promise<void> {
	const token = createToken();
	const lasts = SESSION_MS[role];
	await insertSession(http.world().sql, token, name, lasts);
	reply.setCookie(COOKIE, token, {
		signed: true,
		httpOnly: true,
		sameSite: "strict",
		path: "/",
		maxAge: lasts / 1000,
		// A proxy that ends TLS speaks http to us; the browser's Origin tells.
		secure: request.protocol === "https" || (request.headers.origin?.startsWith("https:") ?? false),
	});
}

export function clearSessionCookie(reply: FastifyReply): void {
	reply.clearCookie(COOKIE, { path: "/" });
}
