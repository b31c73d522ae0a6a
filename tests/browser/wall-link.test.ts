import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cell } from "../../server/protocol/code.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { type Cable, openCable } from "../support/cable.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { countHotspotsBySql } from "../support/map-numbers.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";
import { fillWallCity } from "../support/wall-city.ts";
import { readBoth } from "../support/wall-numbers.ts";

sayWithoutBrowser("a wall that is stale by its own clock, that runs out of memory, and that takes an update, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.skipIf(!hasBrowser)(`a wall whose link fails, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let cable: Cable;
	let page: Page;
	let complaints: string[];
	/** The server's clock in the last beat that reached the page. */
	let lastBeat = Number.NaN;
	const isLive = async () => await page.getByTestId("link").filter({ hasText: "LANGSUNG" }).waitFor();
	/** As much as the page's clocks are told, whatever the machine takes, ms. */
	const pass = async (ms: number) => await page.clock.runFor(ms);
	const agrees = async () => {
		const { shown, counted } = await readBoth(page, test.pantau.database.sql, test.now);
		expect(shown).toEqual(counted);
	};
	/** The brightest of the screen's pixels outside of the band, of 255. */
	const brightestBesides = async (selector: string) => {
		const band = await page.locator(selector).boundingBox();
		if (band === null) throw new Error(`No ${selector}`);
		const { data, info } = await sharp(await page.screenshot({ animations: "disabled" }))
			.greyscale()
			.raw()
			.toBuffer({ resolveWithObject: true });
		let brightest = 0;
		for (let top = 0; top < info.height; top++) {
			if (top >= band.y - 1 && top <= band.y + band.height + 1) continue;
			for (let left = 0; left < info.width; left++) {
				brightest = Math.max(brightest, data[(top * info.width + left) * info.channels] as number);
			}
		}
		return brightest;
	};

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await fillWallCity(test);
		browser = await openBrowser();
		cable = await openCable(test.pantau.url);
		({ page, complaints } = await openPage(browser, "about:blank"));
		page.on("websocket", (socket) =>
			socket.on("framereceived", ({ payload }) => {
				const told = /^42\["beat",(\{.*\})\]$/s.exec(String(payload))?.[1];
				if (told !== undefined) lastBeat = JSON.parse(told).now;
			}),
		);
		await page.clock.install();
		await page.goto(`${cable.url}/wall`, { waitUntil: "load" });
		await logIn(page, await test.login("display"));
		await isLive();
		await page.locator(".maplibregl-canvas").waitFor();
	});
	afterAll(async () => {
		await browser?.close();
		await cable?.stop();
		await test?.stop();
	});

	it("says of each hotspot and of the last hour what SQL counts", async () => {
		const { sql } = test.pantau.database;
		const texts = (selector: string) => page.locator(selector).allTextContents();
		await until("two hotspots", async () => (await texts(".wall-hotspots li")).length === 2, 60_000);
		const lives = await sql<{ cells: Cell[] }[]>`select cells from hotspot_life where gone_at is null`;
		const counted = await countHotspotsBySql(sql, test.now(), lives);
		expect((await texts(".wall-hotspots .wall-fraction")).map((text) => text.replaceAll(" ", "")).sort()).toEqual([...counted].sort());
		// What came in at the start, and for an hour nothing leaves it.
		const [hour] = await sql`
			select count(*)::int as n from complaint where reported_at >= ${new Date(test.now() - HOUR_MS)} and reported_at < ${new Date(test.now())}`;
		expect(hour?.n).toBeGreaterThan(60);
		expect(await texts("[data-testid=last-hour]")).toEqual([String(hour?.n)]);
	});

	it("says DATA USANG within 2 s of its own clock, since the second of the last beat in Jakarta, and nothing else is bright", async () => {
		await agrees();
		expect(await brightestBesides(".wall-header h1")).toBeGreaterThan(200);
		// Just after a beat: the step to where the clock stops is less than a screen waits for the next one.
		const before = lastBeat;
		await until("a beat", () => !Number.isNaN(lastBeat) && lastBeat !== before);
		await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 700);
		cable.pull();
		// What was on its way is there, and the page's clock stands.
		await new Promise((resolve) => setTimeout(resolve, 300));
		await isLive();
		expect(await page.getByTestId("stale").count()).toBe(0);
		// Two seconds after the beat, which is less than two after the cut.
		await pass(1300);
		const curtain = page.getByTestId("stale");
		await curtain.waitFor();
		const [hour, minute, second] = new Date(lastBeat + 7 * HOUR_MS).toISOString().slice(11, 19).split(":");
		expect(await curtain.locator(".wall-stale-word").textContent()).toMatch(
			new RegExp(`^DATA USANG sejak ${hour}:${minute}:${second} WIB$`),
		);
		if (shots !== undefined) await page.screenshot({ path: `${shots}/wall-stale.png` });
		// Over the whole screen, wherever one looks.
		const uncovered = await page.evaluate(() => {
			const points = Array.from({ length: 400 }, (_, at) => [
				((at % 20) + 0.5) * (innerWidth / 20),
				(Math.floor(at / 20) + 0.5) * (innerHeight / 20),
			]);
			return points.filter(([left, top]) => document.elementFromPoint(left as number, top as number)?.closest(".wall-curtain") == null);
		});
		expect(uncovered).toEqual([]);
		expect(await brightestBesides(".wall-stale")).toBeLessThan(90);
	});

	it("is live again with what it missed when the cable is in again, without a reload", async () => {
		const { sql } = test.pantau.database;
		await page.evaluate(() => document.body.setAttribute("data-before", "yes"));
		await sql`
			insert into complaint (channel_code, category_code, position)
			select 'jaki', 'sampah', st_setsrid(st_makepoint(106.8 + n * 0.001, -6.2), 4326) from generate_series(1, 25) as n`;
		await sql`
			update complaint set status = 'invalid', status_reason = 'Laporan uji'
			where id in (select id from complaint where status = 'waiting' and due_at < now() order by id limit 30)`;
		cable.plug();
		await page.clock.resume();
		await page.getByTestId("stale").waitFor({ state: "detached" });
		await isLive();
		await agrees();
		expect(await brightestBesides(".wall-header h1")).toBeGreaterThan(200);
		expect(await page.locator("body[data-before=yes]").count()).toBe(1);
	});

	it("loads itself again before its memory is full, once", async () => {
		await page.evaluate(() => {
			const heap = { usedJSHeapSize: 3e9, jsHeapSizeLimit: 4e9 };
			Object.defineProperty(performance, "memory", { configurable: true, get: () => heap });
		});
		const loads: string[] = [];
		page.on("load", () => loads.push(page.url()));
		for (let minute = 0; minute < 4; minute++) await page.clock.fastForward(MINUTE_MS);
		await isLive();
		expect(await page.locator("body[data-before=yes]").count()).toBe(1);
		// A wall that happens to be stale at the look stays for another one.
		for (let minute = 5; minute < 10 && loads.length === 0; minute++) {
			await page.clock.fastForward(MINUTE_MS);
			await isLive();
		}
		expect(loads).toHaveLength(1);
		await isLive();
		await agrees();
		for (let minute = 0; minute < 6; minute++) await page.clock.fastForward(MINUTE_MS);
		expect(loads).toHaveLength(1);
	});

	it("loads itself again when the server comes back with other pages, and shows those", async () => {
		const pages = await mkdtemp(join(tmpdir(), "pantau-test-pages-"));
		await cp(CLIENT_ROOT, pages, { recursive: true });
		const html = await readFile(join(pages, "wall.html"), "utf8");
		await writeFile(join(pages, "wall.html"), html.replace("<body>", '<body data-build="next">'));
		await page.evaluate(() => document.body.setAttribute("data-before", "yes"));
		// The same pages: it stays.
		await test.update(CLIENT_ROOT);
		await isLive();
		await agrees();
		expect(await page.locator("body[data-before=yes]").count()).toBe(1);
		await test.update(pages);
		await page.locator("body[data-build=next]").waitFor();
		await isLive();
		await agrees();
		await rm(pages, { recursive: true, force: true });
		// What the browser writes while there is nobody to answer.
		expect(complaints.filter((line) => !/WebSocket|net::|503|Failed to load resource/.test(line))).toEqual([]);
	});
});
