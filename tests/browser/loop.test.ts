import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { type Cable, openCable } from "../support/cable.ts";
import { MONAS, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";

sayWithoutBrowser("one complaint through the pages, in a browser");

const [kind = "embedded"] = DATABASES;

/** Each test is the next leg of the complaint's way, as two people see it. */
describe.skipIf(!hasBrowser)(`a dispatcher and a wall in Chromium, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let cable: Cable;
	let wall: { page: Page; complaints: string[] };
	let desk: { page: Page; complaints: string[] };
	const wallNumber = async (id: string) => Number((await wall.page.getByTestId(id).textContent())?.replaceAll(".", ""));
	const wallStatus = async (name: string) => {
		const row = wall.page.locator(".wall-statuses li").filter({ has: wall.page.getByText(name, { exact: true }) });
		return Number(await row.locator("b").textContent());
	};

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		browser = await openBrowser();
		cable = await openCable(test.pantau.url);
		wall = await openPage(browser, `${cable.url}/wall`);
		await logIn(wall.page, await test.login("display"));
		await wall.page.getByTestId("link").filter({ hasText: "LANGSUNG" }).waitFor();
		desk = await openPage(browser, test.pantau.url);
		await logIn(desk.page, await test.login("dispatcher"));
		await desk.page.getByRole("listbox").or(desk.page.locator(".queue")).first().waitFor();
	});
	afterAll(async () => {
		await browser?.close();
		await cable?.stop();
		await test?.stop();
	});

	it("starts with nothing open, and a map that says it is schematic", async () => {
		expect(await wallNumber("total-open")).toBe(0);
		expect(await wall.page.getByTestId("schematic").textContent()).toMatch(/peta skematik/i);
	});

	it("sees a new complaint arrive without a reload", async () => {
		const item = { channel: "jaki", category: "Parkir Liar", reportedAt: new Date(test.now()).toISOString() };
		await test.post([
			{ ...item, externalId: "JK2611210001", position: MONAS, text: "Parkir liar menutup trotoar" },
			{ ...item, externalId: "JK2611210002" },
		]);
		await desk.page.getByRole("option").filter({ hasText: "JK2611210001" }).waitFor();
		await until("two on the wall", async () => (await wallNumber("total-open")) === 2);
		expect([await wallNumber("total-mapped"), await wallNumber("total-unmapped"), await wallNumber("total-outside")]).toEqual([1, 1, 0]);
		expect(await wall.page.locator("body").textContent()).not.toMatch(/trotoar|JK261121/);
	});

	it("dispatches it to the suggested unit, whose reason the case gives", async () => {
		await desk.page.getByRole("option").filter({ hasText: "JK2611210001" }).click();
		const offer = desk.page.locator(".offer.is-best");
		await offer.waitFor();
		expect(await offer.textContent()).toContain("Dinas Perhubungan");
		expect(await offer.getByRole("listitem").count()).toBeGreaterThan(1);
		await desk.page.getByRole("button", { name: /^Teruskan ke/ }).click();
		await desk.page.getByRole("option").filter({ hasText: "JK2611210001" }).filter({ hasText: "Koordinasi" }).waitFor();
	});

	it("finds it dispatched on the wall, and in SQL with the explanation", async () => {
		await until("one coordinating on the wall", async () => (await wallStatus("Koordinasi")) === 1);
		expect(await wallStatus("Menunggu")).toBe(1);
		const [row] = await test.pantau.database.sql`
			select c.status, c.unit_code, d.to_unit, d.explanation from complaint c join dispatch d on d.complaint_id = c.id
			where c.number = 'JK2611210001'`;
		expect(row).toMatchObject({ status: "coordinating", unit_code: "dinas-perhubungan", to_unit: "dinas-perhubungan" });
		expect(row?.explanation.best.reasons.length).toBeGreaterThan(0);
	});

	it("shows a row that plain SQL wrote within a second", async () => {
		await test.pantau.database.sql`
			insert into complaint (channel_code, category_code, position) values ('jaki', 'jalan', 'SRID=4326;POINT(106.85 -6.2)')`;
		const start = performance.now();
		await until("three on the wall", async () => (await wallNumber("total-open")) === 3);
		expect(performance.now() - start).toBeLessThan(2500);
	});

	it("puts no barrier before people who see, hear or point differently", async () => {
		expect(await findBarriers(desk.page)).toEqual([]);
		expect(await findBarriers(wall.page)).toEqual([]);
	});

	it("still shows the map after a change of language, of colours and of the wall's size", async () => {
		const hasCity = (page: Page) =>
			page.evaluate(() => {
				const canvas = document.querySelector<HTMLCanvasElement>(".maplibregl-canvas");
				const gl = canvas?.getContext("webgl2");
				return gl != null && !gl.isContextLost();
			});
		const settle = () => new Promise((resolve) => setTimeout(resolve, 4000));
		await desk.page.getByRole("button", { name: /^EN/ }).click();
		await wall.page.setViewportSize({ width: 1600, height: 900 });
		await settle();
		expect([await hasCity(desk.page), await hasCity(wall.page)]).toEqual([true, true]);
		const marker = await desk.page.evaluate(() => {
			const canvas = document.querySelector(".maplibregl-canvas");
			canvas?.setAttribute("data-seen", "yes");
			return canvas !== null;
		});
		expect(marker).toBe(true);
		await settle();
		// The same canvas after another while: the map is not being made again and again.
		expect(await desk.page.locator(".maplibregl-canvas[data-seen=yes]").count()).toBe(1);
	});

	it("finds nothing amiss on the console of either page", () => {
		expect([...wall.complaints, ...desk.complaints]).toEqual([]);
	});

	it("reads DATA USANG on the wall when the cable is pulled, and finds every number right when it is plugged in again", async () => {
		const reloaded = wall.page.waitForEvent("load", { timeout: 0 }).then(
			() => true,
			() => false,
		);
		cable.pull();
		await wall.page.getByTestId("stale").waitFor({ timeout: 10_000 });
		expect(await wall.page.getByTestId("stale").textContent()).toMatch(/DATA USANG/i);
		await test.pantau.database.sql`
			insert into complaint (channel_code, category_code, position)
			select 'jaki', 'sampah', st_setsrid(st_makepoint(106.8 + n * 0.001, -6.2), 4326) from generate_series(1, 40) as n`;
		await test.pantau.database.sql`update complaint set status = 'invalid', status_reason = 'Laporan uji' where number = 'JK2611210002'`;
		cable.plug();
		await wall.page.getByTestId("stale").waitFor({ state: "detached", timeout: 30_000 });
		await until("what was missed on the wall", async () => (await wallNumber("total-open")) === 42);
		expect([await wallNumber("total-mapped"), await wallNumber("total-unmapped"), await wallNumber("total-outside")]).toEqual([42, 0, 0]);
		const [counted] = await test.pantau.database.sql`select count(*)::int as open from complaint where closed_at is null`;
		expect(counted?.open).toBe(42);
		expect(await Promise.race([reloaded, false])).toBe(false);
	});
});
