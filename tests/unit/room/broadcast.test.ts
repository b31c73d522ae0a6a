import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect as connectTcp } from "node:net";
import fc from "fast-check";
import { io as connect, type Socket } from "socket.io-client";
import { afterEach, expect, test } from "vitest";
import { accountToAudience } from "../../../server/domain/audience.ts";
import { REAL_TIMING } from "../../../server/feed/timing.ts";
import type { ComplaintId } from "../../../server/protocol/code.ts";
import type { ComplaintRow } from "../../../server/protocol/complaint.ts";
import type { Beat, Change, Down } from "../../../server/protocol/down.ts";
import type { Hotspots } from "../../../server/protocol/hotspot.ts";
import type { Up } from "../../../server/protocol/up.ts";
import { Broadcast, type RoomServer } from "../../../server/room/broadcast.ts";
import { bufferedBytes } from "../../../server/room/connection.ts";
import { RoomState } from "../../../server/room/room-state.ts";
import { createSocketServer } from "../../../server/room/socket-server.ts";
import { until } from "../../support/complaints.ts";
import { accountOf } from "../../support/room.ts";
import { anyRow } from "../../support/rows.ts";

const display = accountOf("wall", "display");
const [sample] = fc.sample(anyRow, { numRuns: 1, seed: 5 }) as [ComplaintRow];

const stops: (() => unknown)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0).reverse()) await stop();
});

interface House {
	readonly io: RoomServer;
	readonly port: number;
	readonly state: RoomState;
	readonly broadcast: Broadcast;
	/** Why sockets were ended, in order. */
	readonly ended: string[];
	readonly beat: () => Beat;
	/** Opens `count` new complaints, tells them, and answers their ids. */
	readonly insert: (count: number) => ComplaintId[];
	readonly join: (mark: string) => Socket<Down, Up>;
}

/** A broadcast with its socket server; who connects is a wall, with the mark that it brings. */
async function openHouse(after = REAL_TIMING.after): Promise<House> {
	const http = createServer();
	const io: RoomServer = createSocketServer(http, { allowedOrigins: [], now: Date.now });
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	stops.push(() => io.close());
	const { port } = http.address() as AddressInfo;
	const state = new RoomState("e", { xid: 0n, seq: 0n });
	const ended: string[] = [];
	const log = { info: (line: unknown) => ended.push((line as { why: string }).why), warn() {}, error() {} };
	const beat = (): Beat => ({ mark: state.toMark(state.ring.end), now: 0, lagMs: 0, reference: "", isDrill: false });
	const broadcast = new Broadcast({ io, log: log as never, hello: () => ({}) as never, beat, after });
	io.on("connection", (socket) => {
		const mark = (socket.handshake.auth as { mark?: string }).mark ?? "e/0-0";
		socket.data.guest = { account: display, audience: accountToAudience(display, "wall"), mark };
		broadcast.welcome(socket, () => state);
	});
	let xid = 0n;
	return {
		io,
		port,
		state,
		broadcast,
		ended,
		beat,
		insert: (count) => {
			const from = state.columns.count;
			const rows = Array.from({ length: count }, (_, index) => ({ ...sample, id: (from + index + 1) as ComplaintId, version: 1 }));
			const ids = rows.map(({ id }) => id);
			state.apply({ xid: ++xid, seq: 1n }, ids, rows);
			const tick = state.takeTick();
			if (tick !== undefined) broadcast.tell(state, tick);
			return ids;
		},
		join: (mark) => {
			const socket = connect(`http://127.0.0.1:${port}`, {
				transports: ["websocket"],
				reconnection: false,
				forceNew: true,
				auth: { mark },
			});
			stops.push(() => socket.disconnect());
			return socket;
		},
	};
}

test("a client that does not read is cut once a megabyte waits for it, and its healthy neighbour misses nothing", async () => {
	const { io, port, broadcast, ended, beat, insert, join } = await openHouse();
	const healthy = join("e/0-0");
	let told = 0;
	healthy.on("change", ({ put }: Change) => {
		told += put.length;
	});
	const stalled = connectTcp(port, "127.0.0.1");
	stops.push(() => stalled.destroy());
	stalled.write(
		"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
	);
	await new Promise((resolve) => stalled.once("data", resolve));
	stalled.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
	await until("both", () => broadcast.sockets === 2);
	stalled.pause();

	const waiting = () => Math.max(...Array.from(io.of("/").sockets.values(), bufferedBytes));
	let rows = 0;
	while (broadcast.sockets === 2) {
		rows += insert(2000).length;
		await until("the healthy one to have it", () => told === rows);
		const isTooMuch = waiting() > 1_048_576;
		broadcast.beat(beat);
		expect(broadcast.sockets).toBe(isTooMuch ? 1 : 2);
		if (rows > 200_000) throw new Error("The stalled client was never cut");
	}
	expect(ended).toEqual(["too_slow"]);
	expect(healthy.connected).toBe(true);
	// It goes on not reading; what waited for it is given up all the same, long before the ping's time-out.
	await until("the slow one's connection to be gone", () => io.engine.clientsCount === 1);
});

