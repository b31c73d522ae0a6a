// The rival of the nemesis: a default Socket.IO room that emits every event once to whoever is there, as tutorials build it.
// Events come by LISTEN, which the driver opens again by itself.
import { createServer } from "node:http";
import postgres from "postgres";
import { Server } from "socket.io";

const [databaseUrl, port] = process.argv.slice(2);
if (databaseUrl === undefined || port === undefined) throw new Error("Expected the URL of a database and a port as arguments");

const http = createServer();
const io = new Server(http);
const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
// Without its database it has nothing to tell; it goes on as soon as there is one.
for (let isListening = false; !isListening; ) {
	isListening = await sql
		.listen("rival", (payload) => io.emit("event", payload))
		.then(
			() => true,
			() => new Promise<boolean>((resolve) => setTimeout(resolve, 500, false)),
		);
}
http.listen(Number(port), "127.0.0.1", () => console.log("listens"));
process.once("SIGTERM", () => process.exit(0));
