// One socket for one ticket: it never reconnects by itself, because a ticket is good once and the mark may have moved.
import { io, type Socket } from "socket.io-client";
import type { Down } from "../../server/protocol/down.ts";
import type { Mark } from "../../server/protocol/mark.ts";
import type { Up } from "../../server/protocol/up.ts";

export type FeedSocket = Socket<Down, Up>;

export interface SocketAuth {
	readonly ticket: string;
	readonly mark?: Mark;
}

/** `url`: another server than the page's own. */
export function connectSocket(auth: SocketAuth, url = ""): FeedSocket {
	const options = { transports: ["websocket"], reconnection: false, forceNew: true, timeout: 8000, auth };
	return url === "" ? io(options) : io(url, options);
}
