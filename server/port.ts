import { type AddressInfo, createServer } from "node:net";
import type { FastifyInstance } from "fastify";

// A port that is open and has nothing to tell takes screens from gateways that have. It opens when all is ready, or when that lasts
// so long (a database that is made, moved or away) that somebody looks: pages then say what is waited for.

const LATEST_MS = 5000;

export interface Port {
	/** Opens it if it is not open yet, and gives its address. Rejects when it is taken. */
	open(): Promise<string>;
	/** Aborted, with the reason, when it could not open by itself. */
	readonly failed: AbortSignal;
	/** It no longer opens by itself. */
	stop(): void;
}

export interface PortOptions {
	readonly app: Pick<FastifyInstance, "listen" | "server">;
	readonly port: number;
	readonly host: string;
	/** It has opened by itself. */
	readonly onWaiting: (url: string) => void;
}

/** Rejects when it is taken: that is to be known before a database is touched. */
export async function checkFree(port: number, host: string): Promise<void> {
	if (port === 0) return;
	const probe = createServer();
	await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(port, host, resolve));
	await new Promise((resolve) => probe.close(resolve));
}

export function createPort({ app, port, host, onWaiting }: PortOptions): Port {
	const failing = new AbortController();
	let opening: Promise<string> | undefined;
	const open = (): Promise<string> => {
		clearTimeout(timer);
		opening ??= app.listen({ port, host }).then(() => addressToUrl(app.server.address() as AddressInfo, host));
		return opening;
	};
	const timer = setTimeout(() => open().then(onWaiting, (error: unknown) => failing.abort(error)), LATEST_MS);
	return { open, failed: failing.signal, stop: () => clearTimeout(timer) };
}

export function addressToUrl({ address, port, family }: AddressInfo, host: string): string {
	const isAny = address === "0.0.0.0" || address === "::";
	const name = isAny ? "127.0.0.1" : family === "IPv6" ? `[${address}]` : host;
	return `http://${name}:${port}`;
}
