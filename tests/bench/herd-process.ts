// A herd of screens in a process of its own, each with the browser's own feed and store. Only the boundaries' lines, which are the
// same for all and not told by the feed, are left out.

import { request } from "node:http";
import { io } from "socket.io-client";
import { Feed } from "../../client/feed/feed.ts";
import { OWN_SERVER, type ServerLink } from "../../client/feed/server-link.ts";
import type { FeedSocket } from "../../client/feed/socket.ts";
import { Store } from "../../client/store/store.ts";
import type { HerdFigures, HerdOrder } from "./herd.ts";
import { nowMs } from "./monotonic.ts";

const TICK_MS = 50;
const START_MS = 10;

interface Screen {
	readonly feed: Feed;
	readonly store: Store;
	snapshots: number;
	/** When it was live with every row that it is to have. */
	doneAt: number | undefined;
}

const screens: Screen[] = [];
let wantedRows = Number.POSITIVE_INFINITY;

function linkTo({ url, cookie, reference }: HerdOrder & { kind: "open" }, countSnapshot: () => void): ServerLink {
	const headers = { origin: url, cookie };
	return {
		...OWN_SERVER,
		fetch: async (path, init) => {
			if (path === "/api/reference") return new Response(JSON.stringify({ version: reference }));
			if (path === "/api/regions") return new Response("{}");
			if (path.startsWith("/api/snapshot")) countSnapshot();
			return await ask(`${url}${path}`, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } });
		},
		connect: (auth) =>
			io(url, {
				transports: ["websocket"],
				reconnection: false,
				forceNew: true,
				auth: { ...auth },
				extraHeaders: { origin: url },
			}) as FeedSocket,
	};
}

/** A browser's fetch costs its page nothing to speak of; Node's costs the one process that plays a thousand pages a millisecond. */
function ask(url: string, init: RequestInit & { readonly headers: Record<string, string> }): Promise<Response> {
	return new Promise((resolve, reject) => {
		const asked = request(
			url,
			{ method: init.method ?? "GET", headers: init.headers, ...(init.signal && { signal: init.signal }) },
			(answer) => {
				const chunks: Buffer[] = [];
				answer.on("data", (chunk: Buffer) => chunks.push(chunk)).once("error", reject);
				answer.once("end", () => resolve(new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 0 })));
			},
		);
		asked.once("error", reject).end(init.body);
	});
}

async function openScreens(order: HerdOrder & { kind: "open" }): Promise<void> {
	for (let index = 0; index < order.count; index++) {
		const store = new Store(
			{ monotonic: () => performance.now(), wallClock: Date.now, schedule: (run) => setTimeout(run, TICK_MS) },
			{ view: "wall" },
		);
		const screen: Screen = {
			store,
			snapshots: 0,
			doneAt: undefined,
			feed: new Feed({
				store,
				view: "wall",
				monotonic: () => performance.now(),
				onNewBuild: () => {},
				server: linkTo(order, () => {
					screen.snapshots++;
				}),
			}),
		};
		store.subscribe(() => {
			const { link, totals } = store.state;
			if (link.status !== "live") screen.doneAt = undefined;
			else if (totals.open >= wantedRows) screen.doneAt ??= nowMs();
		});
		screens.push(screen);
		screen.feed.start();
		await new Promise((resolve) => setTimeout(resolve, START_MS));
	}
}

function figures(): HerdFigures {
	return {
		live: screens.filter(({ store }) => store.state.link.status === "live").length,
		doneAt: Float64Array.from(screens.flatMap(({ doneAt }) => doneAt ?? [])),
		snapshots: screens.reduce((sum, { snapshots }) => sum + snapshots, 0),
	};
}

process.on("message", (order: HerdOrder) => {
	if (order.kind === "open") void openScreens(order);
	else if (order.kind === "want") {
		wantedRows = order.rows;
		for (const screen of screens) screen.doneAt = undefined;
	} else process.send?.(figures());
});
process.once("disconnect", () => process.exit(0));
