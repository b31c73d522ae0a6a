// The screens' own work in Chromium, by the browser's clocks, on 1,000,000 complaints: a filter changed (beside it supercluster's
// index of the same points), one change, a snapshot from the wire to cells on the map, and minutes of changes on the built wall, whose
// main thread is traced; the last also on 30,000. Beside the walls a bare map of the same libraries: what the machine allows. What no page does (database, feed) is left out: tests/bench/city-server.ts.
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { type Filter, NO_FILTER } from "../../client/store/filter.ts";
import type { CategoryCode, ChannelCode, RegionCode, UnitCode } from "../../server/protocol/code.ts";
import { openBrowser } from "../support/browser.ts";
import { type BenchResult, percentile, round, say } from "./bench.ts";
import { startBenchServer } from "./bench-server.ts";
import { type CityReference, type CityServer, startCityServer } from "./city-server.ts";
import { drawComplaints, NOW } from "./client-rows.ts";
import { measureBareMap, measureWall } from "./client-wall.ts";
import type { StoreBench } from "./page/store-page.ts";

const ROWS = 1_000_000;
const FEW_ROWS = 30_000;
const ROUNDS = 7;
const RESOLUTIONS = [7, 8, 9, 10];
const CHANGES = 5000;
const ROOT = resolve(import.meta.dirname, "../..");

/** As people set them: one part, several, next to all and next to nothing. */
const FILTERS: readonly Partial<Filter>[] = [
	{ categories: ["jalan" as CategoryCode] },
	{ categories: ["jalan", "banjir", "sampah", "pohon"] as CategoryCode[] },
	{ channels: ["jaki" as ChannelCode] },
	{ statuses: ["in_progress"] },
	{ statuses: ["waiting", "coordinating"] },
	{ regions: ["31.74" as RegionCode] },
	{ regions: ["31.71.03" as RegionCode] },
	{ units: ["dinas-bina-marga" as UnitCode] },
	{ lateness: ["late", "severe"] },
	{ lateness: ["soon"] },
	{ ages: ["day", "three-days"] },
	{ place: "mapped" },
	{ isPrivate: true },
	{ isPrivate: false },
	{ channels: ["jaki" as ChannelCode], regions: ["31.73", "31.74"] as RegionCode[], lateness: ["severe"] },
	{ statuses: ["in_progress"], isPrivate: true, place: "mapped", lateness: ["onTime", "late"] },
];

