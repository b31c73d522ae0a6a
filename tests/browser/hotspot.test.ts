import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChance } from "../../server/simulate/chance.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { MONAS, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";

sayWithoutBrowser("from a hotspot to what is done about it, and the playback of it, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe.skipIf(!hasBrowser)(`a hotspot on the desk, on ${kind}`, { timeout: 180_000 }, () => {
	let test: TestPantau;
	let browser: Browser;
	let page: Page;
	let complaints: string[];
	const chance = createChance("browser/hotspot");
	const shoot = async (name: string) => {
		if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
	};
	/** Reported and received two days ago. */
	const insert = async (count: number, spreadDeg: number, isWorkedOn: boolean) => {
		const { sql } = test.pantau.database;
		const at = new Date(test.now() - 2 * DAY_MS).toISOString();
		const points = Array.from({ length: count }, () => MONAS.map((degrees) => degrees + spreadDeg * (2 * chance.next() - 1)));
		await sql`
			insert into complaint (channel_code, category_code, position, reported_at, received_at)
			select 'jaki', 'jalan', st_setsrid(st_makepoint(p.lng, p.lat), 4326), ${at}::timestamptz, ${at}::timestamptz
			from unnest(${points.map(([lng]) => lng as number)}::float8[], ${points.map(([, lat]) => lat as number)}::float8[]) as p (lng, lat)`;
		if (!isWorkedOn) return;
		await sql.begin(async (transaction) => {
			await transaction`select begin_act('{"name": "psql"}', null, ${new Date(test.now() - DAY_MS)})`;
			await transaction`update complaint set status = 'in_progress' where status = 'waiting'`;
		});
	};
	const countStatus = async (status: string) =>
		Number((await test.pantau.database.sql`select count(*)::int as n from complaint where status = ${status}`)[0]?.n);

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		await insert(500, 0.06, true);
		browser = await openBrowser();
		const session = await test.login("supervisor");
		({ page, complaints } = await openPage(browser, test.pantau.url));
		await logIn(page, session);
		await page.locator(".queue").first().waitFor();
	}, 180_000);
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("appears while somebody watches, and says why in words", async () => {
		const panel = page.getByTestId("hotspots");
		await panel.getByText("Tidak ada titik rawan").waitFor();
		await insert(40, 0.004, false);
		await panel.getByText("menunggu jawaban", { exact: false }).waitFor();
		expect(await panel.locator(".hotspot").count()).toBe(1);
		expect(await panel.textContent()).toMatch(/baru.*\d+ dari \d+ terlambat, wajarnya \d.*terutama/);
		expect(await panel.textContent()).toContain("Jam ini di minggu-minggu lalu belum diketahui");
		await shoot("hotspot");
		expect(await findBarriers(page)).toEqual([]);
	});

	it("says why in English, too", async () => {
		await page.getByRole("button", { name: /^EN/ }).click();
		const panel = page.getByTestId("hotspots");
		await panel.getByText(/\d+ of \d+ overdue, [\d.]+ expected/).waitFor();
		await panel.getByText("Why here").click();
		const said = (await panel.textContent()) ?? "";
		expect(said).toMatch(/mostly .*100% wait for an answer, most at Kel\. /);
		expect(said).toContain("This hour of earlier weeks is not known yet");
		expect(said).toMatch(/Categories.*Holding units.*Clocks run out: first answer \d+, finish 0.*Overdue longest/);
		expect(said).toContain("No hotspot here in 28 days before");
		expect(said).toContain("Nothing has been done from here");
		expect(said).toMatch(/Gi\* z [\d.]+; at most [\d.]+%? of hotspots this strong are false/);
		expect(said).not.toMatch(/terlambat|wajarnya|menunggu|terutama|unit pemegang|minggu/i);
		await shoot("hotspot-english");
		await panel.getByText("Why here").click();
		await page.getByRole("button", { name: /^ID/ }).click();
		await panel.getByText("menunggu jawaban", { exact: false }).waitFor();
	});

	it("has an address, which leads to what is overdue in it until it is gone, and then says so", async () => {
		await page.locator("#queue").focus();
		await page.keyboard.press("h");
		await page.getByText(/\d+ dari \d+ dipilih/).waitFor();
		const search = () => new URL(page.url()).search;
		await until("the hotspot in the address", () => /^\?area=hotspot-8[0-9a-f]{14}&tab=overdue$/.test(search()));
		const given = search();
		await page.reload();
		await page.locator(".queue-area").getByText("Titik rawan").waitFor();
		await page.locator(".queue-tab[aria-pressed=true]").filter({ hasText: "Terlambat" }).waitFor();
		expect(search()).toBe(given);
		await page.goto(new URL(`/${given.replace("&", "-99&")}`, test.pantau.url).href);
		await page.getByRole("alert").filter({ hasText: "tidak dikenal di kota ini" }).waitFor();
		await until("what is gone is gone from the address", () => search() === "?tab=overdue");
		await page.getByRole("button", { name: "Tutup pemberitahuan" }).click();
		await page.getByTestId("hotspots").locator(".hotspot").waitFor();
	});

	it("is picked with one key; two more hand its overdue over, after the split by unit; it remembers that, and fades", async () => {
		await page.locator("#queue").focus();
		await page.keyboard.press("h");
		await page.getByText(/\d+ dari \d+ dipilih/).waitFor();
		await page.keyboard.press("Shift+N");
		const dialog = page.getByRole("dialog");
		await dialog.getByText("Pembagian menurut unit pemegang").waitFor();
		await shoot("hotspot-nudge");
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
		const before = await countStatus("coordinating");
		await page.keyboard.press("d");
		await dialog.getByText("Pembagian menurut unit").waitFor();
		await shoot("hotspot-preview");
		await page.locator(".bulk-dialog .is-primary[aria-disabled=false]:focus").waitFor();
		await page.keyboard.press("Enter");
		await dialog.waitFor({ state: "detached" });
		await until("what was picked to be handed over", async () => (await countStatus("coordinating")) > before + 25, 60_000);
		const panel = page.getByTestId("hotspots");
		await panel.getByText(/\d+ diteruskan/).waitFor();
		await panel.getByText("mereda").waitFor();
		await panel.getByText(/\d+ dari \d+ sudah ditangani unitnya · di sini \d+ terlambat, kini \d+/).waitFor();
		await shoot("hotspot-fading");
	});

	it("is played back as it was, in a frame that says that it is not live, and equals what the table said then", async () => {
		await page.getByRole("button", { name: "Putar ulang" }).click();
		const playback = page.getByTestId("playback");
		await playback.getByText("BUKAN LANGSUNG", { exact: true }).waitFor();
		await page.getByTestId("playback-totals").waitFor();
		await shoot("playback");
		expect(await findBarriers(page)).toEqual([]);
		const scrub = playback.getByRole("slider");
		await playback.getByRole("button", { name: "Jeda" }).click();
		await scrub.press("Home");
		const from = Number(await scrub.getAttribute("min"));
		const [row] = await test.pantau.database.sql<{ open: number }[]>`
			select count(*)::int as open from complaint where received_at <= ${new Date(from)} and (closed_at is null or closed_at > ${new Date(from)})`;
		await page.getByTestId("playback-totals").getByText(String(row?.open), { exact: true }).waitFor();
		await page.getByTestId("playback-hotspots").getByText("menunggu jawaban", { exact: false }).waitFor();
		await shoot("playback-start");
		// The queue is narrowed as the live one is: to what is overdue in the hotspot.
		const queue = page.getByTestId("playback-queue");
		await queue.getByText("Titik rawan", { exact: false }).waitFor();
		expect(await queue.getByLabel("Bagian antrean").inputValue()).toBe("overdue");
		expect(await queue.locator("li").count()).toBe(30);
		await queue.getByRole("searchbox").fill("tidak ada yang begini");
		await queue.getByText("Tidak ada laporan yang cocok saat itu").waitFor();
		// A filter that is set here narrows this map and these figures, not the live ones.
		await playback.getByRole("button", { name: /Saringan/ }).click();
		await page.getByRole("checkbox", { name: "Tepat waktu" }).check();
		await page.keyboard.press("Escape");
		await page.getByRole("checkbox", { name: "Tepat waktu" }).waitFor({ state: "detached" });
		await page.getByTestId("playback-totals").getByText("500", { exact: true }).waitFor();
		await playback.getByText(/500 dari 540 laporan terbuka/).waitFor();
		await playback.getByRole("button", { name: "Hapus saringan Keterlambatan" }).click();
		await scrub.press("End");
		// As the live one says it at that moment.
		await page.getByTestId("playback-hotspots").getByText("mereda").waitFor({ timeout: 30_000 });
		await page.getByTestId("playback-dispatches").getByText(/ke /).first().waitFor({ timeout: 30_000 });
		await shoot("playback-end");
		await page.keyboard.press("Escape");
		await playback.waitFor({ state: "detached" });
		expect(from).toBeLessThan(test.now() - HOUR_MS);
		expect(complaints).toEqual([]);
	});

	it("is gone when nothing of it has been found for ten minutes, and its life has ended", async () => {
		const panel = page.getByTestId("hotspots");
		await panel.getByText("mereda").waitFor();
		test.clock.aheadMs += 11 * 60_000;
		await panel.getByText("Tidak ada titik rawan").waitFor();
		expect(await panel.locator(".hotspot").count()).toBe(0);
		const lives = () => test.pantau.database.sql`select gone_at is not null as gone from hotspot_life`;
		await until("its end to be kept", async () => (await lives())[0]?.gone === true);
		expect(await lives()).toEqual([{ gone: true }]);
	});
});
