// How the feed reaches its server. An argument of the feed, so that many screens fit into one process that has no page.
import { connectSocket, type FeedSocket, type SocketAuth } from "./socket.ts";

export interface ServerLink {
	/** As the global fetch; `path` begins with a slash. */
	fetch(path: string, init: RequestInit): Promise<Response>;
	/** One socket for one ticket. */
	connect(auth: SocketAuth): FeedSocket;
}

/** The server that the page came from. */
export const OWN_SERVER: ServerLink = { fetch: (path, init) => fetch(path, init), connect: connectSocket };
