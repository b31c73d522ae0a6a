import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseBasemap } from "../../server/http/basemap.ts";
import { DATABASES, makeTestHome } from "../support/database.ts";
import { openTestApp, type TestApp } from "../support/http-app.ts";

const FAULT = {
	view: "wall",
	name: "TypeError",
	message: "Cannot read properties of undefined (reading …)",
	frames: ["at draw (wall.js:1:2)"],
};

describe.each(DATABASES.slice(0, 1))("what screens tell and ask of the server besides complaints, on %s", (kind) => {
	let test: TestApp;
	const logged: Record<string, unknown>[] = [];

	beforeAll(async () => {
		const file = join(await makeTestHome(), "kota.pmtiles");
		await writeFile(file, "PMTiles0123456789");
		const log = pino({ level: "warn" }, { write: (line: string) => void logged.push(JSON.parse(line)) });
		test = await openTestApp(kind, { log, basemap: parseBasemap(`${file} https://tiles.example`), limits: {} });
	});
	afterAll(() => test?.close());
	const tell = (payload: object, cookie: string) =>
		test.app.inject({ method: "POST", url: "/api/screen-faults", headers: { cookie }, payload });

	it("a fault of a screen is in the log, under the name of who watched it", async () => {
		expect((await tell(FAULT, await test.login("display"))).statusCode).toBe(204);
		expect(logged.filter(({ msg }) => msg === "A screen failed")).toEqual([
			expect.objectContaining({ level: 40, account: expect.stringMatching(/^display-/), fault: FAULT }),
		]);
	});

	it("takes none of a stranger, and nothing that is longer than it says", async () => {
		const cookie = await test.login("operator");
		expect((await tell(FAULT, "")).statusCode).toBe(401);
		for (const wrong of [
			{ ...FAULT, message: "x".repeat(201) },
			{ ...FAULT, frames: Array(31).fill("at x") },
			{ ...FAULT, text: "Budi" },
		]) {
			expect((await tell(wrong, cookie)).statusCode).toBe(400);
		}
	});

	it("parts of the map's file come to who is signed in, and pages may load from the hosts that are named", async () => {
		const cookie = await test.login("operator");
		const get = (headers: Record<string, string>) => test.app.inject({ url: "/api/basemap.pmtiles", headers });
		const part = await get({ cookie, range: "bytes=0-6" });
		expect([part.statusCode, part.body]).toEqual([206, "PMTiles"]);
		expect((await get({})).statusCode).toBe(401);
		const session = await test.app.inject({ url: "/api/session", headers: { cookie } });
		expect(session.json().basemap).toBe("/api/basemap.pmtiles");
		const policy = String(session.headers["content-security-policy"]);
		expect(policy).toMatch(/connect-src [^;]*https:\/\/tiles\.example/);
		expect(policy).toMatch(/img-src [^;]*https:\/\/tiles\.example/);
	});
});
