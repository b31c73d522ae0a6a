import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Language } from "../../client/ui/language.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { MONAS } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";
import { readForeignWords, readTexts, wordsIn } from "../support/tongues.ts";

sayWithoutBrowser("words of the other language on any screen, in a browser");

const [kind = "embedded"] = DATABASES;
/** What opens by keys from the console, and how one sees that it is there. Escape closes it. */
const OPENED: readonly (readonly [name: string, keys: readonly string[], there: string])[] = [
	["the keys", ["?"], ".keys-dialog"],
	["the report", ["Shift+R"], ".report[aria-busy=false] .report-rows"],
	["the export", ["Shift+E"], ".export"],
	["the filter", ["Shift+F"], ".filter-popup"],
	["the views", ["Shift+V"], ".views-popup"],
	["the alarms", ["Shift+A"], "[data-testid=alarms]"],
	["the hand-over", ["Shift+S"], ".handover"],
	["what was refused", ["Shift+I"], ".rejected"],
	["the bulk", ["Shift+X", "d"], ".bulk-dialog .is-primary"],
	["the lasso", ["q"], ".lasso"],
	["the table", ["v"], ".region-table"],
	["the case", ["j", "Enter"], "#case .offer"],
	["the playback", ["Shift+B"], "form input[type=datetime-local]"],
];
/** What says itself that it is in another language, and what programs sent each other. */
const IGNORED = "body [lang], code, pre, kbd";

describe.skipIf(!hasBrowser)(`every screen speaks one language, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let data = "";

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await test.post(
			Array.from({ length: 12 }, (_, n) => ({
				channel: "jaki",
				externalId: `JK26112110${String(n).padStart(2, "0")}`,
				category: ["Parkir Liar", "Pohon", "Jalan"][n % 3],
				reportedAt: new Date(test.now() - n * 3_600_000).toISOString(),
				position: [MONAS[0] + n * 0.001, MONAS[1]],
			})),
		);
		await test.post([{ channel: "faks", externalId: "1", category: "Pohon", reportedAt: new Date(test.now()).toISOString() }]);
		browser = await openBrowser();
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it.each(["en", "id"] as const)("in %s", async (language: Language) => {
		const session = await test.login("supervisor");
		const { page } = await openPage(browser, `${test.pantau.url}/?lang=${language}`);
		const found: string[] = [];
		const look = async (where: string, at: Page) => {
			const foreign = await readForeignWords(language, data);
			for (const text of new Set(await readTexts(at, IGNORED))) {
				const words = wordsIn(text).filter((word) => foreign.has(word));
				if (words.length > 0) found.push(`${where}: ${words.join(", ")} in "${text}"`);
			}
		};
		await page.locator("input[name=name]").waitFor();
		data = session.name;
		await look("the login", page);
		await logIn(page, session);
		await page.locator(".queue-row").first().waitFor();
		// Names of places, units, categories and channels are the same in both.
		data += await page.evaluate(async () => await (await fetch("/api/reference")).text());
		expect((await readForeignWords(language, data)).size).toBeGreaterThan(300);
		await page.locator(".maplibregl-canvas").waitFor();
		await look("the console", page);
		for (const [name, keys, there] of OPENED) {
			for (const key of keys) await page.keyboard.press(key);
			await page.locator(there).first().waitFor();
			await look(name, page);
			if (name === "the table") await page.keyboard.press("v");
			else await page.keyboard.press("Escape");
			if (name !== "the playback") await page.locator(there).first().waitFor({ state: "detached" });
			if (name === "the bulk") await page.keyboard.press("Escape");
		}
		const wall = await openPage(browser, `${test.pantau.url}/wall?lang=${language}&tour=kota`);
		await logIn(wall.page, await test.login("display"));
		await wall.page.getByTestId("total-open").waitFor();
		await wall.page.locator(".wall-curtain").waitFor({ state: "detached" });
		await look("the wall", wall.page);
		expect(found).toEqual([]);
		await page.context().close();
		await wall.page.context().close();
	});
});
