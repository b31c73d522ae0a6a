// The HTTP side of the feed. A refusal by the server is an HttpRefusal with its status; no network is a TypeError, as fetch makes it.
import type { Topology } from "topojson-specification";
import type { Login, RoomAnswer, SessionAnswer, TicketAnswer, View } from "../../server/protocol/account.ts";
import type { Mark } from "../../server/protocol/mark.ts";
import type { Reference } from "../../server/protocol/reference.ts";
import { SHOWN_HEADER } from "../../server/protocol/snapshot.ts";
import type { Snapshot } from "../store/apply.ts";
import { decodeSnapshot } from "../store/snapshot.ts";
import type { ServerLink } from "./server-link.ts";

/** A connection that was cut without a word never answers, and no browser gives it up by itself. */
const ANSWER_LIMIT_MS = 10_000;
/** Of the whole city over a thin line, which brings some of it all the time: who says nothing for SILENCE_MS has fallen silent. */
const LONG_LIMIT_MS = 60_000;
const SILENCE_MS = 5000;
const DOUBT_MS = 500;

export class HttpRefusal extends Error {
	readonly status: number;
	constructor(method: string, path: string, status: number) {
		super(`${method} ${path} answered ${status}`);
		this.status = status;
	}
}

export function isTooMany(error: unknown): boolean {
	return error instanceof HttpRefusal && error.status === 429;
}

interface Request {
	readonly method: "GET" | "POST" | "DELETE";
	readonly path: string;
	readonly signal: AbortSignal;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: unknown;
	readonly limitMs?: number;
}

/** The limit holds for the answer with its body. */
async function ask(
	server: ServerLink,
	{ method, path, signal, headers = {}, body, limitMs = ANSWER_LIMIT_MS }: Request,
): Promise<Response> {
	const signals = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
	const init: RequestInit = { method, signal: signals, credentials: "same-origin", headers };
	if (body !== undefined) Object.assign(init, { headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
	const response = await server.fetch(path, init);
	if (!response.ok) throw new HttpRefusal(method, path, response.status);
	return response;
}

/** For what may be long: its line is given up when no byte comes for SILENCE_MS. */
async function askLong(server: ServerLink, request: Request): Promise<Response> {
	const silence = new AbortController();
	const giveUp = () => silence.abort(new Error(`${request.method} ${request.path}: no byte came for ${SILENCE_MS} ms`));
	// A page that stood still itself hears first what waits behind its timer.
	const doubt = () => {
		timer = setTimeout(giveUp, DOUBT_MS);
	};
	let timer = setTimeout(doubt, SILENCE_MS - DOUBT_MS);
	const heard = () => {
		clearTimeout(timer);
		timer = setTimeout(doubt, SILENCE_MS - DOUBT_MS);
	};
	const end = () => clearTimeout(timer);
	const signal = AbortSignal.any([request.signal, silence.signal]);
	const response = await ask(server, { ...request, signal, limitMs: LONG_LIMIT_MS }).catch((error: unknown) => {
		end();
		throw error;
	});
	if (!response.body) {
		end();
		return response;
	}
	const body = new TransformStream<Uint8Array, Uint8Array>({
		transform: (chunk, out) => {
			heard();
			out.enqueue(chunk);
		},
		flush: end,
	});
	heard();
	return new Response(response.body.pipeThrough(body));
}

/** Throws HttpRefusal 401 when nobody is signed in. In the drill the page `/wall` brings a display session with it. */
export async function fetchSession(server: ServerLink, signal: AbortSignal): Promise<SessionAnswer> {
	return (await ask(server, { method: "GET", path: "/api/session", signal })).json();
}

/** What anybody may know before they sign in. */
export async function fetchRoom(server: ServerLink, signal: AbortSignal): Promise<RoomAnswer> {
	return (await ask(server, { method: "GET", path: "/api/room", signal })).json();
}

export async function openSession(server: ServerLink, login: Login, signal: AbortSignal): Promise<SessionAnswer> {
	return (await ask(server, { method: "POST", path: "/api/session", signal, body: login })).json();
}

export async function closeSession(server: ServerLink, signal: AbortSignal): Promise<void> {
	await ask(server, { method: "DELETE", path: "/api/session", signal });
}

export async function fetchReference(
	server: ServerLink,
	signal: AbortSignal,
): Promise<{ readonly reference: Reference; readonly regions: Topology }> {
	// Both at once: what is not read is not heard.
	const [reference, regions] = await Promise.all(
		["/api/reference", "/api/regions"].map(async (path) => (await askLong(server, { method: "GET", path, signal })).json()),
	);
	return { reference, regions };
}

/** `shown`: the mark of what the screen shows already, since nothing older is wanted. */
export async function fetchSnapshot(server: ServerLink, view: View, signal: AbortSignal, shown?: Mark): Promise<Snapshot> {
	const headers: Record<string, string> = shown === undefined ? {} : { [SHOWN_HEADER]: shown };
	const path = `/api/snapshot?view=${view}`;
	const answer = await askLong(server, { method: "GET", path, headers, signal });
	return decodeSnapshot(await answer.arrayBuffer());
}

export async function fetchTicket(server: ServerLink, view: View, signal: AbortSignal): Promise<string> {
	const answer: TicketAnswer = await (await ask(server, { method: "POST", path: "/api/ticket", signal, body: { view } })).json();
	return answer.ticket;
}
