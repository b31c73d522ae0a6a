import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { ComplaintColumns } from "../domain/complaint-columns.ts";
import type { LiveHotspot } from "../domain/hotspot/join-hotspots.ts";
import { encodeSnapshot } from "../domain/snapshot-columns.ts";
import type { Log } from "../feed/log.ts";
import { ANSWER_LIMIT_MS, type Timing, withinLimit } from "../feed/timing.ts";
import type { ComplaintId, Instant, RegionCode } from "../protocol/code.ts";
import type { Hotspots } from "../protocol/hotspot.ts";
import { formatMark } from "../protocol/mark.ts";

// Hotspots are found in a thread of their own, which holds a copy of the open complaints: a full count of a million takes
// longer than a tick may. The room's thread only says what changed.

/** One that lived before the thread began, with what it is called. */
export type EarlierHotspot = LiveHotspot & { readonly place: RegionCode | null };

/** What the room knows of hotspots beside the present, and gives them: their names, and what was done. */
export interface HotspotMemory {
	/** What lives now, for a thread that begins. */
	begin(at: Instant): Promise<readonly EarlierHotspot[]>;
	recall(hotspots: Hotspots): Promise<Hotspots>;
}

export type ToHotspotWorker =
	| { readonly type: "begin"; readonly living: readonly EarlierHotspot[] }
	| { readonly type: "load"; readonly body: Uint8Array }
	/** `put` is a snapshot of those that changed and are open. */
	| { readonly type: "change"; readonly put: Uint8Array; readonly drop: readonly ComplaintId[] }
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
	readonly memory: HotspotMemory;
	readonly tell: (hotspots: Hotspots) => void;
}

const FIND_MS = 5000;
/** The thread asks for none. */
const NO_MARK = formatMark({ epoch: "0", xid: 0n, seq: 0n });

/** Looks every 5 s. The thread is started with the first look, and again with the next one if it has ended. */
export function watchHotspots({ log, now, timing, columns, memory, tell }: HotspotWatchOptions): HotspotWatch {
	let worker: Worker | undefined;
	/** `asked` while the memory is. */
	let begun: "no" | "asked" | "yes" = "no";
	let isLoaded = false;
	let isAsked = false;
	/** What changed since the thread was last told: it is told before it looks, each complaint once, however often it changed. */
	const touched = new Set<ComplaintId>();
	const send = (message: ToHotspotWorker) => worker?.postMessage(message);

	function start(): Worker {
		const started = startWorker();
		const lose = (why: string) => {
			if (worker !== started) return;
			worker = undefined;
			log.error({ why }, "The hotspots' thread has ended; the next look starts another one");
		};
		started.on("message", (hotspots: FromHotspotWorker) => {
			withinLimit(memory.recall(hotspots), ANSWER_LIMIT_MS, timing.sleep).then(
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
		begun = "no";
		isLoaded = false;
		isAsked = false;
		return started;
	}

	/** What lived goes on under its name; a memory that cannot be asked is asked again with the next look. */
	function begin(started: Worker): void {
		begun = "asked";
		withinLimit(memory.begin(now()), ANSWER_LIMIT_MS, timing.sleep).then(
			(living) => {
				if (worker !== started) return;
				send({ type: "begin", living });
				begun = "yes";
				look();
			},
			(error: unknown) => {
				if (worker !== started) return;
				begun = "no";
				log.error({ err: error }, "The hotspots that lived before could not be read");
			},
		);
	}

	function look(): void {
		worker ??= start();
		if (begun === "no") begin(worker);
		if (begun !== "yes") return;
		// One that has not answered yet is not asked again: it would only fall behind further.
		if (isAsked) return;
		if (!isLoaded) {
			send({ type: "load", body: encodeRows(undefined) });
			isLoaded = true;
		} else if (touched.size > 0) sendTouched();
		touched.clear();
		isAsked = true;
		send({ type: "find", now: now() });
	}

	function encodeRows(slots: Uint32Array | undefined): Uint8Array {
		return encodeSnapshot(columns(), "console", slots, { mark: NO_MARK, epoch: "", now: now() });
	}

	function sendTouched(): void {
		const slots: number[] = [];
		const drop: ComplaintId[] = [];
		for (const id of touched) {
			const slot = columns().slotOf(id);
			if (slot === -1) drop.push(id);
			else slots.push(slot);
		}
		send({ type: "change", put: encodeRows(Uint32Array.from(slots)), drop });
	}

	const endTimer = timing.every(FIND_MS, look);
	return {
		touch: (ids) => {
			// What is not loaded yet is loaded as it is then.
			if (isLoaded) for (const id of ids) touched.add(id);
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
