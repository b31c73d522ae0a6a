import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { ComplaintColumns } from "../domain/complaint-columns.ts";
import { encodeSnapshot } from "../domain/snapshot-columns.ts";
import type { Log } from "../feed/log.ts";
import type { Timing } from "../feed/timing.ts";
import type { ComplaintId, Instant } from "../protocol/code.ts";
import type { ComplaintRow } from "../protocol/complaint.ts";
import type { Hotspots } from "../protocol/hotspot.ts";
import { formatMark } from "../protocol/mark.ts";

// Hotspots are found in a thread of their own, which holds a copy of the open complaints: a full count of a million takes
// longer than a tick may. The room's thread only says what changed.

export type ToHotspotWorker =
	| { readonly type: "load"; readonly body: Uint8Array }
	| { readonly type: "change"; readonly put: readonly ComplaintRow[]; readonly drop: readonly ComplaintId[] }
	| { readonly type: "find"; readonly now: Instant };

export type FromHotspotWorker = Hotspots;

export interface HotspotWatch {
	/** These complaints changed, came or went; `columns` has them as they are now. */
	touch(ids: Iterable<ComplaintId>): void;
	/** `columns` are others, or all anew. */
	reload(): void;
	stop(): Promise<void>;
}

export interface HotspotWatchOptions {
	readonly log: Log;
	readonly now: () => Instant;
	readonly timing: Timing;
	readonly columns: () => ComplaintColumns;
	/** Adds what the room remembers of the places. */
	readonly recall: (hotspots: Hotspots) => Promise<Hotspots>;
	readonly tell: (hotspots: Hotspots) => void;
}

const FIND_MS = 5000;
/** The thread asks for none. */
const NO_MARK = formatMark({ epoch: "0", xid: 0n, seq: 0n });

/** Looks every 5 s. The thread is started with the first look, and again with the next one if it has ended. */
export function watchHotspots({ log, now, timing, columns, recall, tell }: HotspotWatchOptions): HotspotWatch {
	let worker: Worker | undefined;
	let isLoaded = false;
	let isAsked = false;
	const send = (message: ToHotspotWorker) => worker?.postMessage(message);

	function start(): Worker {
		const started = startWorker();
		const lose = (why: string) => {
			if (worker !== started) return;
			worker = undefined;
			log.error({ why }, "The hotspots' thread has ended; the next look starts another one");
		};
		started.on("message", (hotspots: FromHotspotWorker) => {
			recall(hotspots).then(
				(remembered) => {
					isAsked = false;
					if (worker === started) tell(remembered);
				},
				(error: unknown) => {
					isAsked = false;
					log.error({ err: error }, "What the room remembers of hotspots could not be added");
				},
			);
		});
		started.once("error", (error) => lose(error.message));
		started.once("exit", (code) => lose(`exit ${code}`));
		isLoaded = false;
		isAsked = false;
		return started;
	}

	function look(): void {
		worker ??= start();
		if (!isLoaded) {
			send({ type: "load", body: encodeSnapshot(columns(), "console", undefined, { mark: NO_MARK, epoch: "", now: now() }) });
			isLoaded = true;
		}
		// One that has not answered yet is not asked again: it would only fall behind further.
		if (isAsked) return;
		isAsked = true;
		send({ type: "find", now: now() });
	}

	const endTimer = timing.every(FIND_MS, look);
	return {
		touch: (ids) => {
			if (worker === undefined || !isLoaded) return;
			const put: ComplaintRow[] = [];
			const drop: ComplaintId[] = [];
			for (const id of ids) {
				const row = columns().find(id);
				if (row === undefined) drop.push(id);
				else put.push(row);
			}
			if (put.length + drop.length > 0) send({ type: "change", put, drop });
		},
		reload: () => {
			isLoaded = false;
		},
		stop: async () => {
			endTimer();
			const ending = worker;
			worker = undefined;
			await ending?.terminate();
		},
	};
}

/** The thread is TypeScript too; on Node 20 it takes no loader from `--import`, so it registers tsx itself (db/embedded/keeper.ts). */
function startWorker(): Worker {
	const tsx = new URL("index.mjs", pathToFileURL(createRequire(import.meta.url).resolve("tsx/esm/api"))).href;
	const entry = new URL("./hotspot-worker.ts", import.meta.url).href;
	const start = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;
	return new Worker(start, { eval: true, execArgv: [] });
}
