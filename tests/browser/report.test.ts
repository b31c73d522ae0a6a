import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";
import { liveThroughDays } from "../support/report-days.ts";

sayWithoutBrowser("the supervisor's page and the export, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const TITLE = "Kinerja wilayah dan unit";

describe.skipIf(!hasBrowser)(`a supervisor, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let page: Page;
	let complaints: string[];
	const shoot = async (name: string) => {
		if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
	};
	const textOf = async (selector: string) => (await page.locator(selector).first().textContent())?.trim();

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await liveThroughDays(test.pantau.database.sql, test.now(), 80);
		const session = await test.login("supervisor");
		browser = await openBrowser();
		({ page, complaints } = await openPage(browser, test.pantau.url));
		await logIn(page, session);
		await page.locator(".queue").first().waitFor();
		await page.getByRole("option").first().waitFor();
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("sees the same numbers as SQL, by region and by unit", async () => {
		await page.keyboard.press("Shift+R");
		const report = page.getByRole("dialog", { name: TITLE });
		await report.getByRole("button", { name: "30 hari" }).click();
		await page.locator('.report[aria-busy="false"] .report-rows .report-table').waitFor();
		const [whole] = await test.pantau.database.sql`
			select count(*) filter (where closed_at is null)::int as open, count(*) filter (where due_at < now())::int as overdue,
				count(*) filter (where closed_at is not null)::int as closed, count(*)::int as arrived,
				count(*) filter (where closed_at <= finish_due_at)::float8 /
					(count(*) filter (where closed_at is not null) + count(*) filter (where due_at < now())) as share
			from complaint`;
		// The period that was shown before stands until the answer of this one is there.
		const arrived = '.report-whole [data-column="arrived"] dd';
		await until("the figures of 30 days", async () => (await textOf(arrived)) === String(whole?.arrived), 30_000);
		await page.locator('.report[aria-busy="false"]').waitFor();
		for (const column of ["open", "overdue", "closed", "arrived"])
			expect(await textOf(`.report-whole [data-column="${column}"] dd`), column).toBe(String(whole?.[column]));
		expect(await textOf('.report-whole [data-column="onTimeShare"] dd')).toBe(`${Math.round(Number(whole?.share) * 100)}%`);
		for (const [level, code] of [
			["Kota", sqlOf("left(region_code, 5)")],
			["Unit", sqlOf("unit_code")],
		] as const) {
			await report.getByRole("button", { name: level, exact: true }).click();
			const shown = await page
				.locator(".report-rows tbody tr")
				.evaluateAll((rows) =>
					rows.map((row) => Number(row.querySelector('[data-column="open"]')?.textContent)).filter((open) => open > 0),
				);
			const counted = (await test.pantau.database.sql.unsafe(code)).map(({ open }) => Number(open));
			expect(
				shown.sort((a, b) => a - b),
				level,
			).toEqual(counted.sort((a, b) => a - b));
		}
		expect(await page.locator(".report-plot canvas").count()).toBe(1);
		await report.getByRole("button", { name: "Kota", exact: true }).click();
		await shoot("report-night-id");
		await page.locator(".report details summary").click();
		expect(await findBarriers(page)).toEqual([]);
		await page.locator(".report details summary").click();
	});

	it("goes from a row to the map that is filtered by it, and back to the report and the desk as they were", async () => {
		const report = page.getByRole("dialog", { name: TITLE });
		const table = page.getByRole("table", { name: "Laporan terbuka menurut kelurahan" });
		const search = () => decodeURIComponent(new URL(page.url()).search);
		const shows = async (where: string) => {
			const [row] = await test.pantau.database.sql.unsafe(`select count(*)::int as n from complaint where closed_at is null and ${where}`);
			await until(`the ${row?.n} of the row`, async () => (await textOf(".queue-tab-count")) === String(row?.n));
			expect(await page.getByTestId("filter-count").textContent()).toMatch(new RegExp(`^${row?.n} dari`));
		};
		await page.keyboard.press("Escape");
		await report.waitFor({ state: "detached" });
		// A desk that shows the table and another filter.
		await page.keyboard.press("v");
		await page.getByText("Terlambat", { exact: true }).first().click();
		await table.waitFor();
		const before = search();
		expect(before).toContain("table=yes");
		await page.keyboard.press("Shift+R");
		await report.getByRole("button", { name: "30 hari" }).click();
		await page.locator('.report[aria-busy="false"] .report-rows tbody tr').first().waitFor();
		const south = report.getByRole("button", { name: /^Jakarta Selatan|^Kota Adm.*Selatan/ }).first();
		await south.click();
		await report.waitFor({ state: "detached" });
		await table.waitFor({ state: "detached" });
		await page.locator(".maplibregl-canvas").waitFor();
		await shows("region_code like '31.74.%'");
		expect(search()).toMatch(/^\?at=106\.\d+,-6\.\d+,\d.*&region=31\.74$/);
		await shoot("report-to-map");
		await page.keyboard.press("Shift+R");
		await page
			.locator(".report-link:focus")
			.filter({ hasText: /Selatan/ })
			.waitFor();
		expect(await report.getByRole("button", { name: "30 hari" }).getAttribute("aria-pressed")).toBe("true");
		expect(search()).toBe(before);
		await report.getByRole("button", { name: "Unit", exact: true }).click();
		const unit = report
			.locator(".report-rows tbody tr")
			.filter({ has: page.locator("[data-column=open]", { hasText: /[1-9]/ }) })
			.first();
		await unit.locator(".report-link").click();
		await report.waitFor({ state: "detached" });
		await until("the unit's filter", () => /[?&]unit=/.test(search()));
		await shows(`unit_code = '${new URL(page.url()).searchParams.get("unit")}'`);
		await page.getByRole("button", { name: /^Kembali ke kinerja/ }).click();
		await report.locator(".report-link:focus").waitFor();
		await page.keyboard.press("Escape");
		await table.waitFor();
		expect(search()).toBe(before);
		// Opened by itself it begins anew.
		await page.keyboard.press("Shift+R");
		await report.getByRole("button", { name: "7 hari", pressed: true }).waitFor();
		await page.locator('.report[aria-busy="false"] .report-rows tbody tr').first().waitFor();
		await south.click();
		await report.waitFor({ state: "detached" });
	});

	it("exports what is chosen, counts while it comes, and cancels", async () => {
		await page.keyboard.press("Shift+E");
		const dialog = page.getByRole("dialog", { name: "Ekspor laporan" });
		// The row that led to the map chose a region: what is on the screen is that region's.
		const asShown = dialog.locator("input[name=as-shown]");
		expect(await asShown.isChecked()).toBe(true);
		await asShown.uncheck();
		await dialog.getByLabel("Status").selectOption("closed");
		expect(await findBarriers(page)).toEqual([]);
		await shoot("export-night-id");
		const [saved] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Unduh" }).click()]);
		expect(saved.suggestedFilename()).toMatch(/^pantau-\d{4}-\d{2}-\d{2}\.csv$/);
		const [row] = await test.pantau.database.sql`select count(*)::int as n from complaint`;
		await dialog.getByText(`Selesai: ${row?.n} laporan.`).waitFor();
		// A thin line: the answer is begun and goes on for ever.
		await page.route("**/api/complaints.csv*", () => {});
		await dialog.getByRole("button", { name: "Unduh" }).click();
		await dialog.getByText("Menghitung…").waitFor();
		await dialog.getByRole("button", { name: "Batalkan" }).click();
		await dialog.getByText("Dibatalkan. Tidak ada berkas yang disimpan.").waitFor();
		await dialog.getByRole("button", { name: "Tutup" }).click();
	});

	it("reads the same page by day and in English", async () => {
		await page.locator(".header").getByRole("button", { name: "Ganti ke tampilan siang" }).click();
		await page.locator(".header").getByRole("button", { name: /^EN/ }).click();
		await page.keyboard.press("Shift+R");
		await page.getByRole("dialog", { name: "How regions and units do" }).waitFor();
		await page.locator('.report[aria-busy="false"] .report-rows .report-table').waitFor();
		expect(await findBarriers(page)).toEqual([]);
		await shoot("report-day-en");
		expect(complaints).toEqual([]);
	});
});

function sqlOf(column: string): string {
	return `select count(*) as open from complaint where closed_at is null group by ${column}`;
}
