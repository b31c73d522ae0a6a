import { connect, createServer, type Socket } from "node:net";
import type { Chance } from "../../server/simulate/chance.ts";

// A line that a test can spoil: everything through it can be made late, thin, cut, dark or closed by halves. In front of several
// ports it is a plain TCP balancer, too: each new connection goes to the next one that takes it.

export interface Shape {
	readonly latencyMs: number;
	/** Each connection and direction; null: as fast as it goes. */
	readonly bytesPerS: number | null;
}

export interface TcpProxy {
	readonly port: number;
	/** http://127.0.0.1:port */
	readonly url: string;
	/** How many connections are open through it. */
	readonly count: number;
	/** Where new connections go from now on. */
	aim(ports: readonly number[]): void;
	shape(shape: Shape): void;
	/** Resets connections on both sides; `share` of them by chance, default all. Returns how many. */
	cut(chance?: Chance, share?: number): number;
	/** No byte and no end passes in either direction, and neither side is told; new connections are held, too. */
	darken(): void;
	/** What waited in the dark goes on, as after a route came back. */
	lighten(): void;
	/** What is open now stays dark for good, as towards a machine that is gone; what is opened from now on is not. */
	strand(): void;
	/** The near side is told the end, the far side is not, and is reset only after `lingerMs`. */
	closeSlowly(chance: Chance, share: number, lingerMs: number): number;
	stop(): Promise<void>;
}

const EVEN: Shape = { latencyMs: 0, bytesPerS: null };

/** `ports` on 127.0.0.1. */
export async function openProxy(ports: readonly number[], first: Shape = EVEN): Promise<TcpProxy> {
	const line = { ports, shape: first, isDark: false, turn: 0 };
	const pairs = new Set<Pair>();
	const proxy = createServer({ allowHalfOpen: true }, (near) => {
		const pair = new Pair(near, line, () => pairs.delete(pair));
		pairs.add(pair);
		pair.open();
	});
	const listen = (port: number) =>
		new Promise<void>((resolve, reject) => {
			proxy.once("error", reject);
			proxy.listen(port, "127.0.0.1", resolve);
		});
	await listen(0);
	const address = proxy.address();
	if (address === null || typeof address === "string") throw new Error(`Expected a port, got ${JSON.stringify(address)}`);
	const choose = (chance: Chance | undefined, share: number) => [...pairs].filter(() => chance === undefined || chance.next() < share);
	return {
		port: address.port,
		url: `http://127.0.0.1:${address.port}`,
		get count() {
			return pairs.size;
		},
		aim: (next) => {
			line.ports = next;
		},
		shape: (shape) => {
			line.shape = shape;
		},
		cut: (chance, share = 1) => {
			const chosen = choose(chance, share);
			for (const pair of chosen) pair.reset();
			return chosen.length;
		},
		darken: () => {
			line.isDark = true;
			for (const pair of pairs) pair.settle();
		},
		lighten: () => {
			line.isDark = false;
			for (const pair of pairs) pair.settle();
		},
		strand: () => {
			for (const pair of pairs) pair.strand();
		},
		closeSlowly: (chance, share, lingerMs) => {
			const chosen = choose(chance, share);
			for (const pair of chosen) pair.closeSlowly(lingerMs);
			return chosen.length;
		},
		stop: async () => {
			const closed = new Promise((resolve) => proxy.close(resolve));
			for (const pair of pairs) pair.reset();
			await closed;
		},
	};
}

interface Line {
	ports: readonly number[];
	shape: Shape;
	isDark: boolean;
	turn: number;
}

class Pair {
	readonly #near: Socket;
	readonly #line: Line;
	readonly #forget: () => void;
	#far: Socket | undefined;
	#flows: Flow[] = [];
	#isStranded = false;
	/** What happened in the dark and is to be passed on in the light. */
	readonly #waiting: (() => void)[] = [];

