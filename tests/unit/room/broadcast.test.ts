import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect as connectTcp } from "node:net";
import fc from "fast-check";
import { io as connect } from "socket.io-client";
import { expect, test } from "vitest";
import { accountToAudience } from "../../../server/domain/audience.ts";
import type { ComplaintId } from "../../../server/protocol/code.ts";
import type { ComplaintRow } from "../../../server/protocol/complaint.ts";
import type { Beat, Change } from "../../../server/protocol/down.ts";
import { Broadcast, bufferedBytes, type RoomServer } from "../../../server/room/broadcast.ts";
import { RoomState } from "../../../server/room/room-state.ts";
import { createSocketServer } from "../../../server/room/socket-server.ts";
import { until } from "../../support/complaints.ts";
import { accountOf } from "../../support/room.ts";
import { anyRow } from "../../support/rows.ts";

const display = accountOf("wall", "display");
const [sample] = fc.sample(anyRow, { numRuns: 1, seed: 5 }) as [ComplaintRow];

test("a client that does not read is cut once a megabyte waits for it, and its healthy neighbour misses nothing", async () => {
	const http = createServer();
	const io: RoomServer = createSocketServer(http, { allowedOrigins: [], now: Date.now });
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	const { port } = http.address() as AddressInfo;
	const state = new RoomState("e", { xid: 0n, seq: 0n });
	const ended: string[] = [];
	const log = { info: (line: unknown) => ended.push((line as { why: string }).why), warn() {}, error() {} };
	const beat: Beat = { mark: state.toMark(state.head), now: 0, lagMs: 0, reference: "", isDrill: false };
	const broadcast = new Broadcast({ io, log: log as never, hello: () => ({}) as never, beat: () => beat, after: () => {} });
	io.on("connection", (socket) => {
		socket.data.guest = { account: display, audience: accountToAudience(display, "wall"), mark: "e/0-0" };
		broadcast.welcome(socket, () => state);
	});

	const healthy = connect(`http://127.0.0.1:${port}`, { transports: ["websocket"], reconnection: false, forceNew: true });
	let told = 0;
	healthy.on("change", ({ put }: Change) => {
		told += put.length;
	});
	const stalled = connectTcp(port, "127.0.0.1");
	stalled.write(
		"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
	);
	await new Promise((resolve) => stalled.once("data", resolve));
	stalled.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
	await until("both", () => broadcast.sockets === 2);
	stalled.pause();

	const waiting = () => Math.max(...Array.from(io.of("/").sockets.values(), bufferedBytes));
	let xid = 0n;
	let rows = 0;
	while (broadcast.sockets === 2) {
		const batch = Array.from({ length: 2000 }, (_, index) => ({ ...sample, id: (rows + index + 1) as ComplaintId, version: 1 }));
		rows += batch.length;
		state.apply(
			{ xid: ++xid, seq: 1n },
			batch.map((row) => row.id),
			batch,
		);
		const tick = state.takeTick();
		if (tick !== undefined) broadcast.tell(state, tick);
		await until("the healthy one to have it", () => told === rows);
		const isTooMuch = waiting() > 1_048_576;
		broadcast.beat(beat);
		expect(broadcast.sockets).toBe(isTooMuch ? 1 : 2);
		if (rows > 200_000) throw new Error("The stalled client was never cut");
	}
	expect(ended).toEqual(["too_slow"]);
	expect(healthy.connected).toBe(true);
	healthy.disconnect();
	stalled.destroy();
	await io.close();
});
