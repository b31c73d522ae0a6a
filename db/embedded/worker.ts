import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { postgis } from "@electric-sql/pglite-postgis";
import type { FromWorker, ToWorker } from "./wire.ts";

// The database itself. It runs each message to its end before it looks at the next, so a long query blocks this thread
// and nothing else; keeper.ts ends it when it takes too long.

const FLUSH_BYTES = 1 << 18;

if (parentPort === null) throw new Error("db/embedded/worker.ts runs in a worker thread only");
const port = parentPort;
const send = (message: FromWorker, give: ArrayBuffer[] = []) => port.postMessage(message, give);

const { directory } = workerData as { directory: string };
const database = await PGlite.create({ dataDir: directory, extensions: { postgis } });

let session = 0;
let rest = new Uint8Array(0);
let out: Uint8Array[] = [];
let outBytes = 0;

function collect(bytes: Uint8Array): void {
	// A copy: the bytes are the database's own memory.
	out.push(bytes.slice());
	outBytes += bytes.length;
	if (outBytes >= FLUSH_BYTES) flush();
}

function flush(): void {
	if (outBytes === 0) return;
	const all = new Uint8Array(outBytes);
	let at = 0;
	for (const part of out) {
		all.set(part, at);
		at += part.length;
	}
	out = [];
	outBytes = 0;
	send({ type: "bytes", session, bytes: all }, [all.buffer]);
}

/** One message of the frontend protocol: the startup packet has no type byte, everything else has. */
function messageLength(bytes: Uint8Array, at: number): number {
	const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
	if (view.byteLength < 5) return 0;
	const length = bytes[at] === 0 ? view.getUint32(0) : 1 + view.getUint32(1);
	return length <= view.byteLength ? length : 0;
}

async function work(bytes: Uint8Array): Promise<void> {
	const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
	let at = 0;
	for (let length = messageLength(all, at); length > 0; length = messageLength(all, at)) {
		await database.execProtocolRawStream(all.subarray(at, at + length), { syncToFs: false, onRawData: collect });
		at += length;
	}
	rest = all.slice(at);
	flush();
}

/** What a connection that was cut has left behind: an open transaction, prepared statements, settings. */
async function forgetSession(): Promise<void> {
	rest = new Uint8Array(0);
	for (const text of ["rollback", "discard all"]) {
		const body = Buffer.from(`${text}\0`);
		const message = Buffer.alloc(5 + body.length);
		message.write("Q");
		message.writeUInt32BE(4 + body.length, 1);
		body.copy(message, 5);
		await database.execProtocolRawStream(message, { syncToFs: false, onRawData: () => {} });
	}
}

async function obey(message: ToWorker): Promise<void> {
	if (message.type === "close") {
		await database.close();
		send({ type: "closed" });
		port.close();
		return;
	}
	if (message.type === "session") {
		await forgetSession();
		session = message.session;
	} else await work(message.bytes);
	send({ type: "done" });
}

let turn: Promise<void> = Promise.resolve();
port.on("message", (message: ToWorker) => {
	turn = turn
		.then(() => obey(message))
		.catch((cause: unknown) => {
			send({ type: "failed", message: cause instanceof Error ? cause.message : String(cause) });
			throw cause;
		});
});

const [server] = (await database.query<{ version: string }>("select current_setting('server_version') as version")).rows;
send({ type: "ready", version: server?.version ?? "?" });
