import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { MONAS, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";

sayWithoutBrowser("what the desk's keys act on and where its focus is, in a browser");

const [kind = "embedded"] = DATABASES;
const COMPLAINTS = 12;

describe.skipIf(!hasBrowser)(`a dispatcher with both hands on the keyboard, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let page: Page;
	let complaints: string[];
	const dispatched = async () =>
		(await test.pantau.database.sql<{ number: string }[]>`select number from complaint where status = 'coordinating' order by number`).map(
			({ number }) => number,
		);
	/** The number of the row under the cursor. */
	const cursor = async () => (await page.locator(".queue-row.is-cursor .queue-row-number").textContent()) ?? "";
	const question = (number: string) => page.getByRole("button", { name: new RegExp(`^Teruskan ${number} ke .*\\?`) });

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await test.post(
			Array.from({ length: COMPLAINTS }, (_, n) => ({
				channel: "jaki",
				externalId: `JK26112140${String(n).padStart(2, "0")}`,
				category: "Jalan",
				reportedAt: new Date(test.now() - n * 60_000).toISOString(),
				position: [MONAS[0] + n * 0.0002, MONAS[1]],
			})),
		);
		browser = await openBrowser();
		({ page, complaints } = await openPage(browser, `${test.pantau.url}/?at=${MONAS.join()},16`));
		page.setDefaultTimeout(30_000);
		await logIn(page, await test.login("dispatcher"));
		await page
			.getByRole("option")
			.nth(COMPLAINTS - 1)
			.waitFor();
		await page.locator("#queue").focus();
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("asks about the row that the hand went to, by its number, though another case is still open", async () => {
		await page.keyboard.press("j");
		const first = await cursor();
		await page.keyboard.press("d");
		await question(first).waitFor();
		await page.keyboard.press("Enter");
		await until("the first handed over", async () => (await dispatched()).join() === first);
		await page.keyboard.press("j");
		const second = await cursor();
		expect(second).not.toBe(first);
		await page.keyboard.press("d");
		await question(second).waitFor();
		await page.locator("#case-title").filter({ hasText: second }).waitFor();
		await page.keyboard.press("Enter");
		await until("both handed over", async () => (await dispatched()).join() === [first, second].sort().join());
	});

	it("acts on the case that was opened since, wherever the queue's cursor was left", async () => {
		const [atMiddle] = await test.pantau.database.sql<{ number: string }[]>`select number from complaint order by id limit 1`;
		const middle = atMiddle?.number ?? "";
		for (const key of ["j", "j"]) await page.keyboard.press(key);
		expect(await cursor()).not.toBe(middle);
		await page.mouse.move(5, 5);
		const choose = async () => {
			await page.keyboard.press(".");
			return (await page.locator("#case-title").textContent()) === middle;
		};
		await until("the point in the map's middle", choose, 30_000);
		await page.locator(".offer.is-best").waitFor();
		await page.keyboard.press("p");
		await page.locator("input[type=datetime-local]").waitFor();
		expect(await page.locator("#case-title").textContent()).toBe(middle);
		await page.keyboard.press("Escape");
	});

	it("takes a key for what it is while Caps Lock is on", async () => {
		const press = async (key: string) =>
			await page.evaluate((pressed) => {
				document.body.dispatchEvent(new KeyboardEvent("keydown", { key: pressed, bubbles: true, cancelable: true }));
			}, key);
		await press("N");
		await page.getByLabel("Catatan").waitFor();
		await page.keyboard.press("Escape");
		await press("V");
		await page.getByRole("table", { name: "Laporan terbuka menurut kelurahan" }).waitFor();
		await press("V");
		await page.locator(".map-live:not([inert])").waitFor();
		expect(await page.locator(".views-popup").count()).toBe(0);
	});

	it("finds nothing amiss on the console", () => {
		expect(complaints).toEqual([]);
	});
});
