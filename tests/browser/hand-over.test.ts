import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { MONAS, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau, type TestSession } from "../support/pantau.ts";

sayWithoutBrowser("handing over in bulk and two at one complaint, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;

describe.skipIf(!hasBrowser)(`two dispatchers at their desks, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
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
	const count = async (status: string) =>
		Number((await test.pantau.database.sql`select count(*)::int as n from complaint where status = ${status}`)[0]?.n);

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		const categories = ["Parkir Liar", "Pohon", "Jalan", "Sampah"];
		await test.post(
			Array.from({ length: 40 }, (_, n) => ({
				channel: "jaki",
				externalId: `JK26112110${String(n).padStart(2, "0")}`,
				category: categories[n % categories.length],
				reportedAt: new Date(test.now() - n * 60_000).toISOString(),
				position: [MONAS[0] + n * 0.0002, MONAS[1]],
			})),
		);
		browser = await openBrowser();
		dewi = await sit();
		budi = await sit();
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("hands over forty complaints with two keys, after showing the split by unit", async () => {
		const { page } = dewi;
		await page.getByRole("option").first().waitFor();
		await page.locator("#queue").focus();
		await page.keyboard.press("Shift+X");
		await page.getByText("40 dari 40 dipilih").waitFor();
		await shoot(page, "bulk-picked");
		await page.keyboard.press("d");
		const dialog = page.getByRole("dialog");
		await dialog.getByText("Pembagian menurut unit").waitFor();
		expect(await dialog.getByRole("listitem").count()).toBeGreaterThan(1);
		expect(await count("waiting")).toBe(40);
		await shoot(page, "bulk-preview");
		expect(await findBarriers(page)).toEqual([]);
		await page.locator(".bulk-dialog .is-primary[aria-disabled=false]:focus").waitFor();
		await page.keyboard.press("Enter");
		await dialog.waitFor({ state: "detached" });
		await until("forty handed over", async () => (await count("coordinating")) === 40);
	});

	it("takes all forty back with one", async () => {
		await dewi.page.getByText(/40 laporan diteruskan ke \d+ unit/).waitFor();
		await shoot(dewi.page, "bulk-done");
		await dewi.page.keyboard.press("u");
		await dewi.page.getByText("40 laporan diurungkan").waitFor();
		expect(await count("waiting")).toBe(40);
	});

	it("takes a single one back while its toast counts down, by the same key, and the history says both", async () => {
		const { page } = dewi;
		const { sql } = test.pantau.database;
		const number = "JK2611211038";
		const read = async () =>
			(await sql`select status, unit_code as unit, hand_backs as "handBacks" from complaint where number = ${number}`)[0];
		const before = await read();
		await page.getByRole("option").filter({ hasText: number }).click();
		await page.locator(".offer.is-best").waitFor();
		await page.keyboard.press("d");
		await page.getByRole("button", { name: /^Teruskan JK\d+ ke .*\?/ }).waitFor();
		await page.keyboard.press("Enter");
		const toast = page.locator(".toast").filter({ hasText: number });
		await toast.getByText(/\d+ d\b/).waitFor();
		await shoot(page, "undo-toast");
		expect(await read()).toMatchObject({ status: "coordinating" });
		await page.keyboard.press("u");
		await toast.waitFor({ state: "detached" });
		await until("it back where it was", async () => (await read())?.status === "waiting");
		expect(await read()).toEqual(before);
		const kinds = await sql`
			select e.kind, e.actor from event e join complaint c on c.id = e.complaint_id where c.number = ${number} order by e.id desc limit 2`;
		expect(kinds).toEqual([
			{ kind: "undone", actor: dewi.session.name },
			{ kind: "dispatched", actor: dewi.session.name },
		]);
		await page.keyboard.press("Escape");
	});

	it("leaves alone with the key what was put away, which the case itself still takes back", async () => {
		const { page } = dewi;
		const statusOf = async (number: string) =>
			(await test.pantau.database.sql`select status from complaint where number = ${number}`)[0]?.status;
		const [older, newer] = ["JK2611211035", "JK2611211034"] as const;
		const toast = (number: string) => page.locator(".toast").filter({ hasText: number });
		for (const number of [older, newer]) {
			await page.getByRole("option").filter({ hasText: number }).click();
			await page.locator("#case-title").filter({ hasText: number }).or(page.locator("#case").getByText(number)).first().waitFor();
			await page.locator(".offer.is-best").waitFor();
			await page.keyboard.press("d");
			await page.getByRole("button", { name: /^Teruskan JK\d+ ke .*\?/ }).waitFor();
			await page.keyboard.press("Enter");
			await toast(number).waitFor();
		}
		await page.keyboard.press("F6");
		await page.locator(".toasts:focus").waitFor();
		await shoot(page, "toasts");
		await page.locator("[data-base-ui-focus-guard]:not([aria-hidden])").first().waitFor({ state: "attached" });
		expect(await findBarriers(page)).toEqual([]);
		await page.keyboard.press("Tab");
		await page.locator(".toast:focus").filter({ hasText: newer }).waitFor();
		await page.keyboard.press("Escape");
		await toast(newer).waitFor({ state: "detached" });
		await toast(older).locator("kbd").waitFor();
		await page.keyboard.press("u");
		await until("the older one back", async () => (await statusOf(older)) === "waiting");
		await toast(older).waitFor({ state: "detached" });
		await page.keyboard.press("u");
		await page.waitForTimeout(1500);
		expect(await statusOf(newer)).toBe("coordinating");
		await page
			.locator(".case-actions")
			.getByRole("button", { name: /^Urungkan/ })
			.click();
		await until("the newer one back", async () => (await statusOf(newer)) === "waiting");
		await page.keyboard.press("Escape");
	});

	it("tells whoever is about to confirm who was faster, field by field", async () => {
		const [dewisRow, budisRow] = [dewi, budi].map(({ page }) => page.getByRole("option").filter({ hasText: "JK2611211039" }));
		await dewisRow?.click();
		await dewi.page.locator(".offer.is-best").waitFor();
		await dewi.page.keyboard.press("d");
		await dewi.page.getByRole("button", { name: /^Teruskan JK\d+ ke .*\?/ }).waitFor();
		await budisRow?.click();
		await budi.page.getByRole("button", { name: /^Teruskan ke/ }).click();
		const told = dewi.page.getByRole("alert").filter({ hasText: "Berubah sejak Anda mulai" });
		await told.filter({ hasText: budi.session.name }).waitFor();
		expect(await told.textContent()).toMatch(/Menunggu → Koordinasi/);
		await shoot(dewi.page, "conflict");
	});

	it("shows a claim to everybody, keeps it while the case is open, and lets it be taken over with a reason", async () => {
		const [dewisRow, budisRow] = [dewi, budi].map(({ page }) => page.getByRole("option").filter({ hasText: "JK2611211036" }));
		await budisRow?.click();
		await budi.page.getByRole("button", { name: "Ambil" }).click();
		await dewisRow?.filter({ hasText: budi.session.name }).waitFor();
		await dewisRow?.click();
		await dewi.page.getByRole("button", { name: "Ambil alih" }).click();
		await dewi.page.getByPlaceholder(/Mengapa Anda mengambil alih/).fill("Budi sedang rehat");
		await shoot(dewi.page, "take-over");
		await dewi.page.keyboard.press("Enter");
		await budi.page.getByText(`${dewi.session.name} mengambil alih laporan ini dari Anda`).waitFor();
		await shoot(budi.page, "taken-over");
		expect([...dewi.complaints, ...budi.complaints]).toEqual([]);
	});
});
