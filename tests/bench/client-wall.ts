// The built wall in Chromium: how long from the snapshot's last byte to cells on the map, and what minutes of changes do to it.
import { readdirSync, readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import type { Browser, Page } from "playwright-core";
import type { ComplaintColumns } from "../../server/domain/complaint-columns.ts";
import { percentile, round, say } from "./bench.ts";
import { type CityReference, startCityServer } from "./city-server.ts";
import { NOW } from "./client-rows.ts";
import { type Task, traceTasks } from "./main-thread.ts";

const CHANGES_A_SECOND = 100;
/** After the first cells: fonts, labels and compilers come to rest. */
const SETTLE_MS = 20_000;
/** A trace of ten minutes in one would be larger than what it measures. */
const SLICE_MS = 20_000;
/** Of the bare map. */
const BARE_SLICES = 3;
const LIMIT_MS = 120_000;
/** A frame's work is one task; tasks shorter than this are timers and messages between threads. */
const WORK_MS = 0.5;

export interface WallFigures {
	readonly bytesARow: number;
	readonly firstCellsMs: number;
	/** By the page's own PerformanceObserver, all the time. */
	readonly tasksOver50Ms: number;
	/** By the trace. */
	readonly longestTaskMs: number;
	readonly longestTaskCpuMs: number;
	readonly taskP99Ms: number;
	/** Share by which heap and buffers grew, each measured after a collection. */
	readonly memoryGrowth: number;
}

/** Notes when the snapshot had come, when deck.gl first drew many cells, and every long task. */
const WATCH = `
	const seen = (window.seen = {
		get snapshotAt() {
			return performance.getEntriesByType("resource").find(({ name }) => name.includes("/api/snapshot"))?.responseEnd ?? Number.NaN;
		},
		cellsAt: 0,
		long: [],
	});
	const context = WebGL2RenderingContext.prototype;
	for (const [name, at] of [["drawArraysInstanced", 3], ["drawElementsInstanced", 4]]) {
		const draw = context[name];
		context[name] = function (...given) {
			draw.apply(this, given);
			// At the end of the task that drew.
			if (seen.cellsAt === 0 && given[at] > 100) queueMicrotask(() => (seen.cellsAt ||= performance.now()));
		};
	}
	new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries()) seen.long.push([startTime, duration]);
	}).observe({ type: "longtask", buffered: true });
`;

interface Seen {
	readonly snapshotAt: number;
	readonly cellsAt: number;
	readonly long: readonly (readonly [startMs: number, ms: number])[];
}

export async function measureWall(
	browser: Browser,
	{ columns, city, folder, minutes }: { columns: ComplaintColumns; city: CityReference; folder: string; minutes: number },
): Promise<WallFigures> {
	const rows = columns.count;
	const server = await startCityServer({ columns, now: NOW, view: "wall", city, folders: [folder] });
	const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
	page.on("pageerror", (error) => say(`the wall says: ${error.message}`));
	try {
		await page.addInitScript(WATCH);
		await page.goto(`${server.url}/wall`);
		yieldGpuProcesses();
		await page.waitForFunction("window.seen.cellsAt > 0", undefined, { timeout: LIMIT_MS });
		const { snapshotAt, cellsAt } = await look(page);
		say(`wall of ${rows}: cells ${round(cellsAt - snapshotAt)} ms after the snapshot, ${round(server.bytes / rows, 2)} bytes a row`);
		const stop = server.change(CHANGES_A_SECOND);
		await page.waitForTimeout(SETTLE_MS);
		const before = await weigh(page);
		const from = await page.evaluate<number>("performance.now()");
		const tasks: Task[] = [];
		for (const end = Date.now() + minutes * 60_000; Date.now() < end; ) {
			const sliceMs = Math.min(SLICE_MS, end - Date.now());
			for (const task of await traceTasks(browser, () => page.waitForTimeout(sliceMs))) if (task.ms >= WORK_MS) tasks.push(task);
		}
		const { long } = await look(page);
		const after = await weigh(page);
		stop();
		const times = Float64Array.from(tasks, ({ ms }) => ms).sort();
		const over = long.filter(([startMs]) => startMs >= from);
		say(
			`  ${tasks.length} tasks, longest ${round(percentile(times, 1))} ms; over 50 ms: ${over.map(([, ms]) => round(ms)).join(", ") || "none"}`,
		);
		say(`  ${round(before / 1e6)} MB, then ${round(after / 1e6)} MB`);
		return {
			bytesARow: server.bytes / rows,
			firstCellsMs: cellsAt - snapshotAt,
			tasksOver50Ms: over.length,
			longestTaskMs: percentile(times, 1),
			longestTaskCpuMs: percentile(Float64Array.from(tasks, ({ cpuMs }) => cpuMs).sort(), 1),
			taskP99Ms: percentile(times, 0.99),
			memoryGrowth: after / before - 1,
		};
	} finally {
		await page.context().close();
		await server.stop();
	}
}

/** What the libraries alone cost on this machine (page/map-page.ts): no wall with a map can have shorter frames. */
export async function measureBareMap(
	browser: Browser,
	{ columns, city, folder }: { columns: ComplaintColumns; city: CityReference; folder: string },
) {
	const server = await startCityServer({ columns, now: NOW, view: "wall", city, folders: [folder] });
	const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
	page.on("pageerror", (error) => say(`the bare map says: ${error.message}`));
	try {
		await page.addInitScript(WATCH);
		await page.goto(`${server.url}/map.html`);
		yieldGpuProcesses();
		await page.waitForFunction("window.isPainting", undefined, { timeout: LIMIT_MS });
		await page.waitForTimeout(SETTLE_MS);
		const from = await page.evaluate<number>("performance.now()");
		const tasks: Task[] = [];
		for (let slice = 0; slice < BARE_SLICES; slice++) {
			tasks.push(...(await traceTasks(browser, () => page.waitForTimeout(SLICE_MS))).filter(({ ms }) => ms >= WORK_MS));
		}
		const { long } = await look(page);
		const times = Float64Array.from(tasks, ({ ms }) => ms).sort();
		return {
			seconds: (BARE_SLICES * SLICE_MS) / 1000,
			tasksOver50Ms: long.filter(([startMs]) => startMs >= from).length,
			longestFrameMs: round(percentile(times, 1)),
			longestFrameCpuMs: round(percentile(Float64Array.from(tasks, ({ cpuMs }) => cpuMs).sort(), 1)),
			frameP99Ms: round(percentile(times, 0.99)),
		};
	} finally {
		await page.context().close();
		await server.stop();
	}
}

/**
 * Without a graphics card Chromium's GPU process draws on the same processors as the page and takes the page's turn. It gets what is
 * left: a page on a screen has a card beside it. Only processes that this one started.
 */
function yieldGpuProcesses(): void {
	const ours = new Set([process.pid]);
	const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
	for (const pid of processes.map(Number).sort((a, b) => a - b)) {
		try {
			const parent = Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
			if (!ours.has(parent)) continue;
			ours.add(pid);
			if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=gpu-process")) continue;
			for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), constants.priority.PRIORITY_LOW);
		} catch (error) {
			// It ended meanwhile.
			if (!["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
		}
	}
}

async function look(page: Page): Promise<Seen> {
	return await page.evaluate<Seen>("window.seen");
}

/** Bytes of the page's heap and of the buffers behind its arrays, after a collection. */
async function weigh(page: Page): Promise<number> {
	const session = await page.context().newCDPSession(page);
	await session.send("HeapProfiler.enable");
	await session.send("HeapProfiler.collectGarbage");
	const { usedSize, backingStorageSize } = (await session.send("Runtime.getHeapUsage")) as { usedSize: number; backingStorageSize: number };
	await session.detach();
	return usedSize + backingStorageSize;
}