	constructor(near: Socket, line: Line, forget: () => void) {
		this.#near = near;
		this.#line = line;
		this.#forget = forget;
		near.pause();
		near.on("error", () => this.#inLight(() => this.reset()));
		near.on("close", () => this.#inLight(() => this.reset()));
	}

	/** Leads it on; it is forgotten at once where the line leads nowhere. */
	open(): void {
		this.#inLight(() => this.#reach(0));
	}

	reset(): void {
		this.#forget();
		for (const socket of [this.#near, this.#far]) if (socket !== undefined && !socket.destroyed) socket.resetAndDestroy();
	}

	closeSlowly(lingerMs: number): void {
		for (const flow of this.#flows) flow.stop();
		this.#near.end();
		setTimeout(() => this.reset(), lingerMs).unref();
	}

	/** One that was held in the dark has reached nobody, and goes on in the light. */
	strand(): void {
		if (this.#far === undefined) return;
		this.#isStranded = true;
		for (const flow of this.#flows) flow.stop();
	}

	/** After the light went on or off. */
	settle(): void {
		if (!this.#line.isDark && !this.#isStranded) for (const act of this.#waiting.splice(0)) act();
		for (const flow of this.#flows) flow.settle();
	}

	#inLight(act: () => void): void {
		if (this.#line.isDark || this.#isStranded) this.#waiting.push(act);
		else act();
	}

	#reach(tries: number): void {
		const { ports } = this.#line;
		const port = ports[this.#line.turn++ % Math.max(1, ports.length)];
		if (port === undefined || tries > ports.length || this.#near.destroyed) {
			this.reset();
			return;
		}
		const far = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
		const refused = () => this.#reach(tries + 1);
		far.once("error", refused);
		far.once("connect", () => {
			far.off("error", refused);
			if (this.#near.destroyed) {
				far.destroy();
				return;
			}
			far.on("error", () => this.#inLight(() => this.reset()));
			far.on("close", () => this.#inLight(() => this.reset()));
			this.#far = far;
			this.#near.setNoDelay(true);
			this.#flows = [new Flow(this.#near, far, this.#line), new Flow(far, this.#near, this.#line)];
		});
	}
}

/** More than this waiting to be written, and no more is read: what backs up stays in the sender's socket. */
const MOST_WAITING_BYTES = 65_536;

/** One direction of a pair. */
class Flow {
	readonly #from: Socket;
	readonly #to: Socket;
	readonly #line: Line;
	/** When the last byte that was read is to be written. */
	#dueAt = 0;
	#waitingBytes = 0;
	#isStopped = false;

	constructor(from: Socket, to: Socket, line: Line) {
		this.#from = from;
		this.#to = to;
		this.#line = line;
		from.on("data", (chunk) => this.#take(chunk));
		from.on("end", () => this.#later(0, () => to.end()));
		to.on("drain", () => this.settle());
		this.settle();
	}

	stop(): void {
		this.#isStopped = true;
		this.#from.pause();
	}

	settle(): void {
		const isFull = this.#waitingBytes > MOST_WAITING_BYTES || this.#to.writableNeedDrain;
		if (this.#isStopped || this.#line.isDark || isFull) this.#from.pause();
		else this.#from.resume();
	}

	#take(chunk: Buffer): void {
		this.#waitingBytes += chunk.length;
		this.#later(chunk.length, () => {
			this.#waitingBytes -= chunk.length;
			if (!this.#isStopped && !this.#to.destroyed && !this.#to.writableEnded) this.#to.write(chunk);
			this.settle();
		});
		this.settle();
	}

	/** In the order of the calls, whatever the shape was when they came. */
	#later(bytes: number, act: () => void): void {
		const { latencyMs, bytesPerS } = this.#line.shape;
		const now = performance.now();
		const isFree = latencyMs === 0 && bytesPerS === null && this.#dueAt <= now;
		if (isFree) {
			act();
			return;
		}
		this.#dueAt = Math.max(this.#dueAt, now + latencyMs) + (bytesPerS === null ? 0 : (bytes * 1000) / bytesPerS);
		setTimeout(act, this.#dueAt - now);
	}
}
