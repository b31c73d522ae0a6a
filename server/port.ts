import { type AddressInfo, createServer } from "node:net";
import type { FastifyInstance } from "fastify";
import { REAL_TIMING, type Timing } from "./feed/timing.ts";

// A port that is open and has nothing to tell takes screens from gateways that have. It opens when all is ready, or when that lasts
// so long (a database that is made, moved or away) that somebody looks: pages then say what is waited for.

const LATEST_MS = 5000;

export interface Port {
	/** Opens it if it is not open yet, and gives its address. Rejects when it is taken. */
	open(): Promise<string>;
	/** Aborted, with the reason, when it could not open by itself. */
	readonly failed: AbortSignal;
	/** It no longer opens by itself, and nobody is told that it has. */
	stop(): void;
}

export interface PortOptions {
	readonly app: Pick<FastifyInstance, "listen" | "server">;
	readonly port: number;
	readonly host: string;
	/** It has opened by itself. */
	readonly onWaiting: (url: string) => void;
	readonly sleep?: Timing["sleep"];
}

/** Rejects when it is taken: that is to be known before a database is touched. */
export async function checkFree(port: number, host: string): Promise<void> {
	if (port === 0) return;
	const probe = createServer();
	await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(port, host, resolve));
	await new Promise((resolve) => probe.close(resolve));
}

export function createPort({ app, port, host, onWaiting, sleep = REAL_TIMING.sleep }: PortOptions): Port {
	const failing = new AbortController();
	const waiting = new AbortController();
	let isStopped = false;
	let opening: Promise<string> | undefined;
	const listen = (): Promise<string> => {
		opening ??= app.listen({ port, host }).then(() => addressToUrl(app.server.address() as AddressInfo, host));
		return opening;
	};
	const openLate = async (): Promise<void> => {
		await sleep(LATEST_MS, waiting.signal);
		if (waiting.signal.aborted) return;
		try {
			const url = await listen();
			if (!isStopped) onWaiting(url);
		} catch (error) {
			if (!isStopped) failing.abort(error);
		}
	};
	void openLate();
	return {
		open: () => {
			waiting.abort();
			return listen();
		},
		failed: failing.signal,
		stop: () => {
			isStopped = true;
			waiting.abort();
		},
	};
}

export function addressToUrl({ address, port, family }: AddressInfo, host: string): string {
	const isAny = address === "0.0.0.0" || address === "::";
	const name = isAny ? "127.0.0.1" : family === "IPv6" ? `[${address}]` : host;
	return `http://${name}:${port}`;
}
