import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { askServer } from "../../../client/panels/ask-server.ts";

let server: Server;
let url: string;
beforeEach(async () => {
	// As a cut line looks from here: it takes the question and never answers, or begins to and stops.
	server = createServer((request, response) => {
		if (request.url === "/half") response.writeHead(200).write("half of ");
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
	server.closeAllConnections();
	server.close();
});

it("what is never answered ends by itself", async () => {
	await expect(askServer(url, {}, 50)).rejects.toThrow(/timeout/i);
});

it("an answer that stops in its middle ends, too", async () => {
	const answer = await askServer(`${url}/half`, {}, 200);
	await expect(answer.text()).rejects.toThrow(/timeout/i);
});

it("who cancels does not wait for the limit", async () => {
	const abort = new AbortController();
	const asked = askServer(url, { signal: abort.signal });
	abort.abort();
	await expect(asked).rejects.toMatchObject({ name: "AbortError" });
});
