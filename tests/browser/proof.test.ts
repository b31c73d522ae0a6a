import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UnitCode } from "../../server/protocol/code.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { insertComplaint } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";
import { drawPhotoTaken } from "../support/photos.ts";

sayWithoutBrowser("proof of a follow-up through the pages, in a browser");

const [kind = "embedded"] = DATABASES;

/** Each test is the next leg of the complaint's way: unit, validator, unit, validator. */
describe.skipIf(!hasBrowser)(`a unit and a validator in Chromium, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let unit: { page: Page; complaints: string[] };
	let validator: { page: Page; complaints: string[] };
	const photo = async (seed: number) => ({
		name: `bukti-${seed}.jpg`,
		mimeType: "image/jpeg",
		buffer: await drawPhotoTaken(seed, "2020:01:01 10:00:00", [106.9, -6.3]),
	});
	const open = async (page: Page) => {
		await page.locator(".queue-row").first().click();
		await page.locator(".case-actions").waitFor();
	};

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		const { sql } = test.pantau.database;
		await insertComplaint(sql);
		await insertComplaint(sql, { position: [106.8, -6.3] });
		browser = await openBrowser();
		unit = await openPage(browser, test.pantau.url);
		await logIn(unit.page, await test.login("unit", "kelurahan-31.71.01.1001" as UnitCode));
		validator = await openPage(browser, test.pantau.url);
		await logIn(validator.page, await test.login("validator"));
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("shows a unit its own complaints only, and lets it accept with a key and a second one", async () => {
		await unit.page.locator(".queue-row").first().waitFor();
		expect(await unit.page.locator(".queue-row").count()).toBe(1);
		await open(unit.page);
		await unit.page.keyboard.press("a");
		await unit.page.keyboard.press("Enter");
		await unit.page.getByRole("button", { name: /Ajukan dengan bukti/ }).waitFor();
	});

	it("says which file is no photo, and hands in with the one that is", async () => {
		const { page } = unit;
		await page.keyboard.press("f");
		const submit = page.getByRole("button", { name: "Ajukan validasi" });
		await submit.waitFor();
		expect(await submit.isDisabled()).toBe(true);
		const zip = { name: "bukti.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(900)]) };
		await page.locator("input[type=file]").setInputFiles([zip, await photo(1)]);
		await page.getByText("Berkas ini bukan foto JPEG, PNG atau WebP.").waitFor();
		await page.locator(".photo-small").first().waitFor();
		expect(await findBarriers(page)).toEqual([]);
		await page.locator(".case-form button[type=submit]:not([disabled])").click();
		await page.locator(".case-summary").getByText("Menunggu Validasi").waitFor();
	});

	it("puts what is flagged before the validator, in words, and is rejected with a reason by keys", async () => {
		const { page } = validator;
		await page.locator(".queue-row").first().waitFor();
		await open(page);
		const flags = page.locator(".photo .photo-flag");
		await flags.first().waitFor();
		expect((await flags.allTextContents()).join("|")).toMatch(/sebelum laporan.*dari titik laporan.*setelah laporan masuk/);
		await page.keyboard.press("r");
		await page.locator(".faults").waitFor();
		expect(await findBarriers(page)).toEqual([]);
		await page.keyboard.press("3");
		await page.keyboard.press("Enter");
		await unit.page.locator(".case-summary").getByText("TL Ditolak").waitFor();
		await unit.page.getByText("Alasan: foto lama atau foto lain").waitFor();
	});

	it("is accepted once the unit has repeated the work", async () => {
		await unit.page.keyboard.press("f");
		await unit.page.locator("input[type=file]").setInputFiles([await photo(2)]);
		await unit.page.locator(".case-form button[type=submit]:not([disabled])").click();
		await validator.page.locator(".case-summary").getByText("Menunggu Validasi").waitFor();
		await validator.page.getByRole("button", { name: /Terima bukti/ }).waitFor();
		await validator.page.keyboard.press("a");
		await validator.page.keyboard.press("Enter");
		await validator.page.locator(".case-summary").getByText("Selesai").waitFor();
	});

	it("names the unit, and finds nothing of what was never with it", async () => {
		const { page } = unit;
		await page.locator(".own-unit").filter({ hasText: "Kelurahan Gambir" }).waitFor();
		const item = { channel: "jaki", externalId: "JK2611216001", category: "Pohon", position: [106.8, -6.3] };
		await test.post([{ ...item, reportedAt: new Date(test.now()).toISOString(), text: "Dahan menutup lampu" }]);
		await page.getByRole("combobox", { name: "Cari dalam antrean" }).fill("JK2611216001");
		await page.getByText("Laporan JK2611216001 ada, tetapi di luar tugas Anda.").waitFor();
		expect(await page.getByRole("option").count()).toBe(0);
		expect(await findBarriers(page)).toEqual([]);
	});

	it("gets what is dispatched to it at once, hands it back with a cause by keys, and reads its words no longer", async () => {
		const { page } = unit;
		const { sql } = test.pantau.database;
		const [row] = await sql`select id::int, version, unit_code as unit from complaint where number = 'JK2611216001'`;
		const dispatcher = await (await test.login("dispatcher")).watch("console");
		const wish = { key: "ke-gambir", id: row?.id, version: row?.version, unit: "kelurahan-31.71.01.1001" };
		expect(await dispatcher.socket.emitWithAck("dispatch", wish)).toMatchObject({ ok: true });
		await page.getByRole("option").filter({ hasText: "JK2611216001" }).click();
		await page.getByText("Dahan menutup lampu").waitFor();
		await page.keyboard.press("b");
		await page.getByLabel("Alasan").selectOption("Lokasi keliru");
		await page.getByLabel("Catatan").fill("Bukan di Gambir");
		expect(await findBarriers(page)).toEqual([]);
		await page.keyboard.press("Control+Enter");
		await page.getByText("Isi laporan tidak ditampilkan").waitFor();
		const [after] = await sql`select status, unit_code as unit, hand_backs from complaint where number = 'JK2611216001'`;
		expect(after).toEqual({ status: "waiting", unit: row?.unit, hand_backs: 1 });
		await page.locator(".queue-tab").filter({ hasText: "Unit lain" }).click();
		await page.getByRole("option").filter({ hasText: "JK2611216001" }).waitFor();
	});

	it("offers each no tool, key and command but those of acts that they have", async () => {
		const offered = async (page: Page) => {
			await page.keyboard.press("q");
			const lassos = await page.locator(".lasso").count();
			await page.keyboard.press("Escape");
			await page.getByRole("combobox", { name: "Cari dalam antrean" }).fill(">");
			await page.locator(".search-item").first().waitFor();
			const keys = await page.locator(".search-item kbd").allTextContents();
			await page.keyboard.press("Escape");
			return {
				tools: await page.locator(".map-tools button").count(),
				lassos,
				keys: keys.filter((key) => /^(Q|Z|X|⇧X|H|⇧N|D|⇧S)$/.test(key)),
			};
		};
		await validator.page.locator("#queue").focus();
		expect(await offered(validator.page)).toEqual({ tools: 2, lassos: 0, keys: [] });
		await unit.page.locator("#queue").focus();
		expect(await offered(unit.page)).toEqual({ tools: 4, lassos: 1, keys: ["Q", "Z", "X", "⇧X", "D", "H"] });
	});

	it("finds nothing amiss on the console of either page", () => {
		// The refused upload and the number that is none of the unit's are the browser's own lines on its console.
		expect(unit.complaints.filter((line) => !/415|403/.test(line))).toEqual([]);
		expect(validator.complaints).toEqual([]);
	});
});
