// Many clients in a process of their own, so that what they cost is not measured as the server's, and a stopped process is a
// crowd of stopped clients. Bare WebSockets on both sides: they say no more of Engine.IO than they must, and parse every message.
import WebSocket from "ws";
import { decodeSnapshot } from "../../server/domain/snapshot-columns.ts";
import type { Beat, Change } from "../../server/protocol/down.ts";
import { compareMarks, type Mark } from "../../server/protocol/mark.ts";
import { percentile } from "./bench.ts";
import type { Door, Order, Report, Writes } from "./crowd.ts";
import { nowMs } from "./monotonic.ts";

const AGAIN_MS = 250;
const MOST_IDS = 1_048_576;
const JOINS_AT_ONCE = 20;

class Client {
	/** By id: 1 once it was seen. State, not events: what a snapshot holds was seen too. */
	readonly seen = new Uint8Array(MOST_IDS);
	/** Of what came as a change, the id and when. */
	readonly ids: number[] = [];
	readonly times: number[] = [];
	gaps = 0;
	cuts = 0;
	mark: Mark | undefined;

	take(id: number, at: number): void {
		if (this.seen[id] === 1) return;
		this.seen[id] = 1;
		this.ids.push(id);
		this.times.push(at);
	}
}

const clients: Client[] = [];

/** Resolves when it is let in the first time; comes back by itself whenever it is cut. */
function join(door: Door, client: Client): Promise<void> {
	return door.kind === "bare" ? joinBare(door.url, client) : joinRoom(door, client);
}

function joinBare(url: string, client: Client): Promise<void> {
	const socket = new WebSocket(url, { perMessageDeflate: false });
	socket.on("message", (data: Buffer) => {
		const { id } = JSON.parse(data.toString()) as { id: number };
		client.take(id, nowMs());
	});
	return new Promise((resolve, reject) => socket.once("open", () => resolve()).once("error", reject));
}

async function joinRoom(door: Door & { kind: "room" | "default" }, client: Client): Promise<void> {
	const auth = door.kind === "room" ? await prepare(door, client) : {};
	const url = `${door.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`;
	const socket = new WebSocket(url, { perMessageDeflate: false, headers: { origin: door.url } });
	await new Promise<void>((resolve, reject) => {
		socket.once("error", reject);
		socket.on("message", (data: Buffer) => {
			const text = data.toString();
			if (text[0] === "0") socket.send(`40${JSON.stringify(auth)}`);
			else if (text[0] === "2") socket.send("3");
			else if (text.startsWith("40") && door.kind === "default") resolve();
			else if (text.startsWith("42") && hear(JSON.parse(text.slice(2)), client, nowMs())) resolve();
		});
		socket.once("close", () => reject(new Error("Expected to be let in, was closed")));
	});
	socket.on("error", () => {});
	socket.once("close", () => {
		client.cuts++;
		comeBack(door, client);
	});
}

function comeBack(door: Door, client: Client): void {
	setTimeout(() => join(door, client).catch(() => comeBack(door, client)), AGAIN_MS);
}

/** A snapshot when there is no mark, and a ticket. */
async function prepare(
	{ url, cookie }: Door & { kind: "room" | "default" },
	client: Client,
): Promise<{ ticket: string; mark: Mark | undefined }> {
	const headers = { "content-type": "application/json", origin: url, cookie };
	if (client.mark === undefined) {
		const snapshot = decodeSnapshot(new Uint8Array(await (await fetch(`${url}/api/snapshot?view=wall`, { headers })).arrayBuffer()));
		for (let slot = 0; slot < snapshot.columns.count; slot++) client.seen[snapshot.columns.arrays.id[slot] as number] = 1;
		client.mark = snapshot.mark;
	}
	const answer = await fetch(`${url}/api/ticket`, { method: "POST", headers, body: JSON.stringify({ view: "wall" }) });
	const { ticket } = (await answer.json()) as { ticket: string };
	return { ticket, mark: client.mark };
}

/** True at the word that lets it in. */
function hear([name, message]: [string, unknown], client: Client, at: number): boolean {
	if (name === "change") {
		const { from, mark, put } = message as Change;
		if (client.mark !== undefined && compareMarks(from, client.mark) > 0) client.gaps++;
		client.mark = mark;
		for (const { id } of put) client.take(id, at);
	} else if (name === "beat") client.mark = (message as Beat).mark;
	else if (name === "must-refetch") client.mark = undefined;
	else if (name === "row") client.take((message as { id: number }).id, at);
	return name === "hello";
}

function report({ ids, at }: Writes): Report {
	const committed = new Map<number, number>();
	for (let index = 0; index < ids.length; index++) committed.set(ids[index] as number, at[index] as number);
	const latencies: number[] = [];
	let lost = 0;
	for (const client of clients) {
		for (const id of ids) if (client.seen[id] !== 1) lost++;
		for (let index = 0; index < client.ids.length; index++) {
			const from = committed.get(client.ids[index] as number);
			// It may be seen before its writer reads the acknowledgement: no later than the commit, so 0.
			if (from !== undefined) latencies.push(Math.max(0, (client.times[index] as number) - from));
		}
	}
	const sorted = Float64Array.from(latencies).sort();
	const rank = (p: number) => (sorted.length === 0 ? Number.NaN : percentile(sorted, p));
	return {
		delivered: sorted.length,
		lost,
		p50Ms: rank(0.5),
		p99Ms: rank(0.99),
		gaps: clients.reduce((sum, { gaps }) => sum + gaps, 0),
		cuts: clients.reduce((sum, { cuts }) => sum + cuts, 0),
	};
}

async function obey(order: Order): Promise<Report | null> {
	if (order.kind === "report") return report(order.writes);
	let left = order.count;
	const lane = async () => {
		while (left-- > 0) {
			const client = new Client();
			await join(order.door, client);
			clients.push(client);
		}
	};
	await Promise.all(Array.from({ length: JOINS_AT_ONCE }, lane));
	return null;
}

process.on("message", (order: Order) => {
	obey(order).then(
		(answer) => process.send?.({ answer }),
		(error: unknown) => process.send?.({ fault: String(error) }),
	);
});
process.once("disconnect", () => process.exit(0));