test("a client is not slow for what it is told in the same breath as the beat", async () => {
	const { broadcast, ended, beat, insert, join } = await openHouse();
	const heard: string[] = [];
	const client = join("e/0-0");
	client.onAny((event) => heard.push(event));
	await until("live", () => heard.includes("beat"));
	broadcast.beat(() => {
		insert(8000);
		return beat();
	});
	await until("all of it, and the beat", () => heard.length === 7);
	expect(heard).toEqual(["hello", "beat", "change", "change", "change", "change", "beat"]);
	expect(ended).toEqual([]);
});

test("a client whose mark is ahead is live with the tick that reaches it, and told what came after", async () => {
	const waits: number[] = [];
	const { insert, join, ended } = await openHouse((ms) => void waits.push(ms));
	insert(1);
	const ahead = join("e/3-1");
	const heard: string[] = [];
	ahead.onAny((event) => heard.push(event));
	await until("the wait", () => waits.length === 1);
	insert(1);
	insert(1);
	await until("live", () => heard.includes("beat"));
	insert(1);
	await until("the change", () => heard.includes("change"));
	expect(heard).toEqual(["hello", "beat", "change"]);
	expect(ended).toEqual([]);
});

test("a client whose mark is never reached is told so after two seconds", async () => {
	const waiting: (() => void)[] = [];
	const { insert, join, ended } = await openHouse((ms, task) => {
		expect(ms).toBe(2000);
		waiting.push(task);
	});
	insert(1);
	const ahead = join("e/3-1");
	const reason = new Promise((resolve) => ahead.on("must-refetch", (message) => resolve(message.reason)));
	await until("the wait", () => waiting.length === 1);
	waiting[0]?.();
	expect(await reason).toBe("mark_from_the_future");
	expect(ended).toEqual(["mark_from_the_future"]);
});

test("many that come back with one mark get all they missed before their first beat, and too much is a refetch that no beat follows", async () => {
	const { broadcast, beat, insert, join, ended } = await openHouse();
	const ids = insert(500);
	const come = (mark: string) => {
		const heard: string[] = [];
		const put: number[] = [];
		const socket = join(mark);
		socket.onAny((event) => heard.push(event));
		socket.on("change", (change) => void put.push(...change.put.map(({ id }) => id)));
		return { socket, heard, put };
	};
	const back = Array.from({ length: 12 }, () => come("e/0-0"));
	await until("all", () => back.every(({ heard }) => heard.includes("beat")));
	for (const { heard, put } of back) {
		expect(heard).toEqual(["hello", "change", "beat"]);
		expect(put).toEqual(ids);
	}
	broadcast.beat(beat);
	expect(ended).toEqual([]);
	for (const { socket } of back) socket.disconnect();

	insert(4000);
	const late = come("e/0-0");
	await until("its end", () => !late.socket.connected && late.heard.length > 1);
	broadcast.beat(beat);
	expect(late.heard).toEqual(["hello", "must-refetch"]);
	expect(ended).toEqual(["mark_too_old"]);
});

test("an account that was not asked about, since it came in after the question, goes on", async () => {
	const { broadcast, join, ended } = await openHouse();
	const heard: string[] = [];
	join("e/0-0").onAny((event) => heard.push(event));
	await until("live", () => heard.includes("beat"));
	const audienceOf = () => accountToAudience(display, "wall");
	// The same name on another socket is another one's question.
	broadcast.checkAccounts(new Set([{ ...display }]), [], audienceOf);
	const asked = new Set(broadcast.accounts());
	broadcast.checkAccounts(asked, [display], audienceOf);
	expect(ended).toEqual([]);
	broadcast.checkAccounts(asked, [], audienceOf);
	expect(ended).toEqual(["account disabled"]);
});

test("hotspots that stay the same are said again every half minute, so that a screen sees when nobody looks for them", async () => {
	const http = createServer();
	const io: RoomServer = createSocketServer(http, { allowedOrigins: [], now: Date.now });
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	const { port } = http.address() as AddressInfo;
	const state = new RoomState("e", { xid: 0n, seq: 0n });
	const log = { info() {}, warn() {}, error() {} };
	const beat: Beat = { mark: state.toMark(state.head), now: 0, lagMs: 0, reference: "", isDrill: false };
	const broadcast = new Broadcast({ io, log: log as never, hello: () => ({}) as never, beat: () => beat, after: () => {} });
	io.on("connection", (socket) => {
		socket.data.guest = { account: display, audience: accountToAudience(display, "wall"), mark: "e/0-0" };
		broadcast.welcome(socket, () => state);
	});
	const client = connect(`http://127.0.0.1:${port}`, { transports: ["websocket"], reconnection: false, forceNew: true });
	const told: number[] = [];
	client.on("hotspots", ({ at }: Hotspots) => told.push(at));
	await until("the client", () => broadcast.audiences === 1);
	for (const at of [0, 5000, 29_999, 30_000, 35_000, 60_000]) broadcast.tellHotspots(state, { at, list: [] });
	await until("the last", () => told.includes(60_000));
	expect(told).toEqual([0, 30_000, 60_000]);
	client.disconnect();
	await io.close();
});
