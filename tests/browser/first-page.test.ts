import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PALETTES } from "../../client/ui/palette.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { countPixels, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { openCable } from "../support/cable.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";

sayWithoutBrowser("the first page over the wire, and a lost WebGL context, in a browser");

const [kind = "embedded"] = DATABASES;
const COMPLAINTS = 3000;
const LIMIT_BYTES = 900_000;

describe.skipIf(!hasBrowser)(`a page's map in Chromium, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let wall: { page: Page; complaints: string[] };
	/** A cell of many overdue complaints has this colour and nothing else does. */
	const severe = async (page: Page, minimum = 300) =>
		(await countPixels(page, ".city-map-canvas", PALETTES.night.lateness.severe)) > minimum;
	const showsCells = async (page: Page) => await until("cells on the map", () => severe(page), 60_000);

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await test.pantau.database.sql`
			insert into complaint (channel_code, category_code, position, reported_at, received_at)
			select 'jaki', (array['jalan', 'pohon', 'sampah'])[1 + n % 3],
				st_setsrid(st_makepoint(106.74 + (n % 50) * 0.004, -6.32 + (n / 50) * 0.004), 4326), at, at
			from generate_series(1, ${COMPLAINTS}::int) as n, lateral (select now() - make_interval(days => 20 + n % 9) as at) as t`;
		browser = await openBrowser();
		wall = await openPage(browser, `${test.pantau.url}/wall`);
		await logIn(wall.page, await test.login("display"));
		await showsCells(wall.page);
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("shows its figures while the map's libraries are still on their way", async () => {
		const page = await wall.page.context().newPage();
		let release = () => {};
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		await page.route("**/assets/maplibre-*.js", async (route) => {
			await held;
			await route.continue();
		});
		await page.goto(`${test.pantau.url}/wall`, { waitUntil: "commit" });
		await page.getByTestId("total-open").filter({ hasText: "3.000" }).waitFor();
		expect(await page.locator(".city-map").count()).toBe(0);
		release();
		await showsCells(page);
		await page.close();
	});

	it("has brought less than 900 kB over the wire when a wall shows cells", async () => {
		const cable = await openCable(test.pantau.url);
		const { page } = await openPage(browser, `${cable.url}/wall`);
		await logIn(page, await test.login("display"));
		await showsCells(page);
		const { bytes } = cable;
		await page.context().close();
		await cable.stop();
		console.log(`A wall's first page with ${COMPLAINTS} complaints: ${bytes} bytes`);
		expect(bytes).toBeGreaterThan(LIMIT_BYTES / 2);
		expect(bytes).toBeLessThan(LIMIT_BYTES);
	});

	/** Resolves when the map is there again. */
	const loseContext = async (page: Page) => {
		await page.evaluate(() => {
			const canvas = document.querySelector<HTMLCanvasElement>(".maplibregl-canvas");
			canvas?.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
			canvas?.setAttribute("data-lost", "yes");
		});
		await page.locator(".maplibregl-canvas:not([data-lost])").waitFor({ state: "attached" });
		await showsCells(page);
	};

	it("comes back by itself each time the graphics card takes its context away, with its cells", async () => {
		for (const round of [1, 2, 3]) {
			await loseContext(wall.page);
			expect(await wall.page.locator(".maplibregl-canvas").count(), `round ${round}`).toBe(1);
		}
		expect(wall.complaints).toEqual([]);
	});

	it("comes back on a console as it was: same camera, same selection, still locked", async () => {
		const { page, complaints } = await openPage(browser, test.pantau.url);
		await logIn(page, await test.login("dispatcher"));
		await showsCells(page);
		const map = page.locator(".city-map-canvas");
		const box = await map.boundingBox();
		if (box === null) throw new Error("Expected the map to have a box");
		const at = { x: box.width * 0.45, y: box.height * 0.4 };
		// Where the camera is decides which kelurahan is under this pixel.
		const chosen = async () => {
			await map.click({ position: at, modifiers: ["Shift"] });
			const name = await page.locator(".queue .chip.is-area").textContent();
			await map.click({ position: at, modifiers: ["Shift"] });
			return name;
		};
		const beforeZoom = await chosen();
		await page.mouse.move(box.x + box.width - 40, box.y + box.height - 120);
		for (let turn = 0; turn < 3; turn++) await page.mouse.wheel(0, -300);
		await until("another kelurahan under the pixel", async () => (await chosen()) !== beforeZoom, 30_000);
		await page.keyboard.press("Shift+L");
		const lock = page.locator(".map-tools [aria-keyshortcuts]").nth(2);
		const before = await chosen();
		await loseContext(page);
		expect(await chosen()).toBe(before);
		expect(await lock.getAttribute("aria-pressed")).toBe("true");
		await page.mouse.move(box.x + box.width - 40, box.y + box.height - 120);
		await page.mouse.wheel(0, -600);
		await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
		await page.mouse.down();
		await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.3, { steps: 4 });
		await page.mouse.up();
		expect(await chosen()).toBe(before);
		expect(complaints).toEqual([]);
		await page.context().close();
	});
});
