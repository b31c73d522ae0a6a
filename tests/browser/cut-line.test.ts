import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { type Cable, openCable } from "../support/cable.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";

sayWithoutBrowser("a console whose line is cut in the middle of something, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const COMPLAINTS = 3000;
const REPORT = "Kinerja wilayah dan unit";

describe.skipIf(!hasBrowser)(`a supervisor whose line is cut, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let cable: Cable;
	let page: Page;
	const saved: string[] = [];
	const shoot = async (name: string) => {
		if (shots !== undefined) await page.screenshot({ path: `${shots}/cut-${name}.png` });
	};
	const failed = (panel: string) => page.getByTestId(`failed-${panel}`);
	const isLive = async () => await page.locator(".live-badge.is-live").waitFor();

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await test.pantau.database.sql`
			insert into complaint (channel_code, category_code, position, text)
			select 'jaki', 'sampah', st_setsrid(st_makepoint(106.74 + (n % 50) * 0.004, -6.32 + (n / 50) * 0.004), 4326),
				(select string_agg(md5(n::text || k::text), ' ') from generate_series(1, 12) as k)
			from generate_series(1, ${COMPLAINTS}::int) as n`;
		browser = await openBrowser();
		cable = await openCable(test.pantau.url);
		({ page } = await openPage(browser, "about:blank"));
		page.on("download", (download) => saved.push(download.suggestedFilename()));
		// What a shift opens now and then is not to be had, nor is the map: scripts and style sheets alike.
		await page.route(/assets\/(city-map|report|export-dialog)-/, (route) => route.abort());
		await page.goto(cable.url, { waitUntil: "load" });
		await logIn(page, await test.login("supervisor"));
		await page.getByRole("option").first().waitFor();
	});
	afterAll(async () => {
		await browser?.close();
		await cable?.stop();
		await test?.stop();
	});

	it("has the map and a page that did not come at the second try, whole and without loading the console again", async () => {
		await page.evaluate(() => document.body.setAttribute("data-before", "yes"));
		await failed("map").waitFor();
		await page.keyboard.press("Shift+R");
		await failed("dialog").waitFor();
		await shoot("late");
		await page.unroute(/assets\/(city-map|report|export-dialog)-/);
		await failed("dialog").getByRole("button", { name: "Coba lagi" }).click();
		await page.getByRole("dialog", { name: REPORT }).waitFor();
		// With its style: a dialog without lies where the text happens to be.
		expect(await page.locator(".report").evaluate((element) => getComputedStyle(element).position)).toBe("fixed");
		await page.locator('.report[aria-busy="false"] .report-rows').waitFor();
		await page.keyboard.press("Escape");
		await failed("map").getByRole("button", { name: "Coba lagi" }).click();
		await page.locator(".maplibregl-canvas").waitFor();
		expect(await page.locator(".maplibregl-canvas").evaluate((element) => getComputedStyle(element).position)).toBe("absolute");
		expect(await page.locator(".city-map").evaluate((element) => getComputedStyle(element).position)).toBe("absolute");
		await shoot("late-again");
		expect(await page.locator("body[data-before=yes]").count()).toBe(1);
	});

	it("is told that an export stopped half way, has no half of it, and can ask for it again", async () => {
		await page.keyboard.press("Shift+E");
		const dialog = page.getByRole("dialog", { name: "Ekspor laporan" });
		await dialog.locator("input[name=text]").check();
		cable.pull(60_000);
		await dialog.getByRole("button", { name: "Unduh" }).click();
		const begun = dialog.getByText(/^[\d.]+ dari 3\.000 laporan$/);
		await begun.waitFor();
		expect(Number.parseInt((await begun.textContent()) ?? "", 10)).toBeLessThan(COMPLAINTS);
		// Nobody plugs it in: it is found out by what does not come.
		await dialog.getByText("Ekspor gagal. Tidak ada berkas yang disimpan.").waitFor();
		await shoot("export");
		expect(saved).toEqual([]);
		cable.plug();
		await isLive();
		await dialog.getByRole("button", { name: "Unduh" }).click();
		await dialog.getByText("Selesai: 3.000 laporan.").waitFor();
		await until("the file", () => saved.length === 1);
		await dialog.getByRole("button", { name: "Tutup" }).click();
	});

	it("is told that the report's figures cannot be had, and has them when the line is back", async () => {
		cable.pull();
		await page.keyboard.press("Shift+R");
		const report = page.getByRole("dialog", { name: REPORT });
		await report.getByText("Angka tidak dapat diambil sekarang.").waitFor();
		await shoot("report");
		expect(await report.locator("table").count()).toBe(0);
		cable.plug();
		await isLive();
		await report.getByRole("button", { name: "Coba lagi" }).click();
		await page.locator('.report[aria-busy="false"] .report-rows tbody tr').first().waitFor();
		await page.keyboard.press("Escape");
	});

	it("is told that signing out did not come about, stays in, and is out once the line is back", async () => {
		const signOut = async () => {
			await page.locator(".account").click();
			await page.getByRole("menuitem", { name: "Keluar" }).click();
		};
		cable.pull();
		await signOut();
		const told = page.getByRole("alert").filter({ hasText: "Anda belum keluar." });
		await told.waitFor();
		await shoot("sign-out");
		expect(await page.locator("input[name=password]").count()).toBe(0);
		cable.plug();
		await told.getByRole("button", { name: "Tetap masuk" }).click();
		await told.waitFor({ state: "detached" });
		await isLive();
		await signOut();
		await page.locator("input[name=password]").waitFor();
		await page.reload();
		await page.locator("input[name=password]").waitFor();
	});
});
