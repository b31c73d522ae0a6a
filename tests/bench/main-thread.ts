// What the main thread of a page did, by the browser's own trace.
import type { Browser } from "playwright-core";

/** One run of the page's event loop; a frame's callbacks, style, layout and paint are one. */
export interface Task {
	readonly startMs: number;
	/** By the clock, and of the processor: the first holds what other processes took. */
	readonly ms: number;
	readonly cpuMs: number;
}

interface TraceEvent {
	readonly name: string;
	readonly ph: string;
	readonly pid: number;
	readonly tid: number;
	/** µs. */
	readonly ts: number;
	readonly dur?: number;
	readonly tdur?: number;
	readonly args?: { readonly name?: string };
}

const CATEGORIES = ["toplevel", "__metadata"];
const RUN_TASK = "ThreadControllerImpl::RunTask";

/** Traces the browser, in which no other page is open, while `meanwhile` lasts. */
export async function traceTasks(browser: Browser, meanwhile: () => Promise<void>): Promise<Task[]> {
	await browser.startTracing(undefined, { categories: CATEGORIES });
	await meanwhile();
	const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] };
	return selectTasks(traceEvents);
}

/** Of the renderer that worked most: the browser has some of its own. */
function selectTasks(events: readonly TraceEvent[]): Task[] {
	const main = new Set(events.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(keyOf));
	const tasks = new Map<string, Task[]>();
	for (const event of events) {
		if (event.ph !== "X" || event.name !== RUN_TASK || !main.has(keyOf(event))) continue;
		const list = tasks.get(keyOf(event)) ?? [];
		tasks.set(keyOf(event), list);
		list.push({ startMs: event.ts / 1000, ms: (event.dur ?? 0) / 1000, cpuMs: (event.tdur ?? event.dur ?? 0) / 1000 });
	}
	const busy = (list: readonly Task[]) => list.reduce((sum, { ms }) => sum + ms, 0);
	return [...tasks.values()].sort((a, b) => busy(b) - busy(a))[0] ?? [];
}

function keyOf({ pid, tid }: TraceEvent): string {
	return `${pid}/${tid}`;
}
