// The rival of the intake over HTTP: the same framework and body, one insert and one commit a request into a bare table, the
// acknowledgement after it. A process of its own, like ours.
import { fastify } from "fastify";
import postgres from "postgres";
import { type BareItem, insertBare } from "./intake-tables.ts";

const databaseUrl = process.argv[2];
if (databaseUrl === undefined) throw new Error("Expected the URL of a database as the first argument, got none");

// As many connections as ours has.
const sql = postgres(databaseUrl, { max: 10, onnotice: () => {} });
const app = fastify();
app.post<{ Body: BareItem }>("/api/complaints", async ({ body }) => {
	const id = await insertBare(sql, body);
	return { ok: true, created: true, id };
});
console.log(`port ${new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port}`);
process.once("SIGTERM", () => process.exit(0));
