import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { type Cable, openCable } from "../support/cable.ts";
import { MONAS, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";

sayWithoutBrowser("what the desk's keys act on, what is said of it and where the focus is, in a browser");

const [kind = "embedded"] = DATABASES;
const COMPLAINTS = 24;

describe.skipIf(!hasBrowser)(`a dispatcher with both hands on the keyboard, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let cable: Cable;
	let page: Page;
	let complaints: string[];
	const dispatched = async () =>
		(await test.pantau.database.sql<{ number: string }[]>`select number from complaint where status = 'coordinating' order by number`).map(
			({ number }) => number,
		);
	/** The number of the row under the cursor. */
	const cursor = async () => (await page.locator(".queue-row.is-cursor .queue-row-number").textContent()) ?? "";
	/** Goes down and hands that one over. */
	const handOverNext = async () => {
		await page.keyboard.press("j");
		const number = await cursor();
		await page.keyboard.press("d");
		await question(number).waitFor();
		await page.keyboard.press("Enter");
		await until("it handed over", async () => (await dispatched()).includes(number));
		// Until the answer has come no other command is given.
		await page.locator(".toast").filter({ hasText: number }).waitFor();
		return number;
	};
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
		cable = await openCable(test.pantau.url);
		({ page, complaints } = await openPage(browser, `${cable.url}/?at=${MONAS.join()},16`));
		page.setDefaultTimeout(30_000);
		await logIn(page, await test.login("dispatcher"));
		await page
			.locator(".queue .pane-head")
			.filter({ hasText: `${COMPLAINTS} laporan` })
			.waitFor();
		await page.locator("#queue").focus();
	});
	afterAll(async () => {
		await browser?.close();
		await cable?.stop();
		await test?.stop();
	});

	it("asks about the row that the hand went to, by its number, though another case is still open", async () => {
		const first = await handOverNext();
		expect(await dispatched()).toEqual([first]);
		const second = await handOverNext();
		expect(await page.locator("#case-title").textContent()).toBe(second);
		expect(await dispatched()).toEqual([first, second].sort());
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

	it("keeps the focus at hand when a question, a form, a case or a part of the filter closes", async () => {
		/** What has the focus, by its id or the first of its classes. */
		const focused = async () =>
			await page.evaluate(() => document.activeElement?.id || document.activeElement?.classList[0] || document.activeElement?.tagName);
		const has = async (what: string) =>
			await until(`the focus on ${what}, now on ${await focused()}`, async () => (await focused()) === what);
		const confirm = page.locator(".confirm .is-primary");
		await page.locator("#queue").focus();
		await handOverNext();
		await has("case-body");
		await page.keyboard.press("j");
		await page.keyboard.press("d");
		await confirm.waitFor();
		await page.keyboard.press("Escape");
		await has("case-body");
		await page.keyboard.press("d");
		await confirm.waitFor();
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await has("case-body");
		const note = page.getByLabel("Catatan");
		await page.keyboard.press("n");
		await note.fill("Pelapor menelepon");
		await page.keyboard.press("Control+Enter");
		await note.waitFor({ state: "detached" });
		await has("case-body");
		await page.keyboard.press("n");
		await note.fill("Lagi");
		// By the button, which is disabled while it sends.
		await page.keyboard.press("Tab");
		await page.keyboard.press("Enter");
		await note.waitFor({ state: "detached" });
		await has("case-body");
		await page.keyboard.press("n");
		await note.waitFor();
		await page.keyboard.press("Escape");
		await has("case-body");
		await page.getByRole("button", { name: "Tutup laporan" }).focus();
		await page.keyboard.press("Enter");
		await has("queue");
		await page.goto(`${cable.url}/?category=jalan&private=no&area=31.71.01`);
		const chips = page.locator(".filter-chips .chip-clear");
		await chips.nth(1).focus();
		await page.keyboard.press("Enter");
		await until("one part left", async () => (await chips.count()) === 1);
		await has("chip-clear");
		await page.keyboard.press("Enter");
		await chips.waitFor({ state: "detached" });
		expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-keyshortcuts"))).toBe("Shift+F");
		await page.getByRole("button", { name: "Lepas pilihan peta" }).focus();
		await page.keyboard.press("Enter");
		await has("queue");
	});

	it("says what could not be taken back though another case is open, and takes back the one before it", async () => {
		await page.locator("#queue").focus();
		const before = await handOverNext();
		const answered = await handOverNext();
		await test.pantau.database.sql`update complaint set status = 'in_progress' where number = ${answered}`;
		await page.keyboard.press("j");
		await page.keyboard.press("Enter");
		await page
			.locator("#case-title")
			.filter({ hasText: await cursor() })
			.waitFor();
		await page.keyboard.press("u");
		const refusal = page.locator(".missed .toast").filter({ hasText: answered });
		await refusal.filter({ hasText: "Tidak dilakukan" }).waitFor();
		await page.getByText(`${answered} diteruskan`).waitFor({ state: "detached" });
		await page.keyboard.press("u");
		await until("the one before it taken back", async () => !(await dispatched()).includes(before));
		expect(await findBarriers(page)).toEqual([]);
		await refusal.getByRole("button", { name: "Buka laporan" }).click();
		await page.locator("#case-title").filter({ hasText: answered }).waitFor();
		await page.locator("#case .is-refusal").filter({ hasText: "Tidak dilakukan" }).waitFor();
		expect(await refusal.count()).toBe(0);
	});

	it("says that a bulk's undo got no answer, and takes another try", async () => {
		await page.getByRole("combobox", { name: "Cari dalam antrean" }).fill("menunggu");
		await page.locator("#queue").focus();
		await page.keyboard.press("Shift+X");
		await page.keyboard.press("d");
		await page.locator(".bulk-dialog .is-primary[aria-disabled=false]:focus").waitFor();
		await page.keyboard.press("Enter");
		const toast = page.locator(".toast").filter({ hasText: /laporan diteruskan ke/ });
		await toast.waitFor();
		cable.pull();
		await page.locator(".console-main.is-stale").waitFor();
		await page.keyboard.press("u");
		await toast.getByText(/Peladen tidak menjawab/).waitFor();
		cable.plug();
		await page.locator(".console-main:not(.is-stale)").waitFor();
		await toast.getByRole("button").click();
		await page.getByText(/laporan diurungkan/).waitFor();
	});

	it("tells of the map what is under the pointer, though the wheel and the arrows move it", async () => {
		await page.goto(`${cable.url}/?at=${MONAS.join()},12`);
		await page
			.locator(".queue .pane-head")
			.filter({ hasText: `${COMPLAINTS} laporan` })
			.waitFor();
		const map = await page.locator(".city-map-canvas").boundingBox();
		if (map === null) throw new Error("No map");
		const told = page.locator(".map-tooltip-head");
		const [left, top] = [map.x + map.width / 2, map.y + map.height / 2];
		const point = async () => {
			await page.mouse.move(left + 1, top);
			await page.mouse.move(left, top);
			return (await told.count()) > 0;
		};
		await until("a cell in the middle", point, 30_000);
		const heard = await page.evaluateHandle(() => {
			const texts: string[] = [];
			const listen = () => texts.push(document.querySelector(".map-tooltip-head")?.textContent ?? "");
			new MutationObserver(listen).observe(document.body, { subtree: true, childList: true, characterData: true });
			return texts;
		});
		const at = () => new URL(page.url()).searchParams.get("at");
		const before = at();
		for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, 300);
		await until("the map further out", () => at() !== before);
		await told.filter({ hasText: /^[1-9]\d* laporan/ }).waitFor();
		const texts = (await heard.jsonValue()).filter((text, n, all) => text !== all[n - 1]);
		// None while it moved, and then what is there.
		expect(texts).toContain("");
		expect(texts).not.toContain("0 laporan");
		await page.locator(".maplibregl-canvas").focus();
		for (let press = 0; press < 4; press++) await page.keyboard.press("ArrowUp");
		await told.waitFor({ state: "detached" });
	});

	it("finds nothing amiss on the console", () => {
		// What the browser writes when the cable is out.
		expect(complaints.filter((line) => !/Failed to load resource|WebSocket|net::|could not be/.test(line))).toEqual([]);
	});
});
