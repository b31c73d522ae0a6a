// The rival of the loop: a bare LISTEN whose payload goes to every WebSocket as it comes. A process of its own, like ours.
import postgres from "postgres";
import { WebSocketServer } from "ws";

const databaseUrl = process.argv[2];
if (databaseUrl === undefined) throw new Error("Expected the URL of a database as the first argument, got none");

const sockets = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
await sql.listen("bare", (payload) => {
	for (const socket of sockets.clients) socket.send(payload);
});
const address = sockets.address();
if (address === null || typeof address === "string") throw new Error("Expected a port of its own");
console.log(`port ${address.port}`);
process.once("SIGTERM", () => process.exit(0));
