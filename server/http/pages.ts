import type { FastifyReply, FastifyRequest } from "fastify";
import type { Http } from "./context.ts";
import { findAccount, startSession } from "./guard.ts";

// GET / (console) and GET /wall. While the database is being prepared both say so and look again by themselves.

function waitingPage(step: string): string {
	return `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Pantau</title><meta http-equiv="refresh" content="1">
<style>body{margin:0;height:100vh;display:grid;place-content:center;text-align:center;background:#0e1318;color:#e8edf2;font:1.25rem system-ui,sans-serif}p{color:#9fb0c0}</style>
</head><body><h1>Pantau</h1><p>${step}</p></body></html>`;
}

async function sendPage(http: Http, reply: FastifyReply, file: string): Promise<FastifyReply> {
	if (http.findWorld() === undefined) {
		reply.code(503).headers({ "retry-after": "1", "cache-control": "no-store" });
		return reply.type("text/html; charset=utf-8").send(waitingPage(http.step()));
	}
	// The hashed files that it names change with each build.
	return reply.header("cache-control", "no-cache").sendFile(file, { cacheControl: false });
}

export function getConsolePage(http: Http) {
	return async (_: FastifyRequest, reply: FastifyReply) => sendPage(http, reply, "index.html");
}

/** In the drill, where the data are made up, a wall needs no login; anywhere else the page asks for one. */
export function getWallPage(http: Http) {
	return async (request: FastifyRequest, reply: FastifyReply) => {
		const name = http.findWorld()?.drillDisplay;
		if (name !== undefined && name !== null && (await findAccount(http, request)) === undefined) {
			await startSession(http, request, reply, { name, role: "display" });
		}
		return sendPage(http, reply, "wall.html");
	};
}
