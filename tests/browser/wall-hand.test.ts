import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau, type TestSession } from "../support/pantau.ts";
import { fillWallCity } from "../support/wall-city.ts";

sayWithoutBrowser("a wall's map under a hand, and its tour where little motion is wanted, in a browser");

const [kind = "embedded"] = DATABASES;
const MAP = ".wall-map .city-map-canvas";

describe.skipIf(!hasBrowser)(`a wall's map, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let page: Page;
	let display: TestSession;
	/** The map alone, as it is drawn now. */
	const draw = async () => {
		const style = `body * { visibility: hidden !important } ${MAP}, ${MAP} * { visibility: visible !important }`;
		return await sharp(await page.locator(MAP).screenshot({ animations: "disabled", style }))
			.greyscale()
			.raw()
			.toBuffer();
	};
	/** Share of the pixels that are not as they were. */
	const differ = (before: Buffer, after: Buffer) => {
		let count = 0;
		for (let at = 0; at < before.length; at++) if (Math.abs((before[at] as number) - (after[at] as number)) > 12) count++;
		return count / before.length;
	};
	/** Until it stands still: names and numbers are laid out by workers. */
	const settle = async () => {
		let last = await draw();
		await until(
			"a map that stands still",
			async () => {
				await page.waitForTimeout(400);
				const next = await draw();
				const moved = differ(last, next);
				last = next;
				return moved === 0;
			},
			60_000,
		);
		return last;
	};

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await fillWallCity(test);
		browser = await openBrowser();
		({ page } = await openPage(browser, `${test.pantau.url}/wall`));
		display = await test.login("display");
		await logIn(page, display);
		await page.locator(".maplibregl-canvas").waitFor();
		await page.locator(".wall-curtain").waitFor({ state: "detached" });
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("stays where it is under wheel, drag, double click and keys", async () => {
		const before = await settle();
		const box = await page.locator(MAP).boundingBox();
		if (box === null) throw new Error("No map");
		const [left, top] = [box.x + box.width / 2, box.y + box.height / 2];
		await page.mouse.move(left, top);
		await page.mouse.wheel(0, -600);
		await page.mouse.down();
		await page.mouse.move(left - 150, top - 90, { steps: 6 });
		await page.mouse.up();
		await page.mouse.dblclick(left, top);
		for (const key of ["ArrowRight", "ArrowDown", "+", "."]) await page.keyboard.press(key);
		await page.waitForTimeout(1000);
		expect(differ(before, await settle())).toBeLessThan(0.002);
	});

	it.each([
		["flies to the next stop of its tour", "no-preference", true],
		["is there at once where little motion is wanted", "reduce", false],
	] as const)("%s", async (_, reducedMotion, isFlying) => {
		// With a clock of its own.
		await page.context().close();
		({ page } = await openPage(browser, "about:blank"));
		await page.emulateMedia({ reducedMotion });
		await page.clock.install();
		await page.goto(`${test.pantau.url}/wall?tour=kota&every=30`, { waitUntil: "load" });
		await logIn(page, display);
		const tour = page.getByTestId("tour");
		await until("the tour's stops", async () => (await tour.textContent())?.includes("dari 7") === true, 30_000);
		await page.locator(".maplibregl-canvas").waitFor();
		const whole = await settle();
		const place = await tour.locator("b").textContent();
		await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 500);
		/** The clock stands but for single frames: what workers lay out is drawn, and nothing travels. */
		const drawFrames = async (ms: number) => {
			for (let frame = 0; frame < 8; frame++) {
				await page.clock.runFor(ms / 8);
				await page.waitForTimeout(250);
			}
			return await draw();
		};
		await until(
			"the next stop, just begun",
			async () => {
				await page.clock.runFor(200);
				return (await tour.locator("b").textContent()) !== place;
			},
			60_000,
		);
		const begun = await drawFrames(160);
		const there = await drawFrames(4000);
		expect(differ(whole, there)).toBeGreaterThan(0.03);
		const travelled = differ(begun, there);
		if (isFlying) expect(travelled).toBeGreaterThan(0.03);
		else expect(travelled).toBeLessThan(0.005);
	});
});
