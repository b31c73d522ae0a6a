import { type AddressInfo, connect, createServer, type Socket } from "node:net";

// What stands before several servers and knows nothing of them: plain TCP, each connection to the next one, nothing sticks.

export interface Balancer {
	readonly url: string;
	/** Each connection goes to the next of them that takes it. */
	targets: readonly string[];
	/** Ends every connection that is open. */
	cut(): void;
	stop(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
	let turn = 0;
	const open = new Set<Socket>();
	const hold = (socket: Socket) => {
		open.add(socket);
		socket.on("error", () => socket.destroy());
		socket.once("close", () => open.delete(socket));
	};
	const balancer: Balancer = { url: "", targets: [], cut: () => open.forEach((socket) => void socket.destroy()), stop: async () => {} };
	const server = createServer({ pauseOnConnect: true }, (client) => {
		hold(client);
		const reach = (triesLeft: number) => {
			const { targets } = balancer;
			const target = targets[turn++ % targets.length];
			if (target === undefined || triesLeft === 0) return client.destroy();
			const { hostname, port } = new URL(target);
			const gateway = connect(Number(port), hostname);
			gateway.once("connect", () => {
				hold(gateway);
				gateway.off("error", failed);
				client.pipe(gateway).pipe(client);
				client.once("close", () => gateway.destroy());
				gateway.once("close", () => client.destroy());
			});
			const failed = () => reach(triesLeft - 1);
			gateway.once("error", failed);
		};
		reach(balancer.targets.length);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return Object.assign(balancer, {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop: async () => {
			balancer.cut();
			await new Promise((resolve) => server.close(resolve));
		},
	});
}
