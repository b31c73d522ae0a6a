import { connect, createServer, type Socket } from "node:net";

// The network cable between a screen and the server: a TCP proxy that a test can pull out and plug in again.

export interface Cable {
	/** What the screen opens instead of the server's own address. */
	readonly url: string;
	/** Bytes that went to the screens so far, headers and all. */
	readonly bytes: number;
	/** Bytes stop in both directions and nothing is closed, as with a cable: neither end is told. So many still get to the screens. */
	pull(afterBytes?: number): void;
	/** New connections go through; those of before the pull are reset, as a switch's time-out would. */
	plug(): void;
	stop(): Promise<void>;
}

/** `serverUrl` as http://host:port. */
export async function openCable(serverUrl: string): Promise<Cable> {
	const { hostname, port } = new URL(serverUrl);
	const pairs = new Set<readonly [Socket, Socket]>();
	let isPulled = false;
	let bytes = 0;
	let lastByte = Number.POSITIVE_INFINITY;
	const proxy = createServer((near) => {
		const far = connect(Number(port), hostname);
		const pair = [near, far] as const;
		pairs.add(pair);
		for (const [from, to] of [
			[near, far],
			[far, near],
		] as const) {
			from.on("data", (chunk) => {
				if (isPulled) return;
				if (from === far) {
					bytes += chunk.byteLength;
					isPulled = bytes > lastByte;
					if (isPulled) return;
				}
				to.write(chunk);
			});
			// Its end reaches the other side by "close"; the reason is of no use to a cable.
			from.on("error", () => {});
			from.on("close", () => {
				pairs.delete(pair);
				if (!isPulled) to.destroy();
			});
		}
	});
	await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
	const address = proxy.address();
	if (address === null || typeof address === "string") throw new Error(`Expected a port, got ${JSON.stringify(address)}`);
	const cut = () => {
		for (const [near, far] of pairs) {
			near.destroy();
			far.destroy();
		}
	};
	return {
		url: `http://127.0.0.1:${address.port}`,
		get bytes() {
			return bytes;
		},
		pull(afterBytes = 0) {
			lastByte = bytes + afterBytes;
			isPulled = afterBytes === 0;
		},
		plug() {
			cut();
			lastByte = Number.POSITIVE_INFINITY;
			isPulled = false;
		},
		async stop() {
			cut();
			await new Promise((resolve) => proxy.close(resolve));
		},
	};
}
