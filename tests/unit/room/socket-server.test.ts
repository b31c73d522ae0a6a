import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect as connectTcp } from "node:net";
import { io as connect } from "socket.io-client";
import { afterEach, expect, test } from "vitest";
import { REAL_TIMING } from "../../../server/feed/timing.ts";
import { bufferedBytes } from "../../../server/room/connection.ts";
import { createSocketServer, endSockets, isAllowedOrigin, type SocketServerOptions } from "../../../server/room/socket-server.ts";
import { until } from "../../support/complaints.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
});

async function listen(options: Partial<SocketServerOptions> = {}) {
	const http: Server = createServer();
	const io = createSocketServer(http, { allowedOrigins: ["https://pantau.example"], now: Date.now, ...options });
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	stops.push(() => io.close());
	const { port } = http.address() as AddressInfo;
	const join = (origin?: string) =>
		new Promise<string>((resolve) => {
			const socket = connect(`http://127.0.0.1:${port}`, {
				transports: ["websocket"],
				reconnection: false,
				forceNew: true,
				...(origin === undefined ? {} : { extraHeaders: { origin } }),
			});
			stops.push(() => socket.disconnect());
			socket.on("connect", () => resolve("in"));
			socket.on("connect_error", () => resolve("out"));
		});
	return { io, port, join };
}

test("a page of another origin gets no socket, our own and the allowed ones do", async () => {
	const { port, join } = await listen();
	expect(await join(`http://127.0.0.1:${port}`)).toBe("in");
	expect(await join("https://pantau.example")).toBe("in");
	expect(await join()).toBe("in");
	expect(await join("https://evil.example")).toBe("out");
	expect(await join("null")).toBe("out");
});

test("an origin is compared whole: a look-alike is another one", () => {
	const isAllowed = (origin: string) => isAllowedOrigin(origin, "pantau.go.id", ["https://a.id"]);
	expect(["https://pantau.go.id", "https://a.id"].map(isAllowed)).toEqual([true, true]);
	expect(["https://pantau.go.id.evil.id", "https://pantau.go.id:8443", "https://a.id.evil.id", "pantau.go.id", ""].map(isAllowed)).toEqual([
		false,
		false,
		false,
		false,
		false,
	]);
	expect(isAllowedOrigin("https://x.id", undefined, [])).toBe(false);
});

test("too many handshakes from one address within ten seconds are turned away, and are taken again after", async () => {
	let now = 0;
	const { join } = await listen({ maxHandshakes: 3, now: () => now });
	expect(await Promise.all([join(), join(), join(), join()])).toEqual(expect.arrayContaining(["in", "in", "in", "out"]));
	now = 10_000;
	expect(await join()).toBe("in");
});

test("more sockets than the bound are turned away", async () => {
	const { join } = await listen({ maxSockets: 2 });
	expect([await join(), await join(), await join()]).toEqual(["in", "in", "out"]);
});

test("what a client does not read is counted, in the private fields of this Socket.IO", async () => {
	const { io, port } = await listen();
	const joined = new Promise<Parameters<typeof bufferedBytes>[0]>((resolve) => io.on("connection", resolve));
	// A client that says what it must and then never reads again.
	const tcp = connectTcp(port, "127.0.0.1");
	stops.push(() => tcp.destroy());
	tcp.write(
		"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
	);
	await new Promise((resolve) => tcp.once("data", resolve));
	// The text frame "40" (connect to the namespace), masked with zeros.
	tcp.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
	const socket = await joined;
	tcp.pause();
	expect(bufferedBytes(socket)).toBeLessThan(1000);
	const put = "x".repeat(1_000_000);
	for (let turn = 0; turn < 16; turn++) io.emit("must-refetch", { reason: put as never });
	await until("what is not read to pile up", () => bufferedBytes(socket) > 4_000_000);
	tcp.resume();
	await until("it to drain", () => bufferedBytes(socket) < 1000);
});

test("at the end nobody stays: not who is still at the door, and not who never reads", async () => {
	const { io, port, join } = await listen();
	let letIn: (() => void) | undefined;
	io.use((_, next) => {
		letIn = next;
	});
	void join();
	await until("somebody at the door", () => letIn !== undefined);
	const stalled = connectTcp(port, "127.0.0.1");
	stops.push(() => stalled.destroy());
	stalled.write(
		"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
	);
	await until("both connections", () => io.engine.clientsCount === 2);
	const ended = endSockets(io, REAL_TIMING.sleep);
	letIn?.();
	await ended;
	await until("nobody", () => io.engine.clientsCount === 0, 1000);
	expect(io.of("/").sockets.size).toBe(0);
});
