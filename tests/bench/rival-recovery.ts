// The rival of a restart: a Socket.IO server with connection state recovery, and its own clients with their own reconnection.
import { io, type Socket } from "socket.io-client";
import { percentile, round } from "./bench.ts";
import { nowMs } from "./monotonic.ts";
import { startRival } from "./rival.ts";
import type { Insert } from "./stream.ts";

const LIMIT_MS = 60_000;
/** For what may still come to those that are back. */
const AFTERWARDS_MS = 2000;

export async function measureRecovery(databaseUrl: string, insertBare: Insert, count: number, missed: number) {
	const first = await startRival("./rival-room.ts", databaseUrl);
	const backAt: number[] = [];
	const seen: Set<number>[] = [];
	let recovered = 0;
	let isBack = false;
	const sockets: Socket[] = [];
	for (let index = 0; index < count; index++) {
		const socket = io(`http://127.0.0.1:${first.port}`, { transports: ["websocket"], forceNew: true });
		const rows = new Set<number>();
		seen.push(rows);
		socket.on("row", ({ id }: { id: number }) => rows.add(id));
		await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
		socket.on("connect", () => {
			if (!isBack) return;
			backAt.push(nowMs());
			if (socket.recovered) recovered++;
		});
		sockets.push(socket);
	}
	// A first row gives each the offset that recovery needs.
	await insertBare(1);
	await new Promise((resolve) => setTimeout(resolve, AFTERWARDS_MS));
	isBack = true;
	await first.stop("SIGKILL");
	const ids = await insertBare(missed);
	const second = await startRival("./rival-room.ts", databaseUrl, first.port);
	const listenAt = nowMs();
	for (const end = nowMs() + LIMIT_MS; backAt.length < count && nowMs() < end; ) await new Promise((resolve) => setTimeout(resolve, 100));
	await new Promise((resolve) => setTimeout(resolve, AFTERWARDS_MS));
	const lost = seen.reduce((sum, rows) => sum + ids.filter((id) => !rows.has(id)).length, 0);
	for (const socket of sockets) socket.disconnect();
	await second.stop();
	const waits = Float64Array.from(backAt, (at) => at - listenAt).sort();
	return {
		back: waits.length,
		recovered,
		p50Ms: round(percentile(waits, 0.5), 0),
		p99Ms: round(percentile(waits, 0.99), 0),
		lostShare: round(lost / (count * missed), 3),
	};
}
