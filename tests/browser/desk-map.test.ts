import { cellToLatLng } from "h3-js";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PALETTES } from "../../client/ui/palette.ts";
import { observeAlarms } from "../../server/queries/alarm.ts";
import { createChance } from "../../server/simulate/chance.ts";
import { CLIENT_ROOT } from "../../server/start.ts";
import { silentUnit } from "../support/alarms.ts";
import { countPixels, findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { pointToCell } from "../support/map-numbers.ts";
import { distanceToLine, type MapView, type Pixel, pixelToPosition, positionToPixel } from "../support/mercator.ts";
import { type AskedNotices, countNotices } from "../support/notices.ts";
import { startTestPantau, type TestPantau } from "../support/pantau.ts";

sayWithoutBrowser("the desk's map under a hand, its panes, its quiet and its motion, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const CAMERA = { center: [106.82, -6.22], zoom: 11.5 } as const;
const AT = "106.82,-6.22,11.5";
/** At this zoom (client/map/camera.ts). */
const RESOLUTION = 8;
/** From the map's middle: a line that opens to the right, so that neither its box nor its hull holds the same. */
const HOOK: readonly Pixel[] = [
	[-170, -160],
	[160, -160],
	[160, -60],
	[-50, -60],
	[-50, 60],
	[160, 60],
	[160, 160],
	[-170, 160],
];

describe.skipIf(!hasBrowser)(`a desk that does nothing by itself, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let page: Page;
	let complaints: string[];
	let view: MapView;
	const search = () => new URL(page.url()).searchParams;
	const shoot = async (name: string) => {
		if (shots !== undefined) await page.screenshot({ path: `${shots}/desk-map-${name}.png` });
	};
	const middle = (): Pixel => [view.box.x + view.box.width / 2, view.box.y + view.box.height / 2];
	/** Slowly enough at its end for the map not to fly on. */
	const drag = async (by: number) => {
		const [left, top] = middle();
		await page.mouse.move(left, top);
		await page.mouse.down();
		await page.mouse.move(left + by, top + by, { steps: 4 });
		await page.waitForTimeout(250);
		await page.mouse.up();
	};
	/** A hand that moves the map and moves it back has it said in the address where it stands. */
	const readCamera = async () => {
		for (const by of [40, -40]) {
			const before = search().get("at");
			await drag(by);
			await until("where the map stands", () => search().get("at") !== before);
		}
		return search().get("at");
	};
	const queueCount = async () =>
		Number(
			((await page.locator(".queue .pane-head .pane-note").textContent()) ?? "").replace(/^\D*([\d.]+).*$/s, "$1").replaceAll(".", ""),
		);

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		browser = await openBrowser();
		({ page, complaints } = await openPage(browser, "about:blank"));
		await page.context().grantPermissions(["notifications"], { origin: test.pantau.url });
		await page.addInitScript(countNotices);
		await page.goto(`${test.pantau.url}/?at=${AT}`);
		await logIn(page, await test.login("dispatcher"));
		await page.locator(".maplibregl-canvas").waitFor();
		const box = await page.locator(".city-map-canvas").boundingBox();
		if (box === null) throw new Error("No map");
		view = { ...CAMERA, box };
	});
	afterAll(async () => {
		await browser?.close();
		await test?.stop();
	});

	it("keeps the camera where it is while complaints stream in, one is chosen, and the map is coloured otherwise", async () => {
		const chance = createChance("browser/desk-map");
		const [left, top] = middle();
		// Over the map's middle, but for those that a hand's line would pass too near.
		const isClear = (at: Pixel) =>
			HOOK.every((corner, n) => distanceToLine([at[0] - left, at[1] - top], corner, HOOK[(n + 1) % HOOK.length] as Pixel) > 4);
		const points = Array.from({ length: 450 }, (): Pixel => [left + 640 * (chance.next() - 0.5), top + 640 * (chance.next() - 0.5)])
			.filter(isClear)
			.map((pixel) => pixelToPosition(pixel, view));
		for (let from = 0; from < points.length; from += 100) {
			const some = points.slice(from, from + 100);
			await test.pantau.database.sql`
				insert into complaint (channel_code, category_code, position)
				select 'jaki', (array['jalan', 'pohon', 'sampah'])[1 + p.n % 3], st_setsrid(st_makepoint(p.lng, p.lat), 4326)
				from unnest(${some.map(([lng]) => lng)}::float8[], ${some.map(([, lat]) => lat)}::float8[]) with ordinality as p (lng, lat, n)`;
			await until("them in the queue", async () => (await queueCount()) === Math.min(from + 100, points.length));
		}
		await page.getByRole("option").first().click();
		await page.locator("#case-title").waitFor();
		await page.keyboard.press("Shift+M");
		await page.keyboard.press("Shift+M");
		expect(await readCamera()).toBe(AT);
	});

	it("holds it against a drag and the wheel while the lock is on, and says so where everybody sees it", async () => {
		const lock = page.locator(".map-tools").getByRole("button", { name: /amera/ });
		await page.keyboard.press("Shift+L");
		expect(await lock.getAttribute("aria-pressed")).toBe("true");
		expect(await lock.getByText("Kamera terkunci").boundingBox()).toMatchObject({ width: expect.toSatisfy((px: number) => px > 60) });
		await shoot("locked");
		await drag(90);
		await page.mouse.wheel(0, -400);
		await page.keyboard.press("Shift+L");
		expect(await lock.getAttribute("aria-pressed")).toBe("false");
		expect(await readCamera()).toBe(AT);
	});

	it("chooses with a click the cell and with Shift the kelurahan under it, and the queue is what SQL has there", async () => {
		const { sql } = test.pantau.database;
		const rows = await sql<{ lng: number; lat: number; region: string }[]>`
			select st_x(position) as lng, st_y(position) as lat, region_code as region from complaint where closed_at is null`;
		const cellOf = (row: (typeof rows)[number]) => pointToCell(row, RESOLUTION);
		const near = rows.find((row) => {
			const [left, top] = positionToPixel([row.lng, row.lat], view);
			return Math.hypot(left - middle()[0], top - middle()[1]) < 60;
		});
		if (near === undefined) throw new Error("Nothing near the middle");
		const cell = cellOf(near);
		const [lat, lng] = cellToLatLng(cell);
		const inCell = rows.filter((row) => cellOf(row) === cell).length;
		await page.mouse.click(...positionToPixel([lng, lat], view));
		await until("the cell's queue", async () => search().get("area") === cell && (await queueCount()) === inCell);
		await page.keyboard.down("Shift");
		await page.mouse.click(...positionToPixel([lng, lat], view));
		await page.keyboard.up("Shift");
		await until("a kelurahan", () => /^31\./.test(search().get("area") ?? ""));
		const code = search().get("area");
		await until("its queue", async () => (await queueCount()) === rows.filter(({ region }) => region === code).length);
		const outlined = () => countPixels(page, ".city-map-canvas", PALETTES.night.map.selection);
		await until("its outline", async () => (await outlined()) > 50);
		// A case is open beside it all the while.
		await page.getByRole("button", { name: "Lepas pilihan peta" }).click();
		await until("no outline", async () => (await outlined()) === 0);
		await until("all", async () => (await queueCount()) === rows.length);
	});

	it("chooses by keys alone the kelurahan in the middle of the map, wherever the keys have moved it", async () => {
		const { sql } = test.pantau.database;
		const area = () => search().get("area");
		const regionInMiddle = async () => {
			const [lng = 0, lat = 0] = (search().get("at") ?? AT).split(",").map(Number);
			const [row] = await sql<{ code: string }[]>`
				select r.code from region r join boundary_version b on b.id = r.boundary_version and b.valid_to is null
				where r.level = 'kelurahan' and st_intersects(r.geometry, st_setsrid(st_makepoint(${lng}, ${lat}), 4326))`;
			return row?.code;
		};
		const canvas = page.locator(".city-map-canvas canvas");
		// The pointer rests on another one: it is not what is meant by then.
		await page.mouse.move(middle()[0] - 250, middle()[1] - 250);
		const first = await regionInMiddle();
		await page.locator("#queue").focus();
		for (let tries = 0; tries < 60 && !(await canvas.evaluate((element) => element === document.activeElement)); tries++)
			await page.keyboard.press("Tab");
		await page.keyboard.press("Shift+Period");
		await until("the kelurahan in the middle", () => area() === first);
		for (let n = 0; n < 3; n++) {
			const before = search().get("at");
			await page.keyboard.press("ArrowRight");
			await until("the map moved", () => search().get("at") !== before);
		}
		const next = await regionInMiddle();
		expect(next).not.toBe(first);
		await shoot("cross-hair");
		await page.keyboard.press("Shift+Period");
		await until("another one", () => area() === next);
		await page.keyboard.press("Shift+Period");
		await until("none", () => area() === null);
		// Shift with an arrow turns no map that has no way back from it.
		await page.keyboard.press("Shift+ArrowRight");
		await page.keyboard.press("Shift+ArrowUp");
		for (let n = 0; n < 3; n++) {
			const before = search().get("at");
			await page.keyboard.press("ArrowLeft");
			await until("the map moved back", () => search().get("at") !== before);
		}
		expect(await readCamera()).toBe(AT);
	});

	it("picks by keys alone what SQL finds in a box and in a line, and leaves either with Escape", async () => {
		const { sql } = test.pantau.database;
		const [left, top] = middle();
		const picks = async (ring: readonly Pixel[]) => {
			const corners = [...ring, ring[0] as Pixel].map(([right, down]) => pixelToPosition([left + right, top + down], view).join(" "));
			const [row] = await sql`
				select count(*)::int as n from complaint
				where st_contains(st_setsrid(st_geomfromtext(${`POLYGON((${corners.join(", ")}))`}), 4326), position)`;
			expect(row?.n).toBeGreaterThan(10);
			await page.getByText(`${row?.n} dari`, { exact: false }).waitFor();
			await page.keyboard.press("Escape");
			await page.locator(".bulk-bar-row").waitFor({ state: "detached" });
		};
		/** In steps of 64 and of 8 pixels. */
		const go = async (key: string, far: number, near = 0) => {
			for (let n = 0; n < far; n++) await page.keyboard.press(`Shift+Arrow${key}`);
			for (let n = 0; n < near; n++) await page.keyboard.press(`Arrow${key}`);
		};
		const queue = page.locator("#queue");
		await page.keyboard.press("z");
		await page.locator(".lasso:focus").waitFor();
		await go("Left", 2);
		await go("Up", 2);
		await page.keyboard.press("Enter");
		await go("Right", 4, 3);
		await go("Down", 4);
		await shoot("box-by-keys");
		expect(await findBarriers(page)).toEqual([]);
		await page.keyboard.press("Enter");
		await picks([
			[-128, -128],
			[152, -128],
			[152, 128],
			[-128, 128],
		]);
		await page.keyboard.press("q");
		await page.locator(".lasso:focus").waitFor();
		await go("Left", 2);
		await page.keyboard.press("Enter");
		await go("Up", 2);
		await page.keyboard.press("Enter");
		await page.keyboard.press("Backspace");
		await go("Right", 4);
		await page.keyboard.press("Enter");
		await go("Down", 4, 2);
		await page.keyboard.press("Enter");
		await shoot("line-by-keys");
		await page.keyboard.press("Enter");
		await picks([
			[-128, 0],
			[128, -128],
			[128, 144],
		]);
		await queue.focus();
		const cursor = await queue.getAttribute("aria-activedescendant");
		await page.keyboard.press("z");
		await page.locator(".lasso:focus").waitFor();
		await page.keyboard.press("Enter");
		await go("Down", 1, 1);
		await page.keyboard.press("Escape");
		await page.locator(".lasso").waitFor({ state: "detached" });
		await page.locator("#queue:focus").waitFor();
		// What the arrows moved was the mark.
		expect(await queue.getAttribute("aria-activedescendant")).toBe(cursor);
		expect(await readCamera()).toBe(AT);
	});

	it("picks with a freehand line exactly what SQL finds inside of it, and hands over no other", async () => {
		const { sql } = test.pantau.database;
		const [left, top] = middle();
		const ring = HOOK.map(([right, down]): Pixel => [left + right, top + down]);
		const corners = [...ring, ring[0] as Pixel].map((pixel) => pixelToPosition(pixel, view).join(" "));
		const inside = await sql<{ id: number }[]>`
			select id::int from complaint
			where st_contains(st_setsrid(st_geomfromtext(${`POLYGON((${corners.join(", ")}))`}), 4326), position) order by id`;
		expect(inside.length).toBeGreaterThan(30);
		await page.keyboard.press("q");
		await page.locator(".lasso-ground").waitFor();
		await page.mouse.move(...(ring[0] as Pixel));
		await page.mouse.down();
		for (const [right, down] of ring.slice(1)) await page.mouse.move(right, down, { steps: 10 });
		await shoot("lasso");
		await page.mouse.up();
		await page.getByText(`${inside.length} dari`, { exact: false }).waitFor();
		await page.keyboard.press("d");
		await page.locator(".bulk-dialog .is-primary[aria-disabled=false]:focus").waitFor();
		await page.keyboard.press("Enter");
		const handedOver = () => sql<{ id: number }[]>`select id::int from complaint where status = 'coordinating' order by id`;
		await page.locator(".bulk-dialog").waitFor({ state: "detached" });
		await until("them handed over", async () => (await handedOver()).length >= inside.length, 30_000);
		expect((await handedOver()).map(({ id }) => id)).toEqual(inside.map(({ id }) => id));
		expect(await readCamera()).toBe(AT);
	});

	it("goes to a complaint without travelling where the person wants little motion, and nothing else moves", async () => {
		await page.getByRole("option").nth(2).click();
		await page.locator(".case-position").waitFor();
		/** Whether the map is there without a single frame. */
		const jumps = async (reducedMotion: "reduce" | "no-preference") => {
			await page.emulateMedia({ reducedMotion });
			await page.evaluate(() => {
				const frame = window.requestAnimationFrame;
				const held: FrameRequestCallback[] = [];
				window.requestAnimationFrame = (run) => held.push(run);
				Object.assign(window, {
					release: () => {
						window.requestAnimationFrame = frame;
						for (const run of held) frame(run);
					},
				});
			});
			const before = search().get("at");
			await page.keyboard.press("Shift+W");
			await page.waitForTimeout(800);
			const isThere = search().get("at") !== before;
			await page.evaluate(() => (window as unknown as { release: () => void }).release());
			await until("the complaint in the middle", () => search().get("at") !== before);
			return isThere;
		};
		expect(await jumps("reduce")).toBe(true);
		await page.keyboard.press("?");
		await page.getByRole("dialog").waitFor();
		expect(await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length)).toBe(0);
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
		await page.keyboard.press("0");
		await until("the whole city", () => search().get("at") === null);
		expect(await jumps("no-preference")).toBe(false);
	});

	it("is silent and asks for nothing until somebody does, and then tells each alarm", async () => {
		const asked = () => page.evaluate(() => (window as unknown as { asked: AskedNotices }).asked);
		const raise = async (unit: string) => {
			for (let changed: number | null = null; changed === null; )
				changed = await observeAlarms(test.pantau.database.sql, [silentUnit(unit, { priority: "high" })], [], test.now());
		};
		const [first, second] = await test.pantau.database.sql<
			{ code: string }[]
		>`select code from unit where level = 'sudin' order by code limit 2`;
		await raise(first?.code ?? "");
		await page.getByTestId("alarm-count").filter({ hasText: "1 alarm" }).waitFor();
		// Longer than from one look for news to the next.
		await page.waitForTimeout(5500);
		expect(await asked()).toEqual({ tones: 0, requests: 0, notices: 0, contexts: 0 });
		for (const name of ["Bunyi saat eskalasi, alarm, titik rawan", "Pemberitahuan peramban"]) {
			await page.locator(".account").click();
			await page.getByRole("menuitemcheckbox", { name }).click();
			await page.keyboard.press("Escape");
		}
		await until("one tone and one question", async () => JSON.stringify(await asked()).startsWith('{"tones":1,"requests":1,"notices":0'));
		await raise(second?.code ?? "");
		await until("a second tone, and a notice", async () => (await asked()).tones === 2 && (await asked()).notices === 1, 20_000);
	});

	it("keeps its panes as wide as a hand made them, after a reload, too", async () => {
		const widths = async () =>
			await Promise.all(["queue", "map", "case"].map(async (name) => (await page.locator(`#pane-${name}`).boundingBox())?.width ?? 0));
		const before = await widths();
		const lines = await page.locator(".pane-line").all();
		for (const [at, by] of [120, -90].entries()) {
			const box = await lines[at]?.boundingBox();
			if (box == null) throw new Error("No line between panes");
			await page.mouse.move(box.x + box.width / 2, box.y + 400);
			await page.mouse.down();
			await page.mouse.move(box.x + box.width / 2 + by, box.y + 400, { steps: 6 });
			await page.mouse.up();
		}
		const made = await widths();
		expect(made.map((width, at) => Math.round((width - (before[at] as number)) / 10))).toEqual([12, -21, 9]);
		await page.reload();
		await page.locator(".queue-row").first().waitFor();
		await until("the same panes", async () => (await widths()).every((width, at) => Math.abs(width - (made[at] as number)) < 2));
		expect(complaints).toEqual([]);
	});
});
