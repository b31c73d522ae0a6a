// A default Socket.IO server that emits each row to everybody as LISTEN brings it: the rival of slow clients, and with connection
// state recovery and a port of its own (the second argument) the rival of a restart.
import { createServer } from "node:http";
import postgres from "postgres";
import { Server } from "socket.io";

const [, , databaseUrl, port = "0"] = process.argv;
if (databaseUrl === undefined) throw new Error("Expected the URL of a database as the first argument, got none");

const http = createServer();
const io = new Server(http, { connectionStateRecovery: {} });
const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
await sql.listen("bare", (payload) => {
	io.emit("row", JSON.parse(payload));
});
await new Promise<void>((resolve) => http.listen(Number(port), "127.0.0.1", resolve));
const address = http.address();
if (address === null || typeof address === "string") throw new Error("Expected a port of its own");
console.log(`port ${address.port}`);
process.once("SIGTERM", () => process.exit(0));
