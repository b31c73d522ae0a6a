// A feed whose server and sockets are the test's.
import { EventEmitter } from "node:events";
import { Feed } from "../../../client/feed/feed.ts";
import type { FeedSocket, SocketAuth } from "../../../client/feed/socket.ts";
import { Store } from "../../../client/store/store.ts";
import { ComplaintColumns } from "../../../server/domain/complaint-columns.ts";
import { encodeSnapshot } from "../../../server/domain/snapshot-columns.ts";
import { formatMark, type Mark } from "../../../server/protocol/mark.ts";
import { PROTOCOL_VERSION } from "../../../server/protocol/version.ts";
import { until } from "../../support/complaints.ts";

export const mark = (xid: number, epoch = "first"): Mark => formatMark({ epoch, xid: BigInt(xid), seq: 1n });

export const account = (name: string) => ({ name, role: "display", scope: ["31"], unit: null });

export class FakeSocket extends EventEmitter {
	connected = true;
	disconnect(): void {
		this.connected = false;
	}
}

export interface Opened {
	readonly feed: Feed;
	readonly store: Store;
	readonly sockets: readonly { readonly auth: SocketAuth; readonly socket: FakeSocket }[];
	/** Added to the feed's clock, ms. */
	readonly clock: { aheadMs: number };
	readonly asked: readonly string[];
	/** With each question for a snapshot: what the screen shows. */
	readonly shown: readonly (string | null)[];
	/** Whether somebody is signed in, and whether the line is cut. */
	readonly session: { isOpen: boolean; isCut: boolean; name: string };
	/** Whose page it was, each time that it is somebody else's. */
	readonly left: readonly string[];
	/** What its snapshots say that it speaks. */
	readonly server: { protocol: number };
	given(): number;
}

/** The same snapshot of another protocol: the text of one digit that says it, with its length before it, is in the body once. */
function speak(body: Uint8Array, protocol: number): Uint8Array {
	const at = Buffer.from(body).indexOf(Buffer.from([1, 0, 0, 0, PROTOCOL_VERSION + 48, 0]));
	if (at === -1) throw new Error("Expected the protocol in the snapshot");
	const other = body.slice();
	other[at + 4] = protocol + 48;
	return other;
}

let open: Feed | undefined;

/** To be called after each test. */
export function stopFeed(): void {
	open?.stop();
}

/** A server that gives one snapshot after the other, the last one for ever. */
export function openFeed(snapshots: readonly Mark[], onNewBuild = () => {}): Opened {
	const queued = [...snapshots];
	const sockets: { readonly auth: SocketAuth; readonly socket: FakeSocket }[] = [];
	const clock = { aheadMs: 0 };
	const monotonic = () => performance.now() + clock.aheadMs;
	const asked: string[] = [];
	const shown: (string | null)[] = [];
	const session = { isOpen: true, isCut: false, name: "wall" };
	const left: string[] = [];
	const store = new Store({ monotonic, wallClock: Date.now, schedule: (run) => setTimeout(run, 1) }, { view: "wall" });
	const server = { protocol: PROTOCOL_VERSION };
	let given = 0;
	const answers: Record<string, () => BodyInit> = {
		"/api/session": () => JSON.stringify({ account: account(session.name), isDrill: false }),
		"/api/reference": () => JSON.stringify({ version: "1" }),
		"/api/regions": () => JSON.stringify({}),
		"/api/room": () => JSON.stringify({ isDrill: false }),
		"/api/ticket": () => JSON.stringify({ ticket: "one" }),
		"/api/snapshot?view=wall": () => {
			given += 1;
			const at = queued.length > 1 ? (queued.shift() as Mark) : (queued[0] as Mark);
			const body = encodeSnapshot(new ComplaintColumns(), "wall", undefined, { mark: at, epoch: "first", now: Date.now() });
			return speak(body, server.protocol) as BodyInit;
		},
	};
	const feed = new Feed({
		store,
		view: "wall",
		monotonic,
		onNewBuild,
		onLeft: ({ name }) => left.push(name),
		server: {
			fetch: async (path, init) => {
				asked.push(path);
				if (path.startsWith("/api/snapshot")) shown.push(new Headers(init.headers).get("x-pantau-shown"));
				if (session.isCut) throw new TypeError("no line");
				// So that the screen has a tick before what fills it.
				if (path.startsWith("/api/snapshot")) await new Promise((resolve) => setTimeout(resolve, 20));
				return session.isOpen || path === "/api/room" ? new Response(answers[path]?.()) : new Response("", { status: 401 });
			},
			connect: (auth) => {
				const socket = new FakeSocket();
				sockets.push({ auth, socket });
				return socket as unknown as FeedSocket;
			},
		},
	});
	feed.start();
	open = feed;
	return { feed, store, sockets, clock, asked, shown, session, left, server, given: () => given };
}

export const beat = (at: Mark) => ({ mark: at, now: Date.now(), lagMs: 0, reference: "1", isDrill: false });
export const change = (from: Mark, to: Mark) => ({ from, mark: to, put: [], drop: [] });

export async function openLive(onNewBuild?: () => void): Promise<Opened & { readonly socket: FakeSocket }> {
	const opened = openFeed([mark(5)], onNewBuild);
	await until("the socket", () => opened.sockets.length === 1);
	const { socket } = opened.sockets[0] as { socket: FakeSocket };
	socket.emit("beat", beat(mark(5)));
	await until("live", () => opened.store.state.link.status === "live");
	return { ...opened, socket };
}
