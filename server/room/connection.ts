// What lies below a socket: private fields of socket.io 4.8 and ws 8 (tests pin them), since neither offers a bound on a slow client.

interface Connection {
	readonly writeBuffer?: readonly { readonly data?: string | Uint8Array }[];
	readonly transport?: { readonly socket?: { readonly bufferedAmount?: number; readonly terminate?: () => void } };
}

/** Bytes that the client has not read: Engine.IO's queue and the websocket's own. */
export function bufferedBytes(socket: { readonly conn: unknown }): number {
	const { writeBuffer, transport } = socket.conn as Connection;
	let bytes = transport?.socket?.bufferedAmount ?? 0;
	for (const { data } of writeBuffer ?? []) bytes += data?.length ?? 0;
	return bytes;
}

/** Ends the connection and forgets what waits in it: a close waits until all of that is read, which may be never. */
export function terminate(socket: { readonly conn: unknown }): void {
	(socket.conn as Connection).transport?.socket?.terminate?.();
}
