import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { fetchReference } from "../../../client/feed/http.ts";
import { REAL_TIMING } from "../../../server/feed/timing.ts";

const wait = (ms: number) => REAL_TIMING.sleep(ms, new AbortController().signal);

/** How long the answer, or its failure, was waited for. */
async function fetchFrom(answer: (response: ServerResponse) => Promise<void>) {
	const server = createServer((_, response) => void answer(response));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const link = { fetch: (path: string, init: RequestInit) => fetch(`${url}${path}`, init), connect: () => ({}) as never };
	const startedAt = performance.now();
	const got = await fetchReference(link, new AbortController().signal).then(
		({ reference }): unknown => reference,
		(error: unknown) => String(error),
	);
	server.closeAllConnections();
	server.close();
	return { got, tookMs: performance.now() - startedAt };
}

test.concurrent("a gateway that falls silent before or within a long answer is given up in seconds", async () => {
	const silent = await Promise.all([
		fetchFrom(async () => {}),
		fetchFrom(async (response) => {
			response.write("{");
			await wait(1000);
			response.write('"version": ');
		}),
	]);
	for (const { got, tookMs } of silent) {
		expect(got).toMatch(/no byte came for 5000 ms/);
		expect(tookMs).toBeLessThan(9000);
	}
});

test.concurrent("a long answer that comes drop by drop is taken, however long it takes", async () => {
	const { got, tookMs } = await fetchFrom(async (response) => {
		for (const part of '{"version": "1"}'.match(/.{1,4}/g) ?? []) {
			response.write(part);
			await wait(2000);
		}
		response.end();
	});
	expect(got).toEqual({ version: "1" });
	expect(tookMs).toBeGreaterThan(6000);
});
