import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChance } from "../../server/simulate/chance.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { MONAS, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau, type TestSession } from "../support/pantau.ts";
import { readBoth } from "../support/wall-numbers.ts";

sayWithoutBrowser("an eight-hour day of a wall, its tour, a refused mark, two tabs and a panel that fails, in a browser");

const [kind = "embedded"] = DATABASES;
const HOUR_MS = 3_600_000;
/** So that the day goes over a change of shift and over six in the evening. */
const STARTS_AT = "12:40:00+07:00";

describe.skipIf(!hasBrowser)(`a day of the screens, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let display: TestSession;
	const chance = createChance(process.env.PANTAU_SEED ?? "browser/screen-life");

	/** A wall whose clocks the test can push on; the server's stands at the same time. */
	const openWall = async (query: string) => {
		const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
		const page = await context.newPage();
		page.setDefaultTimeout(60_000);
		const complaints: string[] = [];
		page.on("pageerror", (error) => complaints.push(error.message));
		await page.clock.install({ time: test.now() });
		await page.goto(`${test.pantau.url}/wall${query}`, { waitUntil: "load" });
		await logIn(page, display);
		await isLive(page);
		return { page, complaints, close: () => context.close() };
	};
	const isLive = async (page: Page) => await page.getByTestId("link").filter({ hasText: "LANGSUNG" }).waitFor();
	const pass = async (page: Page, ms: number) => {
		test.clock.aheadMs += ms;
		await page.clock.fastForward(ms);
	};
	const insert = async (count: number) => {
		const points = Array.from({ length: count }, () => MONAS.map((degrees) => degrees + 0.2 * (chance.next() - 0.5)));
		const ages = points.map(() => Math.floor(chance.next() * 60 * HOUR_MS));
		await test.pantau.database.sql`
			insert into complaint (channel_code, category_code, position, reported_at, received_at, is_private)
			select 'jaki', (array['jalan', 'pohon', 'sampah', 'taman'])[1 + p.n % 4],
				case when p.n % 9 = 0 then null else st_setsrid(st_makepoint(p.lng, p.lat), 4326) end, p.at, p.at, p.n % 7 = 0
			from unnest(${points.map(([lng]) => lng as number)}::float8[], ${points.map(([, lat]) => lat as number)}::float8[],
				${ages.map((age) => new Date(test.now() - age).toISOString())}::timestamptz[]) with ordinality as p (lng, lat, at, n)`;
	};
	/** The wall says what SQL counts; both as of now. */
	const agrees = async (page: Page) => {
		const { shown, counted } = await readBoth(page, test.pantau.database.sql, test.now);
		expect(shown).toEqual(counted);
		return shown;
	};

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		const day = new Date(Date.now() + 7 * HOUR_MS).toISOString().slice(0, 10);
		test.clock.aheadMs = Date.parse(`${day}T${STARTS_AT}`) - Date.now();
		await insert(400);
		browser = await openBrowser();
		display = await test.login("display");
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("a wall goes through eight hours: every number is SQL's every two, evening colours come by themselves, and it is the same page", async () => {
		const { sql } = test.pantau.database;
		const { page, complaints, close } = await openWall("?theme=auto");
		await page.evaluate(() => document.body.setAttribute("data-morning", "yes"));
		const elements = () => page.locator("body *").count();
		const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
		const first = await agrees(page);
		const before = { theme: await theme(), elements: await elements() };
		let overdue = first.overdue;
		for (let hour = 2; hour <= 8; hour += 2) {
			await insert(5 + Math.floor(chance.next() * 20));
			await sql`
				update complaint set status = 'invalid', status_reason = 'Laporan uji'
				where id in (select id from complaint where status = 'waiting' order by id limit ${1 + Math.floor(chance.next() * 6)})`;
			await pass(page, 2 * HOUR_MS);
			await isLive(page);
			overdue = Math.max(overdue, (await agrees(page)).overdue);
		}
		expect(overdue).toBeGreaterThan(first.overdue);
		expect([before.theme, await theme()]).toEqual(["day", "night"]);
		expect(await elements()).toBeLessThan(before.elements * 1.3);
		expect(await page.locator("body[data-morning=yes]").count()).toBe(1);
		expect(complaints).toEqual([]);
		await close();
	});

	it("a tour goes on by itself, stands while somebody touches it, and stops and goes by a key", async () => {
		const { page, close } = await openWall("?tour=kota&every=30");
		const tour = page.getByTestId("tour");
		const step = async () => Number(/tur (\d+) dari/.exec((await tour.textContent()) ?? "")?.[1] ?? Number.NaN);
		const isPaused = async () => ((await tour.textContent()) ?? "").includes("tur dijeda");
		await until("the tour's stops", async () => (await tour.textContent())?.includes("dari 7") === true);
		const from = await step();
		await page.clock.fastForward(30_000);
		await until("the next stop", async () => (await step()) === from + 1);

		await page.keyboard.press("Space");
		await until("a stop by the key", isPaused);
		const place = await tour.locator("b").textContent();
		await page.clock.fastForward(10 * 60_000);
		expect([await isPaused(), await tour.locator("b").textContent()]).toEqual([true, place]);
		await page.keyboard.press("Space");
		await until("going on by the key", async () => (await step()) === from + 1);

		await page.mouse.move(900, 500);
		await page.mouse.wheel(0, 100);
		await until("standing under a touch", isPaused);
		await page.clock.fastForward(60_000);
		expect([await isPaused(), await tour.locator("b").textContent()]).toEqual([true, place]);
		await page.clock.fastForward(61_000);
		await until("going on when nobody touches it", async () => !(await isPaused()));
		await page.clock.fastForward(30_000);
		await until("the stop after", async () => (await step()) === from + 2);
		await close();
	});

	it("a last hour that nothing newer comes for says of when it is, and goes, though the link is live", async () => {
		const { page, close } = await openWall("");
		const usual = page.locator(".wall-usual").first();
		await usual.filter({ hasNotText: "per " }).waitFor();
		// Asked and never answered.
		await page.route("**/api/rhythm", () => {});
		await pass(page, 62_000);
		await isLive(page);
		await usual.filter({ hasText: /^per \d\d:\d\d:\d\d WIB$/ }).waitFor();
		await pass(page, 40_000);
		await isLive(page);
		await page.getByTestId("last-hour").filter({ hasText: "–" }).waitFor();
		await close();
	});

	it("a wall whose mark is refused fetches everything anew by itself, and says what is true", async () => {
		const { page, complaints, close } = await openWall("");
		// What is read out says that it is live, and not by how much it is behind: that changes with every beat.
		expect(await page.getByTestId("link").getByRole("status").textContent()).toBe("LANGSUNG");
		let snapshots = 0;
		page.on("response", (response) => {
			if (response.url().includes("/api/snapshot")) snapshots++;
		});
		await page.evaluate(() => document.body.setAttribute("data-before", "yes"));
		// As a restore from a backup would: what the screen remembers is a place in another history.
		await test.pantau.database.sql`update history_generation set id = gen_random_uuid()`;
		await insert(12);
		await until("another snapshot", () => snapshots > 0, 30_000);
		await isLive(page);
		await agrees(page);
		expect(await page.locator("body[data-before=yes]").count()).toBe(1);
		expect(complaints).toEqual([]);
		await close();
	});

	it("a panel that cannot be drawn says so and comes back by itself, and the rest of the wall goes on", async () => {
		const { page, close } = await openWall("");
		let isBroken = true;
		await page.route("**/api/rhythm", async (route) => {
			const answer = await route.fetch();
			if (isBroken) await route.fulfill({ json: { ...(await answer.json()), hours: [{}] } });
			else await route.fulfill({ response: answer });
		});
		const told = page.waitForRequest("**/api/screen-faults");
		await page.clock.fastForward(20_000);
		await page.getByTestId("failed-rhythm").waitFor();
		expect((await told).postDataJSON()).toMatchObject({ view: "wall", name: "TypeError" });
		await insert(3);
		await agrees(page);
		expect(await page.locator(".maplibregl-canvas").count()).toBe(1);
		isBroken = false;
		await page.clock.fastForward(20_000);
		await page.clock.fastForward(20_000);
		await page.getByTestId("last-hour").waitFor();
		await close();
	});

	it("two tabs of one dispatcher show the same, what one does the other sees, and signing out in one ends both", async () => {
		const dewi = await test.login("dispatcher");
		const { page: one } = await openPage(browser, test.pantau.url);
		await logIn(one, dewi);
		await one.getByRole("option").first().waitFor();
		const two = await one.context().newPage();
		two.setDefaultTimeout(60_000);
		await two.goto(test.pantau.url, { waitUntil: "load" });
		const queueOf = (page: Page) => page.locator(".queue .pane-head .pane-note").textContent();
		await two.getByRole("option").first().waitFor();
		await until("the same queue", async () => (await queueOf(one)) === (await queueOf(two)));

		await one.getByRole("option").first().click();
		await one.locator("#case-title").waitFor();
		await one.keyboard.press("c");
		await one.locator(".case-claim").waitFor();
		await two.locator(".queue-row-claim.is-yours").waitFor();

		await one.locator(".account").click();
		await one.getByRole("menuitem", { name: "Keluar" }).click();
		await one.locator("input[name=password]").waitFor();
		await two.locator("input[name=password]").waitFor();
	});
});
