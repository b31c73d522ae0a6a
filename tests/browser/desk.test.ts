import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ROOT } from "../../server/start.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";

sayWithoutBrowser("the dispatcher's desk: filters, views, table, lasso and commands, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const COMPLAINTS = 600;

describe.skipIf(!hasBrowser)(`a dispatcher at the desk, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let page: Page;
	let complaints: string[];
	const shoot = async (name: string) => {
		if (shots !== undefined) await page.screenshot({ path: `${shots}/desk-${name}.png` });
	};
	const count = async (where: string) =>
		Number((await test.pantau.database.sql.unsafe(`select count(*)::int as n from complaint where closed_at is null and ${where}`))[0]?.n);
	/** What the screen says is shown: in the line of the filter, in the sum of the header, and in the queue. */
	const shown = async () => {
		const digits = (text: string | null | undefined) => Number(/[\d.]+/.exec(text ?? "")?.[0].replaceAll(".", ""));
		const total = page.locator(".totals-part").filter({ hasText: "Semua terbuka" }).locator("dd");
		return {
			line: digits(await page.getByTestId("filter-count").textContent()),
			header: digits(await total.textContent()),
			queue: digits(await page.locator(".queue .pane-head .pane-note").textContent()),
		};
	};
	const shows = async (wanted: number) =>
		await until(`${wanted} shown`, async () => {
			const { line, header, queue } = await shown();
			return line === wanted && header === wanted && queue === wanted;
		});

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await test.pantau.database.sql`
			insert into complaint (channel_code, category_code, position, reported_at, is_private)
			select (array['jaki', 'twitter'])[1 + n % 2], (array['jalan', 'pohon', 'sampah'])[1 + n % 3],
				case when n % 20 = 0 then null else st_setsrid(st_makepoint(106.74 + (n % 25) * 0.008, -6.32 + (n / 25) * 0.008), 4326) end,
				now() - make_interval(hours => n % 90), n % 10 = 0
			from generate_series(1, ${COMPLAINTS}::int) as n`;
		browser = await openBrowser();
		({ page, complaints } = await openPage(browser, test.pantau.url));
		page.setDefaultTimeout(30_000);
		await logIn(page, await test.login("dispatcher"));
		await page.getByRole("option").first().waitFor();
		await shows(COMPLAINTS);
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("filters by several parts at once, and line, header and queue say the same number as SQL", async () => {
		await page.keyboard.press("Shift+F");
		const popup = page.getByRole("dialog", { name: "Saring laporan" });
		await popup.getByRole("checkbox", { name: "Pohon", exact: true }).click();
		await shows(await count("category_code = 'pohon'"));
		await popup.getByRole("radio", { name: "Rahasia", exact: true }).click();
		await popup.getByRole("radio", { name: "Di peta" }).click();
		await shows(await count("category_code = 'pohon' and is_private and position is not null"));
		await shoot("filter");
		expect(await findBarriers(page)).toEqual([]);
		await page.keyboard.press("Escape");
		await popup.waitFor({ state: "detached" });
		expect(new URL(page.url()).search).toBe("?category=pohon&place=mapped&private=yes");
	});

	it("goes back one step of the filter with the browser's back, and on again", async () => {
		const both = await count("category_code = 'pohon' and is_private and position is not null");
		await page.goBack();
		await shows(await count("category_code = 'pohon' and is_private"));
		await page.goForward();
		await shows(both);
	});

	it("keeps the filter as a view of a name, opens it after a reload, and forgets it", async () => {
		await page.keyboard.press("Shift+V");
		await page.getByRole("textbox", { name: "Nama tampilan" }).fill("Pohon rahasia");
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "Pohon rahasia", exact: true }).waitFor();
		await page.keyboard.press("Escape");
		await page.getByRole("button", { name: "Hapus semua" }).click();
		await shows(COMPLAINTS);
		await page.reload();
		await shows(COMPLAINTS);
		await page.getByRole("button", { name: /^Tampilan/ }).click();
		await shoot("views");
		await page.getByRole("button", { name: "Pohon rahasia", exact: true }).click();
		await shows(await count("category_code = 'pohon' and is_private and position is not null"));
		// While it closes it still takes the keys.
		await page.locator(".views-popup").waitFor({ state: "detached" });
		await page.keyboard.press("Shift+V");
		await page.getByRole("button", { name: "Hapus tampilan Pohon rahasia" }).click();
		await page.getByText("Belum ada.").waitFor();
		await page.keyboard.press("Escape");
	});

	it("says in the address what the desk looks like, opens it again, and moves the map by a saved view only", async () => {
		const search = () => decodeURIComponent(new URL(page.url()).search);
		const map = await page.locator(".city-map-canvas canvas").boundingBox();
		if (map === null) throw new Error("No map");
		const clear = page.getByRole("button", { name: "Hapus semua" });
		if (await clear.isVisible()) await clear.click();
		await shows(COMPLAINTS);
		await page.locator(".queue-tab").filter({ hasText: "Terlambat" }).click();
		await page.keyboard.press("y");
		await page.keyboard.press("Shift+M");
		await until("the look in the address", async () => search() === "?tab=overdue&group=region&map=region");
		const [left, top] = [map.x + map.width / 2, map.y + map.height / 2];
		await page.mouse.move(left, top);
		await page.mouse.down();
		await page.mouse.move(left - 40, top - 30, { steps: 4 });
		await page.mouse.up();
		await until("where the hand put the map", async () => /&at=106\.\d+,-6\.\d+,\d/.test(search()));
		const given = search();
		await page.keyboard.press("Shift+V");
		await page.getByRole("textbox", { name: "Nama tampilan" }).fill("Terlambat per wilayah");
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "Terlambat per wilayah", exact: true }).waitFor();
		await page.keyboard.press("Escape");
		await page.locator(".views-popup").waitFor({ state: "detached" });
		await page.reload();
		await page.locator(".queue-tab[aria-pressed=true]").filter({ hasText: "Terlambat" }).waitFor();
		expect(search()).toBe(given);
		// Nothing of it is a step to go back to, and the whole city is no place of its own.
		await page.keyboard.press("0");
		await until("the whole city", async () => search() === "?tab=overdue&group=region&map=region");
		await page.keyboard.press("Shift+V");
		await page.getByRole("button", { name: "Terlambat per wilayah", exact: true }).click();
		await until("the saved view's map", async () => search() === given);
		await page.goto(new URL(`/?area=31.74.04&tab=late`, test.pantau.url).href);
		await page.locator(".chip.is-area").filter({ hasText: "Pasar Minggu" }).waitFor();
		expect(await page.getByRole("alert").filter({ hasText: "tab=late" }).count()).toBe(1);
		await until("what was not understood is gone", async () => search() === "?area=31.74.04");
		await page.getByRole("button", { name: "Lepas pilihan peta" }).click();
		await page.getByRole("button", { name: "Tutup pemberitahuan" }).click();
		await shows(COMPLAINTS);
		expect(search()).toBe("");
	});

	it("says in the address what the queue is searched for, keeps it in a view, and no command that is being typed", async () => {
		const search = () => decodeURIComponent(new URL(page.url()).search);
		const field = page.getByRole("combobox", { name: /^Cari/ });
		const words = () => field.inputValue();
		const found = async () => (await shown()).queue;
		await field.fill("pohon gambir");
		await until("the words in the address", async () => search() === "?q=pohon gambir");
		const count = await found();
		expect(count).toBeLessThan(COMPLAINTS);
		await field.press("Escape");
		await page.reload();
		await shows(COMPLAINTS);
		expect(search()).toBe("");
		await field.fill("pohon gambir");
		await until("the words in the address", async () => search() === "?q=pohon gambir");
		await page.reload();
		await until("the same queue", async () => (await words()) === "pohon gambir" && (await found()) === count);
		await page.getByRole("button", { name: /^Tampilan/ }).click();
		await page.getByRole("textbox", { name: "Nama tampilan" }).fill("Pohon di Gambir");
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "Pohon di Gambir", exact: true }).waitFor();
		await page.keyboard.press("Escape");
		await page.locator(".views-popup").waitFor({ state: "detached" });
		await field.fill(">keluar");
		await until("no words in the address", async () => search() === "");
		await field.fill("");
		await shows(COMPLAINTS);
		await page.getByRole("button", { name: /^Tampilan/ }).click();
		await page.getByRole("button", { name: "Pohon di Gambir", exact: true }).click();
		await until("the view's words", async () => (await words()) === "pohon gambir" && (await found()) === count);
		await page.locator(".views-popup").waitFor({ state: "detached" });
		await field.fill("");
		await shows(COMPLAINTS);
		await until("nothing in the address", async () => search() === "");
	});

	it("says what an address asks that it cannot understand, and follows the rest", async () => {
		await page.goto(new URL("/?category=pohon,pohan&lateness=later", test.pantau.url).href);
		await shows(await count("category_code = 'pohon'"));
		const alert = page.getByRole("alert").filter({ hasText: "category=pohan" });
		await alert.waitFor();
		expect(await alert.textContent()).toContain("lateness=later: seharusnya onTime | soon | late | severe");
		await shoot("faults");
		expect(new URL(page.url()).search).toBe("?category=pohon");
		await page.getByRole("button", { name: "Hapus semua" }).click();
		await shows(COMPLAINTS);
	});

	it("says in a table what the map says, in any order, with figures that add up", async () => {
		await page.keyboard.press("v");
		const table = page.getByRole("table", { name: "Laporan terbuka menurut kelurahan" });
		const numbers = async (column: number) =>
			(await table.locator(`tbody td:nth-child(${column})`).allTextContents()).map((text) => Number(text.replaceAll(".", "")));
		const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);
		await table.waitFor();
		expect(sum(await numbers(3))).toBe(COMPLAINTS);
		expect(sum(await numbers(4))).toBe(await count("due_at < now()"));
		await table.getByRole("button", { name: /^Terbuka/ }).click();
		const open = (await numbers(3)).slice(0, -1);
		expect(open).toEqual(open.toSorted((a, b) => b - a));
		expect(await table.getByRole("columnheader", { name: /^Terbuka/ }).getAttribute("aria-sort")).toBe("descending");
		await shoot("table");
		expect(await findBarriers(page)).toEqual([]);
		await table.locator("tbody button").first().click();
		await until("the queue narrowed to the kelurahan", async () => (await shown()).queue === open[0]);
		await page.keyboard.press("v");
		await table.waitFor({ state: "detached" });
		await page.getByRole("button", { name: "Lepas pilihan peta" }).click();
		await shows(COMPLAINTS);
	});

	it("picks for a bulk what lies inside a box", async () => {
		const map = await page.locator(".map-pane").boundingBox();
		if (map === null) throw new Error("No map");
		const [left, top] = [map.x + map.width / 2, map.y + map.height / 2];
		await page.keyboard.press("z");
		await page.getByText("Tarik kotak di atas laporan").waitFor();
		await page.mouse.move(left - 120, top - 120);
		await page.mouse.down();
		await page.mouse.move(left, top, { steps: 4 });
		await page.mouse.move(left + 120, top + 120, { steps: 4 });
		await shoot("box");
		await page.mouse.up();
		await page.getByText(/laporan di dalam garis dipilih|yang paling terlambat dipilih/).waitFor();
		const bar = page.getByRole("toolbar", { name: /dipilih/ });
		expect(Number(/\d+/.exec((await bar.textContent()) ?? "")?.[0])).toBeGreaterThan(10);
		await shoot("caught");
		await page.keyboard.press("Escape");
		await bar.waitFor({ state: "detached" });
	});

	it("opens a complaint by the words of its address, closed or open", async () => {
		const [row] = await test.pantau.database.sql`
			insert into complaint (channel_code, category_code, position, address)
			values ('twitter', 'pohon', st_setsrid(st_makepoint(106.8272, -6.1754), 4326), 'Jl. Kenanga Dalam No. 7') returning number`;
		await test.pantau.database.sql`update complaint set status = 'invalid', status_reason = 'uji' where number = ${row?.number}`;
		await page.keyboard.press("/");
		await page.getByRole("combobox", { name: "Cari dalam antrean" }).fill("kenanga 7");
		const found = page.getByRole("option").filter({ hasText: row?.number });
		await found.waitFor();
		await shoot("address");
		expect(await findBarriers(page, ".picker-popup")).toEqual([]);
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.locator("#case").getByText("Jl. Kenanga Dalam No. 7").waitFor();
		await page.keyboard.press("Escape");
		await shows(COMPLAINTS);
	});

	it("shows Jakarta's time on a machine that has another", async () => {
		const written = (at: number) =>
			new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Jakarta", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
		const before = written(test.now());
		const clock = await page.locator(".live-clock").textContent();
		expect([before, written(test.now())]).toContain(clock?.trim().slice(0, 5));
	});

	it("goes to a kelurahan and runs a command by typing their names", async () => {
		const field = page.getByRole("combobox", { name: "Cari dalam antrean" });
		await page.keyboard.press("/");
		await field.fill("ragunan");
		await page
			.getByRole("option", { name: /Ragunan, Pasar Minggu/ })
			.first()
			.waitFor();
		await shoot("bar");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.locator(".chip.is-area").filter({ hasText: "Ragunan" }).waitFor();
		await page.getByRole("button", { name: /siang/i }).click();
		await shoot("day");
		await page.getByRole("button", { name: "Lepas pilihan peta" }).click();
		await page.keyboard.press("/");
		await field.fill(">kunci");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: /^Kamera terkunci/ }).waitFor();
		expect(await field.inputValue()).toBe("");
		// What has no key has a name.
		for (const [typed, button] of [
			["English", "Skip to the queue"],
			["Indonesia", "Lompat ke antrean"],
		] as const) {
			await field.or(page.getByRole("combobox", { name: "Search the queue" })).fill(`>${typed}`);
			await page
				.locator(".search-item")
				.filter({ hasText: new RegExp(`: ${typed}`) })
				.waitFor();
			await page.keyboard.press("ArrowDown");
			await page.keyboard.press("Enter");
			await page.getByText(button).waitFor({ state: "attached" });
		}
		await page.keyboard.press("Escape");
	});

	it("goes through the tabs, takes the cell in the map's middle and clears the filter by keys alone", async () => {
		const tab = () => page.locator(".queue-tab[aria-pressed=true]").textContent();
		await page.keyboard.press("]");
		await until("the next tab", async () => /Terlambat/.test((await tab()) ?? ""));
		await page.keyboard.press("[");
		await until("the first tab", async () => /Semua/.test((await tab()) ?? ""));
		await page.mouse.move(5, 5);
		const chip = page.locator(".queue-area .chip.is-area");
		// Other words made another map, which has nothing to choose until it is drawn.
		const choose = async () => {
			await page.keyboard.press(".");
			return await chip.waitFor({ timeout: 2000 }).then(
				() => true,
				() => false,
			);
		};
		await until("what is in the map's middle", choose, 30_000);
		expect(new URL(page.url()).searchParams.get("area")).toMatch(/^(8[0-9a-f]{14}$|31\.\d\d)/);
		await page.keyboard.press("Escape");
		await chip.waitFor({ state: "detached" });
		await page.keyboard.press("Shift+F");
		await page.getByRole("dialog", { name: "Saring laporan" }).getByRole("checkbox", { name: "Pohon", exact: true }).click();
		await shows(await count("category_code = 'pohon'"));
		await page.keyboard.press("Escape");
		await page.locator(".filter-popup").waitFor({ state: "detached" });
		await page.getByTestId("hotspots").getByText("tanpa saringan").waitFor();
		await page.keyboard.press("Shift+C");
		await shows(COMPLAINTS);
	});

	it("goes on down the queue from the case that was closed", async () => {
		const cursor = async () => (await page.locator("#queue").getAttribute("aria-activedescendant")) ?? "";
		await page.locator("#queue").focus();
		await page.keyboard.press("j");
		await page.keyboard.press("j");
		const third = await page.locator(".queue-row").nth(2).getAttribute("id");
		await page.keyboard.press("Enter");
		await page.locator(".queue-row.is-open").waitFor();
		const opened = await cursor();
		await page.keyboard.press("Escape");
		await page.locator(".queue-row.is-open").waitFor({ state: "detached" });
		expect(await cursor()).toBe(opened);
		await page.keyboard.press("j");
		await until("the next row", async () => (await cursor()) !== opened);
		expect([third, await page.locator(".queue-row").nth(3).getAttribute("id")]).toContain(await cursor());
	});

	it("finds nothing amiss on the console", () => {
		expect(complaints).toEqual([]);
	});
});
