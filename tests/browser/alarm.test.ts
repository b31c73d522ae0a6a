import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { observeAlarms } from "../../server/queries/alarm.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { silentUnit } from "../support/alarms.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau, type TestSession } from "../support/pantau.ts";

sayWithoutBrowser("alarms in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;

describe.skipIf(!hasBrowser)(`alarms on two consoles, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let units: readonly string[];
	let dewi: { page: Page; complaints: string[]; session: TestSession };
	let budi: typeof dewi;
	const sit = async (): Promise<typeof dewi> => {
		const session = await test.login("dispatcher");
		const desk = await openPage(browser, test.pantau.url);
		await logIn(desk.page, session);
		await desk.page.locator(".queue").first().waitFor();
		return { ...desk, session };
	};
	const shoot = async (page: Page, name: string) => {
		if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
	};
	/** The server's own looks go on beside this; they judge these alarms too, and end them after the off-delay. */
	const raise = async (conditions: ReturnType<typeof silentUnit>[]) => {
		for (let changed: number | null = null; changed === null; ) {
			changed = await observeAlarms(test.pantau.database.sql, conditions, [], test.now());
		}
	};
	const countOf = ({ page }: typeof dewi) => page.getByTestId("alarm-count");
	const panelOf = ({ page }: typeof dewi) => page.getByTestId("alarms");

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		units = (await test.pantau.database.sql<{ code: string }[]>`select code from unit where level = 'sudin' order by code limit 20`).map(
			({ code }) => code,
		);
		browser = await openBrowser();
		[dewi, budi] = [await sit(), await sit()];
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("an alarm is acknowledged with a key, and the other console sees by whom", async () => {
		await raise([silentUnit(units[0] as string, { priority: "high" })]);
		for (const desk of [dewi, budi]) await countOf(desk).filter({ hasText: "1 alarm · tinggi" }).waitFor();
		await budi.page.keyboard.press("Shift+A");
		await dewi.page.keyboard.press("Shift+A");
		await panelOf(dewi).getByText("berhenti menjawab").waitFor();
		await shoot(dewi.page, "alarm");
		expect(await findBarriers(dewi.page)).toEqual([]);
		// The same in English, at the other desk.
		await budi.page.keyboard.press("Escape");
		await budi.page.getByRole("button", { name: /^EN/ }).click();
		await countOf(budi).filter({ hasText: "1 alarm · high" }).waitFor();
		await budi.page.keyboard.press("Shift+A");
		await panelOf(budi).getByText("stopped answering").waitFor();
		await panelOf(budi)
			.getByText(/12 complaints wait for an answer, none came for .* · since/)
			.waitFor();
		await panelOf(budi).getByRole("button", { name: "Acknowledge T" }).waitFor();
		expect(await panelOf(budi).textContent()).not.toMatch(/tinggi|menunggu|Tanggapi|Tunda|Beban/);
		await budi.page.keyboard.press("Escape");
		await budi.page.getByRole("button", { name: /^ID/ }).click();
		await budi.page.keyboard.press("Shift+A");
		await dewi.page.keyboard.press("t");
		await panelOf(budi).getByText(`ditanggapi ${dewi.session.name}`).waitFor();
		await panelOf(budi).getByText("Masih berlangsung, sudah ditanggapi").waitFor();
		await countOf(budi).filter({ hasText: "0 alarm" }).waitFor();
	});

	it("the wall says the high one in a line, without a name", async () => {
		const display = await test.login("display");
		const { page, complaints } = await openPage(browser, `${test.pantau.url}/wall`);
		await logIn(page, display);
		const line = page.getByTestId("alarms");
		await line.getByText("berhenti menjawab").waitFor();
		expect(await line.textContent()).not.toContain(dewi.session.name);
		await shoot(page, "alarm-wall");
		expect(complaints).toEqual([]);
		await page.context().close();
	});

	it("it is shelved with a reason, under its owner's name, and can be brought back", async () => {
		const { page } = dewi;
		await panelOf(dewi).getByText("Masih berlangsung, sudah ditanggapi").waitFor();
		// Where the keys are on nothing they do nothing; they never left the panel.
		await page.keyboard.press("s");
		expect(await page.locator("input[name=shelve-reason]").count()).toBe(0);
		await page.keyboard.press("j");
		await page.keyboard.press("s");
		await page.locator("input[name=shelve-reason]").fill("Kepala unit sedang rapat, jawab pukul dua");
		await shoot(page, "alarm-shelve");
		await page.keyboard.press("Enter");
		const shelved = panelOf(budi).getByTestId("alarm").filter({ hasText: "Kepala unit sedang rapat" });
		await shelved.getByText(dewi.session.name).first().waitFor();
		await shelved.getByRole("button", { name: "Kembalikan" }).click();
		await countOf(dewi).filter({ hasText: "1 alarm" }).waitFor();
	});

	it("a flood is one line that counts and can be opened", async () => {
		await raise(units.slice(1, 15).map((unit, at) => silentUnit(unit, { priority: at < 2 ? "medium" : "low" })));
		const line = panelOf(dewi).getByTestId("alarm-flood");
		await line.getByText(/Banjir alarm: 14/).waitFor();
		await line.getByText("2 sedang, 12 rendah").waitFor();
		// The high one is no part of it.
		expect(await panelOf(dewi).getByTestId("alarm").count()).toBe(1);
		await countOf(dewi).filter({ hasText: "15 alarm" }).waitFor();
		await shoot(dewi.page, "alarm-flood");
		const { page } = dewi;
		const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
		// On the flood's line T acknowledges nothing that is not seen.
		for (let press = 0; press < 3 && !(await focused()).startsWith("Banjir alarm"); press++) await page.keyboard.press("j");
		expect(await focused()).toContain("Banjir alarm: 14");
		await page.keyboard.press("t");
		await page.keyboard.press("Enter");
		await until("the flood to be open", async () => (await panelOf(dewi).getByTestId("alarm").count()) === 15);
		// One after the other: each T goes on to the next.
		await page.keyboard.press("j");
		const first = await focused();
		await page.keyboard.press("t");
		const second = await focused();
		await page.keyboard.press("t");
		expect(new Set([first, second, await focused()]).size).toBe(3);
		await countOf(budi).filter({ hasText: "13 alarm" }).waitFor();
		await line.getByText(/Banjir alarm: 12/).waitFor();
		await page.keyboard.press("k");
		expect(await focused()).toContain("Banjir alarm: 12");
		await panelOf(dewi).getByText("Beban petugas").click();
		await panelOf(dewi).getByRole("row").filter({ hasText: dewi.session.name }).waitFor();
		await shoot(dewi.page, "alarm-flood-open");
		await line.getByRole("button", { name: "Tanggapi 12" }).click();
		await countOf(budi).filter({ hasText: "1 alarm · tinggi" }).waitFor();
		await page.keyboard.press("t");
		await countOf(budi).filter({ hasText: "0 alarm" }).waitFor();
		expect([...dewi.complaints, ...budi.complaints]).toEqual([]);
	});

	it("a shift is handed over with what stands, and taken over item by item by another lead", async () => {
		const openHandover = async ({ page }: typeof dewi) => {
			await page.keyboard.press("Escape");
			await page.getByTestId("alarms").waitFor({ state: "detached" });
			await page.keyboard.press("Shift+S");
			return page.getByTestId("handover");
		};
		const writing = await openHandover(dewi);
		await writing.getByRole("button", { name: "Tulis", exact: true }).click();
		await writing.getByText(/15 hal tidak biasa sekarang/).waitFor();
		await writing.getByTestId("handover-item").first().getByRole("textbox").fill("Sudah ditelepon dua kali");
		await writing.locator("textarea[name=handover-notes]").fill("Radio 2 rusak\n\nTamu pukul sembilan");
		// Neither a look into the list nor Escape takes what was typed.
		await writing.getByRole("button", { name: "Terima dan cari" }).click();
		await writing.getByText("Belum ada serah terima").waitFor();
		await dewi.page.keyboard.press("Escape");
		await writing.waitFor({ state: "detached" });
		await dewi.page.keyboard.press("Shift+S");
		await writing.getByRole("button", { name: "Tulis", exact: true }).click();
		expect(await writing.locator("textarea[name=handover-notes]").inputValue()).toBe("Radio 2 rusak\n\nTamu pukul sembilan");
		expect(await writing.getByTestId("handover-item").first().getByRole("textbox").inputValue()).toBe("Sudah ditelepon dua kali");
		await shoot(dewi.page, "handover-write");
		expect(await findBarriers(dewi.page)).toEqual([]);
		await writing.getByRole("button", { name: "Tulis serah terima (17 hal)" }).click();
		await writing.getByText("17 dari 17 belum diterima").waitFor();

		// The other lead is told, the writer is not.
		const waiting = budi.page.getByTestId("handover-waiting");
		await waiting.getByText("Serah terima: 17 menunggu").waitFor();
		expect(await dewi.page.getByTestId("handover-waiting").count()).toBe(0);
		await shoot(budi.page, "handover-waiting");
		expect(await findBarriers(budi.page)).toEqual([]);
		const reading = await openHandover(budi);
		await reading.getByRole("button", { name: /17 dari 17 belum diterima/ }).click();
		const [first, second] = [reading.getByTestId("handover-item").nth(0), reading.getByTestId("handover-item").nth(16)];
		await first.getByText("Sudah ditelepon dua kali").waitFor();
		await first.getByRole("textbox").fill("Saya lanjutkan");
		await first.getByRole("button", { name: "Terima" }).click();
		await first.getByText(`diterima ${budi.session.name}`).waitFor();
		await second.getByRole("button", { name: "Terima" }).click();
		await second.getByText(`diterima ${budi.session.name}`).waitFor();
		await shoot(budi.page, "handover-take");
		await reading.getByRole("button", { name: "Kembali ke daftar" }).click();
		await reading.getByText("15 dari 17 belum diterima").waitFor();
		await reading.locator("input[type=date]").fill("2020-01-01");
		await reading.getByText("Belum ada serah terima").waitFor();
		await budi.page.keyboard.press("Escape");
		await waiting.getByText("Serah terima: 15 menunggu").waitFor();
		await dewi.page.keyboard.press("Escape");
		await dewi.page.keyboard.press("Shift+S");
		await writing.getByRole("button", { name: "Tulis", exact: true }).click();
		// It was sent: nothing of it is left to send again.
		expect(await writing.locator("textarea[name=handover-notes]").inputValue()).toBe("");
		expect([...dewi.complaints, ...budi.complaints]).toEqual([]);
	});
});
