import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { MONAS } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";

sayWithoutBrowser("barriers on every page and dialog, in both palettes and languages, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const SIZES = [
	{ width: 1366, height: 768 },
	{ width: 1920, height: 1080 },
];

/** What opens by keys from the console, and how one sees that it is there. Escape closes it. */
const OPENED: readonly (readonly [name: string, keys: readonly string[], there: string])[] = [
	["the keys", ["?"], ".keys-dialog"],
	["the report", ["Shift+R"], ".report[aria-busy=false] .report-rows"],
	["the export", ["Shift+E"], ".export"],
	["the filter", ["Shift+F"], ".filter-popup"],
	["the views", ["Shift+V"], ".views-popup"],
	["the alarms", ["Shift+A"], "[data-testid=alarms]"],
	["the handover", ["Shift+S"], ".handover"],
	["what was refused", ["Shift+I"], ".rejected"],
	["the bulk", ["Shift+X", "d"], ".bulk-dialog"],
	["the case", ["j", "Enter"], "#case .offer"],
];

describe.skipIf(!hasBrowser)(`every page and dialog, by night in Indonesian and by day in English, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	const pages: { readonly name: string; readonly page: Page; readonly complaints: string[] }[] = [];
	const look = async (what: string, { name, page }: (typeof pages)[number]) => {
		if (shots !== undefined)
			for (const size of SIZES) {
				await page.setViewportSize(size);
				await page.waitForTimeout(1500);
				await page.screenshot({ path: `${shots}/${what.replaceAll(" ", "-")}-${name}-${size.width}.png` });
			}
		expect(await findBarriers(page), `${what}, ${name}`).toEqual([]);
	};

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await test.post(
			Array.from({ length: 30 }, (_, n) => ({
				channel: "jaki",
				externalId: `JK26112110${String(n).padStart(2, "0")}`,
				category: ["Parkir Liar", "Pohon", "Jalan"][n % 3],
				reportedAt: new Date(test.now() - n * 3_600_000).toISOString(),
				position: [MONAS[0] + n * 0.001, MONAS[1]],
				text: "Lampu jalan mati di depan sekolah",
			})),
		);
		await test.post([{ channel: "faks", externalId: "1", category: "Pohon", reportedAt: new Date(test.now()).toISOString() }]);
		browser = await openBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("the login", async () => {
		const session = await test.login("supervisor");
		for (const name of ["night-id", "day-en"]) {
			const isDay = name === "day-en";
			const opened = await openPage(browser, `${test.pantau.url}${isDay ? "/?lang=en" : ""}`);
			if (isDay) {
				await opened.page.evaluate(() => localStorage.setItem("pantau.theme", "day"));
				await opened.page.reload();
			}
			pages.push({ name, ...opened });
			await opened.page.locator("input[name=name]").waitFor();
			await look("the login", { name, ...opened });
			await logIn(opened.page, session);
			await opened.page.locator(".queue-row").first().waitFor();
		}
	});

	it("the console", async () => {
		for (const each of pages) {
			await each.page.keyboard.press("y");
			await each.page.locator(".queue-head").first().waitFor();
			await look("the console", each);
			for (let again = 0; again < 4; again++) await each.page.keyboard.press("y");
			await each.page.locator(".queue-head").first().waitFor({ state: "detached" });
		}
	});

	it.each(OPENED)("%s", async (name, keys, there) => {
		for (const each of pages) {
			for (const key of keys) await each.page.keyboard.press(key);
			await each.page.locator(there).first().waitFor();
			await look(name, each);
			await each.page.keyboard.press("Escape");
			await each.page.locator(there).first().waitFor({ state: "detached" });
			await each.page.keyboard.press("Escape");
		}
	});

	it.each([".account", ".queue-grouping"])("the menu of %s", async (trigger) => {
		for (const each of pages) {
			await each.page.locator(trigger).click();
			await each.page.getByRole("menu").waitFor();
			await look(`the menu of ${trigger.slice(1)}`, each);
			await each.page.keyboard.press("Escape");
			await each.page.getByRole("menu").waitFor({ state: "detached" });
		}
	});

	it("the playback", async () => {
		for (const each of pages) {
			await each.page.keyboard.press("Shift+B");
			await each.page.locator("form input[type=datetime-local]").waitFor();
			await look("the playback", each);
		}
	});

	it("the wall by day, in English", async () => {
		const wall = await openPage(browser, `${test.pantau.url}/wall?theme=day&lang=en`);
		await logIn(wall.page, await test.login("display"));
		await wall.page.getByTestId("total-open").waitFor();
		await wall.page.locator(".wall-curtain").waitFor({ state: "detached" });
		await look("the wall", { name: "day-en", ...wall });
		expect([wall, ...pages].flatMap((each) => each.complaints)).toEqual([]);
	});
});
