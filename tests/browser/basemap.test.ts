import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PALETTES } from "../../client/ui/palette.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { blendColours, countPixels, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";
import { buildPmtiles } from "../support/pmtiles.ts";

sayWithoutBrowser("a basemap by a style of another host and by a PMTiles file, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const { land, water } = PALETTES.night.map;
/** How much of what lies under it the veil covers (client/map/basemap.ts). */
const VEIL = 0.55;
/** The city's own colours are near each other at night. */
const EXACTLY = 2;

describe.skipIf(!hasBrowser)(`what lies under the regions, on ${kind}`, () => {
	let browser: Browser;
	let styles: Server;
	let folder: string;
	const started: TestPantau[] = [];
	const openWall = async (basemap: string) => {
		const test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT, basemap });
		started.push(test);
		const opened = await openPage(browser, `${test.pantau.url}/wall`);
		await logIn(opened.page, await test.login("display"));
		return opened;
	};
	const count = (page: Page, colour: string) => countPixels(page, ".city-map-canvas", colour, EXACTLY);

	beforeAll(async () => {
		browser = await openBrowser();
		folder = await mkdtemp(join(tmpdir(), "pantau-test-basemap-"));
		const around = [
			[105, -8],
			[108, -8],
			[108, -4],
			[105, -4],
			[105, -8],
		];
		const style = {
			version: 8,
			sources: {
				ground: { type: "geojson", data: { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [around] } } },
			},
			layers: [
				{ id: "ground", type: "fill", source: "ground", paint: { "fill-color": "#ff0000" } },
				{ id: "names", type: "symbol", source: "ground", layout: { "text-field": "ASING", "text-font": ["Nowhere"] } },
			],
		};
		styles = createServer((request, response) => {
			response.writeHead(request.url === "/style.json" ? 200 : 404, {
				"access-control-allow-origin": "*",
				"content-type": "application/json",
			});
			response.end(JSON.stringify(style));
		});
		await new Promise<void>((resolve) => styles.listen(0, "127.0.0.1", resolve));
	});
	afterAll(async () => {
		await browser?.close();
		await Promise.all(started.map((test) => test.stop()));
		await new Promise((resolve) => styles?.close(resolve));
		if (folder !== undefined) await rm(folder, { recursive: true, force: true });
	});

	it("is a style of another host, of which the areas are drawn under a veil and the words are not", async () => {
		const { page, complaints } = await openWall(`http://127.0.0.1:${(styles.address() as AddressInfo).port}/style.json`);
		const veiled = blendColours(land, "#ff0000", VEIL);
		await until("the foreign ground under the city", async () => (await count(page, veiled)) > 300_000, 60_000);
		if (shots !== undefined) await page.screenshot({ path: `${shots}/basemap-style.png` });
		expect(await count(page, land)).toBeLessThan(20_000);
		// No fonts of the style were asked for, and no rule of the page was broken.
		expect(complaints).toEqual([]);
		await page.context().close();
	});

	it("is a PMTiles file of this machine, of which a page fetches parts, and its water is water", async () => {
		const file = join(folder, "city.pmtiles");
		await writeFile(file, buildPmtiles("water"));
		const parts: number[] = [];
		const { page, complaints } = await openWall(file);
		page.on("response", (response) => {
			if (response.url().endsWith("/api/basemap.pmtiles")) parts.push(response.status());
		});
		const veiled = blendColours(land, water, VEIL);
		await until("water where land was", async () => (await count(page, veiled)) > 500_000, 60_000);
		if (shots !== undefined) await page.screenshot({ path: `${shots}/basemap-pmtiles.png` });
		expect(await count(page, land)).toBeLessThan(20_000);
		expect(new Set(parts)).toEqual(new Set([206]));
		expect(complaints).toEqual([]);
	});
});
