import type { Server as HttpServer } from "node:http";
import { Server, type ServerOptions } from "socket.io";
import type { Timing } from "../feed/timing.ts";
import { MANY_MAX_BYTES } from "../protocol/command-limit.ts";
import type { Down } from "../protocol/down.ts";
import type { Up } from "../protocol/up.ts";
import { terminate } from "./connection.ts";

// Websocket only, so that no gateway needs sticky sessions. CORS does not protect websockets: the Origin is checked here.

export interface SocketServerOptions {
	/** Origins besides the server's own, e.g. `https://pantau.jakarta.go.id` behind a proxy that changes the host. */
	readonly allowedOrigins: readonly string[];
	readonly now: () => number;
	/** Most sockets at once, and most handshakes from one address in 10 s: a thousand walls behind one balancer come back together. */
	readonly maxSockets?: number;
	readonly maxHandshakes?: number;
	/** Other transports and times than a room's, for protocol-endpoint.ts. */
	readonly engine?: Partial<ServerOptions>;
}

const HANDSHAKE_WINDOW_MS = 10_000;

export function createSocketServer(
	http: HttpServer,
	{ allowedOrigins, now, maxSockets = 10_000, maxHandshakes = 5000, engine = {} }: SocketServerOptions,
): Server<Up, Down> {
	let windowEnd = 0;
	const handshakesByAddress = new Map<string, number>();
	const isTooOften = (address: string): boolean => {
		if (now() >= windowEnd) {
			handshakesByAddress.clear();
			windowEnd = now() + HANDSHAKE_WINDOW_MS;
		}
		const count = (handshakesByAddress.get(address) ?? 0) + 1;
		handshakesByAddress.set(address, count);
		return count > maxHandshakes;
	};
	const io: Server<Up, Down> = new Server<Up, Down>(http, {
		transports: ["websocket"],
		perMessageDeflate: false,
		httpCompression: false,
		serveClient: false,
		maxHttpBufferSize: MANY_MAX_BYTES,
		connectTimeout: 5000,
		pingInterval: 10_000,
		pingTimeout: 10_000,
		...engine,
		allowRequest: (request, answer) => {
			const { origin, host } = request.headers;
			if (!isAllowedOrigin(origin, host, allowedOrigins)) return answer("origin not allowed", false);
			if (isTooOften(request.socket.remoteAddress ?? "")) return answer("too many connections", false);
			answer(null, io.engine.clientsCount < maxSockets);
		},
	});
	return io;
}

/** For a client to read why it is let go. */
const LAST_WORD_MS = 1000;
const LOOK_MS = 20;

/** Lets everybody go, and nobody in who is still at the door; who does not read a second later is cut off. */
export async function endSockets(io: Server<Up, Down>, sleep: Timing["sleep"]): Promise<void> {
	io.use((_, next) => next(new Error("unavailable")));
	// Its handshake was nearly over.
	io.on("connection", (socket) => void socket.disconnect(true));
	io.disconnectSockets(true);
	for (let waitedMs = 0; io.engine.clientsCount > 0 && waitedMs < LAST_WORD_MS; waitedMs += LOOK_MS) {
		await sleep(LOOK_MS, new AbortController().signal);
	}
	const { clients } = io.engine as unknown as { readonly clients: object };
	for (const conn of Object.values(clients)) terminate({ conn });
}

/** A browser always sends Origin on a websocket; what sends none is no browser and cannot ride on anybody's cookie. */
export function isAllowedOrigin(origin: string | undefined, host: string | undefined, allowedOrigins: readonly string[]): boolean {
	if (origin === undefined) return true;
	if (allowedOrigins.includes(origin)) return true;
	return URL.canParse(origin) && new URL(origin).host === host;
}
