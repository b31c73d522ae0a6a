import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { io, type Socket } from "socket.io-client";
import { findFreePort } from "../support/cluster.ts";
import { pause } from "./city.ts";
import type { Rival } from "./nemesis.ts";
import { openProxy } from "./proxy.ts";

// A default Socket.IO room under the same faults: as many processes, the same kind of line in front, clients that reconnect by
// themselves as the library does by default, and nothing that remembers.

export interface RivalRoom extends Rival {
	/** Share of the events of `told` that its clients never got. */
	lostShare(told: ReadonlySet<string>): number;
	stop(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL("../bench/rival-nemesis.ts", import.meta.url));

export async function startRivalRoom(databaseUrl: string, processes: number, clients: number): Promise<RivalRoom> {
	const ports = await Promise.all(Array.from({ length: processes }, findFreePort));
	const children: (ChildProcess | undefined)[] = [];
	let isStopping = false;
	const launch = async (index: number): Promise<void> => {
		const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, databaseUrl, String(ports[index])], {
			stdio: ["ignore", "pipe", "ignore"],
		});
		children[index] = child;
		child.unref();
		await new Promise((resolve) => {
			child.stdout?.once("data", resolve);
			child.once("exit", resolve);
		});
	};
	const end = async (index: number): Promise<void> => {
		const child = children[index];
		if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
		const ended = new Promise((resolve) => child.once("exit", resolve));
		child.kill("SIGKILL");
		await ended;
	};
	await Promise.all(ports.map((_, index) => launch(index)));
	const line = await openProxy(ports);
	const got = Array.from({ length: clients }, () => new Set<string>());
	// Websocket only, as ours: its default of polling first needs sticky sessions, which no such balancer has.
	const sockets: Socket[] = got.map((set) => {
		const socket = io(line.url, { transports: ["websocket"], forceNew: true });
		socket.on("event", (payload: string) => set.add(payload));
		return socket;
	});
	await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once("connect", resolve))));
	return {
		line,
		kill: async (index, downMs) => {
			await end(index);
			await pause(downMs);
			if (!isStopping) await launch(index);
		},
		pause: (index) => void children[index]?.kill("SIGSTOP"),
		goOn: (index) => void children[index]?.kill("SIGCONT"),
		lostShare: (told) => {
			const counts = got.map((set) => [...told].filter((event) => set.has(event)).length);
			const all = told.size * clients;
			return all === 0 ? 0 : 1 - counts.reduce((sum, count) => sum + count, 0) / all;
		},
		stop: async () => {
			isStopping = true;
			for (const socket of sockets) socket.disconnect();
			await line.stop();
			await Promise.all(ports.map((_, index) => end(index)));
		},
	};
}
