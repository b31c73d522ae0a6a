import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Namespace, Server } from "socket.io";
import { createSocketServer } from "./socket-server.ts";

// What the test suite of the Socket.IO protocol (revision 5, github.com/socketio/socket.io-protocol) expects of a server, on our
// own socket server: an echo. It knows no account, no room and no database, and is opened by PANTAU_PROTOCOL_TEST=1 alone.

/** As the suite has them, ms and bytes. It walks HTTP long-polling too, which no room offers. */
const SUITE_ENGINE = {
	transports: ["polling", "websocket"] as ("polling" | "websocket")[],
	pingInterval: 300,
	pingTimeout: 200,
	maxHttpBufferSize: 1e6,
	connectTimeout: 1000,
};

export interface ProtocolEndpoint {
	readonly port: number;
	stop(): Promise<void>;
}

/** Listens on `port`; 0 takes any free one. */
export async function openProtocolEndpoint({
	host,
	port,
	now,
}: {
	host: string;
	port: number;
	now: () => number;
}): Promise<ProtocolEndpoint> {
	const http = createServer();
	// The suite speaks to it as it likes: any event, any arguments.
	const io = createSocketServer(http, { allowedOrigins: [], now, engine: SUITE_ENGINE }) as unknown as Server;
	for (const namespace of [io.of("/"), io.of("/custom")]) echo(namespace);
	await new Promise<void>((resolve, reject) => {
		http.once("error", reject);
		http.listen(port, host, resolve);
	});
	return {
		port: (http.address() as AddressInfo).port,
		stop: async () => {
			await io.close();
		},
	};
}

function echo(namespace: Namespace): void {
	namespace.on("connection", (socket) => {
		socket.emit("auth", socket.handshake.auth);
		socket.on("message", (...given: unknown[]) => {
			socket.emit("message-back", ...given);
		});
		socket.on("message-with-ack", (...given: unknown[]) => {
			const acknowledge = given.pop();
			if (typeof acknowledge === "function") acknowledge(...given);
		});
	});
}
