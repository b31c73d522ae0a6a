import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { type Cable, openCable } from "../support/cable.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau, type TestSession } from "../support/pantau.ts";

sayWithoutBrowser("what one person leaves to the next on the same console, and to themselves after a reload, in a browser");

const [kind = "embedded"] = DATABASES;
/** What is asked for one case. */
const CASE = /\/api\/complaints\/\d+$/;

describe.skipIf(!hasBrowser)(`a console that goes from hand to hand, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let page: Page;
	let complaints: string[];
	let cable: Cable;
	let dewi: TestSession;
	let budi: TestSession;
	const search = (of = page) => new URL(of.url()).search;
	const login = () => page.locator("input[name=password]");
	/** As from another tab: this one did not sign out itself. */
	const endSession = async () => {
		await page.locator(".live-badge.is-live").waitFor();
		await page.evaluate(() => fetch("/api/session", { method: "DELETE" }));
		await login().waitFor();
	};
	const looksOf = async ({ name }: TestSession) =>
		Number((await test.pantau.database.sql`select count(*)::int as n from case_look where account = ${name}`)[0]?.n);

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await test.pantau.database.sql`
			insert into complaint (channel_code, category_code, position, reported_at)
			select 'jaki', (array['jalan', 'pohon'])[1 + n % 2], st_setsrid(st_makepoint(106.8 + n * 0.002, -6.2), 4326), now() - make_interval(hours => n)
			from generate_series(1, 40) as n`;
		browser = await openBrowser();
		cable = await openCable(test.pantau.url);
		({ page, complaints } = await openPage(browser, cable.url));
		page.setDefaultTimeout(30_000);
		dewi = await test.login("dispatcher");
		budi = await test.login("dispatcher");
		await logIn(page, dewi);
		await page.getByRole("option").first().waitFor();
	});
	afterAll(async () => {
		await browser?.close();
		await cable?.stop();
		await test?.stop();
	});

	it("shows whoever comes next nothing of the former person: no filter, no open case, no look in the new name", async () => {
		await page.goto(new URL("/?category=pohon&tab=overdue", cable.url).href);
		await page.getByRole("option").first().click();
		await page.locator("#case-title").waitFor();
		await until("the look that was noted", async () => (await looksOf(dewi)) > 0);
		await endSession();
		// What the screen said at any moment, however short.
		await page.evaluate(() => {
			const seen = new Set<string>();
			Object.assign(window, { seen });
			new MutationObserver(() => {
				for (const part of ["#case-title", ".stale-banner", ".chip"]) if (document.querySelector(part) !== null) seen.add(part);
			}).observe(document.body, { childList: true, subtree: true });
		});
		await logIn(page, budi);
		await page.getByRole("option").first().waitFor();
		await until("all in the queue", async () => /40/.test((await page.locator(".queue .pane-head .pane-note").textContent()) ?? ""));
		expect(await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])).toEqual([]);
		expect(search()).toBe("");
		expect(await looksOf(budi)).toBe(0);
	});

	it("has the case that was opened while the line was cut as soon as it is live again", async () => {
		cable.pull();
		await page.locator(".console-main.is-stale").waitFor();
		// As where the network card knows that it has no line.
		await page.route(CASE, (route) => route.abort("internetdisconnected"));
		await page.getByRole("option").nth(3).click();
		await page.getByRole("button", { name: "Coba lagi" }).waitFor();
		await page.unroute(CASE);
		cable.plug();
		await page.locator(".console-main:not(.is-stale)").waitFor();
		await page.locator(".case .part-title").first().waitFor();
	});

	it("says of a case that is never answered that it cannot be had, and takes it at the next try", async () => {
		await page.route(CASE, () => {});
		await page.getByRole("option").nth(5).click();
		const again = page.getByRole("button", { name: "Coba lagi" });
		await again.waitFor({ timeout: 20_000 });
		await page.unroute(CASE);
		await again.click();
		await page.locator(".case .part-title").first().waitFor();
	});

	it("has the open case, its form and what was typed in it after a reload, and nothing of it once its person signed out", async () => {
		await page.getByRole("option").nth(2).click();
		await page.locator(".case .part-title").first().waitFor();
		const title = await page.locator("#case-title").textContent();
		await page.keyboard.press("n");
		const note = page.getByLabel("Catatan");
		await note.fill("Pelapor menelepon lagi");
		await page.reload();
		await note.waitFor();
		expect([await page.locator("#case-title").textContent(), await note.inputValue()]).toEqual([title, "Pelapor menelepon lagi"]);
		await page.keyboard.press("Escape");
		await page.locator(".account").click();
		await page.getByRole("menuitem", { name: "Keluar" }).click();
		await login().waitFor();
		expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("menelepon");
		await logIn(page, budi);
		await page.getByRole("option").first().waitFor();
		await page.locator(".live-badge.is-live").waitFor();
		expect(await page.locator("#case-title").count()).toBe(0);
	});

	it("keeps a view beside those that another tab has kept meanwhile, and takes none of them away", async () => {
		const other = await page.context().newPage();
		await other.goto(cable.url, { waitUntil: "load" });
		await other.getByRole("option").first().waitFor();
		for (const tab of [page, other]) {
			await tab.bringToFront();
			await tab.getByRole("button", { name: /^Tampilan/ }).click();
			await tab.getByText("Belum ada.").waitFor();
		}
		for (const [tab, name] of [
			[page, "Satu"],
			[other, "Dua"],
		] as const) {
			await tab.bringToFront();
			await tab.getByRole("textbox", { name: "Nama tampilan" }).fill(name);
			await tab.getByRole("button", { name: "Simpan" }).click();
			await tab.getByRole("button", { name, exact: true }).waitFor();
		}
		await page.bringToFront();
		await page.getByRole("button", { name: "Hapus tampilan Satu" }).click();
		await page.getByRole("button", { name: "Dua", exact: true }).waitFor();
		expect(await page.evaluate(() => localStorage.getItem("pantau.views"))).toBe('[{"name":"Dua","search":""}]');
		await page.getByRole("button", { name: "Hapus tampilan Dua" }).click();
		await page.keyboard.press("Escape");
		await other.close();
	});

	it("says that the server has other pages, and takes them when its person wants to", async () => {
		const pages = await mkdtemp(join(tmpdir(), "pantau-test-pages-"));
		await cp(CLIENT_ROOT, pages, { recursive: true });
		const html = await readFile(join(pages, "index.html"), "utf8");
		await writeFile(join(pages, "index.html"), html.replace("<body", '<body data-build="next"'));
		expect(await page.locator(".new-build").count()).toBe(0);
		await test.update(pages);
		await page.getByRole("status").getByRole("button", { name: "Versi baru — muat ulang" }).click();
		await page.locator("body[data-build=next]").waitFor();
		await page.getByRole("option").first().waitFor();
		expect(await page.locator(".new-build").count()).toBe(0);
		await rm(pages, { recursive: true, force: true });
	});

	it("finds nothing amiss on the console", () => {
		// What the browser writes when the cable is out.
		const isLinks = (line: string) => /Failed to load resource|WebSocket|net::|503|could not be fetched/.test(line);
		expect(complaints.filter((line) => !isLinks(line))).toEqual([]);
	});
});