export async function run(args: readonly string[]): Promise<BenchResult> {
	const { values } = parseArgs({ args: [...args], options: { minutes: { type: "string", default: "1" } } });
	const minutes = Number(values.minutes);
	if (!(minutes > 0)) throw new Error(`Expected --minutes to be a number above 0, got ${values.minutes}`);
	const folder = await mkdtemp(join(tmpdir(), "pantau-bench-"));
	const loads: number[] = [];
	try {
		await buildPages(folder);
		const city = await readCity();
		say(`drawing ${ROWS} complaints`);
		const columns = await drawComplaints(ROWS);
		const browser = await openBrowser();
		try {
			loads.push(loadavg()[0] as number);
			const console_ = await startCityServer({ columns, now: NOW, view: "console", city, folders: [folder] });
			const store = await measureStore(browser, console_);
			const consoleBytes = console_.bytes / ROWS;
			await console_.stop();
			loads.push(loadavg()[0] as number);
			const wall = await measureWall(browser, { columns, city, folder: join(ROOT, "dist/client"), minutes });
			loads.push(loadavg()[0] as number);
			const fewColumns = await drawComplaints(FEW_ROWS);
			const few = await measureWall(browser, { columns: fewColumns, city, folder: join(ROOT, "dist/client"), minutes });
			say("the same map by the libraries alone");
			const limit = await measureBareMap(browser, { columns: fewColumns, city, folder });
			loads.push(loadavg()[0] as number);
			const figures = {
				filterMs: round(store.filterMs, 2),
				filterP95Ms: round(store.filterP95Ms, 2),
				queueMs: round(store.queueMs, 1),
				ratio: round(store.ratio),
				wholeRatio: round(store.rivalWholeMs / store.filterMs),
				changeUs: round(store.changeUs),
				changeP99Us: round(store.changeP99Us),
				storeDecodedMs: round(store.loadMs),
				bytesARow: round(Math.max(consoleBytes, wall.bytesARow), 2),
				wallBytesARow: round(wall.bytesARow, 2),
				firstCellsMs: round(wall.firstCellsMs),
				minutes,
				tasksOver50Ms: wall.tasksOver50Ms,
				longestTaskMs: round(wall.longestTaskMs),
				longestTaskCpuMs: round(wall.longestTaskCpuMs),
				memoryGrowth: round(wall.memoryGrowth, 3),
				fewTasksOver50Ms: few.tasksOver50Ms,
				fewLongestFrameMs: round(few.longestTaskMs),
				fewLongestFrameCpuMs: round(few.longestTaskCpuMs),
				fewFrameP99Ms: round(few.taskP99Ms),
				fewMemoryGrowth: round(few.memoryGrowth, 3),
				load: round(Math.max(...loads)),
			};
			return {
				bench: "client",
				pass:
					figures.filterMs <= 16 &&
					store.ratio >= 50 &&
					figures.changeUs <= 50 &&
					figures.firstCellsMs <= 2500 &&
					figures.bytesARow <= 16 &&
					wall.tasksOver50Ms === 0 &&
					Math.abs(wall.memoryGrowth) <= 0.1 &&
					few.tasksOver50Ms === 0 &&
					few.longestTaskMs <= 8 &&
					Math.abs(few.memoryGrowth) <= 0.1,
				figures,
				rival: {
					name: "supercluster, the same points at zooms 7 to 13",
					filterMs: round(store.rivalMs),
					wholeMs: round(store.rivalWholeMs),
				},
				limit: { name: "a map of MapLibre and deck.gl with borders and one layer of cells, painted as often, and nothing else", ...limit },
				rows: ROWS,
				database: "none",
			};
		} finally {
			await browser.close();
		}
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The client as it is shipped, and the page that measures its store. */
async function buildPages(folder: string): Promise<void> {
	await import("../../client/build-if-changed.ts");
	const page = join(import.meta.dirname, "page");
	const input = [join(page, "store.html"), join(page, "map.html")];
	await build({
		root: page,
		configFile: false,
		logLevel: "warn",
		build: { outDir: folder, emptyOutDir: true, target: "es2022", rolldownOptions: { input } },
	});
}

/** What codes mean and where kelurahan lie, of a new database. */
async function readCity(): Promise<CityReference> {
	say("reference and boundaries of a new database");
	const server = await startBenchServer();
	try {
		const get = async (path: string) => await (await fetch(`${server.url}${path}`, { headers: { cookie: server.cookie } })).text();
		const reference = await get("/api/reference");
		return { version: (JSON.parse(reference) as { version: string }).version, reference, regions: await get("/api/regions") };
	} finally {
		await server.stop();
	}
}

async function measureStore(browser: Browser, server: CityServer) {
	const page = await browser.newPage();
	await page.goto(`${server.url}/store.html`);
	await page.waitForFunction("window.bench !== undefined");
	const load = await call(page, "load");
	say(`console: ${load.rows} rows, fetched and decoded in ${round(load.fetchMs)} ms, counted in ${round(load.applyMs)} ms`);
	const changes = Float64Array.from(await call(page, "changes", CHANGES)).sort();
	const ours = FILTERS.map((): number[] => []);
	const queues: number[] = [];
	for (let turn = 0; turn < ROUNDS; turn++) {
		const resolution = RESOLUTIONS[turn % RESOLUTIONS.length] as number;
		for (const [at, filter] of FILTERS.entries()) {
			const { ms, queueMs } = await call(page, "filter", { ...NO_FILTER, ...filter }, resolution);
			// The first time through is the compiler's.
			if (turn === 0) continue;
			ours[at]?.push(ms);
			queues.push(queueMs);
		}
	}
	say("supercluster on the same points");
	const rivals: number[] = [];
	for (const [at, filter] of [...FILTERS, {}].entries()) {
		const { rows } = await call(page, "filter", { ...NO_FILTER, ...filter }, 8);
		const { ms } = await call(page, "cluster", { minZoom: 7, maxZoom: 13 });
		rivals.push(ms);
		const own = ours[at];
		say(
			`  ${JSON.stringify(filter)}: ${rows} rows, ${own === undefined ? "" : `${round(medianOf(own), 2)} ms, `}supercluster ${round(ms)} ms`,
		);
	}
	await page.close();
	const sorted = Float64Array.from(ours.flat()).sort();
	const oursMs = ours.reduce((sum, each) => sum + medianOf(each), 0);
	return {
		filterMs: percentile(sorted, 0.5),
		filterP95Ms: percentile(sorted, 0.95),
		changeUs: 1000 * percentile(changes, 0.5),
		changeP99Us: 1000 * percentile(changes, 0.99),
		loadMs: load.fetchMs + load.applyMs + load.cellsMs,
		/** Of all filters one after another: where nearly nothing passes, supercluster has nearly nothing to do. */
		ratio: rivals.slice(0, -1).reduce((sum, ms) => sum + ms, 0) / oursMs,
		queueMs: medianOf(queues),
		rivalMs: medianOf(rivals.slice(0, -1)),
		rivalWholeMs: rivals.at(-1) as number,
	};
}

function medianOf(values: readonly number[]): number {
	return percentile(Float64Array.from(values).sort(), 0.5);
}

/** Calls a function of the page's bench. */
async function call<Name extends keyof StoreBench>(page: Page, name: Name, ...given: Parameters<StoreBench[Name]>) {
	return await page.evaluate<Awaited<ReturnType<StoreBench[Name]>>>(`window.bench.${name}(...${JSON.stringify(given)})`);
}
