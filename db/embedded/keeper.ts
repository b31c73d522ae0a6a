import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Log } from "../connect.ts";
import { type FromWorker, type ToWorker, Wire } from "./wire.ts";

// Starts the worker, watches it, and starts it again. The database knows no cancel and no statement_timeout (stack.md §8):
// a query that never ends can only be ended together with its worker, and the write-ahead log brings the rest back.

export interface Keeper {
	/** A fresh session on the running worker, starting one if there is none; what postgres.js takes for a socket. */
	connect(): Promise<Wire>;
	version(): string;
	close(): Promise<void>;
}

export interface KeeperOptions {
	readonly directory: string;
	readonly log: Log;
	/** How long the worker may stay silent over one message before it is ended. */
	readonly hangMs: number;
}

interface Running {
	readonly worker: Worker;
	readonly version: string;
	wire: Wire | null;
	/** When each message that is not worked off was sent. */
	readonly sentAt: number[];
	readonly closed: Promise<void>;
}

const WATCH_MS = 1_000;
/** A start reads the whole log of an unclean end; on a slow machine that has taken half a minute. */
const START_MS = 180_000;

export function createKeeper({ directory, log, hangMs }: KeeperOptions): Keeper {
	let running: Promise<Running> | null = null;
	let isClosing = false;

	const watch = setInterval(() => {
		void running?.then(
			(now) => {
				const oldest = now.sentAt[0];
				if (oldest === undefined || performance.now() - oldest < hangMs) return;
				log.error(`The embedded database has not answered for ${Math.round(hangMs / 1000)} s: it is ended and started again`);
				void now.worker.terminate();
			},
			() => {},
		);
	}, WATCH_MS);
	watch.unref();

	async function start(): Promise<Running> {
		const worker = startWorker(directory);
		const now = await new Promise<Running>((resolve, reject) => {
			const sentAt: number[] = [];
			let found: Running | null = null;
			const isLate = setTimeout(() => {
				log.error(`The embedded database in ${directory} has not started within ${START_MS / 1000} s`);
				void worker.terminate();
			}, START_MS);
			const closed = new Promise<void>((isClosed) => {
				worker.once("exit", (code) => {
					isClosed();
					clearTimeout(isLate);
					running = null;
					if (found === null) reject(new Error(`The embedded database in ${directory} did not start (exit ${code})`));
					else if (!isClosing) log.error("The embedded database's worker has ended; it is started again with the next query");
					found?.wire?.destroy();
				});
			});
			worker.once("error", (cause) => {
				reject(new Error(`The embedded database in ${directory} failed: ${cause.message}`, { cause }));
				found?.wire?.destroy(cause);
			});
			worker.on("message", (message: FromWorker) => {
				if (message.type === "bytes") {
					if (found?.wire?.session === message.session) found.wire.receive(message.bytes);
				} else if (message.type === "done") sentAt.shift();
				else if (message.type === "failed") log.error(`The embedded database failed: ${message.message}`);
				else if (message.type === "ready") {
					clearTimeout(isLate);
					found = { worker, version: message.version, wire: null, sentAt, closed };
					resolve(found);
				}
			});
		});
		return now;
	}

	function getRunning(): Promise<Running> {
		if (isClosing) throw new Error("The embedded database is closed");
		running ??= start().catch((cause) => {
			running = null;
			throw cause;
		});
		return running;
	}

	let version = "";
	let sessions = 0;
	return {
		async connect() {
			const now = await getRunning();
			version = now.version;
			now.wire?.destroy();
			const send = (message: ToWorker) => {
				now.sentAt.push(performance.now());
				now.worker.postMessage(message);
			};
			const wire = new Wire(++sessions, (message) => {
				if (now.wire === wire) send(message);
			});
			send({ type: "session", session: wire.session });
			now.wire = wire;
			return wire;
		},
		version: () => version,
		async close() {
			isClosing = true;
			clearInterval(watch);
			const now = await running?.catch(() => null);
			if (now === null || now === undefined) return;
			now.worker.postMessage({ type: "close" } satisfies ToWorker);
			const isLate = setTimeout(() => void now.worker.terminate(), 10_000);
			await now.closed;
			clearTimeout(isLate);
		},
	};
}

/**
 * The worker is TypeScript too. On Node 20 a thread takes no loader from `--import`, so it registers tsx itself, whoever
 * started the process (npm start, vitest).
 */
function startWorker(directory: string): Worker {
	// createRequire finds the CommonJS twin of the module that is wanted; import.meta.resolve is not there in vitest.
	const tsx = new URL("index.mjs", pathToFileURL(createRequire(import.meta.url).resolve("tsx/esm/api"))).href;
	const entry = new URL("./worker.ts", import.meta.url).href;
	const start = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;
	return new Worker(start, { eval: true, workerData: { directory }, execArgv: [] });
}
