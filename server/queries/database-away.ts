/** Connection codes of the driver and of the system, and the server's own: 08 connection, 53 resources, 57P shutting down. */
const AWAY = /^(CONNECT|CONNECTION_|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENETUNREACH|ENOENT|08|53|57P)/;

/** Whether a server is at the address and takes nobody yet: it recovers from a crash, say. */
export function isDatabaseStarting(error: unknown): boolean {
	return error instanceof Error && "code" in error && error.code === "57P03";
}

/** Whether the statement failed because the database could not be reached, not for what it says: the same may be tried again. */
export function isDatabaseAway(error: unknown): boolean {
	if (!(error instanceof Error) || !("code" in error)) return false;
	// ENOENT of a socket's path, not of a file.
	if (error.code === "ENOENT" && "syscall" in error && error.syscall !== "connect") return false;
	return AWAY.test(String(error.code));
}
