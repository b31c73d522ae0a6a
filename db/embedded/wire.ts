import { Duplex } from "node:stream";

// postgres.js speaks to the worker through this instead of a socket: no port that another program on the machine could
// open, no second connection that would get the first one's answers (stack.md §8), and silence is seen at once.

/** To the worker: bytes of PostgreSQL's frontend protocol, or a new session with its number. Each is answered by one `done`. */
export type ToWorker =
	| { readonly type: "session"; readonly session: number }
	| { readonly type: "bytes"; readonly bytes: Uint8Array }
	| { readonly type: "close" };

/**
 * From the worker: bytes of the backend protocol as they come, for the session that asked, so that a new session never reads
 * what an earlier one was to get; and `done` when a message of ours has been worked off.
 */
export type FromWorker =
	| { readonly type: "ready"; readonly version: string }
	| { readonly type: "bytes"; readonly session: number; readonly bytes: Uint8Array }
	| { readonly type: "done" }
	| { readonly type: "closed" }
	| { readonly type: "failed"; readonly message: string };

/** What postgres.js needs of a net.Socket, over a message port. Destroying it is what a cut connection is. */
export class Wire extends Duplex {
	readonly session: number;
	readonly #send: (message: ToWorker) => void;

	constructor(session: number, send: (message: ToWorker) => void) {
		super({ allowHalfOpen: false, readableHighWaterMark: 1 << 22 });
		this.session = session;
		this.#send = send;
	}

	/** postgres.js says goodbye only to a socket that is open, and waits for the end of one that is not closed. */
	get readyState(): "open" | "closed" {
		return this.destroyed ? "closed" : "open";
	}

	override _read(): void {}

	override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		// A copy: postgres.js uses its buffer again, and a pooled Buffer cannot be given away.
		this.#send({ type: "bytes", bytes: new Uint8Array(chunk) });
		done();
	}

	override _final(done: (error?: Error | null) => void): void {
		done();
		this.destroy();
	}

	receive(bytes: Uint8Array): void {
		if (!this.destroyed) this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
	}
}
