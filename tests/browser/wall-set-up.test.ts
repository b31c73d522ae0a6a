import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PALETTES } from "../../client/ui/palette.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { blendColours, countPixels, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";
import { fillWallCity, raiseSurge } from "../support/wall-city.ts";
import { measureWall } from "../support/wall-layout.ts";

sayWithoutBrowser("a wall's address, its layout from 1080p to 8K, its burn-in shift and its missing cursor, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const SIZES = [
	{ width: 1920, height: 1080 },
	{ width: 3440, height: 1440 },
	{ width: 7680, height: 2160 },
] as const;
/** Of 1080 lines: wall.css says what a rem is. */
const SMALLEST_PX = 16;

describe.skipIf(!hasBrowser)(`a wall as it is hung up, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let page: Page;
	let complaints: string[];
	const shoot = async (name: string) => {
		if (shots !== undefined) await page.screenshot({ path: `${shots}/wall-${name}.png` });
	};
	const openWall = async (search: string) => {
		await page.goto(new URL(`/wall${search}`, test.pantau.url).href, { waitUntil: "load" });
		await page.getByTestId("hotspots").waitFor();
		await page.locator(".maplibregl-canvas").waitFor();
	};
	const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
	const language = () => page.evaluate(() => document.documentElement.lang);

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await fillWallCity(test);
		await raiseSurge(test);
		browser = await openBrowser();
		({ page, complaints } = await openPage(browser, `${test.pantau.url}/wall`));
		await logIn(page, await test.login("display"));
		await page.getByTestId("hotspots").waitFor();
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it.each(SIZES)(
		"is one layout at $width × $height: nothing cut, covered or scrolled, its smallest letters in proportion",
		async (size) => {
			await page.setViewportSize(size);
			await page.getByTestId("alarms").waitFor();
			await page.getByTestId("due-this-shift").waitFor();
			await until("the rows of the size", async () => (await page.locator(".wall-hotspots li").count()) >= 2);
			const measured = await measureWall(page);
			await shoot(`${size.width}`);
			expect(measured.faults).toEqual([]);
			expect(measured.texts).toBeGreaterThan(60);
			expect((measured.smallestPx / size.height) * 1080).toBeGreaterThan(SMALLEST_PX - 0.05);
			// As large as 1080 lines ask for, on any of them.
			expect(measured.remPx / size.height).toBeCloseTo(16 / 1080, 6);
		},
	);

	it("moves by some pixels every eight minutes, is back where it was after an hour, and shows no cursor anywhere", async () => {
		await page.setViewportSize(SIZES[0]);
		const places = await page.evaluate(() => {
			const wall = document.querySelector(".wall") as HTMLElement;
			const [shift] = wall.getAnimations();
			if (shift === undefined) throw new Error("The wall stands still");
			shift.pause();
			return Array.from({ length: 9 }, (_, at) => {
				shift.currentTime = (at + 0.5) * 8 * 60_000;
				const { left, top } = wall.getBoundingClientRect();
				return `${Math.round(left)} ${Math.round(top)}`;
			});
		});
		expect(places).toEqual(["0 0", "3 0", "3 3", "0 3", "-3 3", "-3 0", "-3 -3", "3 -3", "0 0"]);
		// The map's overlay asks for a hand as soon as it draws.
		await page.locator(".maplibregl-canvas[style*=cursor]").waitFor();
		const cursors = await page.evaluate(() => [
			...new Set([...document.querySelectorAll("body, body *")].map((element) => getComputedStyle(element).cursor)),
		]);
		expect(cursors).toEqual(["none"]);
	});

	it("is light, English, coloured by kelurahan and goes to the hotspots where its address says so", async () => {
		await page.clock.install();
		await openWall("?theme=day&lang=en&map=region&tour=hotspot&every=60");
		expect([await theme(), await language()]).toEqual(["day", "en"]);
		await page.getByText("Open complaints", { exact: true }).waitFor();
		expect(await page.locator(".wall-legend .rate-swatch").count()).toBe(5);
		const tour = page.getByTestId("tour");
		await until("a stop for each hotspot", async () => (await tour.textContent())?.endsWith("of 3") === true);
		const worst = await page.locator(".wall-hotspots .wall-place > b:first-child").first().textContent();
		// The kelurahan of a hotspot is a speck of the city, and fills the map when the tour is there.
		const severe = blendColours(PALETTES.day.lateness.severe, PALETTES.day.map.land, 215 / 255);
		const painted = () => countPixels(page, ".city-map-canvas", severe);
		for (let step = 0; step < 3 && (await tour.locator("b").textContent()) !== "DKI Jakarta"; step++) await page.clock.fastForward(60_000);
		await until("the worst kelurahan in the city", async () => (await painted()) > 300, 60_000);
		expect(await painted()).toBeLessThan(5000);
		await page.clock.fastForward(60_000);
		await until("the worst hotspot", async () => (await tour.locator("b").textContent()) === `1 · ${worst}`);
		await until("the map to be there", async () => (await painted()) > 20_000, 60_000);
		await shoot("tour-hotspot");
	});

	it("colours a stop of the tour as the stop says, with its legend, and the next one as the wall is", async () => {
		await page.clock.install();
		await openWall("?tour=31.71/region,31.74&every=60");
		const tour = page.getByTestId("tour");
		const isOfRegions = async () => (await page.locator(".wall-legend .rate-swatch").count()) === 5;
		const seen: Record<string, boolean> = {};
		for (let step = 0; step < 3; step++) {
			const place = (await tour.locator("b").textContent()) ?? "";
			const isOfStop = place === "Jakarta Pusat";
			await until(`the legend of ${place}`, async () => (await isOfRegions()) === isOfStop);
			seen[place] = isOfStop;
			await page.clock.fastForward(60_000);
			await until("the next stop", async () => (await tour.locator("b").textContent()) !== place);
		}
		expect(seen).toEqual({ "DKI Jakarta": false, "Jakarta Pusat": true, "Jakarta Selatan": false });
	});

	it("says each thing of its address that it cannot understand, with what was due, and follows the rest", async () => {
		await openWall("?theme=noon&map=regions&tour=bekasi&every=4&lang=nl");
		const faults = await page.getByTestId("kiosk-fault").allTextContents();
		await shoot("kiosk-faults");
		expect(faults).toEqual([
			"Alamat layar ini: theme=noon tidak dikenal, seharusnya night | day | auto",
			"Alamat layar ini: tour=bekasi tidak dikenal, seharusnya kota | hotspot | 31.71,31.74.04/region | 106.82,-6.17,12.5;106.9,-6.2,13/cell",
			"Alamat layar ini: every=4 tidak dikenal, seharusnya 5–3600",
			"Alamat layar ini: map=regions tidak dikenal, seharusnya cell | region",
			"Alamat layar ini: lang=nl tidak dikenal, seharusnya id | en",
		]);
		expect([await theme(), await language()]).toEqual(["night", "id"]);
		expect(await page.getByTestId("tour").count()).toBe(0);
		expect((await measureWall(page)).faults).toEqual([]);
		await openWall("?tour=31.71&every=3600");
		expect(await page.getByTestId("kiosk-fault").count()).toBe(0);
		await openWall("?them=day&tour=31.71,31.99");
		await page.getByTestId("kiosk-fault").nth(1).waitFor();
		expect(await page.getByTestId("kiosk-fault").allTextContents()).toEqual([
			"Alamat layar ini: them=day tidak dikenal, seharusnya theme | map | tour | every | lang",
			"Alamat layar ini: tour=31.99 tidak dikenal, seharusnya 31.01 | 31.71 | 31.72 | 31.73 | 31.74 | 31.75",
		]);
		expect((await measureWall(page)).faults).toEqual([]);
		expect(complaints).toEqual([]);
	});
});
